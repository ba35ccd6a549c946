import assert from "node:assert/strict";
import { test } from "node:test";
import { changesOf, savedText, type StagingFile } from "../src/pure/save";
import { changed, marked, posedAt, type Placed, type Scene } from "../src/pure/scene";
import { scanToml } from "../src/pure/toml_scan";
import { tomlFloat, tomlTable, tomlText, tomlValue } from "../src/pure/toml_write";
import { fromAxisAngle, type Vec3 } from "../src/pure/vectors";

const TEXT = `scene = "12" # of the film

[[staging]]
setup = "12.01"
note = """a [[staging.mark]] in a text
is no table"""

  [staging.camera]
  words = "85 mm"

  [[staging.mark]]
  who = "ANNA" # the lead
  words = "feet to port"
    [[staging.mark.hold]]
    by = "feet"
    what = "rail-3"

  [[staging.mark]]
  who = "ANNA"
  at_s = 4.0
  position_m = [
    1.0, # along
    2.0, 3.0,
  ] # measured

[[staging]]
setup = "12.04"
[[staging.mark]]
who = "ANNA"
`;

const STAGINGS = [
  {
    setup: "12.01",
    camera: { words: "85 mm" },
    mark: [
      { who: "ANNA", words: "feet to port", hold: [{ by: "feet", what: "rail-3" }] },
      { who: "ANNA", at_s: { $toml: "4.0" }, position_m: [{ $toml: "1.0" }, { $toml: "2.0" }, { $toml: "3.0" }] },
    ],
  },
  { setup: "12.04", mark: [{ who: "ANNA" }] },
];

const FILE: StagingFile = { text: TEXT, stagings: STAGINGS, place: 0 };
const pose = (x: number): Placed["was"] => ({ position: [x, 0, 0], rotation: [0, 0, 0, 1] });
const placed = (index: number | null, atS: number, words: string): Placed => ({
  index, atS, words, wordsWere: words, posture: "neutral", was: pose(atS), now: pose(atS),
});
const SCENE: Scene = {
  people: { ANNA: [placed(0, 0, "feet to port"), placed(1, 4, "")] },
  camera: [{ ...placed(null, 0, ""), implied: true, focal: 85, focalWas: 85 }],
};
const ANNA = { kind: "person", who: "ANNA" } as const;
const moved = (position: Vec3) => ({ now: { position, rotation: [0, 0, 0, 1] as const } });

test("nothing changed: the file as it was, to the letter", () => {
  assert.equal(savedText(FILE, SCENE), TEXT);
});

test("a moved mark gets its numbers after its own last line, and everything else stays", () => {
  const text = savedText(FILE, changed(SCENE, ANNA, 0, moved([0.25, -1, 0.12345])));
  const added = '  position_m = [0.25, -1.0, 0.1235]\n  up = [0.0, 0.0, 1.0]\n  facing = [1.0, 0.0, 0.0]\n';
  assert.equal(text, TEXT.replace('words = "feet to port"\n', `words = "feet to port"\n${added}`));
});

test("numbers that were there are replaced where they stand, the remark after them kept", () => {
  const text = savedText(FILE, changed(SCENE, ANNA, 1, moved([5, 6, 7])));
  assert.ok(text.includes("  position_m = [5.0, 6.0, 7.0] # measured\n  up = [0.0, 0.0, 1.0]"));
  assert.ok(!text.includes("# along"));
  assert.equal(text.match(/position_m/g)!.length, 1);
});

test("words alone change words alone", () => {
  const text = savedText(FILE, changed(SCENE, ANNA, 0, { words: 'feet to "port"' }));
  assert.equal(text, TEXT.replace('"feet to port"', '"feet to \\"port\\""'));
});

test("a camera without a key gets one under its table", () => {
  const text = savedText(FILE, changed(SCENE, { kind: "camera" }, 0, moved([1, 1, 1])));
  const key = "    [[staging.camera.key]]\n    at_s = 0.0\n    position_m = [1.0, 1.0, 1.0]\n    rotation_xyzw = [0.0, 0.0, 0.0, 1.0]\n";
  assert.equal(text, TEXT.replace('words = "85 mm"\n', `words = "85 mm"\n\n${key}`));
});

test("a new mark comes after the last one of its own staging, with its posture", () => {
  const track = { t_s: [0, 4], position_m: [[0, 0, 0], [4, 0, 0]] as Vec3[], rotation_xyzw: [[0, 0, 0, 1], [0, 0, 0, 1]] as const };
  const scene = marked(SCENE, ANNA, track, 2);
  assert.deepEqual(scene.people["ANNA"]!.map((each) => each.atS), [0, 2, 4]);
  const text = savedText(FILE, scene);
  const [before, after] = text.split('[[staging]]\nsetup = "12.04"');
  assert.ok(before!.includes('  ] # measured\n\n  [[staging.mark]]\n  who = "ANNA"\n  at_s = 2.0\n  posture = "neutral"\n  position_m = [2.0, 0.0, 0.0]'));
  assert.ok(after!.endsWith('who = "ANNA"\n'));
  assert.equal(marked(scene, ANNA, track, 2.01), scene);
});

test("the second staging of a file is told from the first", () => {
  const scene: Scene = { people: { ANNA: [placed(0, 0, "")] }, camera: [] };
  const text = savedText({ ...FILE, place: 1 }, changed(scene, ANNA, 0, moved([9, 0, 0])));
  assert.ok(text.endsWith('who = "ANNA"\nposition_m = [9.0, 0.0, 0.0]\nup = [0.0, 0.0, 1.0]\nfacing = [1.0, 0.0, 0.0]\n'));
});

test("marks in one line cannot be followed: the file is written anew, with all it said", () => {
  const file: StagingFile = { text: '[[staging]]\nsetup = "1"\nmark = [{ who = "ANNA" }]\n', stagings: [{ setup: "1", mark: [{ who: "ANNA" }] }], place: 0 };
  const scene: Scene = { people: { ANNA: [placed(0, 0, "")] }, camera: [] };
  const text = savedText(file, changed(scene, ANNA, 0, moved([9, 0, 0])));
  assert.equal(text, '[[staging]]\nsetup = "1"\n\n  [[staging.mark]]\n  who = "ANNA"\n  position_m = [9.0, 0.0, 0.0]\n  up = [0.0, 0.0, 1.0]\n  facing = [1.0, 0.0, 0.0]\n');
});

test("what moved back is no change", () => {
  const there = changed(SCENE, ANNA, 0, moved([3, 0, 0]));
  assert.equal(changesOf(there).marks.length, 1);
  assert.equal(changesOf(changed(there, ANNA, 0, { now: pose(0) })).marks.length, 0);
});

test("between two marks a person is carried along by both", () => {
  const track = { t_s: [0, 4], position_m: [[0, 0, 0], [4, 0, 0]] as Vec3[], rotation_xyzw: [[0, 0, 0, 1], [0, 0, 0, 1]] as const };
  const scene = changed(SCENE, ANNA, 1, { now: { position: [4, 2, 0], rotation: fromAxisAngle([0, 0, 1], 1) } });
  assert.deepEqual(posedAt(track, scene.people["ANNA"]!, 0).position, [0, 0, 0]);
  assert.deepEqual(posedAt(track, scene.people["ANNA"]!, 2).position, [2, 1, 0]);
  const end = posedAt(track, scene.people["ANNA"]!, 9);
  assert.deepEqual(end.position, [4, 2, 0]);
  assert.ok(Math.abs(end.rotation[2] - Math.sin(0.5)) < 1e-9);
});

test("values of every sort as TOML", () => {
  assert.equal(tomlValue({ a: 1, "b c": ["x", true, { $toml: "2021-10-12T14:03:20Z" }] }), '{ a = 1, "b c" = ["x", true, 2021-10-12T14:03:20Z] }');
  assert.equal(tomlText('a"\\\n\u0001é'), '"a\\"\\\\\\n\\u0001é"');
  assert.deepEqual([1, -0.00001, 0.5, 1e21].map((value) => tomlFloat(value, 4).$toml), ["1.0", "0.0", "0.5", "1e+21"]);
  assert.equal(tomlTable(["staging"], { setup: "1", camera: { words: "w", key: [{ at_s: 0 }] } }, true),
    '[[staging]]\nsetup = "1"\n\n  [staging.camera]\n  words = "w"\n\n    [[staging.camera.key]]\n    at_s = 0\n');
});

test("tables are found whatever texts, remarks and brackets stand between", () => {
  const text = "a.'b c' = '''x\n[no]'''\n# [no]\n[ t . \"u\" ] # yes\nk = [ [1, # ]\n 2], \"]\" ]\nd = 2021-10-12 14:00:00Z\n[[v]]\n";
  assert.deepEqual(scanToml(text).map((table) => [table.path, table.entries.map((entry) => entry.key)]), [
    [[], [["a", "b c"]]],
    [["t", "u"], [["k"], ["d"]]],
    [["v"], []],
  ]);
  for (const broken of ["a = ", "a = [1", "[t", 'a = "x\n"', "= 1"]) assert.throws(() => scanToml(broken));
});
