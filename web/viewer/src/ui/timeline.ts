// Two scales to scrub: the seconds of the shot with its marks, and the hours of the Sun with day and night.
import { placesOf } from "../pure/scene";
import { clock, utcWords } from "../pure/words";
import type { Viewer } from "../viewer";
import { button, make, say } from "./dom";

function slider(label: string, least: number, most: number, step: number): HTMLInputElement {
  return make("input", "", "", {
    type: "range", min: String(least), max: String(most), step: String(step), "aria-label": label,
  });
}

export class Timeline {
  readonly element = make("footer", "timeline");
  private playing = 0;

  constructor(private readonly viewer: Viewer) {
    this.element.append(this.shot(), this.sun());
  }

  play(): void {
    if (this.playing !== 0) {
      cancelAnimationFrame(this.playing);
      this.playing = 0;
      this.viewer.ask();
      return;
    }
    const { viewer } = this;
    const from = viewer.t >= viewer.data.seconds - 0.01 ? 0 : viewer.t;
    const began = performance.now();
    const step = (now: number): void => {
      const t = from + (now - began) / 1000;
      viewer.seek(t);
      this.playing = t < viewer.data.seconds ? requestAnimationFrame(step) : 0;
    };
    this.playing = requestAnimationFrame(step);
  }

  private shot(): HTMLElement {
    const { viewer } = this;
    const row = make("div", "row");
    const play = button("Play", "Space", () => this.play());
    const scale = make("div", "scale");
    const input = slider("Seconds of the shot", 0, viewer.data.seconds, 0.01);
    const ticks = make("div", "ticks");
    const shown = make("output", "");
    input.addEventListener("input", () => viewer.seek(Number(input.value)));
    input.id = "shot-time";
    scale.append(ticks, input);
    row.append(make("label", "", "Shot", { for: input.id }), play, scale, shown);
    viewer.watchers.push(() => {
      input.value = String(viewer.t);
      say(play, this.playing ? "Stop" : "Play");
      say(shown, `${clock(viewer.t)} / ${clock(viewer.data.seconds)}`);
      const places = viewer.chosen === null ? [] : placesOf(viewer.scene, viewer.chosen);
      ticks.replaceChildren(
        ...places.map((place) => {
          const tick = make("i");
          tick.style.left = `${(100 * place.atS) / viewer.data.seconds}%`;
          return tick;
        }),
      );
    });
    return row;
  }

  private sun(): HTMLElement {
    const { viewer } = this;
    const { sky } = viewer.data;
    const last = sky.t_s[sky.t_s.length - 1] ?? 0;
    const row = make("div", "row");
    const scale = make("div", "scale");
    const band = make("div", "band");
    band.style.background = bandOf(sky.t_s, sky.sun.map((sun, i) => (sun === null ? null : sky.share[i]!)));
    const input = slider("Instant of the shot's start", sky.t_s[0] ?? 0, last, 1);
    input.id = "sky-time";
    input.disabled = sky.t_s.length < 2;
    input.addEventListener("input", () => viewer.seekSky(Number(input.value)));
    const shown = make("output", "", "", { title: sky.statement });
    const reset = button("Set", "back to the instant of the shot", () => viewer.seekSky(viewer.data.startS));
    scale.append(band, input);
    row.append(make("label", "", "Sun", { for: input.id }), reset, scale, shown);
    viewer.watchers.push(() => {
      input.value = String(viewer.startS);
      reset.disabled = Math.abs(viewer.startS - viewer.data.startS) < 0.5;
      const utc = utcWords(viewer.sky.utc);
      say(shown, utc === "" ? "no instant" : utc);
    });
    return row;
  }
}

/** Day, dusk, night and what nobody knows along the scale, in the colours of the light charts. */
export function bandOf(times: readonly number[], share: readonly (number | null)[]): string {
  const first = times[0] ?? 0;
  const span = (times[times.length - 1] ?? 0) - first;
  if (span <= 0) return "none";
  const colour = (value: number | null): string =>
    value === null ? "#59606a" : value >= 1 ? "#e9d8a6" : value <= 0 ? "#2f3d52" : "#d08b4c";
  const stops = times.map((t, i) => `${colour(share[i] ?? null)} ${((100 * (t - first)) / span).toFixed(2)}%`);
  return `linear-gradient(to right, ${stops.join(", ")})`;
}
