// What shows who is chosen: a ring to turn it by, its own up, and the way it goes from mark to mark.
import {
  ArrowHelper, BufferGeometry, Float32BufferAttribute, Group, Line, LineBasicMaterial, Mesh, MeshBasicMaterial,
  Points, PointsMaterial, RingGeometry, type Quaternion,
} from "three";
import { norm, sub, unit, type Vec3 } from "../pure/vectors";
import type { Ray } from "../pure/drag";
import { rayOnPlane } from "../pure/drag";
import { vector } from "./three";

const GOLD = 0xf0b429;
/** Of the ring's radius, to either side: where a pointer has hold of it. */
const GRIP = 0.09;

export class Handles {
  readonly group = new Group();
  private readonly ring = new Mesh(
    new RingGeometry(0.975, 1, 96),
    new MeshBasicMaterial({ color: GOLD, transparent: true, opacity: 0.85, depthTest: false, side: 2 }),
  );
  private readonly way = new Line(
    new BufferGeometry(),
    new LineBasicMaterial({ color: GOLD, transparent: true, opacity: 0.55, depthTest: false }),
  );
  private readonly stops = new Points(
    new BufferGeometry(),
    new PointsMaterial({ color: GOLD, size: 8, sizeAttenuation: false, transparent: true, depthTest: false }),
  );
  private readonly up = new ArrowHelper(vector([0, 0, 1]), vector([0, 0, 0]), 1, GOLD, 0.09, 0.06);
  private centre: Vec3 = [0, 0, 0];
  private radius = 0.6;

  constructor() {
    this.ring.renderOrder = 10;
    this.group.add(this.ring, this.way, this.stops, this.up);
    for (const each of this.group.children) each.frustumCulled = false;
    this.group.visible = false;
  }

  show(centre: Vec3, radius: number, towardsViewer: Quaternion, ownUp: Vec3, reach: number): void {
    this.centre = centre;
    this.radius = radius;
    this.group.visible = true;
    this.ring.position.copy(vector(centre));
    this.ring.quaternion.copy(towardsViewer);
    this.ring.scale.setScalar(radius);
    this.up.position.copy(vector(centre));
    this.up.setDirection(vector(unit(ownUp)));
    this.up.setLength(reach, 0.09, 0.06);
  }

  trail(points: readonly Vec3[], marks: readonly Vec3[]): void {
    this.way.visible = points.length > 1;
    this.stops.visible = marks.length > 1;
    replace(this.way, points);
    replace(this.stops, marks);
  }

  hide(): void {
    this.group.visible = false;
  }

  /** Whether a ray has hold of the ring as it faces the viewer; then the arm from its middle to that place. */
  grip(ray: Ray, facing: Vec3): Vec3 | null {
    const point = this.group.visible ? rayOnPlane(ray, this.centre, facing) : null;
    if (point === null) return null;
    const arm = sub(point, this.centre);
    return Math.abs(norm(arm) - this.radius) < GRIP * this.radius + 0.01 ? arm : null;
  }
}

function replace(object: Line | Points, points: readonly Vec3[]): void {
  object.geometry.dispose();
  object.geometry = new BufferGeometry();
  object.geometry.setAttribute("position", new Float32BufferAttribute(points.flat(), 3));
}
