// Everything that is drawn: the room with its light, the people, the camera, the handles, and the two ways to look.
import {
  ACESFilmicToneMapping, Color, HemisphereLight, PCFShadowMap, PerspectiveCamera, PointLight, Raycaster, Scene as Room,
  SpotLight, Vector2, WebGLRenderer,
} from "three";
import type { LampData, PageData } from "../data";
import type { Ray } from "../pure/drag";
import { lensView, type Gate, type LensView } from "../pure/lens";
import { lampAt, levelAt, type Pose } from "../pure/tracks";
import { add, dot, scale, type Vec3 } from "../pure/vectors";
import { Handles } from "./handles";
import { Cutaway, Model } from "./model";
import { Outside } from "./outside";
import { Patches } from "./patch";
import { Rig } from "./rig";
import { Sunlight } from "./sunlight";
import { plain, quaternion, vector } from "./three";
import { homeView, Walker } from "./walker";

/** Lamps with a light of their own on the page; more would be slow, and the soft light stands for the rest. */
const MOST_LAMPS = 4;
/** Soft light from overhead and from below, with the cabin's lamps on and off. */
const LIT_SKY = new Color(0xffffff);
const DARK_SKY = new Color(0x8ea6cf);
const LIT_GROUND = new Color(0x4b5563);
const DARK_GROUND = new Color(0x27303f);

export class Stage {
  readonly renderer: WebGLRenderer;
  readonly room = new Room();
  readonly walker = new Walker();
  readonly lens = new PerspectiveCamera(40, 1, 0.03, 4000);
  readonly cutaway = new Cutaway();
  readonly model = new Model(this.cutaway);
  readonly rig = new Rig();
  readonly handles = new Handles();
  readonly sunlight: Sunlight;
  readonly patches: Patches;
  readonly outside = new Outside();
  readonly gate: Gate | null;
  private readonly soft = new HemisphereLight(0xffffff, 0x4b5563, 1);
  private readonly hung: { readonly lamp: LampData; readonly light: PointLight | SpotLight }[] = [];
  /** Of the brightest of the set's own lamps, as shown. */
  cabinLevel = 0;
  private readonly caster = new Raycaster();
  width = 1;
  height = 1;

  constructor(private readonly data: PageData, canvas: HTMLCanvasElement) {
    this.renderer = new WebGLRenderer({ canvas, antialias: true, powerPreference: "high-performance" });
    this.renderer.toneMapping = ACESFilmicToneMapping;
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.autoUpdate = false;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.room.background = new Color(0x0d1014);
    this.sunlight = new Sunlight(data.openings, data.bounds, data.exterior);
    this.patches = new Patches(this.model, data.openings);
    this.gate = data.camera;
    this.soft.position.copy(vector(data.planes["overhead"] ?? [0, 0, 1]));
    this.room.add(this.soft, this.sunlight.light, this.sunlight.light.target, this.outside.mesh);
    this.room.add(this.model.root, this.rig.group, this.handles.group, this.patches.lines, this.patches.beams);
    this.rig.group.visible = data.camera !== null;
    this.hang(data.lamps);
  }

  home(places: readonly Vec3[]): void {
    const overhead = this.data.planes["overhead"] ?? [0, 0, 1];
    const view = homeView(this.data.bounds, places, overhead);
    this.walker.look(view.target, view.from, view.distance, view.up);
  }

  /** All lamps as they are at a second of the shot; somebody may have switched the cabin's by hand. */
  lamps(t: number, cabin: boolean | null): void {
    const level = (lamp: LampData): number =>
      lamp.cabin && cabin !== null ? Number(cabin) : levelAt(lamp.level, t);
    for (const { lamp, light } of this.hung) {
      light.intensity = level(lamp) * full(lamp);
      // A light that only fades stays: with another number of lights every material is built anew.
      place(light, lampAt(lamp.track, t));
    }
    const own = this.data.lamps.filter((lamp) => lamp.cabin);
    for (const lamp of own) this.model.glow(lamp.id, level(lamp));
    this.cabinLevel = own.length > 0 ? Math.max(...own.map(level)) : Number(cabin ?? this.data.cabinOn);
    this.soft.intensity = 1.25 + 0.85 * this.cabinLevel;
    this.soft.color.copy(DARK_SKY).lerp(LIT_SKY, this.cabinLevel);
    this.soft.groundColor.copy(DARK_GROUND).lerp(LIT_GROUND, this.cabinLevel);
  }

  resize(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
    this.renderer.setSize(this.width, this.height, false);
  }

  /** Take the film camera's place. */
  lensTo(pose: Pose, focalMm: number): LensView | null {
    if (this.gate === null) return null;
    const view = lensView(this.gate, focalMm, this);
    this.lens.fov = (view.fovRad * 180) / Math.PI;
    this.lens.position.copy(vector(pose.position));
    this.lens.quaternion.copy(quaternion(pose.rotation));
    return view;
  }

  /** Draw; in the way of a walker nothing of the near side stands, before the nearest of the given places. */
  draw(throughLens: boolean, cut: boolean, kept: readonly Vec3[]): PerspectiveCamera {
    const camera = throughLens ? this.lens : this.walker.camera;
    camera.aspect = this.width / this.height;
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    const towards = this.walker.back;
    const nearest = Math.max(dot(this.walker.target, towards), ...kept.map((each) => dot(each, towards) + 0.35));
    this.cutaway.set(cut && !throughLens, vector(towards), nearest);
    this.rig.group.visible = this.gate !== null && !throughLens;
    this.patches.lines.visible = this.patches.beams.visible = !throughLens;
    this.renderer.render(this.room, camera);
    return camera;
  }

  /** The ray of a place on the page, pixels. */
  ray(x: number, y: number, camera: PerspectiveCamera): Ray {
    this.caster.setFromCamera(new Vector2((x / this.width) * 2 - 1, 1 - (y / this.height) * 2), camera);
    return { origin: plain(this.caster.ray.origin), direction: plain(this.caster.ray.direction) };
  }

  /** Who is at a place of the page: a person's name, `camera`, or nobody. */
  pick(ray: Ray, withCamera: boolean): { who: string } | "camera" | null {
    this.caster.set(vector(ray.origin), vector(ray.direction));
    const meshes = withCamera ? [...this.model.personMeshes, ...this.rig.meshes] : this.model.personMeshes;
    const hit = this.caster.intersectObjects(meshes, false)[0];
    if (hit === undefined) return null;
    const who = this.model.whoOf(hit.object);
    return who === "" ? "camera" : { who };
  }

  private hang(lamps: readonly LampData[]): void {
    const brightest = [...lamps].sort((a, b) => b.fluxLm - a.fluxLm);
    const own = brightest.filter((lamp) => lamp.cabin).slice(0, MOST_LAMPS);
    for (const lamp of [...own, ...brightest.filter((each) => !each.cabin).slice(0, MOST_LAMPS)]) {
      const light = lightOf(lamp);
      this.room.add(light);
      if (light instanceof SpotLight) this.room.add(light.target);
      this.hung.push({ lamp, light });
    }
  }
}

const isCone = (lamp: LampData): boolean => lamp.track.axis !== null && lamp.halfAngleRad < 1.4;

/** Candela of a lamp that burns fully over the page's own exposure; a cone gathers its flux. */
const full = (lamp: LampData): number => (isCone(lamp) ? lamp.fluxLm / 60 : Math.min(1.6, lamp.fluxLm / 700));

function lightOf(lamp: LampData): PointLight | SpotLight {
  const light = isCone(lamp) ? new SpotLight(0xffffff, 0, 0, lamp.halfAngleRad, 0.4) : new PointLight(0xffffff, 0);
  // The eye is used to the cabin's light: half of a lamp's colour is left.
  light.color.setRGB(...lamp.colour).lerp(new Color(1, 1, 1), 0.6);
  return light;
}

function place(light: PointLight | SpotLight, { position, axis }: { position: Vec3; axis: Vec3 | null }): void {
  light.position.copy(vector(axis === null ? position : add(position, scale(axis, 0.3))));
  if (light instanceof SpotLight && axis !== null) {
    light.target.position.copy(vector(add(position, axis)));
    light.target.updateMatrixWorld();
  }
}
