// The staging's file with what was placed anew: words, remarks and everything else stay.
import { bodyFacing, bodyUp, isChanged, isPlacedAnew, type Placed, type Scene } from "./scene";
import { NotFollowed, scanToml, type Table } from "./toml_scan";
import {
  setValues, tableEnd, tomlFloat, tomlFloats, tomlTable, withCuts, type Cut, type TomlTable, type TomlValue,
} from "./toml_write";

export interface StagingFile {
  readonly text: string;
  /** All stagings of the text as values. */
  readonly stagings: readonly TomlTable[];
  /** Which of them is the one shown. */
  readonly place: number;
}

interface Change {
  /** Among the staging's marks or keys; null for a new one. */
  readonly index: number | null;
  readonly values: TomlTable;
}

interface Changes {
  readonly marks: readonly Change[];
  readonly keys: readonly Change[];
}

const listOf = (value: TomlValue | undefined): readonly TomlTable[] =>
  Array.isArray(value) ? (value as readonly TomlTable[]) : [];

function personValues(who: string, mark: Placed): TomlTable {
  return {
    ...(mark.index === null ? { who, at_s: tomlFloat(mark.atS, 2) } : {}),
    ...(mark.words !== mark.wordsWere ? { words: mark.words } : {}),
    ...(mark.index === null && mark.posture !== "" ? { posture: mark.posture } : {}),
    ...(isPlacedAnew(mark) || mark.index === null
      ? {
          position_m: tomlFloats(mark.now.position, 4),
          up: tomlFloats(bodyUp(mark.now), 6),
          facing: tomlFloats(bodyFacing(mark.now), 6),
        }
      : {}),
  };
}

function cameraValues(key: Placed): TomlTable {
  const isNewKey = key.index === null && !key.implied;
  const lensChanged = key.focal !== undefined && (key.focal !== key.focalWas || isNewKey);
  return {
    ...(key.index === null ? { at_s: tomlFloat(key.atS, 2) } : {}),
    ...(key.words !== key.wordsWere ? { words: key.words } : {}),
    ...(isPlacedAnew(key) || key.index === null
      ? { position_m: tomlFloats(key.now.position, 4), rotation_xyzw: tomlFloats(key.now.rotation, 7) }
      : {}),
    ...(lensChanged ? { focal_mm: tomlFloat(key.focal!, 2) } : {}),
  };
}

/** What nobody has set counts once it was changed; what somebody set here counts as it is. */
const counts = (place: Placed): boolean => (place.implied ? hasMoved(place) : isChanged(place));

const hasMoved = (place: Placed): boolean =>
  isPlacedAnew(place) || place.words !== place.wordsWere || place.focal !== place.focalWas;

export function changesOf(scene: Scene): Changes {
  const marks = Object.entries(scene.people).flatMap(([who, places]) =>
    places.filter(counts).map((place) => ({ index: place.index, values: personValues(who, place) })),
  );
  const keys = scene.camera
    .filter(counts)
    .map((place) => ({ index: place.index, values: cameraValues(place) }));
  return { marks, keys };
}

export const countOf = (changes: Changes): number => changes.marks.length + changes.keys.length;

/** The file's text with the changes: in its own words where it can be followed, else written anew. */
export function savedText(file: StagingFile, scene: Scene): string {
  const changes = changesOf(scene);
  try {
    return inPlace(file, changes);
  } catch (fault) {
    if (!(fault instanceof NotFollowed)) throw fault;
    return anew(file, changes);
  }
}

const is = (table: Table, ...path: string[]): boolean =>
  table.path.length === path.length && table.path.every((key, index) => key === path[index]);

function tablesOfStaging(tables: readonly Table[], place: number): readonly Table[] {
  const starts = tables.flatMap((table, index) => (table.array && is(table, "staging") ? [index] : []));
  const start = starts[place];
  if (start === undefined) throw new NotFollowed("no such [[staging]]");
  const after = tables.findIndex(
    (table, index) => index > start && (table.path[0] !== "staging" || is(table, "staging")),
  );
  return tables.slice(start, after < 0 ? tables.length : after);
}

function inPlace(file: StagingFile, changes: Changes): string {
  const own = tablesOfStaging(scanToml(file.text), file.place);
  const staging = file.stagings[file.place] ?? {};
  const camera = (staging["camera"] ?? {}) as TomlTable;
  if (own[0]!.entries.some((entry) => entry.key[0] === "camera" || entry.key[0] === "mark")) {
    throw new NotFollowed("marks or camera in one line");
  }
  const cuts: Cut[] = [];
  const edit = (path: string[], count: number, list: readonly Change[]): void => {
    const tables = own.filter((table) => table.array && is(table, ...path));
    if (tables.length !== count) throw new NotFollowed(`${path.join(".")} is written another way`);
    const beneath = path[1] === "camera" ? own.filter((table) => table.path[1] === "camera") : [];
    const under = own.filter((table) => path.every((key, index) => table.path[index] === key));
    const last = under[under.length - 1] ?? beneath[beneath.length - 1] ?? own[own.length - 1]!;
    const end = tableEnd(file.text, last);
    for (const change of list) {
      if (change.index !== null) cuts.push(...setValues(file.text, tables[change.index]!, change.values));
    }
    const fresh = list.filter((change) => change.index === null);
    const text = fresh.map((change) => `\n\n${tomlTable(path, change.values, true).trimEnd()}`).join("");
    if (text !== "") cuts.push({ start: end, end, text });
  };
  edit(["staging", "camera", "key"], listOf(camera["key"]).length, changes.keys);
  edit(["staging", "mark"], listOf(staging["mark"]).length, changes.marks);
  return withCuts(file.text, merged(cuts));
}

/** Cuts at one and the same place become one, so that their order stays. */
function merged(cuts: readonly Cut[]): Cut[] {
  const result: Cut[] = [];
  for (const cut of cuts) {
    const same = result.findIndex((each) => each.start === cut.start && each.end === cut.end && cut.start === cut.end);
    if (same < 0) result.push(cut);
    else result[same] = { ...cut, text: result[same]!.text + cut.text };
  }
  return result;
}

function anew(file: StagingFile, changes: Changes): string {
  const tables = file.stagings.map((staging, index) => {
    if (index !== file.place) return staging;
    const camera = (staging["camera"] ?? {}) as TomlTable;
    const keys = applied(listOf(camera["key"]), changes.keys);
    const marks = applied(listOf(staging["mark"]), changes.marks);
    return {
      ...staging,
      ...(keys.length > 0 ? { camera: { ...camera, key: keys } } : {}),
      ...(marks.length > 0 ? { mark: marks } : {}),
    };
  });
  return tables.map((table) => tomlTable(["staging"], table, true)).join("\n");
}

function applied(list: readonly TomlTable[], changes: readonly Change[]): readonly TomlTable[] {
  const result = [...list];
  for (const change of changes) {
    if (change.index === null) result.push(change.values);
    else result[change.index] = { ...result[change.index], ...change.values };
  }
  return result;
}
