// The Earth behind everything, where the sky's track says it is: a ball with a lit side and a thin blue limb.
import { BackSide, Mesh, ShaderMaterial, SphereGeometry, Vector3, type PerspectiveCamera } from "three";
import { norm, scale, unit, type Vec3 } from "../pure/vectors";
import { vector } from "./three";

/** Mean radius of the Earth, metres: WGS 84's (2a + b) / 3. Only the size of the ball on the page hangs on it. */
const EARTH_M = 6_371_009;

export class Outside {
  private readonly uniforms = {
    towardsSun: { value: new Vector3(0, 0, 1) },
    towardsEarth: { value: new Vector3(0, 0, 1) },
    halfAngle: { value: 0 },
  };

  readonly mesh = new Mesh(
    new SphereGeometry(1000, 48, 24),
    new ShaderMaterial({
      side: BackSide,
      depthTest: false,
      depthWrite: false,
      uniforms: this.uniforms,
      vertexShader: /* glsl */ `
        varying vec3 way;
        void main() { way = position; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`,
      fragmentShader: FRAGMENT,
    }),
  );

  constructor() {
    this.mesh.renderOrder = -10;
    this.mesh.frustumCulled = false;
  }

  show(visible: boolean, camera: PerspectiveCamera, sun: Vec3 | null, earth: Vec3 | null): void {
    this.mesh.visible = visible && earth !== null;
    if (earth === null) return;
    this.mesh.position.copy(camera.position);
    this.mesh.updateMatrixWorld();
    this.uniforms.towardsEarth.value.copy(vector(unit(earth)));
    this.uniforms.towardsSun.value.copy(vector(sun ?? scale(unit(earth), 1)));
    this.uniforms.halfAngle.value = Math.asin(Math.min(1, EARTH_M / norm(earth)));
  }
}

const FRAGMENT = /* glsl */ `
varying vec3 way;
uniform vec3 towardsSun;
uniform vec3 towardsEarth;
uniform float halfAngle;
void main() {
  vec3 d = normalize(way);
  float c = dot(d, towardsEarth);
  float angle = acos(clamp(c, -1.0, 1.0));
  vec3 space = vec3(0.004, 0.006, 0.012);
  float sine = sin(halfAngle);
  // First of the ray's two meetings with a ball of that size at distance one.
  float under = sine * sine - (1.0 - c * c);
  vec3 n = normalize(d * (c - sqrt(max(under, 0.0))) - towardsEarth);
  float day = smoothstep(-0.12, 0.25, dot(n, towardsSun));
  vec3 ground = mix(vec3(0.006, 0.010, 0.022), vec3(0.20, 0.36, 0.58), day);
  float over = (angle - halfAngle) / 0.02;
  vec3 limb = vec3(0.25, 0.5, 0.95) * exp(-max(over, 0.0) * 3.0) * mix(0.05, 1.0, day);
  vec3 colour = under > 0.0 && c > 0.0 ? ground : space + limb;
  gl_FragColor = vec4(colour, 1.0);
  #include <colorspace_fragment>
}`;
