// Bundles the viewer to one file that a page carries inside; with --tests the tests, for node's own runner.
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const page = {
  entryPoints: [here("src/main.ts")],
  outfile: here("../../src/skylot/stage/handover/built/viewer.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "ascii",
  legalComments: "eof",
  loader: { ".css": "text" },
  logLevel: "info",
};

const tests = {
  entryPoints: readdirSync(here("test"))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => here(`test/${name}`)),
  outdir: here(".test"),
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
};

const forTests = process.argv.includes("--tests");
if (forTests) rmSync(here(".test"), { recursive: true, force: true });
await build(forTests ? tests : page);
