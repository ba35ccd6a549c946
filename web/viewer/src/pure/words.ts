// Numbers as a crew says them: which side of the set a direction points to, how far, how much rolled.
import type { Pose } from "./tracks";
import { cross, dot, scale, sub, turn, unit, type Vec3 } from "./vectors";

export type Planes = Readonly<Record<string, Vec3>>;

/** The named side that a direction points to, and the second one where it leans: `port and a little forward`. */
export function sideOf(planes: Planes, direction: Vec3): string {
  const ranked = Object.entries(planes)
    .map(([name, side]) => ({ name, cosine: dot(unit(direction), side) }))
    .sort((a, b) => b.cosine - a.cosine);
  const first = ranked[0];
  if (first === undefined) return "";
  const second = ranked[1];
  if (first.cosine > Math.cos((15 * Math.PI) / 180) || second === undefined || second.cosine < 0.2) return first.name;
  return second.cosine > 0.55 ? `${first.name} and ${second.name}` : `${first.name}, a little ${second.name}`;
}

/** `feet to port, facing aft`. */
export function stance(planes: Planes, pose: Pose): string {
  const feet = sideOf(planes, scale(turn(pose.rotation, [0, 0, 1]), -1));
  const facing = sideOf(planes, turn(pose.rotation, [1, 0, 0]));
  return feet === "" ? "" : `feet to ${feet}, facing ${facing}`;
}

/**
 * How much a camera is rolled against an upright, radians, positive where the top of its frame leans to the right;
 * null where it looks along that upright, so that it has no roll.
 */
export function rollAgainst(upright: Vec3, camera: Pose): number | null {
  const view = turn(camera.rotation, [0, 0, -1]);
  const top = turn(camera.rotation, [0, 1, 0]);
  const seen = sub(upright, scale(view, dot(upright, view)));
  if (Math.hypot(...seen) < 0.05) return null;
  return Math.atan2(dot(cross(unit(seen), top), scale(view, 1)), dot(unit(seen), top));
}

/** `top of frame to overhead, rolled 12° right`, against the side that the top of the frame is nearest to. */
export function rollWords(planes: Planes, camera: Pose): string {
  const top = turn(camera.rotation, [0, 1, 0]);
  const nearest = Object.entries(planes).sort((a, b) => dot(b[1], top) - dot(a[1], top))[0];
  if (nearest === undefined) return "";
  const roll = rollAgainst(nearest[1], camera);
  const degrees = roll === null ? 0 : Math.round((roll * 180) / Math.PI);
  const rolled = Math.abs(degrees) < 1 ? "" : `, rolled ${Math.abs(degrees)}° ${degrees > 0 ? "right" : "left"}`;
  return `top of frame to ${nearest[0]}${rolled}`;
}

export const metres = (value: number): string => `${value.toFixed(2)} m`;

export const place = (position: Vec3): string => position.map((value) => value.toFixed(2)).join("  ");

/** `00:07.4` of a shot. */
export function clock(seconds: number): string {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = tenths - minutes * 600;
  return `${String(minutes).padStart(2, "0")}:${String(Math.floor(rest / 10)).padStart(2, "0")}.${rest % 10}`;
}

/** `2021-10-12  14:03:20 UTC`. */
export const utcWords = (utc: string): string => (utc === "" ? "" : `${utc.slice(0, 10)}  ${utc.slice(11, 19)} UTC`);
