// The glTF of the shot in the axes of its set: who moves, what is hull, and how each is lit and cut away.
import {
  AnimationMixer, Box3, DoubleSide, FrontSide, Group, Matrix4, Mesh, MeshBasicMaterial, MeshStandardMaterial, Vector3,
  type AnimationAction, type Material, type Object3D,
} from "three";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import type { Pose } from "../pure/tracks";
import { quaternion, vector } from "./three";
import { throughWindows } from "./sunlight";

/** Takes no part in the picture, but keeps its shadow. */
const UNSEEN = new MeshBasicMaterial({ colorWrite: false, depthWrite: false, side: DoubleSide, shadowSide: DoubleSide });

interface Thing {
  readonly mesh: Mesh;
  readonly own: Material;
  readonly middle: Vector3;
  /** The room that it stands in. */
  readonly room: Box3 | null;
}

/** What stands between a viewer outside and the people: whole things, and of hulls all but their inside. */
export class Cutaway {
  readonly on = { value: false };
  readonly towards = { value: new Vector3(0, 0, 1) };
  private readonly things: Thing[] = [];

  add(mesh: Mesh, room: Box3 | null): void {
    const middle = new Box3().setFromObject(mesh).getCenter(new Vector3());
    this.things.push({ mesh, own: mesh.material as Material, middle, room });
  }

  /** Hide what is nearer than a distance along the way to the viewer, or on a wall that the viewer looks through. */
  set(on: boolean, towardsViewer: Vector3, nearest: number): void {
    this.on.value = on;
    this.towards.value.copy(towardsViewer);
    for (const { mesh, own, middle, room } of this.things) {
      const hidden = middle.dot(towardsViewer) > nearest || (room !== null && isOnNearWall(middle, room, towardsViewer));
      mesh.material = on && hidden ? UNSEEN : own;
    }
  }
}

/** From which share of the way to a side something counts as on that wall; lengthwise only the very end does. */
function farShares(half: Vector3): Vector3 {
  const longest = Math.max(half.x, half.y, half.z);
  const isLong = longest > 1.5 * Math.min(half.x, half.y, half.z);
  const far = (length: number): number => (isLong && length === longest ? 0.93 : 0.5);
  return new Vector3(far(half.x), far(half.y), far(half.z));
}

function isOnNearWall(middle: Vector3, room: Box3, towards: Vector3): boolean {
  const half = room.getSize(new Vector3()).multiplyScalar(0.5);
  const share = middle.clone().sub(room.getCenter(new Vector3())).divide(half);
  const far = farShares(half);
  return (["x", "y", "z"] as const).some(
    (axis) => Math.abs(share[axis]) > far[axis] && Math.sign(share[axis]) * towards[axis] > 0.3,
  );
}

const SPREAD = "uniform bool cut;\nuniform vec3 towards;\nuniform vec3 roomMiddle;\nuniform vec3 roomHalf;\nuniform vec3 farShare;";
const SPREAD_CUT = /* glsl */ `
vec3 wall = (vSet - roomMiddle) / roomHalf;
vec3 near = step(farShare, abs(wall)) * step(vec3(0.3), sign(wall) * towards);
if (cut && near.x + near.y + near.z > 0.0) discard;`;

function roomOf(mesh: Mesh, rooms: Iterable<Box3>): Box3 | null {
  const middle = new Box3().setFromObject(mesh).getCenter(new Vector3());
  return [...rooms].find((each) => each.containsPoint(middle)) ?? null;
}

/** Whether a thing reaches over most of its room in two ways at least: many things that are one mesh. */
function spans(mesh: Mesh, room: Box3): boolean {
  const size = new Box3().setFromObject(mesh).getSize(new Vector3()).divide(room.getSize(new Vector3()));
  return [size.x, size.y, size.z].filter((share) => share > 0.6).length >= 2;
}

const IN_THE_WAY = new Set(["part", "rail", "lamp", "hatch", "window", "rack", "label"]);

export class Model {
  readonly people = new Map<string, Object3D>();
  readonly setMeshes: Mesh[] = [];
  readonly personMeshes: Mesh[] = [];
  readonly root = new Group();
  private mixer: AnimationMixer | null = null;
  private action: AnimationAction | null = null;
  private readonly hulls = new Map<string, Box3>();
  private readonly lamps = new Map<string, MeshStandardMaterial[]>();
  private readonly materials = new Map<string, Material>();

  constructor(private readonly cutaway: Cutaway) {}

  async load(glb: ArrayBuffer): Promise<void> {
    const gltf = await new GLTFLoader().parseAsync(glb, "");
    // The page hangs lights of its own, over its own exposure.
    for (const light of gltf.scene.getObjectsByProperty("isLight", true)) light.visible = false;
    const stage = findKind(gltf.scene, "stage") ?? gltf.scene;
    // The page works in the axes of the set, as the staging's file does; the file's root turns to glTF's.
    stage.quaternion.identity();
    this.root.add(gltf.scene);
    const clip = gltf.animations[0];
    if (clip !== undefined) {
      this.mixer = new AnimationMixer(gltf.scene);
      this.action = this.mixer.clipAction(clip);
      this.action.play();
    }
    this.root.updateMatrixWorld(true);
    gltf.scene.traverse((object) => this.hull(object));
    gltf.scene.traverse((object) => this.dress(object));
  }

  /** Show limbs, things and cameras as they are at an instant. */
  seek(t: number): void {
    if (this.mixer === null || this.action === null) return;
    this.action.time = Math.min(t, Math.max(0, this.action.getClip().duration - 1e-4));
    this.mixer.update(0);
  }

  /** Carry a person from where the track has it to where it was placed. */
  carry(who: string, from: Pose, to: Pose): void {
    const node = this.people.get(who);
    if (node === undefined) return;
    const out = new Matrix4().compose(vector(to.position), quaternion(to.rotation), ONE);
    const back = new Matrix4().compose(vector(from.position), quaternion(from.rotation), ONE).invert();
    out.multiply(back).decompose(node.position, node.quaternion, new Vector3());
  }

  /** How bright, 0 to 1, the face of one of the set's own lamps shines. */
  glow(id: string, level: number): void {
    for (const lamp of this.lamps.get(id) ?? []) lamp.emissiveIntensity = level;
  }

  whoOf(object: Object3D | null): string {
    for (let each = object; each !== null; each = each.parent) {
      const who: unknown = each.userData["who"];
      if (typeof who === "string") return who;
    }
    return "";
  }

  /** Name of a thing of the set. */
  nameOf(object: Object3D): string {
    const name: unknown = object.userData["name"] ?? object.parent?.userData["name"];
    return typeof name === "string" ? name : "";
  }

  /** The hull of one set may be in pieces, side by side: `zvezda deck`, `zvezda outside`. */
  private hull(object: Object3D): void {
    if (object instanceof Mesh && kindOf(object) === "hull") {
      const room = this.hulls.get(hullName(object)) ?? new Box3();
      this.hulls.set(hullName(object), room.expandByObject(object));
    }
  }

  private dress(object: Object3D): void {
    const about = object.userData as { kind?: string; who?: string; segment?: string };
    if (about.kind === "person" && about.who && !about.segment) this.people.set(about.who, object);
    if (!(object instanceof Mesh)) return;
    const kind = kindOf(object);
    object.castShadow = kind !== "label";
    object.receiveShadow = true;
    object.material = this.material(object, kind);
    (kind === "person" ? this.personMeshes : this.setMeshes).push(object);
    if (!IN_THE_WAY.has(kind)) return;
    const room = roomOf(object, this.hulls.values());
    if (room !== null && spans(object, room)) object.material = this.spread(object, room);
    else this.cutaway.add(object, room);
  }

  private material(mesh: Mesh, kind: string): Material {
    const given = mesh.material as MeshStandardMaterial;
    const own = kind === "hull" ? hullName(mesh) : kind === "lamp" ? `lamp ${this.nameOf(mesh)}` : kind;
    const key = `${given.uuid} ${own}`;
    const known = this.materials.get(key);
    if (known) return known;
    const material = given.clone();
    material.side = kind === "hull" ? FrontSide : DoubleSide;
    material.shadowSide = DoubleSide;
    if (kind === "lamp") this.lamps.set(this.nameOf(mesh), [...(this.lamps.get(this.nameOf(mesh)) ?? []), material]);
    throughWindows(material, (shader) => {
      if (kind === "hull") this.openHull(shader, mesh);
    });
    material.customProgramCacheKey = () => (kind === "hull" ? "hull" : "set");
    this.materials.set(key, material);
    return material;
  }

  /** Of a thing that stands along several walls at once, what is on a near wall is left out piece by piece. */
  private spread(mesh: Mesh, room: Box3): Material {
    const material = (mesh.material as MeshStandardMaterial).clone();
    const half = room.getSize(new Vector3()).multiplyScalar(0.5);
    throughWindows(material, (shader) => {
      shader.uniforms["cut"] = this.cutaway.on;
      shader.uniforms["towards"] = this.cutaway.towards;
      shader.uniforms["roomMiddle"] = { value: room.getCenter(new Vector3()) };
      shader.uniforms["roomHalf"] = { value: half };
      shader.uniforms["farShare"] = { value: farShares(half) };
      shader.fragmentShader = shader.fragmentShader
        .replace("#include <common>", `#include <common>\n${SPREAD}`)
        .replace("#include <clipping_planes_fragment>", `${SPREAD_CUT}\n#include <clipping_planes_fragment>`);
    });
    material.customProgramCacheKey = () => "spread";
    return material;
  }

  private openHull(shader: { uniforms: Record<string, { value: unknown }>; fragmentShader: string }, mesh: Mesh): void {
    const middle = this.hulls.get(hullName(mesh))!.getCenter(new Vector3());
    shader.uniforms["hullOpen"] = this.cutaway.on;
    shader.uniforms["hullMiddle"] = { value: middle };
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", "#include <common>\nuniform bool hullOpen;\nuniform vec3 hullMiddle;")
      .replace(
        "#include <clipping_planes_fragment>",
        // The outer skin of a shell faces away from its middle: seen from outside, it would hide everybody.
        "if (hullOpen && dot(cross(dFdx(vSet), dFdy(vSet)), vSet - hullMiddle) > 0.0) discard;\n#include <clipping_planes_fragment>",
      );
  }
}

const ONE = new Vector3(1, 1, 1);

function findKind(object: Object3D, kind: string): Object3D | null {
  let found: Object3D | null = null;
  object.traverse((each) => {
    if (found === null && each.userData["kind"] === kind) found = each;
  });
  return found;
}

/** What the file says that a mesh is; a mesh of several colours has it from its node. */
function kindOf(mesh: Object3D): string {
  for (let each: Object3D | null = mesh; each !== null; each = each.parent) {
    const kind: unknown = each.userData["kind"];
    if (typeof kind === "string") return kind;
  }
  return "part";
}

/** Name of the set that a piece of hull belongs to: all but the last word. */
function hullName(mesh: Object3D): string {
  const name: unknown = mesh.userData["name"] ?? mesh.parent?.userData["name"];
  return typeof name === "string" ? name.split(" ").slice(0, -1).join(" ") : "";
}
