// Vectors and quaternions (x, y, z, w) as plain tuples: what is tested without a screen.

export type Vec3 = readonly [number, number, number];
export type Quat = readonly [number, number, number, number];

export const ZERO: Vec3 = [0, 0, 0];
export const NO_TURN: Quat = [0, 0, 0, 1];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const norm = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** Of length one; a vector without length stays as it is. */
export function unit(a: Vec3): Vec3 {
  const length = norm(a);
  return length > 0 ? scale(a, 1 / length) : a;
}

export const lerp = (a: Vec3, b: Vec3, share: number): Vec3 => add(scale(a, 1 - share), scale(b, share));

/** Some unit vector square to the given one. */
export function square(a: Vec3): Vec3 {
  const other: Vec3 = Math.abs(a[0]) < 0.8 * norm(a) ? [1, 0, 0] : [0, 1, 0];
  return unit(cross(a, other));
}

/** The turn b first, then a (Hamilton). */
export function times(a: Quat, b: Quat): Quat {
  const [ax, ay, az, aw] = a;
  const [bx, by, bz, bw] = b;
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

export const inverse = (q: Quat): Quat => [-q[0], -q[1], -q[2], q[3]];

export function turn(q: Quat, v: Vec3): Vec3 {
  const axis: Vec3 = [q[0], q[1], q[2]];
  const twice = scale(cross(axis, v), 2);
  return add(add(v, scale(twice, q[3])), cross(axis, twice));
}

export function fromAxisAngle(axis: Vec3, angleRad: number): Quat {
  const [x, y, z] = scale(unit(axis), Math.sin(angleRad / 2));
  return [x, y, z, Math.cos(angleRad / 2)];
}

export function normaliseQuat(q: Quat): Quat {
  const length = Math.hypot(...q);
  return length > 0 ? [q[0] / length, q[1] / length, q[2] / length, q[3] / length] : NO_TURN;
}

/** Between two turns by the shorter way. */
export function slerp(a: Quat, b: Quat, share: number): Quat {
  const cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
  const sign = cosine < 0 ? -1 : 1;
  const angle = Math.acos(Math.min(1, Math.abs(cosine)));
  const sine = Math.sin(angle);
  const p = sine > 1e-6 ? Math.sin((1 - share) * angle) / sine : 1 - share;
  const q = (sine > 1e-6 ? Math.sin(share * angle) / sine : share) * sign;
  return normaliseQuat([a[0] * p + b[0] * q, a[1] * p + b[1] * q, a[2] * p + b[2] * q, a[3] * p + b[3] * q]);
}

/** The turn whose x, y and z axes are the given ones (right-handed, of length one). */
export function fromAxes(x: Vec3, y: Vec3, z: Vec3): Quat {
  const trace = x[0] + y[1] + z[2];
  const candidates: Quat[] = [
    [1 + x[0] - y[1] - z[2], x[1] + y[0], x[2] + z[0], y[2] - z[1]],
    [x[1] + y[0], 1 - x[0] + y[1] - z[2], y[2] + z[1], z[0] - x[2]],
    [x[2] + z[0], y[2] + z[1], 1 - x[0] - y[1] + z[2], x[1] - y[0]],
    [y[2] - z[1], z[0] - x[2], x[1] - y[0], 1 + trace],
  ];
  const longest = candidates.reduce((best, each) => (Math.hypot(...each) > Math.hypot(...best) ? each : best));
  return normaliseQuat(longest);
}
