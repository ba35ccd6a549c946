// Dragging: a pointer is a ray, what it drags stays in a plane, on an axis, or turns about a line.
import { add, cross, dot, norm, scale, sub, unit, type Vec3 } from "./vectors";

export interface Ray {
  readonly origin: Vec3;
  /** Of length one. */
  readonly direction: Vec3;
}

/** Farther than this nothing is dragged: a ray that nearly runs in the plane would throw it away. */
const FARTHEST_M = 200;

/** Where the ray meets the plane; null where it does not, or only behind or too far off. */
export function rayOnPlane(ray: Ray, point: Vec3, normal: Vec3): Vec3 | null {
  const slope = dot(ray.direction, normal);
  if (Math.abs(slope) < 1e-6) return null;
  const distance = dot(sub(point, ray.origin), normal) / slope;
  return distance > 0 && distance < FARTHEST_M ? add(ray.origin, scale(ray.direction, distance)) : null;
}

/** How far along the axis through `point` the ray passes nearest; null where both run side by side. */
export function alongAxis(ray: Ray, point: Vec3, axis: Vec3): number | null {
  const along = unit(axis);
  const between = sub(point, ray.origin);
  const slope = dot(along, ray.direction);
  const spread = 1 - slope * slope;
  if (spread < 1e-4) return null;
  const distance = (slope * dot(between, ray.direction) - dot(between, along)) / spread;
  return Math.abs(distance) < FARTHEST_M ? distance : null;
}

/** Angle from one arm to the other about the normal, right-handed, -pi..pi; 0 where an arm has no length. */
export function angleAbout(normal: Vec3, from: Vec3, to: Vec3): number {
  if (norm(from) < 1e-9 || norm(to) < 1e-9) return 0;
  return Math.atan2(dot(cross(from, to), unit(normal)), dot(from, to));
}
