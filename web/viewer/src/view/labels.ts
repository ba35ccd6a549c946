// Words over the picture: who is who, which side is which, which window is which; no two over one another.
import { Vector3, type PerspectiveCamera } from "three";
import type { Vec3 } from "../pure/vectors";
import { vector } from "./three";

export interface Word {
  readonly text: string;
  readonly position: Vec3;
  readonly kind: "person" | "plane" | "window" | "part";
  readonly colour?: string;
  readonly chosen?: boolean;
}

export class Labels {
  readonly element = document.createElement("div");
  private readonly spans: HTMLSpanElement[] = [];

  constructor() {
    this.element.className = "labels";
  }

  show(words: readonly Word[], camera: PerspectiveCamera, width: number, height: number): void {
    const taken: { x: number; y: number; half: number }[] = [];
    words.forEach((word, i) => {
      const span = this.span(i);
      const at = vector(word.position).applyMatrix4(camera.matrixWorldInverse);
      const on = at.clone().applyMatrix4(camera.projectionMatrix);
      const x = ((on.x + 1) / 2) * width;
      let y = ((1 - on.y) / 2) * height;
      const hidden = at.z > -0.1 || Math.abs(on.x) > 1 || Math.abs(on.y) > 1;
      span.hidden = hidden;
      if (hidden) return;
      const half = 4.2 * word.text.length + 8;
      for (const other of taken) {
        if (Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < 18) y = other.y + (y < other.y ? -18 : 18);
      }
      taken.push({ x, y, half });
      span.textContent = word.text;
      span.className = `word ${word.kind}${word.chosen ? " chosen" : ""}`;
      span.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
      span.style.setProperty("--own", word.colour ?? "#8d96a1");
    });
    this.spans.slice(words.length).forEach((span) => (span.hidden = true));
  }

  private span(index: number): HTMLSpanElement {
    const known = this.spans[index];
    if (known) return known;
    const made = document.createElement("span");
    this.spans.push(made);
    this.element.append(made);
    return made;
  }
}

/** Where a point of the set is on the page, pixels; null behind the viewer. */
export function onPage(position: Vec3, camera: PerspectiveCamera, width: number, height: number): [number, number] | null {
  const at: Vector3 = vector(position).applyMatrix4(camera.matrixWorldInverse);
  if (at.z >= 0) return null;
  at.applyMatrix4(camera.projectionMatrix);
  return [((at.x + 1) / 2) * width, ((1 - at.y) / 2) * height];
}
