// The marks and camera keys of a shot as they were resolved and as somebody has placed them since.
import type { Pose, PoseTrack } from "./tracks";
import { minimumJerk, numberAt, poseAt } from "./tracks";
import { add, inverse, lerp, norm, slerp, sub, times, turn, type Vec3 } from "./vectors";

export interface Placed {
  /** Its place among the staging's marks (or camera keys) in the file; null where it is new. */
  readonly index: number | null;
  /** Nobody has set it: where somebody starts of whom the staging says nothing. */
  readonly implied?: boolean;
  readonly atS: number;
  readonly words: string;
  readonly wordsWere: string;
  readonly posture: string;
  /** As the blocking resolved it. */
  readonly was: Pose;
  readonly now: Pose;
  /** Of a camera. */
  readonly focalWas?: number;
  readonly focal?: number;
}

export interface Scene {
  readonly people: Readonly<Record<string, readonly Placed[]>>;
  readonly camera: readonly Placed[];
}

/** Whose places are meant: a person's, or the camera's. */
export type Subject = { readonly kind: "person"; readonly who: string } | { readonly kind: "camera" };

export const placesOf = (scene: Scene, subject: Subject): readonly Placed[] =>
  subject.kind === "camera" ? scene.camera : (scene.people[subject.who] ?? []);

export function withPlaces(scene: Scene, subject: Subject, places: readonly Placed[]): Scene {
  if (subject.kind === "camera") return { ...scene, camera: places };
  return { ...scene, people: { ...scene.people, [subject.who]: places } };
}

/** The place that is nearest in time: the one that a drag at this instant changes. */
export function nearestPlace(places: readonly Placed[], t: number): number {
  let best = -1;
  places.forEach((place, index) => {
    if (best < 0 || Math.abs(place.atS - t) < Math.abs(places[best]!.atS - t)) best = index;
  });
  return best;
}

interface Span {
  readonly from: Placed;
  readonly to: Placed;
  readonly share: number;
}

function spanAt(places: readonly Placed[], t: number): Span | null {
  const first = places[0];
  if (first === undefined) return null;
  let from = first;
  for (const to of places) {
    if (to.atS > t) return { from, to, share: to === from ? 0 : minimumJerk((t - from.atS) / (to.atS - from.atS)) };
    from = to;
  }
  return { from, to: from, share: 0 };
}

/** The pose at an instant: the resolved track, carried along by what was moved and turned at the marks. */
export function posedAt(track: PoseTrack, places: readonly Placed[], t: number): Pose {
  const base = poseAt(track, t);
  const span = spanAt(places, t);
  if (span === null) return base;
  const { from, to, share } = span;
  const moved = lerp(sub(from.now.position, from.was.position), sub(to.now.position, to.was.position), share);
  const turned = slerp(
    times(from.now.rotation, inverse(from.was.rotation)),
    times(to.now.rotation, inverse(to.was.rotation)),
    share,
  );
  return { position: add(base.position, moved), rotation: times(turned, base.rotation) };
}

/** The focal length at an instant, in proportion between changed keys. */
export function focalAt(times_s: readonly number[], focal: readonly number[], places: readonly Placed[], t: number): number {
  const base = numberAt(times_s, focal, t);
  const span = spanAt(places, t);
  const changed = (place: Placed): number => (place.focal ?? 0) - (place.focalWas ?? 0);
  if (span === null) return base;
  return base + changed(span.from) * (1 - span.share) + changed(span.to) * span.share;
}

export const movedM = (place: Placed): number => norm(sub(place.now.position, place.was.position));

/** How far it was turned, in radians. */
export function turnedRad(place: Placed): number {
  const change = times(place.now.rotation, inverse(place.was.rotation));
  return 2 * Math.atan2(Math.hypot(change[0], change[1], change[2]), Math.abs(change[3]));
}

/** Under a tenth of a millimetre and of a milliradian nothing has changed. */
export const isPlacedAnew = (place: Placed): boolean => movedM(place) > 1e-4 || turnedRad(place) > 1e-4;

export const isChanged = (place: Placed): boolean =>
  place.index === null || isPlacedAnew(place) || place.words !== place.wordsWere || place.focal !== place.focalWas;

export const bodyUp = (pose: Pose): Vec3 => turn(pose.rotation, [0, 0, 1]);
export const bodyFacing = (pose: Pose): Vec3 => turn(pose.rotation, [1, 0, 0]);

/** The scene with one place changed. */
export function changed(scene: Scene, subject: Subject, index: number, change: Partial<Placed>): Scene {
  const places = placesOf(scene, subject).map((place, each) => (each === index ? { ...place, ...change } : place));
  return withPlaces(scene, subject, places);
}

/** The scene with one more mark at an instant, where everything is as it was; none where one is there already. */
export function marked(scene: Scene, subject: Subject, track: PoseTrack, t: number, focal?: number): Scene {
  const places = placesOf(scene, subject);
  if (places.some((place) => Math.abs(place.atS - t) < 0.05)) return scene;
  const earlier = places.filter((place) => place.atS < t);
  const fresh: Placed = {
    index: null,
    atS: Math.round(t * 100) / 100,
    words: "",
    wordsWere: "",
    posture: earlier[earlier.length - 1]?.posture ?? places[0]?.posture ?? "",
    was: poseAt(track, t),
    now: posedAt(track, places, t),
    ...(focal === undefined ? {} : { focal, focalWas: focal }),
  };
  return withPlaces(scene, subject, [...earlier, fresh, ...places.slice(earlier.length)]);
}
