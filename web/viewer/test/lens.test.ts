import assert from "node:assert/strict";
import { test } from "node:test";
import { frameShare, lensView } from "../src/pure/lens";
import { fromAxes, fromAxisAngle, times, type Quat } from "../src/pure/vectors";
import { clock, rollWords, sideOf, stance, utcWords } from "../src/pure/words";

const GATE = { widthMm: 24.89, heightMm: 18.66, squeeze: 1, frameLine: 2.39 };

test("a wide frame line takes the gate's width, a narrow one its height", () => {
  assert.deepEqual(frameShare({ ...GATE, frameLine: 0 }), { width: 1, height: 1 });
  assert.ok(Math.abs(frameShare(GATE).height - 24.89 / 18.66 / 2.39) < 1e-12);
  assert.ok(Math.abs(frameShare({ ...GATE, frameLine: 1 }).width - 18.66 / 24.89) < 1e-12);
});

test("the frame lines have their aspect on any page, and span the lens's angle", () => {
  for (const page of [{ width: 1200, height: 500 }, { width: 500, height: 900 }]) {
    const { frame, fovRad } = lensView(GATE, 35, page);
    assert.ok(Math.abs(frame.width / frame.height - 2.39) < 1e-9);
    assert.ok(frame.width <= page.width && frame.height <= page.height);
    const pixels = page.height / 2 / Math.tan(fovRad / 2);
    assert.ok(Math.abs(frame.width / 2 / pixels - 24.89 / 2 / 35) < 1e-9);
  }
});

test("an anamorphic lens sees wider by its squeeze", () => {
  const wide = lensView({ ...GATE, frameLine: 0, squeeze: 2 }, 50, { width: 900, height: 300 });
  assert.ok(Math.abs(wide.frame.width / wide.frame.height - (2 * 24.89) / 18.66) < 1e-9);
});

const PLANES = {
  forward: [1, 0, 0], aft: [-1, 0, 0], starboard: [0, 1, 0], port: [0, -1, 0], deck: [0, 0, 1], overhead: [0, 0, -1],
} as const;

test("sides and stances as a crew says them", () => {
  assert.equal(sideOf(PLANES, [0, -2, 0.1]), "port");
  assert.equal(sideOf(PLANES, [1, 1, 0]).split(" and ").sort().join(), "forward,starboard");
  assert.equal(sideOf(PLANES, [1, 0.4, 0]), "forward, a little starboard");
  const pose = { position: [0, 0, 0], rotation: fromAxes([1, 0, 0], [0, -1, 0], [0, 0, -1]) } as const;
  assert.equal(stance(PLANES, pose), "feet to deck, facing forward");
});

test("roll is told against the side that the top of the frame is nearest to", () => {
  // Looks forward, overhead at the top: right is starboard.
  const level: Quat = fromAxes([0, 1, 0], [0, 0, -1], [-1, 0, 0]);
  const at = (rotation: Quat): string => rollWords(PLANES, { position: [0, 0, 0], rotation });
  assert.equal(at(level), "top of frame to overhead");
  // Turned clockwise as the operator sees it (about the view), the top goes to the right.
  assert.equal(at(times(level, fromAxisAngle([0, 0, -1], Math.PI / 9))), "top of frame to overhead, rolled 20° right");
  assert.equal(at(times(level, fromAxisAngle([0, 0, -1], -Math.PI / 2))), "top of frame to port");
});

test("clocks", () => {
  assert.equal(clock(67.44), "01:07.4");
  assert.equal(clock(59.99), "01:00.0");
  assert.equal(utcWords("2021-10-12T14:03:20Z"), "2021-10-12  14:03:20 UTC");
});
