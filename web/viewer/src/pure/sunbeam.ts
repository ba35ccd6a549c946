// The beam of sunlight that comes through a round tube in the hull: what both of its rims leave of it.
import { add, cross, dot, norm, scale, square, sub, unit, type Vec3 } from "./vectors";

export interface Opening {
  readonly id: string;
  /** Middle of the tube at the inside of the hull. */
  readonly centre: Vec3;
  /** Outward, of length one. */
  readonly normal: Vec3;
  readonly radius: number;
  /** Of the tube through the hull. */
  readonly depth: number;
  readonly transmission: number;
  readonly open: boolean;
}

/** How far the outer rim's shadow lies aside of the inner rim, in the plane of the inner one. */
function aside(opening: Opening, sun: Vec3): Vec3 | null {
  const slope = dot(sun, opening.normal);
  if (slope <= 1e-3) return null;
  return sub(scale(sun, opening.depth / slope), scale(opening.normal, opening.depth));
}

/** Share of the window's area that the beam fills, 0..1, as its own tube leaves it. */
export function beamShare(opening: Opening, sun: Vec3): number {
  const offset = opening.open ? aside(opening, sun) : null;
  const apart = offset === null ? 2 : norm(offset) / opening.radius;
  if (apart >= 2) return 0;
  // Two equal circles that overlap: the area of a lens over the area of a circle.
  return (2 * Math.acos(apart / 2) - (apart / 2) * Math.sqrt(4 - apart * apart)) / Math.PI;
}

/** Points around the beam's edge in the plane of the inner rim; empty where no light comes through. */
export function beamEdge(opening: Opening, sun: Vec3, points: number): Vec3[] {
  const offset = opening.open ? aside(opening, sun) : null;
  if (offset === null || norm(offset) >= 2 * opening.radius) return [];
  const apart = norm(offset);
  const along = apart > 1e-9 ? unit(offset) : square(opening.normal);
  const across = cross(opening.normal, along);
  // The inner rim gives the arc towards -along, the outer one (shifted by -offset) the arc towards +along.
  const half = Math.acos(apart / (2 * opening.radius));
  const arc = (middle: Vec3, from: number, to: number): Vec3[] =>
    Array.from({ length: points / 2 }, (_, step) => {
      const angle = from + ((to - from) * step) / (points / 2);
      const round = add(scale(along, Math.cos(angle)), scale(across, Math.sin(angle)));
      return add(middle, scale(round, opening.radius));
    });
  const shifted = sub(opening.centre, offset);
  return [...arc(shifted, -half, half), ...arc(opening.centre, Math.PI - half, Math.PI + half)];
}
