import assert from "node:assert/strict";
import { test } from "node:test";
import { beamEdge, beamShare, type Opening } from "../src/pure/sunbeam";
import { add, cross, dot, norm, scale, sub, unit, type Vec3 } from "../src/pure/vectors";

const WINDOW: Opening = { id: "w", centre: [1, 2, 3], normal: [0, 1, 0], radius: 0.2, depth: 0.1, transmission: 1, open: true };

test("straight through, the beam is the whole window", () => {
  assert.ok(Math.abs(beamShare(WINDOW, [0, 1, 0]) - 1) < 1e-12);
  for (const point of beamEdge(WINDOW, [0, 1, 0], 32)) assert.ok(Math.abs(norm(sub(point, WINDOW.centre)) - 0.2) < 1e-9);
});

test("nothing comes through from behind, through a shutter, or at too flat an angle", () => {
  assert.equal(beamShare(WINDOW, [0, -1, 0]), 0);
  assert.equal(beamShare({ ...WINDOW, open: false }, [0, 1, 0]), 0);
  // Both rims overlap while depth * tan(angle) < 2 radii: to 75.96 degrees here.
  assert.ok(beamShare(WINDOW, unit([Math.tan(1.32), 1, 0])) > 0);
  assert.equal(beamShare(WINDOW, unit([Math.tan(1.33), 1, 0])), 0);
  assert.deepEqual(beamEdge(WINDOW, unit([Math.tan(1.33), 1, 0]), 16), []);
});

test("every point of the edge lies on one rim and inside of the other, and the area is the lens's", () => {
  const sun = unit([0.9, 1, -0.4]);
  const edge = beamEdge(WINDOW, sun, 400);
  const outer = add(WINDOW.centre, scale(WINDOW.normal, WINDOW.depth));
  for (const point of edge) {
    const through = add(point, scale(sun, WINDOW.depth / dot(sun, WINDOW.normal)));
    const inside = norm(sub(point, WINDOW.centre));
    const outside = norm(sub(through, outer));
    assert.ok(Math.abs(Math.max(inside, outside) - WINDOW.radius) < 1e-9);
  }
  const pairs = edge.map((point, i): readonly [Vec3, Vec3] => [point, edge[(i + 1) % edge.length]!]);
  const area = Math.abs(pairs.reduce((sum, [a, b]) => sum + dot(cross(sub(a, WINDOW.centre), sub(b, WINDOW.centre)), WINDOW.normal) / 2, 0));
  assert.ok(Math.abs(area / (Math.PI * 0.04) - beamShare(WINDOW, sun)) < 1e-4);
});
