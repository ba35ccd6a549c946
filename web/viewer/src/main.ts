// Begins the page: reads what it carries, builds it, and tells plainly where it cannot.
import { readPage } from "./data";
import { Keys, type Commands } from "./keys";
import { Pointer } from "./pointer";
import { topBar } from "./ui/bar";
import { make } from "./ui/dom";
import { frameLines } from "./ui/frame";
import { helpPage } from "./ui/help";
import { Panel } from "./ui/panel";
import style from "./ui/style.css";
import { Timeline } from "./ui/timeline";
import { Viewer } from "./viewer";

declare global {
  interface Window {
    /** The viewer, once it is drawn: for a page that embeds it, and for tests. */
    skylot?: Viewer;
  }
}

function download(name: string, text: string): void {
  const link = make("a", "", "", { download: name });
  link.href = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
  link.click();
  // The browser reads it after this turn.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function assemble(viewer: Viewer, canvas: HTMLCanvasElement): HTMLElement {
  const help = helpPage();
  const timeline = new Timeline(viewer);
  const commands: Commands = {
    save: () => {
      download(viewer.data.file.name, viewer.tomlText());
      viewer.saved = viewer.scene;
    },
    help: () => (help.open ? help.close() : help.showModal()),
    play: () => timeline.play(),
    lens: () => {
      viewer.throughLens = !viewer.throughLens && viewer.data.camera !== null;
      viewer.ask();
    },
  };
  const view = make("main", "view");
  view.append(canvas, frameLines(viewer), viewer.labels.element);
  new Keys(viewer, new Pointer(viewer, canvas), commands);
  document.body.replaceChildren(topBar(viewer, commands), view, new Panel(viewer).element, timeline.element, help);
  return view;
}

async function begin(): Promise<void> {
  document.head.append(make("style", "", style));
  const { data, glb } = readPage();
  const canvas = make("canvas");
  const viewer = new Viewer(data, canvas);
  await viewer.load(glb);
  const view = assemble(viewer, canvas);
  const fit = (): void => {
    viewer.stage.resize(view.clientWidth, view.clientHeight);
    viewer.draw();
  };
  new ResizeObserver(fit).observe(view);
  fit();
  window.addEventListener("beforeunload", (event) => viewer.isUnsaved && event.preventDefault());
  window.skylot = viewer;
}

begin().catch((fault: unknown) => {
  const because = fault instanceof Error ? fault.message : String(fault);
  document.body.replaceChildren(make("p", "fault", `This page could not show the shot: ${because}`));
  console.error(fault);
});
