// The Sun in the room: a directional light that only passes where both rims of a window let it, with real shadows.
import { DirectionalLight, ShaderChunk, Vector3, Vector4, type Material, type WebGLProgramParametersWithUniforms } from "three";
import { beamEdge, type Opening } from "../pure/sunbeam";
import { add, cross, dot, scale, square, sub, type Vec3 } from "../pure/vectors";
import { vector } from "./three";

/** The page's shader has room for so many windows. */
const MOST = 24;
const PLACE = "getDirectionalLightInfo( directionalLight, directLight );";

const shared = {
  sunTowards: { value: new Vector3(0, 0, 1) },
  sunWindows: { value: 0 },
  sunCentres: { value: Array.from({ length: MOST }, () => new Vector4()) },
  sunNormals: { value: Array.from({ length: MOST }, () => new Vector4()) },
  sunPasses: { value: Array.from({ length: MOST }, () => 0) },
};

const BEAM = /* glsl */ `
varying vec3 vSet;
uniform vec3 sunTowards;
uniform int sunWindows; // -1: out of doors, the Sun is everywhere
uniform vec4 sunCentres[${MOST}]; // inner rim, radius
uniform vec4 sunNormals[${MOST}]; // outward, length of the tube
uniform float sunPasses[${MOST}]; // transmission; 0 is shut
float sunBeam(vec3 p) {
  if (sunWindows < 0) return 1.0;
  float most = 0.0;
  for (int i = 0; i < ${MOST}; i++) {
    if (i >= sunWindows) break;
    vec3 n = sunNormals[i].xyz;
    float slope = dot(sunTowards, n);
    if (slope < 1e-3) continue;
    vec3 inner = sunCentres[i].xyz;
    float t = dot(inner - p, n) / slope;
    float beyond = t + sunNormals[i].w / slope;
    if (beyond < 0.0) continue;
    float radius = sunCentres[i].w;
    vec3 a = p + sunTowards * max(t, 0.0) - inner;
    vec3 b = p + sunTowards * beyond - inner - n * sunNormals[i].w;
    a -= n * dot(a, n);
    float edge = max(length(a), length(b));
    // The Sun is half a degree wide: the farther off the window, the softer the edge.
    float soft = max(0.002, 0.00465 * max(t, 0.0));
    most = max(most, sunPasses[i] * (1.0 - smoothstep(radius - soft, radius + soft, edge)));
  }
  return most;
}
`;

/** three's own light loop with the Sun cut to its beams; another release of three may have written it otherwise. */
function lightLoop(): string {
  const loop = ShaderChunk.lights_fragment_begin;
  if (!loop.includes(PLACE)) throw new Error("this release of three lights its materials in another way");
  return loop.replace(PLACE, `${PLACE}\ndirectLight.color *= sunBeam(vSet);`);
}

/** Let a material receive the Sun through the windows only. */
export function throughWindows(material: Material, more: (shader: WebGLProgramParametersWithUniforms) => void): void {
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, shared);
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", "#include <common>\nvarying vec3 vSet;")
      .replace("#include <project_vertex>", "#include <project_vertex>\nvSet = (modelMatrix * vec4(transformed, 1.0)).xyz;");
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", `#include <common>\n${BEAM}`)
      .replace("#include <lights_fragment_begin>", lightLoop());
    more(shader);
  };
}

export class Sunlight {
  readonly light = new DirectionalLight(0xfff4e2, 0);

  constructor(
    private readonly openings: readonly Opening[],
    private readonly bounds: readonly [Vec3, Vec3],
    private readonly exterior: boolean,
  ) {
    this.light.castShadow = true;
    this.light.shadow.mapSize.set(2048, 2048);
    this.light.shadow.bias = -0.0006;
    this.light.shadow.normalBias = 0.012;
  }

  /** Shine from a direction; null or no share of the disc is darkness. */
  set(sun: Vec3 | null, share: number): void {
    const shown = sun === null ? [] : this.passing(sun);
    const lit = sun !== null && share > 0 && (this.exterior || shown.length > 0);
    this.light.visible = lit;
    this.light.intensity = lit ? 9 * share : 0;
    this.light.color.setRGB(1, 0.95 - 0.35 * (1 - share), 0.87 - 0.6 * (1 - share));
    if (sun === null || !lit) return;
    shared.sunTowards.value.copy(vector(sun));
    shared.sunWindows.value = this.exterior ? -1 : shown.length;
    shown.forEach((opening, i) => {
      shared.sunCentres.value[i]!.set(...opening.centre, opening.radius);
      shared.sunNormals.value[i]!.set(...opening.normal, opening.depth);
      shared.sunPasses.value[i] = opening.transmission;
    });
    this.aim(sun, shown);
  }

  private passing(sun: Vec3): Opening[] {
    return this.openings.filter((opening) => beamEdge(opening, sun, 4).length > 0).slice(0, MOST);
  }

  /** Fit the shadow's map to the beams alone: everything outside of them is dark anyway. */
  private aim(sun: Vec3, shown: readonly Opening[]): void {
    const middle = scale(add(this.bounds[0], this.bounds[1]), 0.5);
    const away = 0.5 * Math.hypot(...sub(this.bounds[1], this.bounds[0])) + 2;
    const camera = this.light.shadow.camera;
    // three points a light's own up by +y unless told; an up square to the Sun keeps the map from turning over.
    const top = square(sun);
    const right = cross(top, sun);
    camera.up.copy(vector(top));
    const points = this.exterior ? corners(this.bounds) : shown.flatMap((opening) => rim(opening));
    const across = points.map((point) => dot(sub(point, middle), right));
    const along = points.map((point) => dot(sub(point, middle), top));
    const margin = 0.08;
    camera.left = Math.min(...across) - margin;
    camera.right = Math.max(...across) + margin;
    camera.bottom = Math.min(...along) - margin;
    camera.top = Math.max(...along) + margin;
    camera.near = 0.1;
    camera.far = 2 * away;
    camera.updateProjectionMatrix();
    this.light.position.copy(vector(add(middle, scale(sun, away))));
    this.light.target.position.copy(vector(middle));
    this.light.target.updateMatrixWorld();
    this.light.shadow.needsUpdate = true;
  }
}

function rim(opening: Opening): Vec3[] {
  const one = square(opening.normal);
  const two = cross(opening.normal, one);
  return [one, two, scale(one, -1), scale(two, -1)].map((way) => add(opening.centre, scale(way, 1.5 * opening.radius)));
}

function corners([low, high]: readonly [Vec3, Vec3]): Vec3[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((n): Vec3 => [
    n & 1 ? high[0] : low[0],
    n & 2 ? high[1] : low[1],
    n & 4 ? high[2] : low[2],
  ]);
}
