import assert from "node:assert/strict";
import { test } from "node:test";
import { between, lampAt, levelAt, minimumJerk, poseAt, skyAt, towards, type SkyTrack } from "../src/pure/tracks";
import { dot, fromAxes, fromAxisAngle, inverse, norm, slerp, sub, times, turn, unit, type Quat, type Vec3 } from "../src/pure/vectors";

const close = (a: number, b: number, within = 1e-9): void => assert.ok(Math.abs(a - b) < within, `${a} is not ${b}`);

test("between samples, and held at both ends", () => {
  assert.deepEqual(between([0, 2, 6], 3), { before: 1, after: 2, share: 0.25 });
  assert.deepEqual(between([0, 2, 6], -1), { before: 0, after: 0, share: 0 });
  assert.deepEqual(between([0, 2, 6], 9), { before: 2, after: 2, share: 0 });
  assert.deepEqual(between([], 1), { before: 0, after: 0, share: 0 });
});

test("a pose between two keeps to the straight line and the shorter turn", () => {
  const half = fromAxisAngle([0, 0, 1], 1.2);
  const other: Quat = [-half[0], -half[1], -half[2], -half[3]];
  const pose = poseAt({ t_s: [0, 4], position_m: [[0, 0, 0], [2, 0, 4]], rotation_xyzw: [[0, 0, 0, 1], other] }, 1);
  assert.deepEqual(pose.position, [0.5, 0, 1]);
  const x = turn(pose.rotation, [1, 0, 0]);
  close(Math.atan2(x[1], x[0]), 0.3);
});

test("minimum jerk starts and ends at rest, half way in the middle", () => {
  assert.equal(minimumJerk(-1), 0);
  assert.equal(minimumJerk(2), 1);
  close(minimumJerk(0.5), 0.5);
  assert.ok(minimumJerk(0.01) < 1e-4);
});

test("axes become the turn that makes them, for every half turn too", () => {
  for (const axis of [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 2, 3], [-1, 1, 0]] as Vec3[]) {
    for (const angle of [0, 0.4, 1.7, Math.PI, -2.5]) {
      const q = fromAxisAngle(axis, angle);
      const back = fromAxes(turn(q, [1, 0, 0]), turn(q, [0, 1, 0]), turn(q, [0, 0, 1]));
      const change = times(back, inverse(q));
      close(Math.abs(change[3]), 1);
    }
  }
});

test("slerp goes at an even pace", () => {
  const end = fromAxisAngle([0, 1, 0], 2);
  const third = slerp([0, 0, 0, 1], end, 1 / 3);
  const expected = fromAxisAngle([0, 1, 0], 2 / 3);
  third.forEach((value, i) => close(value, expected[i]!));
});

const SKY: SkyTrack = {
  kind: "orbit",
  t_s: [0, 60, 120],
  utc: ["2021-10-12T14:00:00Z", "2021-10-12T14:01:00Z", "2021-10-12T14:02:00Z"],
  sun: [[1, 0, 0], [0, 1, 0], null],
  share: [1, 0.5, 0],
  statement: "",
};

test("the Sun goes along the great circle between two steps", () => {
  const sky = skyAt(SKY, 20);
  close(Math.atan2(sky.sun![1], sky.sun![0]), Math.PI / 6);
  close(norm(sky.sun!), 1);
  close(sky.share, 1 - 1 / 6);
  assert.equal(sky.utc, "2021-10-12T14:00:20Z");
});

test("where nobody knows the Sun there is none, and the ends of the track hold", () => {
  assert.equal(skyAt(SKY, 110).sun, null);
  assert.deepEqual(skyAt(SKY, -50).sun, [1, 0, 0]);
  assert.equal(skyAt(SKY, 1e9).utc, "2021-10-12T14:02:00Z");
  assert.equal(skyAt({ ...SKY, t_s: [], utc: [], sun: [], share: [] }, 0).sun, null);
});

test("opposite directions have no way between them: the nearer one", () => {
  assert.deepEqual(towards([1, 0, 0], [-1, 0, 0], 0.2), [1, 0, 0]);
  const way = towards([0, 0, 2], [0, 3, 0], 0.5)!;
  close(dot(way, unit([0, 1, 1])), 1);
  close(norm(sub(way, unit([0, 1, 1]))), 0);
});

test("a lamp goes along, turns at equal speed, and shines all round where it points nowhere", () => {
  const track = { t_s: [0, 4], position_m: [[0, 0, 0], [2, 0, 0]] as Vec3[], axis: [[1, 0, 0], [0, 1, 0]] as Vec3[] };
  const half = lampAt(track, 2);
  assert.deepEqual(half.position, [1, 0, 0]);
  close(half.axis![0], Math.SQRT1_2);
  close(half.axis![1], Math.SQRT1_2);
  assert.equal(lampAt({ ...track, axis: null }, 2).axis, null);
  assert.deepEqual(lampAt({ t_s: [0], position_m: [[3, 0, 0]], axis: null }, 9).position, [3, 0, 0]);
});

test("a level fades on a straight line, and a switch counts from its second on", () => {
  const fade = { t_s: [1, 3, 5, 5], level: [1, 0, 0, 1] };
  assert.deepEqual([0, 1, 2, 3, 4, 5, 9].map((t) => levelAt(fade, t)), [1, 1, 0.5, 0, 0, 1, 1]);
  assert.equal(levelAt({ t_s: [0], level: [0.3] }, 7), 0.3);
  assert.equal(levelAt({ t_s: [2, 2], level: [1, 0] }, 1.9), 1);
});
