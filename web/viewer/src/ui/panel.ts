// Who is chosen: the words of the mark, where it is, which way up; of the camera its lens and its roll.
import { isChanged, movedM, turnedRad, type Placed } from "../pure/scene";
import { place, rollWords, sideOf, stance } from "../pure/words";
import { scale, turn } from "../pure/vectors";
import type { Viewer } from "../viewer";
import { button, make, say } from "./dom";

export class Panel {
  readonly element = make("aside", "panel");
  private readonly title = make("h2");
  private readonly which = make("p", "soft");
  private readonly words = make("textarea", "", "", { rows: "3", spellcheck: "false", "aria-label": "Words" });
  private readonly rows = make("dl");
  private readonly focal = make("input", "", "", { type: "number", min: "4", max: "2000", step: "1", "aria-label": "Focal length, mm" });
  private readonly focalRow = make("label", "focal", "Focal length, mm ");
  private readonly change = make("p", "change");
  private readonly back = button("As it was", "Backspace: put this mark back", () => this.viewer.putBack());
  private readonly mark = button("Mark here", "M: a new mark at this instant", () => this.viewer.markHere());

  constructor(private readonly viewer: Viewer) {
    const foot = make("div", "group");
    foot.append(this.mark, this.back);
    this.focalRow.append(this.focal);
    this.element.append(this.title, this.which, this.words, this.rows, this.focalRow, this.change, foot);
    this.words.addEventListener("change", () => viewer.setWords(this.words.value.trim()));
    this.focal.addEventListener("change", () => viewer.setFocal(Number(this.focal.value)));
    viewer.watchers.push(() => this.show());
  }

  private show(): void {
    const { viewer } = this;
    const found = viewer.chosenPlace;
    const pose = viewer.chosen && viewer.poseOf(viewer.chosen);
    this.element.hidden = found === null || pose === null;
    if (found === null || pose === null || viewer.chosen === null) return;
    const isCamera = viewer.chosen.kind === "camera";
    say(this.title, viewer.chosen.kind === "camera" ? "Camera" : viewer.chosen.who);
    const noun = isCamera ? "key" : "mark";
    say(this.which, `${noun} ${found.index + 1} of ${found.count}, at ${found.place.atS.toFixed(1)} s${found.place.index === null ? ", not yet in the file" : ""}`);
    if (document.activeElement !== this.words) this.words.value = found.place.words;
    this.words.placeholder = (isCamera && viewer.data.camera?.words) || "no words";
    this.focalRow.hidden = !isCamera;
    if (document.activeElement !== this.focal) this.focal.value = viewer.focalMm.toFixed(0);
    const { planes } = viewer.data;
    const rows: [string, string][] = isCamera
      ? [
          ["looks", `to ${sideOf(planes, scale(turn(pose.rotation, [0, 0, 1]), -1))}`],
          ["roll", rollWords(planes, pose)],
          ["lens", [viewer.data.camera?.lens, viewer.data.camera?.sensor].filter(Boolean).join(", ")],
        ]
      : [["stands", stance(planes, pose)], ["posture", found.place.posture]];
    rows.push(["at", `${place(pose.position)} m`]);
    const full = rows.filter(([, text]) => text !== "");
    this.rows.replaceChildren(...full.flatMap(([name, text]) => [make("dt", "", name), make("dd", "", text)]));
    say(this.change, changeWords(found.place));
    this.back.disabled = !isChanged(found.place) || found.place.index === null;
  }
}

/** `moved 12 cm, turned 30°`. */
function changeWords(place: Placed): string {
  const moved = Math.round(movedM(place) * 100);
  const turned = Math.round((turnedRad(place) * 180) / Math.PI);
  return [moved > 0 ? `moved ${moved} cm` : "", turned > 0 ? `turned ${turned}°` : ""].filter(Boolean).join(", ");
}
