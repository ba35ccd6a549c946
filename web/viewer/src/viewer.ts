// The staged shot on the page: one state, shown after every change; what a person does to it comes in here.
import { firstScene, type PageData, type PersonData } from "./data";
import { History } from "./pure/history";
import { changesOf, countOf, savedText } from "./pure/save";
import {
  bodyUp, changed, focalAt, marked, nearestPlace, placesOf, posedAt, type Placed, type Scene, type Subject,
} from "./pure/scene";
import { poseAt, skyAt, type Pose, type SkyNow } from "./pure/tracks";
import { add, inverse, scale, times, turn, type Quat, type Vec3 } from "./pure/vectors";
import { Labels, onPage, type Word } from "./view/labels";
import { Stage } from "./view/stage";

const ALMOST_NOTHING_S = 0.02;

export class Viewer {
  readonly history: History<Scene>;
  readonly stage: Stage;
  readonly labels = new Labels();
  throughLens = false;
  cut = true;
  names = true;
  /** The set's own lamps as somebody switched them on the page; null as the shot has them. */
  cabinAsked: boolean | null = null;
  /** Seconds of the shot. */
  t = 0;
  /** Seconds of the sky's track at which the shot begins. */
  startS: number;
  chosen: Subject | null = null;
  /** Told after every picture. */
  readonly watchers: (() => void)[] = [];
  frames = 0;
  /** As it was downloaded last. */
  saved: Scene | null = null;
  private asked = false;
  private lit = "";
  private litScene: Scene | null = null;

  constructor(readonly data: PageData, canvas: HTMLCanvasElement) {
    this.history = new History(firstScene(data));
    this.stage = new Stage(data, canvas);
    this.startS = data.startS;
  }

  async load(glb: ArrayBuffer): Promise<void> {
    await this.stage.model.load(glb);
    this.home();
    this.stage.lamps(0, null);
  }

  get scene(): Scene {
    return this.history.now;
  }

  get sky(): SkyNow {
    return skyAt(this.data.sky, this.startS + this.t);
  }

  person(who: string): PersonData | undefined {
    return this.data.people.find((each) => each.who === who);
  }

  poseOf(subject: Subject): Pose | null {
    const track = subject.kind === "camera" ? this.data.camera?.track : this.person(subject.who)?.track;
    return track === undefined ? null : posedAt(track, placesOf(this.scene, subject), this.t);
  }

  get cameraPose(): Pose | null {
    return this.poseOf({ kind: "camera" });
  }

  get focalMm(): number {
    const camera = this.data.camera;
    return camera === null ? 35 : Math.max(4, focalAt(camera.track.t_s, camera.focalMm, this.scene.camera, this.t));
  }

  /** Which of the chosen one's marks or keys is meant at this instant. */
  get chosenPlace(): { index: number; place: Placed; count: number } | null {
    if (this.chosen === null) return null;
    const places = placesOf(this.scene, this.chosen);
    const index = nearestPlace(places, this.t);
    const place = places[index];
    return place === undefined ? null : { index, place, count: places.length };
  }

  choose(subject: Subject | null): void {
    this.chosen = subject;
    this.ask();
  }

  chooseNext(): void {
    const all: Subject[] = Object.keys(this.scene.people).map((who) => ({ kind: "person", who }));
    if (this.data.camera !== null) all.push({ kind: "camera" });
    const now = JSON.stringify(this.chosen);
    const place = all.findIndex((each) => JSON.stringify(each) === now);
    this.choose(all[(place + 1) % all.length] ?? null);
  }

  seek(t: number): void {
    this.t = Math.min(this.data.seconds, Math.max(0, t));
    this.ask();
  }

  seekSky(startS: number): void {
    const times_s = this.data.sky.t_s;
    this.startS = Math.min(times_s[times_s.length - 1] ?? 0, Math.max(times_s[0] ?? 0, startS));
    this.ask();
  }

  /** Before a change by hand: where several marks follow one another, show the one that is changed. */
  toPlace(): void {
    const found = this.chosenPlace;
    if (found !== null && found.count > 1 && Math.abs(found.place.atS - this.t) > ALMOST_NOTHING_S) this.seek(found.place.atS);
  }

  moveBy(by: Vec3): void {
    this.change((place) => ({ now: { ...place.now, position: add(place.now.position, by) } }));
  }

  /** Turn the chosen one about its own middle, by a turn in the axes of the set. */
  turnBy(by: Quat): void {
    this.change((place) => ({ now: { ...place.now, rotation: times(by, place.now.rotation) } }));
  }

  setWords(words: string): void {
    this.history.begin();
    this.change(() => ({ words }));
    this.history.commit();
  }

  setFocal(focal: number): void {
    this.history.begin();
    if (focal >= 4 && focal <= 2000) this.change(() => ({ focal }));
    this.history.commit();
  }

  /** Put the chosen mark back to where the blocking had it. */
  putBack(): void {
    this.history.begin();
    this.change((place) => ({
      now: place.was,
      words: place.wordsWere,
      ...(place.focalWas === undefined ? {} : { focal: place.focalWas }),
    }));
    this.history.commit();
  }

  /** A new mark or key of the chosen one at this instant. */
  markHere(): void {
    if (this.chosen === null) return;
    const track = this.chosen.kind === "camera" ? this.data.camera?.track : this.person(this.chosen.who)?.track;
    if (track === undefined) return;
    const focal = this.chosen.kind === "camera" ? this.focalMm : undefined;
    this.history.do(marked(this.scene, this.chosen, track, this.t, focal));
    this.ask();
  }

  switchCabin(): void {
    this.cabinAsked = this.cabinAsked === null ? this.stage.cabinLevel === 0 : null;
    this.ask();
  }

  undo(): void {
    this.history.undo();
    this.ask();
  }

  redo(): void {
    this.history.redo();
    this.ask();
  }

  get changes(): number {
    return countOf(changesOf(this.scene));
  }

  get isUnsaved(): boolean {
    return this.changes > 0 && this.saved !== this.scene;
  }

  tomlText(): string {
    return savedText(this.data.file, this.scene);
  }

  private change(how: (place: Placed) => Partial<Placed>): void {
    const found = this.chosenPlace;
    if (found === null || this.chosen === null) return;
    this.history.show(changed(this.scene, this.chosen, found.index, how(found.place)));
    this.ask();
  }

  /** The whole of what is staged: people and camera. */
  home(): void {
    this.stage.home([...this.shownPlaces(), ...(this.cameraPose === null ? [] : [this.cameraPose.position])]);
    this.ask();
  }

  /** Draw soon; many changes before that are one picture. */
  ask(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.draw();
    });
  }

  draw(): void {
    this.pose();
    this.light();
    const stage = this.stage;
    const camera = this.cameraPose;
    if (camera !== null) {
      if (stage.gate !== null) stage.rig.show(camera, stage.gate, this.focalMm);
      if (this.throughLens) stage.lensTo(camera, this.focalMm);
    }
    const view = this.throughLens && camera !== null ? stage.lens : stage.walker.camera;
    this.showHandles();
    const sky = this.sky;
    stage.outside.show(this.throughLens, view, sky.share > 0 ? sky.sun : null, sky.earth);
    stage.draw(this.throughLens, this.cut, this.shownPlaces());
    this.labels.show(this.names ? this.words() : [], view, stage.width, stage.height);
    this.frames += 1;
    for (const watcher of this.watchers) watcher();
  }

  /** Middle of a person or of the camera on the page, pixels. */
  onPage(subject: Subject): [number, number] | null {
    const pose = this.poseOf(subject);
    const camera = this.throughLens ? this.stage.lens : this.stage.walker.camera;
    return pose && onPage(pose.position, camera, this.stage.width, this.stage.height);
  }

  private pose(): void {
    const model = this.stage.model;
    model.seek(this.t);
    for (const person of this.data.people) {
      const base = poseAt(person.track, this.t);
      const placed = this.scene.people[person.who] !== undefined;
      const now = placed ? posedAt(person.track, placesOf(this.scene, { kind: "person", who: person.who }), this.t) : this.crewPose(base);
      model.carry(person.who, base, now);
    }
    model.root.updateMatrixWorld(true);
  }

  /** An operator and a holder without marks of their own go with the camera. */
  private crewPose(base: Pose): Pose {
    const camera = this.data.camera;
    const now = this.cameraPose;
    if (camera === null || now === null) return base;
    const was = poseAt(camera.track, this.t);
    const turned = times(now.rotation, inverse(was.rotation));
    const arm: Vec3 = add(base.position, scale(was.position, -1));
    return { position: add(now.position, turn(turned, arm)), rotation: times(turned, base.rotation) };
  }

  /** Sun, shadow and patch anew, where the sky, the instant or somebody's place has changed. */
  private light(): void {
    this.stage.lamps(this.t, this.cabinAsked);
    const sky = this.sky;
    const key = JSON.stringify([sky.sun, sky.share, this.t]);
    if (key === this.lit && this.litScene === this.scene) return;
    this.stage.sunlight.set(sky.sun, sky.share);
    this.stage.patches.set(sky.sun, sky.share);
    this.stage.renderer.shadowMap.needsUpdate = true;
    this.litScene = this.scene;
    this.lit = key;
  }

  private showHandles(): void {
    const handles = this.stage.handles;
    const pose = this.chosen && this.poseOf(this.chosen);
    if (!this.chosen || !pose || (this.throughLens && this.chosen.kind === "camera")) {
      handles.hide();
      return;
    }
    const isCamera = this.chosen.kind === "camera";
    const own = isCamera ? turn(pose.rotation, [0, 1, 0]) : bodyUp(pose);
    const view = this.throughLens ? this.stage.lens : this.stage.walker.camera;
    handles.show(pose.position, isCamera ? 0.38 : 0.62, view.quaternion, own, isCamera ? 0.45 : 1.25);
    const track = isCamera ? this.data.camera?.track : this.person(this.chosen.kind === "person" ? this.chosen.who : "")?.track;
    const places = placesOf(this.scene, this.chosen);
    const steps = track === undefined || (track.t_s.length < 2 && places.length < 2) ? 0 : 60;
    const at = (t: number): Vec3 => posedAt(track!, places, t).position;
    const trail = Array.from({ length: steps }, (_, i) => at((i / (steps - 1)) * this.data.seconds));
    handles.trail(trail, track === undefined ? [] : places.map((place) => at(place.atS)));
  }

  private shownPlaces(): Vec3[] {
    return this.data.people.flatMap((person) => {
      const pose = this.poseOf({ kind: "person", who: person.who });
      return pose === null ? [] : [pose.position];
    });
  }

  private words(): Word[] {
    const chosen = this.chosen?.kind === "person" ? this.chosen.who : "";
    const people = this.data.people.flatMap((person): Word[] => {
      const node = this.poseOf({ kind: "person", who: person.who });
      if (node === null) return [];
      const pose = this.scene.people[person.who] === undefined ? this.crewPose(poseAt(person.track, this.t)) : node;
      const head = add(pose.position, scale(bodyUp(pose), 0.5 * person.heightM + 0.14));
      return [{ text: person.who, position: head, kind: "person", colour: person.colour, chosen: person.who === chosen }];
    });
    const camera = this.cameraPose;
    const rig: Word[] =
      camera === null || this.throughLens
        ? []
        : [{ text: "camera", position: add(camera.position, scale(turn(camera.rotation, [0, 1, 0]), 0.3)), kind: "person", colour: "#f0b429", chosen: this.chosen?.kind === "camera" }];
    const spots = this.data.labels.map((label): Word => ({ text: label.text, position: label.position, kind: label.kind === "window" ? "window" : "plane" }));
    return [...people, ...rig, ...spots];
  }
}
