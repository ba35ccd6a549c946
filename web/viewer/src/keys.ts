// The keyboard: everything that the pointer does, and what it does not.
import { bodyUp } from "./pure/scene";
import { fromAxisAngle, scale, turn, type Vec3 } from "./pure/vectors";
import type { Pointer } from "./pointer";
import type { Viewer } from "./viewer";

export interface Commands {
  save(): void;
  help(): void;
  play(): void;
  lens(): void;
}

/** A line of the help page: what to press, what it does. */
export const KEYS: readonly (readonly [string, string])[] = [
  ["drag a person or the camera", "move it in the plane that faces you"],
  ["Shift + drag", "move it along its own up"],
  ["drag the gold ring", "turn it in the plane that faces you"],
  ["drag beside", "walk round; through the lens: pan and tilt"],
  ["right drag, Shift + drag beside", "shift the view; through the lens: move the camera sideways"],
  ["wheel", "nearer, farther; through the lens: move in and out"],
  ["Tab", "choose the next person, then the camera"],
  ["arrows, Page Up, Page Down", "move the chosen one 5 cm; along its own up (with Shift 1 cm)"],
  ["Q  E", "turn it left, right about its own up 5° (with Shift 1°)"],
  ["R  F", "tilt it back, forward"],
  ["Z  C", "roll it left, right"],
  ["M", "a new mark of the chosen one at this instant"],
  ["Backspace", "put the chosen mark back as it was"],
  ["V", "through the lens, or walk round"],
  ["U", "turn the page upright on the chosen one"],
  ["H", "the whole room again"],
  ["X", "cut the near walls away, or not"],
  ["N  L", "names; cabin lights by hand, and back as the shot has them"],
  ["Space", "play the shot"],
  [",  .", "a tenth of a second back, on"],
  ["[  ]", "the Sun a minute back, on (with Shift ten seconds)"],
  ["Ctrl + Z, Ctrl + Shift + Z", "undo, redo"],
  ["S", "save: download the staging with its words and the new numbers"],
  ["?", "this page"],
];

export class Keys {
  constructor(
    private readonly viewer: Viewer,
    private readonly pointer: Pointer,
    private readonly commands: Commands,
  ) {
    window.addEventListener("keydown", (event) => this.down(event));
  }

  private down(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement;
    if (typing && (event.target as HTMLInputElement).type !== "range") return;
    const done = event.ctrlKey || event.metaKey ? this.withControl(event) : this.plain(event) || this.placing(event);
    if (done) event.preventDefault();
  }

  private withControl(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    if (key === "z") event.shiftKey ? this.viewer.redo() : this.viewer.undo();
    else if (key === "y") this.viewer.redo();
    else if (key === "s") this.commands.save();
    else return false;
    return true;
  }

  private plain(event: KeyboardEvent): boolean {
    const { viewer, commands } = this;
    const does: Record<string, () => void> = {
      tab: () => viewer.chooseNext(),
      escape: () => viewer.choose(null),
      m: () => viewer.markHere(),
      backspace: () => viewer.putBack(),
      v: () => commands.lens(),
      u: () => this.upright(),
      h: () => viewer.home(),
      x: () => (viewer.cut = !viewer.cut),
      n: () => (viewer.names = !viewer.names),
      l: () => viewer.switchCabin(),
      " ": () => commands.play(),
      ",": () => viewer.seek(viewer.t - 0.1),
      ".": () => viewer.seek(viewer.t + 0.1),
      "[": () => viewer.seekSky(viewer.startS - 60),
      "]": () => viewer.seekSky(viewer.startS + 60),
      "{": () => viewer.seekSky(viewer.startS - 10),
      "}": () => viewer.seekSky(viewer.startS + 10),
      s: () => commands.save(),
      "?": () => commands.help(),
    };
    const command = does[event.key.toLowerCase()];
    if (command === undefined) return false;
    command();
    viewer.ask();
    return true;
  }

  private upright(): void {
    const { viewer } = this;
    const pose = viewer.chosen && viewer.poseOf(viewer.chosen);
    if (pose === null || viewer.chosen === null) return;
    const own = viewer.chosen.kind === "camera" ? turn(pose.rotation, [0, 1, 0]) : bodyUp(pose);
    if (!viewer.throughLens) viewer.stage.walker.upright(own);
  }

  /** Keys that move or turn the chosen one; each press is a step of its own. */
  private placing(event: KeyboardEvent): boolean {
    const { viewer } = this;
    const pose = viewer.chosen && viewer.poseOf(viewer.chosen);
    if (pose === null || viewer.chosen === null) return false;
    const isCamera = viewer.chosen.kind === "camera";
    const own = (axis: Vec3): Vec3 => turn(pose.rotation, axis);
    const up = isCamera ? own([0, 1, 0]) : own([0, 0, 1]);
    const left = isCamera ? own([-1, 0, 0]) : own([0, 1, 0]);
    const front = isCamera ? own([0, 0, -1]) : own([1, 0, 0]);
    const { right, top } = this.pointer.viewAxes;
    const moves: Record<string, Vec3> = {
      arrowright: right,
      arrowleft: scale(right, -1),
      arrowup: top,
      arrowdown: scale(top, -1),
      pageup: up,
      pagedown: scale(up, -1),
    };
    const turns: Record<string, Vec3> = {
      q: up,
      e: scale(up, -1),
      r: scale(left, -1),
      f: left,
      z: scale(front, -1),
      c: front,
    };
    const key = event.key.toLowerCase();
    const move = moves[key];
    const about = turns[key];
    if (move === undefined && about === undefined) return false;
    viewer.toPlace();
    viewer.history.begin();
    if (move) viewer.moveBy(scale(move, event.shiftKey ? 0.01 : 0.05));
    if (about) viewer.turnBy(fromAxisAngle(about, ((event.shiftKey ? 1 : 5) * Math.PI) / 180));
    viewer.history.commit();
    return true;
  }
}
