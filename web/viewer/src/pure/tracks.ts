// What happens over the shot's time and over the hours: poses, lenses and the Sun between their samples.
import { add, dot, lerp, norm, scale, slerp, sub, unit, type Quat, type Vec3 } from "./vectors";

export interface Pose {
  readonly position: Vec3;
  readonly rotation: Quat;
}

export interface PoseTrack {
  readonly t_s: readonly number[];
  readonly position_m: readonly Vec3[];
  readonly rotation_xyzw: readonly Quat[];
}

/** Place before and after an instant in ascending times, and the share of the way between; held at the ends. */
export function between(times: readonly number[], t: number): { before: number; after: number; share: number } {
  const last = times.length - 1;
  if (last <= 0 || t <= times[0]!) return { before: 0, after: 0, share: 0 };
  if (t >= times[last]!) return { before: last, after: last, share: 0 };
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= t) low = middle;
    else high = middle;
  }
  const span = times[high]! - times[low]!;
  return { before: low, after: high, share: span > 0 ? (t - times[low]!) / span : 0 };
}

export function poseAt(track: PoseTrack, t: number): Pose {
  const { before, after, share } = between(track.t_s, t);
  return {
    position: lerp(track.position_m[before]!, track.position_m[after]!, share),
    rotation: slerp(track.rotation_xyzw[before]!, track.rotation_xyzw[after]!, share),
  };
}

export function numberAt(times: readonly number[], values: readonly number[], t: number): number {
  const { before, after, share } = between(times, t);
  return values[before]! * (1 - share) + values[after]! * share;
}

export interface LampTrack {
  readonly t_s: readonly number[];
  readonly position_m: readonly Vec3[];
  /** Where it points, of length one; null shines all round. */
  readonly axis: readonly Vec3[] | null;
}

/** How bright a lamp burns, 0 to 1: of two rows at one second the later counts from there on. */
export interface LevelTrack {
  readonly t_s: readonly number[];
  readonly level: readonly number[];
}

export function lampAt(track: LampTrack, t: number): { position: Vec3; axis: Vec3 | null } {
  const { before, after, share } = between(track.t_s, t);
  const position = lerp(track.position_m[before]!, track.position_m[after]!, share);
  return { position, axis: track.axis && towards(track.axis[before]!, track.axis[after]!, share) };
}

export function levelAt(track: LevelTrack, t: number): number {
  const after = track.t_s.findIndex((each) => each > t);
  if (after === 0) return track.level[0]!;
  if (after < 0) return track.level[track.level.length - 1]!;
  const share = (t - track.t_s[after - 1]!) / (track.t_s[after]! - track.t_s[after - 1]!);
  return track.level[after - 1]! * (1 - share) + track.level[after]! * share;
}

/** From 0 to 1 with no velocity and no acceleration at either end: how a person moves from mark to mark. */
export function minimumJerk(share: number): number {
  const s = Math.min(1, Math.max(0, share));
  return s * s * s * (10 + s * (6 * s - 15));
}

export interface SkyTrack {
  readonly kind: "orbit" | "ground" | "none";
  /** Seconds from the first step. */
  readonly t_s: readonly number[];
  readonly utc: readonly string[];
  /** To the Sun's centre, of length one; null where nobody knows. */
  readonly sun: readonly (Vec3 | null)[];
  /** Of the Sun's disc that is free. */
  readonly share: readonly number[];
  readonly earth_m?: readonly (Vec3 | null)[];
  readonly statement: string;
}

export interface SkyNow {
  readonly sun: Vec3 | null;
  readonly share: number;
  readonly earth: Vec3 | null;
  readonly utc: string;
}

/** The sky between two steps: the Sun on the great circle, its share in proportion. */
export function skyAt(sky: SkyTrack, t: number): SkyNow {
  if (sky.t_s.length === 0) return { sun: null, share: 0, earth: null, utc: "" };
  const { before, after, share } = between(sky.t_s, t);
  const earth = sky.earth_m;
  return {
    sun: towards(sky.sun[before] ?? null, sky.sun[after] ?? null, share),
    share: sky.share[before]! * (1 - share) + sky.share[after]! * share,
    earth: earth ? distanced(earth[before] ?? null, earth[after] ?? null, share) : null,
    utc: utcAt(sky, t),
  };
}

function distanced(a: Vec3 | null, b: Vec3 | null, share: number): Vec3 | null {
  if (a === null || b === null) return null;
  const direction = towards(a, b, share);
  return direction && scale(direction, norm(a) * (1 - share) + norm(b) * share);
}

/** Direction between two directions, at equal speed; the nearer one where they are opposite or one is unknown. */
export function towards(a: Vec3 | null, b: Vec3 | null, share: number): Vec3 | null {
  if (a === null || b === null) return share < 0.5 ? a && unit(a) : b && unit(b);
  const from = unit(a);
  const to = unit(b);
  const angle = Math.atan2(norm(sub(to, scale(from, dot(from, to)))), dot(from, to));
  if (angle < 1e-9) return from;
  if (Math.sin(angle) < 1e-9) return share < 0.5 ? from : to;
  return unit(add(scale(from, Math.sin((1 - share) * angle)), scale(to, Math.sin(share * angle))));
}

function utcAt(sky: SkyTrack, t: number): string {
  const { before, after, share } = between(sky.t_s, t);
  const nearest = share < 0.5 ? before : after;
  const text = sky.utc[nearest] ?? "";
  const off = Math.min(Math.max(t, sky.t_s[0]!), sky.t_s[sky.t_s.length - 1]!) - sky.t_s[nearest]!;
  const moment = Date.parse(text);
  if (Number.isNaN(moment) || Math.abs(off) < 0.5) return text;
  return new Date(Math.round((moment + off * 1000) / 1000) * 1000).toISOString().replace(".000Z", "Z");
}
