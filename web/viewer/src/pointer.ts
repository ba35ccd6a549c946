// The pointer: it chooses, moves, turns; beside people and camera it walks round, or pans the lens.
import { alongAxis, angleAbout, rayOnPlane, type Ray } from "./pure/drag";
import { bodyUp } from "./pure/scene";
import { dot, fromAxisAngle, scale, sub, turn, type Vec3 } from "./pure/vectors";
import type { PerspectiveCamera } from "three";
import { plain, plainQuat } from "./view/three";
import type { Viewer } from "./viewer";

/** A drag from one place of the page to the next, in pixels. */
type Drag = (x: number, y: number) => void;

/** Farther than this a press is a drag and no click. */
const CLICK_PX = 4;

export class Pointer {
  private drag: Drag | null = null;
  private from: [number, number] = [0, 0];
  private moved = false;
  private wheelRest = 0;

  constructor(
    private readonly viewer: Viewer,
    private readonly canvas: HTMLCanvasElement,
  ) {
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", () => this.cancel());
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  private get view(): PerspectiveCamera {
    return this.viewer.throughLens ? this.viewer.stage.lens : this.viewer.stage.walker.camera;
  }

  private place(event: MouseEvent): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private ray([x, y]: [number, number]): Ray {
    return this.viewer.stage.ray(x, y, this.view);
  }

  private down(event: PointerEvent): void {
    this.canvas.setPointerCapture(event.pointerId);
    this.from = this.place(event);
    this.moved = false;
    this.drag = this.dragAt(event);
  }

  private dragAt(event: PointerEvent): Drag {
    const { viewer } = this;
    const ray = this.ray(this.from);
    if (event.button === 0) {
      const onRing = viewer.chosen !== null && viewer.stage.handles.grip(ray, this.facing) !== null;
      if (onRing) return this.turning();
      const hit = viewer.stage.pick(ray, !viewer.throughLens);
      if (hit !== null && (hit === "camera" || viewer.scene.people[hit.who] !== undefined)) {
        viewer.choose(hit === "camera" ? { kind: "camera" } : { kind: "person", who: hit.who });
        return event.shiftKey ? this.lifting() : this.moving();
      }
    }
    if (viewer.throughLens) return event.button === 0 && !event.shiftKey ? this.panning() : this.trucking();
    return event.button === 0 && !event.shiftKey ? this.walking() : this.shifting();
  }

  private get facing(): Vec3 {
    return turn(plainQuat(this.view.quaternion), [0, 0, 1]);
  }

  /** In the plane that faces the viewer. */
  private moving(): Drag {
    const pose = this.begin();
    if (pose === null) return () => undefined;
    const facing = this.facing;
    let last: Vec3 | null = null;
    return (x, y) => {
      const point = rayOnPlane(this.ray([x, y]), pose.position, facing);
      const before = last ?? rayOnPlane(this.ray(this.from), pose.position, facing);
      if (point !== null && before !== null) this.viewer.moveBy(sub(point, before));
      last = point ?? last;
    };
  }

  /** Along its own up. */
  private lifting(): Drag {
    const pose = this.begin();
    if (pose === null) return () => undefined;
    const own = this.viewer.chosen?.kind === "camera" ? turn(pose.rotation, [0, 1, 0]) : bodyUp(pose);
    let last = alongAxis(this.ray(this.from), pose.position, own);
    return (x, y) => {
      const along = alongAxis(this.ray([x, y]), pose.position, own);
      if (along !== null && last !== null) this.viewer.moveBy(scale(own, along - last));
      last = along ?? last;
    };
  }

  /** By the ring, about the line from the viewer. */
  private turning(): Drag {
    const pose = this.begin();
    if (pose === null) return () => undefined;
    const facing = this.facing;
    const arm = (at: [number, number]): Vec3 | null => {
      const point = rayOnPlane(this.ray(at), pose.position, facing);
      return point && sub(point, pose.position);
    };
    let last = arm(this.from);
    return (x, y) => {
      const next = arm([x, y]);
      if (next !== null && last !== null) this.viewer.turnBy(fromAxisAngle(facing, angleAbout(facing, last, next)));
      last = next ?? last;
    };
  }

  /** The lens looks elsewhere: what was under the pointer stays under it. */
  private panning(): Drag {
    this.viewer.choose({ kind: "camera" });
    const pose = this.begin();
    if (pose === null) return () => undefined;
    let last: [number, number] = this.from;
    return (x, y) => {
      const from = this.ray(last).direction;
      const to = this.ray([x, y]).direction;
      const rotation = plainQuat(this.view.quaternion);
      const right = turn(rotation, [1, 0, 0]);
      const top = turn(rotation, [0, 1, 0]);
      this.viewer.turnBy(fromAxisAngle(top, dot(sub(to, from), right)));
      this.viewer.turnBy(fromAxisAngle(right, -dot(sub(to, from), top)));
      last = [x, y];
    };
  }

  /** The camera moves square to its own view. */
  private trucking(): Drag {
    this.viewer.choose({ kind: "camera" });
    const pose = this.begin();
    if (pose === null) return () => undefined;
    let last: [number, number] = this.from;
    return (x, y) => {
      const metresEach = 2 / this.viewer.stage.height;
      const rotation = plainQuat(this.view.quaternion);
      this.viewer.moveBy(scale(turn(rotation, [1, 0, 0]), -(x - last[0]) * metresEach));
      this.viewer.moveBy(scale(turn(rotation, [0, 1, 0]), (y - last[1]) * metresEach));
      last = [x, y];
    };
  }

  private walking(): Drag {
    let last: [number, number] = this.from;
    return (x, y) => {
      this.viewer.stage.walker.turnBy((x - last[0]) * 0.006, (y - last[1]) * 0.006);
      last = [x, y];
      this.viewer.ask();
    };
  }

  private shifting(): Drag {
    let last: [number, number] = this.from;
    return (x, y) => {
      const { walker, height } = this.viewer.stage;
      walker.shiftBy((x - last[0]) / height, -(y - last[1]) / height);
      last = [x, y];
      this.viewer.ask();
    };
  }

  private begin(): { position: Vec3; rotation: readonly [number, number, number, number] } | null {
    this.viewer.toPlace();
    this.viewer.history.begin();
    return this.viewer.chosen && this.viewer.poseOf(this.viewer.chosen);
  }

  private move(event: PointerEvent): void {
    const [x, y] = this.place(event);
    if (this.drag === null) {
      this.hover([x, y]);
      return;
    }
    if (!this.moved && Math.hypot(x - this.from[0], y - this.from[1]) < CLICK_PX) return;
    this.moved = true;
    this.drag(x, y);
  }

  private hover(at: [number, number]): void {
    const ray = this.ray(at);
    const { viewer } = this;
    const ring = viewer.chosen !== null && viewer.stage.handles.grip(ray, this.facing) !== null;
    const hit = ring ? null : viewer.stage.pick(ray, !viewer.throughLens);
    const held = hit !== null && (hit === "camera" || viewer.scene.people[hit.who] !== undefined);
    this.canvas.style.cursor = ring ? "alias" : held ? "move" : "default";
  }

  private up(event: PointerEvent): void {
    const click = this.drag !== null && !this.moved;
    this.drag = null;
    this.viewer.history.commit();
    if (click && event.button === 0 && this.viewer.stage.pick(this.ray(this.from), !this.viewer.throughLens) === null) {
      const onRing = this.viewer.stage.handles.grip(this.ray(this.from), this.facing) !== null;
      if (!onRing) this.viewer.choose(null);
    }
    this.viewer.ask();
  }

  private cancel(): void {
    this.drag = null;
    this.viewer.history.cancel();
    this.viewer.ask();
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const { viewer } = this;
    if (!viewer.throughLens) {
      viewer.stage.walker.nearer(Math.exp(event.deltaY * 0.0012));
      viewer.ask();
      return;
    }
    viewer.choose({ kind: "camera" });
    viewer.toPlace();
    viewer.history.begin();
    const view = turn(plainQuat(this.view.quaternion), [0, 0, -1]);
    viewer.moveBy(scale(view, -event.deltaY * 0.001));
    window.clearTimeout(this.wheelRest);
    this.wheelRest = window.setTimeout(() => {
      viewer.history.commit();
      viewer.ask();
    }, 350);
  }

  /** Where the view itself is, for keys that nudge. */
  get viewAxes(): { right: Vec3; top: Vec3; position: Vec3 } {
    const rotation = plainQuat(this.view.quaternion);
    return { right: turn(rotation, [1, 0, 0]), top: turn(rotation, [0, 1, 0]), position: plain(this.view.position) };
  }
}
