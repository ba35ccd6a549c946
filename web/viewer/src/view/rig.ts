// The camera as a thing in the set: its body, the top of its frame marked, and what its lens takes in.
import {
  BoxGeometry, BufferGeometry, ConeGeometry, CylinderGeometry, Float32BufferAttribute, Group, LineBasicMaterial,
  LineSegments, Mesh, MeshStandardMaterial,
} from "three";
import { frameShare, type Gate } from "../pure/lens";
import type { Pose } from "../pure/tracks";
import type { Vec3 } from "../pure/vectors";
import { quaternion, vector } from "./three";

const REACH_M = 1.1;

export class Rig {
  readonly group = new Group();
  readonly meshes: Mesh[] = [];
  private readonly lines = new LineSegments(
    new BufferGeometry(),
    new LineBasicMaterial({ color: 0xf0b429, transparent: true, opacity: 0.75 }),
  );

  constructor() {
    const dark = new MeshStandardMaterial({ color: 0x30363f, roughness: 0.6, emissive: 0x12151a });
    const red = new MeshStandardMaterial({ color: 0xf0b429, emissive: 0x8a5f00, roughness: 0.6 });
    const body = new Mesh(new BoxGeometry(0.12, 0.15, 0.2), dark);
    body.position.z = 0.12;
    const lens = new Mesh(new CylinderGeometry(0.045, 0.05, 0.12, 24), dark);
    lens.rotation.x = Math.PI / 2;
    lens.position.z = -0.02;
    const top = new Mesh(new ConeGeometry(0.05, 0.1, 3), red);
    top.position.set(0, 0.13, 0.12);
    this.meshes.push(body, lens, top);
    this.group.add(body, lens, top, this.lines);
    this.lines.frustumCulled = false;
  }

  show(pose: Pose, gate: Gate, focalMm: number): void {
    this.group.position.copy(vector(pose.position));
    this.group.quaternion.copy(quaternion(pose.rotation));
    this.group.updateMatrixWorld(true);
    const share = frameShare(gate);
    const x = (REACH_M * share.width * gate.widthMm * gate.squeeze) / (2 * focalMm);
    const y = (REACH_M * share.height * gate.heightMm) / (2 * focalMm);
    const corners: Vec3[] = [[-x, -y, -REACH_M], [x, -y, -REACH_M], [x, y, -REACH_M], [-x, y, -REACH_M]];
    const apex: Vec3 = [0, 0, 0];
    const sides = corners.flatMap((corner, i) => [apex, corner, corner, corners[(i + 1) % 4]!]);
    const roof: Vec3[] = [[-x * 0.25, y, -REACH_M], [0, y * 1.18, -REACH_M], [0, y * 1.18, -REACH_M], [x * 0.25, y, -REACH_M]];
    this.lines.geometry.dispose();
    this.lines.geometry = new BufferGeometry();
    this.lines.geometry.setAttribute("position", new Float32BufferAttribute([...sides, ...roof].flat(), 3));
  }
}
