// The line on top: which setup this is, the two ways to look, undo, save.
import type { Viewer } from "../viewer";
import type { Commands } from "../keys";
import { button, make, say } from "./dom";

export function topBar(viewer: Viewer, commands: Commands): HTMLElement {
  const bar = make("header", "bar");
  const name = make("div", "name");
  name.append(make("b", "", viewer.data.setup), make("span", "", viewer.data.set));
  const walk = button("Walk round", "V", () => viewer.throughLens && commands.lens());
  const lens = button("Through the lens", "V", () => !viewer.throughLens && commands.lens());
  const ways = make("div", "group");
  ways.append(walk, lens);
  lens.disabled = viewer.data.camera === null;
  const undo = button("Undo", "Ctrl + Z", () => viewer.undo());
  const redo = button("Redo", "Ctrl + Shift + Z", () => viewer.redo());
  const save = button("Save", "S: download the staging as a file", () => commands.save());
  const help = button("?", "Keys", () => commands.help());
  save.classList.add("main");
  const right = make("div", "group");
  right.append(undo, redo, save, help);
  const notice = make("div", "notice");
  bar.append(name, ways, notice, right);
  viewer.watchers.push(() => {
    walk.classList.toggle("on", !viewer.throughLens);
    lens.classList.toggle("on", viewer.throughLens);
    undo.disabled = !viewer.history.canUndo;
    redo.disabled = !viewer.history.canRedo;
    const count = viewer.changes;
    say(save, count === 0 ? "Save" : `Save ${count} ${count === 1 ? "change" : "changes"}`);
    say(notice, sunWords(viewer));
  });
  return bar;
}

/** Where the Sun comes from and on whom it falls. */
export function sunWords(viewer: Viewer): string {
  const { sky, data } = viewer;
  if (data.sky.kind === "none" || sky.sun === null) return "Sun: not known";
  if (sky.share <= 0) return data.sky.kind === "orbit" ? "Sun: behind the Earth" : "Sun: below the horizon";
  const found = viewer.stage.patches.found;
  if (data.exterior) return "Sun: out of doors";
  if (found.length === 0) return "Sun: through no window";
  return `Sun: ${found.map((patch) => `through ${patch.window} on ${patch.on.slice(0, 2).join(", ")}`).join("; ")}`;
}
