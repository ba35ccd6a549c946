// Walking round the set: a horizontal drag turns about the chosen up, and any direction may be that up.
import { PerspectiveCamera } from "three";
import {
  add, cross, dot, fromAxes, fromAxisAngle, norm, scale, square, sub, times, turn, unit, type Quat, type Vec3,
} from "../pure/vectors";
import { quaternion, vector } from "./three";

export class Walker {
  readonly camera = new PerspectiveCamera(42, 1, 0.03, 4000);
  target: Vec3 = [0, 0, 0];
  distance = 5;
  up: Vec3 = [0, 0, 1];
  private rotation: Quat = [0, 0, 0, 1];

  /** Look at the target from a side, with `up` at the top. */
  look(target: Vec3, from: Vec3, distance: number, up: Vec3): void {
    this.target = target;
    this.distance = distance;
    this.up = unit(up);
    const back = unit(from);
    const flat = cross(this.up, back);
    const right = norm(flat) > 1e-6 ? unit(flat) : square(back);
    this.rotation = fromAxes(right, cross(back, right), back);
    this.place();
  }

  /** Keep looking the same way, with another direction at the top of the page. */
  upright(up: Vec3): void {
    this.look(this.target, this.back, this.distance, up);
  }

  get back(): Vec3 {
    return turn(this.rotation, [0, 0, 1]);
  }

  turnBy(dxRad: number, dyRad: number): void {
    const sense = dot(turn(this.rotation, [0, 1, 0]), this.up) < 0 ? -1 : 1;
    const about = times(fromAxisAngle(this.up, -dxRad * sense), this.rotation);
    this.rotation = times(about, fromAxisAngle([1, 0, 0], -dyRad));
    this.place();
  }

  /** Shift by shares of the page's height. */
  shiftBy(dx: number, dy: number): void {
    const height = 2 * this.distance * Math.tan((this.camera.fov * Math.PI) / 360);
    const right = turn(this.rotation, [1, 0, 0]);
    const top = turn(this.rotation, [0, 1, 0]);
    this.target = add(this.target, add(scale(right, -dx * height), scale(top, dy * height)));
    this.place();
  }

  nearer(factor: number): void {
    this.distance = Math.min(60, Math.max(0.15, this.distance * factor));
    this.place();
  }

  private place(): void {
    const position = add(this.target, scale(this.back, this.distance));
    this.camera.position.copy(vector(position));
    this.camera.quaternion.copy(quaternion(this.rotation));
    this.camera.updateMatrixWorld();
  }
}

/** A first view of a room: square to its longest side, a little from above, everybody in it. */
export function homeView(
  bounds: readonly [Vec3, Vec3],
  places: readonly Vec3[],
  overhead: Vec3,
): { target: Vec3; from: Vec3; distance: number; up: Vec3 } {
  const size = sub(bounds[1], bounds[0]);
  const axes: Vec3[] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  const flat = axes.filter((axis) => Math.abs(dot(axis, overhead)) < 0.7).sort((a, b) => dot(b, size) - dot(a, size));
  const long = flat[0] ?? square(overhead);
  const side = unit(cross(long, overhead));
  const middle = scale(add(bounds[0], bounds[1]), 0.5);
  const target = places.length > 0 ? scale(places.reduce(add), 1 / places.length) : middle;
  const spread = Math.max(0, ...places.map((each) => norm(sub(each, target))));
  const from = unit(add(add(side, scale(overhead, 0.32)), scale(long, 0.35)));
  return { target, from, distance: Math.min(14, 3.4 + 1.9 * spread), up: overhead };
}
