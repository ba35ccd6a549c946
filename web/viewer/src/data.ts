// What the page carries: one staged shot as plain data, and the marks and keys that somebody may move.
import type { StagingFile } from "./pure/save";
import type { Placed, Scene } from "./pure/scene";
import type { Opening } from "./pure/sunbeam";
import { numberAt, poseAt, type LampTrack, type LevelTrack, type PoseTrack, type SkyTrack } from "./pure/tracks";
import type { Vec3 } from "./pure/vectors";
import type { Planes } from "./pure/words";

export interface PlaceData {
  readonly index: number;
  readonly atS: number;
  readonly words: string;
  readonly posture: string;
}

export interface PersonData {
  readonly who: string;
  readonly colour: string;
  readonly crew: boolean;
  readonly heightM: number;
  readonly track: PoseTrack;
  readonly marks: readonly PlaceData[];
}

export interface CameraData {
  readonly track: PoseTrack;
  readonly focalMm: readonly number[];
  readonly focusM: readonly number[];
  readonly widthMm: number;
  readonly heightMm: number;
  readonly squeeze: number;
  readonly frameLine: number;
  readonly stop: number;
  readonly sensor: string;
  readonly lens: string;
  readonly words: string;
  readonly keys: readonly PlaceData[];
}

export interface LampData {
  readonly id: string;
  readonly track: LampTrack;
  readonly level: LevelTrack;
  readonly halfAngleRad: number;
  readonly fluxLm: number;
  readonly colour: Vec3;
  readonly cabin: boolean;
}

export interface PageData {
  readonly setup: string;
  readonly set: string;
  readonly seconds: number;
  /** Seconds of the sky's track at which the shot begins. */
  readonly startS: number;
  readonly cabinOn: boolean;
  readonly exterior: boolean;
  readonly file: StagingFile & { readonly name: string };
  readonly people: readonly PersonData[];
  readonly camera: CameraData | null;
  readonly planes: Planes;
  readonly labels: readonly { readonly text: string; readonly position: Vec3; readonly kind: string }[];
  readonly openings: readonly Opening[];
  readonly lamps: readonly LampData[];
  readonly bounds: readonly [Vec3, Vec3];
  readonly sky: SkyTrack;
}

export function readPage(): { data: PageData; glb: ArrayBuffer } {
  const text = (id: string): string => document.getElementById(id)?.textContent ?? "";
  const letters = atob(text("skylot-glb").trim());
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return { data: JSON.parse(text("skylot-data")) as PageData, glb: bytes.buffer };
}

/** Who the staging says nothing of starts where the blocking put them. */
const NOTHING_SAID: PlaceData = { index: -1, atS: 0, words: "", posture: "" };

function placed(track: PoseTrack, given: readonly PlaceData[]): Placed[] {
  const places = given.length > 0 ? given : [NOTHING_SAID];
  return places.map(({ index, atS, words, posture }) => {
    const pose = poseAt(track, atS);
    const known = { atS, words, wordsWere: words, posture, was: pose, now: pose };
    return index < 0 ? { ...known, index: null, implied: true } : { ...known, index };
  });
}

export function firstScene(data: PageData): Scene {
  const people = data.people
    .filter((person) => !person.crew || person.marks.length > 0)
    .map((person) => [person.who, placed(person.track, person.marks)] as const);
  const camera = data.camera;
  const keys = camera === null ? [] : placed(camera.track, camera.keys);
  return {
    people: Object.fromEntries(people),
    camera: keys.map((key) => {
      const focal = camera === null ? 0 : numberAt(camera.track.t_s, camera.focalMm, key.atS);
      return { ...key, focal, focalWas: focal };
    }),
  };
}
