// The frame lines over the lens's picture: outside of them it is darker, and the corner tells the lens.
import { numberAt } from "../pure/tracks";
import { metres, rollWords } from "../pure/words";
import { lensView } from "../pure/lens";
import type { Viewer } from "../viewer";
import { make, say } from "./dom";

export function frameLines(viewer: Viewer): HTMLElement {
  const whole = make("div", "frame");
  const inside = make("div", "lines");
  const words = make("span");
  inside.append(words);
  whole.append(inside);
  viewer.watchers.push(() => {
    const { stage } = viewer;
    const camera = viewer.data.camera;
    const pose = viewer.cameraPose;
    whole.hidden = !viewer.throughLens || camera === null || pose === null;
    if (camera === null || pose === null || whole.hidden) return;
    const { frame } = lensView(camera, viewer.focalMm, stage);
    Object.assign(inside.style, {
      left: `${frame.left}px`, top: `${frame.top}px`, width: `${frame.width}px`, height: `${frame.height}px`,
    });
    const line = camera.frameLine > 0 ? camera.frameLine.toFixed(2) : "whole sensor";
    const focus = metres(numberAt(camera.track.t_s, camera.focusM, viewer.t));
    say(words, `${viewer.focalMm.toFixed(0)} mm  f/${camera.stop}  focus ${focus}  ${line}   ${rollWords(viewer.data.planes, pose)}`);
  });
  return whole;
}
