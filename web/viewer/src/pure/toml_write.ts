// Values as TOML text, and a value of a table changed in its place.
import type { Table } from "./toml_scan";

/** A value as the page's data carry it: text that TOML writes without quotes (a date, a float) is `{$toml}`. */
export type TomlValue =
  | string
  | number
  | boolean
  | { readonly $toml: string }
  | readonly TomlValue[]
  | { readonly [key: string]: TomlValue };

export type TomlTable = { readonly [key: string]: TomlValue };

const isRaw = (value: TomlValue): value is { readonly $toml: string } =>
  typeof value === "object" && !Array.isArray(value) && typeof (value as { $toml?: unknown }).$toml === "string";

const isList = (value: TomlValue): value is readonly TomlValue[] => Array.isArray(value);

const isTable = (value: TomlValue): value is TomlTable => typeof value === "object" && !isList(value) && !isRaw(value);

/** A float, at most so many decimals, never without a point. */
export function tomlFloat(value: number, decimals: number): { $toml: string } {
  const rounded = Number(value.toFixed(decimals));
  const text = String(rounded === 0 ? 0 : rounded);
  return { $toml: /[.e]/.test(text) ? text : `${text}.0` };
}

export const tomlFloats = (values: readonly number[], decimals: number): TomlValue =>
  values.map((value) => tomlFloat(value, decimals));

export function tomlText(text: string): string {
  const short: Record<string, string> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f" };
  const letters = Array.from(text, (letter) => {
    const code = letter.codePointAt(0)!;
    return short[letter] ?? (code < 32 || code === 127 ? `\\u${code.toString(16).padStart(4, "0")}` : letter);
  });
  return `"${letters.join("")}"`;
}

export const tomlKey = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : tomlText(key));

export function tomlValue(value: TomlValue): string {
  if (typeof value === "string") return tomlText(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (isRaw(value)) return value.$toml;
  if (isList(value)) return `[${value.map(tomlValue).join(", ")}]`;
  const pairs = Object.entries(value).map(([key, each]) => `${tomlKey(key)} = ${tomlValue(each)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** A table under its header: plain values first, then what has a header of its own. */
export function tomlTable(path: readonly string[], table: TomlTable, array: boolean): string {
  const name = path.map(tomlKey).join(".");
  const indent = "  ".repeat(Math.max(0, path.length - 1));
  const lines = [indent + (array ? `[[${name}]]` : `[${name}]`)];
  const nested: string[] = [];
  for (const [key, value] of Object.entries(table)) {
    const each: readonly TomlValue[] = isList(value) ? value : [];
    if (each.length > 0 && each.every(isTable)) {
      for (const item of each) nested.push(tomlTable([...path, key], item as TomlTable, true));
    } else if (isTable(value) && (key === "camera" || Object.values(value).some(isList))) {
      nested.push(tomlTable([...path, key], value, false));
    } else lines.push(`${indent}${tomlKey(key)} = ${tomlValue(value)}`);
  }
  return [lines.join("\n") + "\n", ...nested].join("\n");
}

export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with every cut replaced; cuts do not overlap. */
export function withCuts(text: string, cuts: readonly Cut[]): string {
  let result = text;
  for (const cut of [...cuts].sort((a, b) => b.start - a.start || b.end - a.end)) {
    result = result.slice(0, cut.start) + cut.text + result.slice(cut.end);
  }
  return result;
}

/** End of the line on which a place stands, its line end not included. */
export function lineEnd(text: string, place: number): number {
  const found = text.indexOf("\n", place);
  const end = found < 0 ? text.length : found;
  return text[end - 1] === "\r" && end > place ? end - 1 : end;
}

/** Where a table's own lines end: after its last value, its trailing remark included. */
export function tableEnd(text: string, table: Table): number {
  const last = table.entries[table.entries.length - 1];
  return lineEnd(text, last === undefined ? table.headerEnd : last.end);
}

/** Cuts that give a table's keys new values where they stand, or new lines after its last one. */
export function setValues(text: string, table: Table, values: TomlTable): Cut[] {
  const cuts: Cut[] = [];
  const fresh: string[] = [];
  const first = table.entries[0]?.start ?? table.start;
  const indent = /[ \t]*$/.exec(text.slice(0, first))![0];
  for (const [key, value] of Object.entries(values)) {
    const found = table.entries.find((entry) => entry.key.length === 1 && entry.key[0] === key);
    if (found) cuts.push({ start: found.valueStart, end: found.end, text: tomlValue(value) });
    else fresh.push(`\n${indent}${tomlKey(key)} = ${tomlValue(value)}`);
  }
  const end = tableEnd(text, table);
  if (fresh.length > 0) cuts.push({ start: end, end, text: fresh.join("") });
  return cuts;
}


