// Where the Sun's beam lands: its edge cast from the window onto whatever stands in its way, as a bright line.
import {
  BufferGeometry, DoubleSide, Float32BufferAttribute, LineBasicMaterial, LineSegments, Mesh, MeshBasicMaterial,
  Raycaster, type Object3D,
} from "three";
import { beamEdge, beamShare, type Opening } from "../pure/sunbeam";
import { add, lerp, norm, scale, sub, type Vec3 } from "../pure/vectors";
import type { Model } from "./model";
import { plain, vector } from "./three";

/** Round the beam; so many lines of the outline. */
const POINTS = 40;
const FARTHEST_M = 60;
/** So much of the beam is drawn outside of its window. */
const OUTSIDE_M = 0.7;

export interface Patch {
  readonly window: string;
  readonly middle: Vec3;
  /** Points of its outline; no numbers where the light meets nothing. */
  readonly edge: readonly Vec3[];
  /** The same points in the window. */
  readonly from: readonly Vec3[];
  /** People that it falls on, then things of the set. */
  readonly on: readonly string[];
}

interface Landing {
  readonly point: Vec3;
  readonly object: Object3D;
}

export class Patches {
  readonly lines = new LineSegments(
    new BufferGeometry(),
    new LineBasicMaterial({ color: 0xffe9a8, transparent: true, opacity: 0.9 }),
  );
  /** The air that the light goes through, so that an eye finds where the Sun comes from. */
  readonly beams = new Mesh(
    new BufferGeometry(),
    new MeshBasicMaterial({ color: 0xffe2a0, transparent: true, opacity: 0.1, depthWrite: false, side: DoubleSide }),
  );
  found: Patch[] = [];
  private readonly caster = new Raycaster();

  constructor(
    private readonly model: Model,
    private readonly openings: readonly Opening[],
  ) {
    this.lines.frustumCulled = false;
    this.beams.frustumCulled = false;
    this.caster.far = FARTHEST_M;
  }

  set(sun: Vec3 | null, share: number): void {
    this.found = sun === null || share <= 0 ? [] : this.openings.flatMap((opening) => this.patch(opening, sun));
    const segments = this.found.flatMap((patch) => outline(patch.edge));
    replace(this.lines, segments);
    replace(this.beams, sun === null ? [] : this.found.flatMap((patch) => beam(patch, sun)));
  }

  private patch(opening: Opening, sun: Vec3): Patch[] {
    if (beamShare(opening, sun) < 0.01) return [];
    const edge = beamEdge(opening, sun, POINTS);
    const centre = scale(edge.reduce(add), 1 / edge.length);
    if (this.isShaded(opening, centre, sun)) return [];
    const middle = this.land(centre, sun);
    if (middle === null) return [];
    const landed = edge.map((point) => this.land(lerp(point, centre, 0.01), sun));
    const inside = edge.filter((_, i) => i % 4 === 0).map((point) => this.land(lerp(point, centre, 0.5), sun));
    const hits = [middle, ...inside, ...landed].filter((each): each is Landing => each !== null);
    const people = hits.map((hit) => this.model.whoOf(hit.object)).filter((who) => who !== "");
    const things = hits
      .filter((hit) => this.model.whoOf(hit.object) === "")
      .map((hit) => this.model.nameOf(hit.object))
      .filter((name) => name !== "" && name !== opening.id);
    // A little towards the window, so that the line lies on what it outlines.
    const lifted = (each: Landing | null): Vec3 => (each === null ? [NaN, NaN, NaN] : add(each.point, scale(sun, 0.006)));
    const on = [...new Set(people), ...new Set(things)];
    return [{ window: opening.id, middle: middle.point, edge: landed.map(lifted), from: edge, on }];
  }

  /** Whether something outside, another module, stands in the Sun's way. */
  private isShaded(opening: Opening, centre: Vec3, sun: Vec3): boolean {
    const out = add(centre, scale(sun, opening.depth * 3 + 0.15));
    this.caster.set(vector(out), vector(sun));
    return this.caster.intersectObjects(this.model.setMeshes, false).length > 0;
  }

  private land(from: Vec3, sun: Vec3): Landing | null {
    this.caster.set(vector(add(from, scale(sun, -0.02))), vector(scale(sun, -1)));
    const meshes = [...this.model.personMeshes, ...this.model.setMeshes];
    const hit = this.caster.intersectObjects(meshes, false)[0];
    return hit === undefined ? null : { point: plain(hit.point), object: hit.object };
  }
}

/** Lines between neighbours; none where one lies on a person and the next on the wall behind. */
function outline(edge: readonly Vec3[]): Vec3[] {
  const lengths = edge.map((point, i) => norm(sub(edge[(i + 1) % edge.length]!, point)));
  const usual = [...lengths].filter(Number.isFinite).sort((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 0;
  return edge.flatMap((point, i) =>
    lengths[i]! <= Math.max(0.05, 4 * usual) ? [point, edge[(i + 1) % edge.length]!] : [],
  );
}

/** The sides of the beam, from a little outside of the window to where it lands. */
function beam(patch: Patch, sun: Vec3): Vec3[] {
  const count = patch.edge.length;
  return patch.edge.flatMap((a, i) => {
    const b = patch.edge[(i + 1) % count]!;
    if (!Number.isFinite(a[0] + b[0])) return [];
    const [outA, outB] = [patch.from[i]!, patch.from[(i + 1) % count]!].map((p) => add(p, scale(sun, OUTSIDE_M))) as [Vec3, Vec3];
    return [outA, a, b, outA, b, outB];
  });
}

function replace(object: LineSegments | Mesh, points: readonly Vec3[]): void {
  object.geometry.dispose();
  object.geometry = new BufferGeometry();
  object.geometry.setAttribute("position", new Float32BufferAttribute(points.flat(), 3));
}
