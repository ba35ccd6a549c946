import assert from "node:assert/strict";
import { test } from "node:test";
import { alongAxis, angleAbout, rayOnPlane } from "../src/pure/drag";
import { norm, sub, unit, type Vec3 } from "../src/pure/vectors";

const near = (a: Vec3 | null, b: Vec3): void => {
  assert.ok(a !== null && norm(sub(a, b)) < 1e-9, `${JSON.stringify(a)} is not ${JSON.stringify(b)}`);
};

test("a ray meets a plane where the line does", () => {
  near(rayOnPlane({ origin: [0, 0, 5], direction: unit([3, 0, -5]) }, [7, 7, 0], [0, 0, 1]), [3, 0, 0]);
});

test("a plane behind, or seen from its edge, drags nothing", () => {
  assert.equal(rayOnPlane({ origin: [0, 0, 5], direction: [0, 0, 1] }, [0, 0, 0], [0, 0, 1]), null);
  assert.equal(rayOnPlane({ origin: [0, 0, 5], direction: [1, 0, 0] }, [0, 0, 0], [0, 0, 1]), null);
  const skimming = { origin: [0, 0, 1] as const, direction: unit([1, 0, -1e-3]) };
  assert.equal(rayOnPlane(skimming, [0, 0, 0], [0, 0, 1]), null);
});

test("along an axis: the point of it that the ray passes nearest", () => {
  const along = alongAxis({ origin: [4, 1, 2], direction: [-1, 0, 0] }, [0, 0, 0], [0, 0, 3]);
  assert.ok(along !== null && Math.abs(along - 2) < 1e-12);
  assert.equal(alongAxis({ origin: [4, 0, 0], direction: [0, 0, 1] }, [0, 0, 0], [0, 0, 1]), null);
});

test("an angle about a line is right-handed, and none for an arm without length", () => {
  assert.ok(Math.abs(angleAbout([0, 0, 2], [1, 0, 0], [0, 3, 0]) - Math.PI / 2) < 1e-12);
  assert.ok(Math.abs(angleAbout([0, 0, -1], [1, 0, 0], [0, 3, 0]) + Math.PI / 2) < 1e-12);
  assert.equal(angleAbout([0, 0, 1], [0, 0, 0], [1, 0, 0]), 0);
});
