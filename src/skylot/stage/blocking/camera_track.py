"""A camera over its shot: keys in words and numbers, moves between them, what it follows, how it floats."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where, error, note, warning
from skylot.stage.blocking.camera_moves import MOVES, SceneAt, grid, moved, racked
from skylot.stage.blocking.camera_place import place_camera, with_dirty
from skylot.stage.blocking.camera_shot import CameraPose, Shot
from skylot.stage.blocking.camera_table import CameraTable, Optics
from skylot.stage.blocking.camera_words import read_camera
from skylot.stage.blocking.scene import Scene
from skylot.stage.blocking.sides import SIDE_KINDS
from skylot.stage.blocking.sizes import load_sizes
from skylot.stage.blocking.tracks import between, times_of
from skylot.stage.blocking.vocabulary import Vocabulary
from skylot.stage.blocking.words import Clause
from skylot.stage.model import FRAME_LINES, CameraKey, CameraSetup, Lens
from skylot.stage.world import CameraTrack

Samples = tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]
"""Seconds (n,), positions (n,3), rotations (n,4), focal lengths (n,), focus (n,)."""
_BEHIND_M = 0.05
_LINES = {"2.39": "2.39", "1.85": "1.85", "16:9": "16:9", "1.90": "1.90", "imax": "IMAX"}
_GROUPS = (
    {"focal"},
    {"group", "subject", "shoulder", "dirty", "looking", "size"},
    set(SIDE_KINDS),
    {"distance", "at", "beyond", "beside", "through", "shift"},
    {"top", "upright on", "roll", "upside down"},
    {"focus"},
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CameraResult:
    """A camera's track, whom it frames at its start, and what is wrong with it."""

    track: CameraTrack
    first: CameraPose
    hand_held: bool
    issues: tuple[Issue, ...]


def resolve_camera(
    setup: CameraSetup,
    scene_at: SceneAt,
    seconds: float,
    *,
    optics: Optics,
    table: CameraTable,
    vocabulary: Vocabulary,
    where: Where,
) -> CameraResult:
    """Return the track of a setup's camera over its shot.

    Words say each key, numbers go over them; a key's words need only say what changes.
    """
    keys, issues = _keys(setup, vocabulary, where)
    optics = _with_line(optics, keys[0][1], setup)
    hand_held = setup.mount == "hand-held" or any(c.kind == "hand-held" for c in keys[0][1])
    shots = [
        Shot(
            clauses=with_dirty(clauses, scene_at(key.at_s)),
            scene=scene_at(key.at_s),
            optics=optics,
            table=table,
            where=at,
            position_m=_vector(key.position_m),
            rotation_xyzw=_quaternion(key.rotation_xyzw, at, issues),
            focal_mm=key.focal_mm,
            focus_m=key.focus_m,
            hand_held=hand_held,
        )
        for key, clauses, at in keys
    ]
    poses = [place_camera(shot) for shot in shots]
    issues += [issue for shot in shots for issue in shot.issues]
    seconds_of = [key.at_s for key, _, _ in keys]
    lens = optics.lens or table.at_focal(_engraved(keys[0][1], poses[0]))
    issues += _lens_issues(lens, poses, setup, where)
    t_s, position, rotation, focal, focus = _sampled(poses, seconds_of)
    moves = [c for c in keys[0][1] if c.kind in MOVES]
    if moves and len(poses) == 1:
        t_s, position, rotation = moved(poses[0], moves, scene_at, seconds)
        focal, focus = np.full(len(t_s), focal[0]), _refocused(poses[0], scene_at, t_s, position, rotation)
        focus = racked(focus, poses[0], moves, scene_at, (t_s, position, rotation))
    issues += _moves_left_out(keys)
    samples = (t_s, position, rotation, focal, focus)
    if hand_held:
        samples = _floating(setup, seconds, samples)
    track = _track(setup, samples, optics, keys[0][1], lens)
    return CameraResult(track=track, first=poses[0], hand_held=hand_held, issues=tuple(issues))


def _track(
    setup: CameraSetup, samples: Samples, optics: Optics, clauses: Sequence[Clause], lens: Lens | None
) -> CameraTrack:
    """Return the record of a camera's samples."""
    t_s, position, rotation, focal, focus = samples
    return CameraTrack(
        t_s=t_s,
        position_m=position,
        rotation_xyzw=rotation,
        focal_mm=focal,
        focus_m=focus,
        width_mm=optics.sensor.width_mm,
        height_mm=optics.sensor.height_mm,
        squeeze=optics.squeeze,
        stop=next((c.amount for c in clauses if c.kind == "stop" and c.amount), setup.stop),
        frame_line=optics.frame_line,
        setup=setup,
        sensor_name=optics.sensor.name,
        lens_name=lens.name if lens is not None else f"{focal[0]:.0f} mm",
    )


def _keys(
    setup: CameraSetup, vocabulary: Vocabulary, where: Where
) -> tuple[list[tuple[CameraKey, tuple[Clause, ...], Where]], list[Issue]]:
    """Return the keys in time with all of their clauses: a later one keeps what it does not say anew."""
    issues: list[Issue] = []

    def read(text: str, at: Where) -> tuple[Clause, ...]:
        reading = read_camera(text, vocabulary, Where(at.record, (*at.key, "words")))
        issues.extend(reading.issues)
        return tuple(
            c
            for c in reading.clauses
            if c.kind != "remark" and all(n.kind not in ("several", "each other") for n in c.names)
        )

    clauses = read(setup.words, where)
    keys: list[tuple[CameraKey, tuple[Clause, ...], Where]] = []
    numbered = sorted(enumerate(setup.keys), key=lambda pair: pair[1].at_s)
    if not numbered or numbered[0][1].at_s > 0.0:
        keys.append((CameraKey(), clauses, where))
    for i, key in numbered:
        at = Where(where.record, (*where.key, "key", i))
        clauses = _over(clauses, read(key.words, at))
        keys.append((_numbers_over(keys[-1][0] if keys else None, key), clauses, at))
    return keys, issues


def _moves_left_out(keys: Sequence[tuple[CameraKey, tuple[Clause, ...], Where]]) -> list[Issue]:
    """Return a note for each move in words that is not made because keys say where the camera goes."""
    if len(keys) == 1:
        return []
    return [
        note(f"'{c.text}' is not made: the camera's keys say its move", "say where it is at the next key", at)
        for _, clauses, at in keys
        for c in clauses
        if c.kind in MOVES
    ]


def _numbers_over(before: CameraKey | None, key: CameraKey) -> CameraKey:
    """Return a key with the numbers of the one before, where neither its words nor its numbers say more."""
    if before is None or key.words:
        return key
    return replace(
        key,
        position_m=key.position_m if key.position_m is not None else before.position_m,
        rotation_xyzw=key.rotation_xyzw if key.rotation_xyzw is not None else before.rotation_xyzw,
    )


def _over(before: Sequence[Clause], own: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return the clauses of a key over those of the key before, group by group."""
    kinds = {_kind(c) for c in own}
    replaced = set().union(*(group for group in _GROUPS if kinds & group)) if kinds else set()
    return (*own, *(c for c in before if _kind(c) not in replaced and _kind(c) not in MOVES))


def _kind(clause: Clause) -> str:
    return "size" if clause.kind.startswith("size ") else clause.kind


def _with_line(optics: Optics, clauses: Sequence[Clause], setup: CameraSetup) -> Optics:
    """Return the optics with the frame line that words name."""
    for clause in clauses:
        if clause.kind == "frame" and clause.option in _LINES:
            return replace(optics, frame_line=FRAME_LINES[_LINES[clause.option]])
    return optics


def _vector(value: tuple[float, float, float] | None) -> FloatArray | None:
    return None if value is None else np.asarray(value, dtype=np.float64)


def _quaternion(
    value: tuple[float, float, float, float] | None, where: Where, issues: list[Issue]
) -> FloatArray | None:
    if value is None:
        return None
    if not any(value):
        at = Where(where.record, (*where.key, "rotation_xyzw"))
        issues.append(error("a quaternion of length zero is no rotation", "such as [0, 0, 0, 1]", at))
        return None
    return rotations.normalise(np.asarray(value, dtype=np.float64))


def _engraved(clauses: Sequence[Clause], pose: CameraPose) -> float:
    said = next((c.amount for c in clauses if c.kind == "focal" and c.amount), None)
    return said if said is not None else pose.focal_mm


def _lens_issues(
    lens: Lens | None, poses: Sequence[CameraPose], setup: CameraSetup, where: Where
) -> list[Issue]:
    """Return a warning where the subject is nearer than the lens focuses."""
    nearest = min(pose.focus_m for pose in poses)
    if lens is None or nearest >= lens.close_focus_m - 0.005:
        return []
    what = f"the focus is at {nearest:.2f} m; {lens.name} goes down to {lens.close_focus_m:.2f} m"
    return [warning(what, "further away, or a macro", where)]


def _sampled(poses: Sequence[CameraPose], seconds_of: Sequence[float]) -> Samples:
    """Return seconds (n,), positions, rotations, focal lengths and focus through all keys, smooth between."""
    t_s = times_of(seconds_of)
    left, share = between(seconds_of, t_s)
    right = np.minimum(left + 1, len(poses) - 1)
    mix = share[:, None]
    position = np.stack([p.position_m for p in poses])
    rotation = np.stack([p.rotation_xyzw for p in poses])
    focal = np.array([p.focal_mm for p in poses])
    focus = np.array([p.focus_m for p in poses])
    return (
        t_s,
        position[left] * (1.0 - mix) + position[right] * mix,
        rotations.slerp(rotation[left], rotation[right], share),
        focal[left] * (1.0 - share) + focal[right] * share,
        focus[left] * (1.0 - share) + focus[right] * share,
    )


def _refocused(
    start: CameraPose, scene_at: SceneAt, t_s: FloatArray, position: FloatArray, rotation: FloatArray
) -> FloatArray:
    """Return the focus (n,) on the first subject's eyes as a camera moves; as at the start without one."""
    if not start.subjects:
        return np.full(len(t_s), start.focus_m)
    ahead = rotations.rotate(rotation, np.array([0.0, 0.0, -1.0]))
    eyes = np.stack([scene_at(float(t)).poses[start.subjects[0]].point("eyes") for t in t_s])
    depth = np.sum((eyes - position) * ahead, axis=1)
    return np.asarray(np.where(depth > _BEHIND_M, depth, start.focus_m))


def _floating(setup: CameraSetup, seconds: float, samples: Samples) -> Samples:
    """Return the samples of a camera in hands: the same way with a slow sway, smaller the heavier it is.

    The sway of a setup is always the same: its phases come from the setup's name.
    """
    table = load_sizes()
    t_s, position, rotation, focal, focus = samples
    times = np.unique(np.concatenate((grid(max(seconds, 1e-3)), t_s)))
    index = np.clip(np.searchsorted(t_s, times, side="right") - 1, 0, max(len(t_s) - 2, 0))
    right = np.minimum(index + 1, len(t_s) - 1)
    span = np.maximum(t_s[right] - t_s[index], 1e-9)
    share = np.clip((times - t_s[index]) / span, 0.0, 1.0) if len(t_s) > 1 else np.zeros(len(times))
    mix = share[:, None]
    size = math.sqrt(table.sway_mass_kg / max(setup.mass_kg, 0.5))
    seed = zlib.crc32(setup.setup.encode("utf-8"))
    phases = np.array([((seed >> shift) & 255) / 255.0 * 2.0 * math.pi for shift in (0, 5, 10, 15, 20, 25)])
    rates = 2.0 * math.pi / table.sway_period_s * np.array([1.0, 0.73, 0.58, 1.27, 0.91, 0.64])
    waves = np.sin(times[:, None] * rates + phases) - np.sin(phases)
    angles = waves[:, 3:] * math.radians(table.sway_deg) * size / 2.0
    length = np.linalg.norm(angles, axis=1)
    axis = np.where(length[:, None] > 1e-12, angles, [1.0, 0.0, 0.0])
    turned = rotations.slerp(rotation[index], rotation[right], share)
    return (
        times,
        position[index] * (1.0 - mix) + position[right] * mix + waves[:, :3] * table.sway_m * size / 2.0,
        rotations.multiply(turned, rotations.from_axis_angle(axis, length)),
        focal[index] * (1.0 - share) + focal[right] * share,
        focus[index] * (1.0 - share) + focus[right] * share,
    )


def camera_in_wall(track: CameraTrack, scene: Scene, where: Where, *, outside: bool) -> list[Issue]:
    """Return an error where a camera is in a wall, a note where it is nearer to one than it is large."""
    if outside or scene.room.built.exterior:
        return []
    free = scene.room.clearance(track.position_m)
    worst = int(np.argmin(free))
    least, at_s = float(free[worst]), float(track.t_s[worst])
    place = ", ".join(f"{v:.2f}" for v in track.position_m[worst])
    if least < 0.0:
        what = f"the camera is {-100 * least:.0f} cm inside of a wall or a part at {at_s:.1f} s ({place})"
        return [error(what, "move it into the room", where)]
    if least < 0.1:
        what = f"the camera is {100 * least:.0f} cm from a wall at {at_s:.1f} s: its body has no room there"
        return [note(what, "a cinema camera wants 25 cm", where)]
    return []


def out_of_frame(
    clauses: Sequence[Clause], track: CameraTrack, scene: Scene, frame_mm: tuple[float, float], where: Where
) -> list[Issue]:
    """Return a note for each thing that words want out of the frame and that is in it at the start."""
    issues = []
    for clause in clauses:
        point = scene.point(clause.names[0]) if clause.kind == "out of frame" and clause.names else None
        if point is None:
            continue
        seen = rotations.rotate(rotations.conjugate(track.rotation_xyzw[0]), point - track.position_m[0])
        depth = -float(seen[2])
        focal = float(track.focal_mm[0])
        inside = depth > 0.0 and all(abs(float(seen[i])) / depth < frame_mm[i] / 2.0 / focal for i in (0, 1))
        if inside:
            issues.append(note(f"'{clause.text}': it is in frame at the start", "another side", where))
    return issues
