"""A staging, resolved: everybody's tracks, the camera's, lamps and things, and all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where, error, note, warning
from skylot.core.names import did_you_mean
from skylot.stage.blocking.camera_bodies import camera_in_people
from skylot.stage.blocking.camera_people import camera_people
from skylot.stage.blocking.camera_table import camera_table, optics_of
from skylot.stage.blocking.camera_track import CameraResult, camera_in_wall, out_of_frame, resolve_camera
from skylot.stage.blocking.camera_words import read_camera
from skylot.stage.blocking.collide import Touch, collision_issues, collisions
from skylot.stage.blocking.crew import crew_plan
from skylot.stage.blocking.crowd import MOST_PEOPLE, beyond_bounds
from skylot.stage.blocking.cues import cue_sheet, levels
from skylot.stage.blocking.flights import fly
from skylot.stage.blocking.marks import (
    Actor,
    ReadMark,
    homes,
    missing_marks,
    place_people,
    read_marks,
    touches_of,
)
from skylot.stage.blocking.practicals import Moving, lamps_of
from skylot.stage.blocking.room import Room, room_of
from skylot.stage.blocking.scene import Scene
from skylot.stage.blocking.things import place_of, place_props
from skylot.stage.blocking.tracks import body_track, pose_of
from skylot.stage.blocking.vocabulary import Vocabulary, build_vocabulary
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.model import BodyShape, Mark, Prop, Stage, Staging
from skylot.stage.world import (
    BodyTrack,
    BuiltSet,
    CameraTrack,
    GravityField,
    PropTrack,
    StagedShot,
)

_LONGEST_S = 3600.0
_KEPT_SCENES = 1000


@dataclass(slots=True, kw_only=True, eq=False)
class _Work:
    """What is known while a staging is being resolved."""

    staging: Staging
    stage: Stage
    room: Room
    field_: GravityField
    cast: Mapping[str, str]
    crew: Sequence[str]
    vocabulary: Vocabulary
    people: tuple[str, ...]
    seconds: float
    issues: list[Issue] = field(default_factory=list)

    def where(self, *key: str | int) -> Where:
        """Return the place of a key of the staging."""
        return Where(f"staging:{self.staging.setup}", key)


def resolve(
    staging: Staging,
    built: BuiltSet,
    stage: Stage,
    *,
    station: bool,
    field: GravityField,
    cabin_on: bool,
    cast: Mapping[str, str],
    crew: Sequence[str],
) -> StagedShot:
    """Return a staging as tracks over its seconds, in the axes of the set, with all of its issues inside.

    `cast` maps each character of the setup to the name that pictures show, `crew` are the functions that are
    booked on it. Numbers go over words, words over what is usual. Nothing that a person can write raises.
    """
    room = room_of(built, field, station=station)
    work = _begin(staging, room, stage, field, cast=cast, crew=crew)
    marks, mark_issues = read_marks(_marks(work), work.vocabulary, staging.setup)
    work.issues += [*built.issues, *mark_issues]
    actors = _actors(work, marks)
    tracks, found = _tracks(work, actors, None)
    camera = _camera(work, tracks, _things(work, tracks)[0])
    if camera is not None and _needs_camera(actors):
        tracks, found = _tracks(work, actors, camera.track)
    work.issues += found
    props, prop_issues = _things(work, tracks)
    work.issues += prop_issues
    flown = fly(
        staging,
        tracks,
        props,
        field=field,
        room=work.room,
        vocabulary=work.vocabulary,
        seconds=work.seconds,
    )
    work.issues += flown.issues
    if flown.said and camera is not None:
        camera = _camera(work, flown.bodies, flown.props)
    bodies = [*flown.bodies, *_camera_crew(work, flown.bodies, camera)]
    shot = _lit(work, _shot(work, bodies, flown.props, camera, cabin_on=cabin_on))
    return replace(shot, said=flown.said, issues=_all_issues(work, shot, camera, touches_of(actors)))


def _begin(
    staging: Staging,
    room: Room,
    stage: Stage,
    field: GravityField,
    *,
    cast: Mapping[str, str],
    crew: Sequence[str],
) -> _Work:
    """Return the work with its names; a shot of no length lasts a second."""
    marked = tuple(dict.fromkeys(mark.who for mark in staging.marks))[:MOST_PEOPLE]
    shown = {name: who for who, name in cast.items()}
    people = tuple(dict.fromkeys(shown.get(who, who) if who not in cast else who for who in marked))
    ordered = tuple(who for who in cast if who in people) + tuple(w for w in people if w not in cast)
    if not marked:
        ordered = tuple(cast)
    ordered = ordered[:MOST_PEOPLE]
    names = {who: cast.get(who, who) for who in (*cast, *ordered)}
    vocabulary = build_vocabulary(room.built, names, (p.id for p in staging.props), crew)
    seconds = float(np.clip(staging.seconds, 1e-3, _LONGEST_S)) if np.isfinite(staging.seconds) else 1.0
    return _Work(
        staging=staging,
        stage=stage,
        room=room,
        field_=field,
        cast=cast,
        crew=crew,
        vocabulary=vocabulary,
        people=ordered,
        seconds=seconds,
    )


def _marks(work: _Work) -> list[tuple[int, Mark]]:
    """Return the marks with their places; without any, everybody of the cast gets an empty one."""
    shown = {name: who for who, name in work.cast.items()}
    staging = work.staging
    if not staging.marks:
        if work.cast:
            what = f"setup {staging.setup} has no marks: its cast float in the middle of the set"
            if work.room.weight:
                what = f"setup {staging.setup} has no marks: its cast stand in the middle of the set"
            work.issues.append(note(what, "a [[staging.mark]] for each", work.where("mark")))
        work.issues += beyond_bounds(staging, work.cast)[1]
        return [(i, Mark(who=who)) for i, who in enumerate(work.people)]
    known = {body.id for body in work.stage.bodies} | set(work.cast) | set(work.crew) | set(shown)
    ready = []
    beyond, issues = beyond_bounds(staging, work.cast)
    work.issues += issues
    for i, mark in enumerate(staging.marks):
        if i in beyond:
            continue
        if mark.who not in known and known:
            what = f"{mark.who} has a mark and is not in the setup's cast"
            work.issues.append(warning(what, did_you_mean(mark.who, known), work.where("mark", i, "who")))
        if mark.at_s > work.seconds:
            what = f"{mark.who}'s mark at {mark.at_s:g} s is after the end of the shot at {work.seconds:g} s"
            work.issues.append(warning(what, "a longer shot", work.where("mark", i, "at_s")))
        who = mark.who if mark.who in work.cast else shown.get(mark.who, mark.who)
        ready.append((i, replace(mark, who=who)))
    work.issues += missing_marks(work.cast, set(work.people), staging.setup)
    return ready


def _shape(work: _Work, who: str) -> BodyShape:
    """Return the body of a character, of the name shown for it, or the usual one."""
    for name in (who, work.cast.get(who, who)):
        found = next((body for body in work.stage.bodies if body.id == name), None)
        if found is not None:
            return found
    return BodyShape(id=who)


def _actors(work: _Work, marks: Sequence[ReadMark]) -> list[Actor]:
    """Return everybody with marks, in the order of the cast."""
    spots = homes(work.people, work.room)
    return [
        Actor(
            who=who,
            skeleton=build_skeleton(_shape(work, who)),
            marks=sorted((m for m in marks if m.mark.who == who), key=lambda m: m.mark.at_s),
            home_m=spots[who],
        )
        for who in work.people
    ]


def _tracks(
    work: _Work, actors: Sequence[Actor], camera: CameraTrack | None
) -> tuple[list[BodyTrack], list[Issue]]:
    """Return the tracks of all people through their marks, and what is wrong with those."""

    def camera_at(at_s: float) -> FloatArray | None:
        if camera is None:
            return None
        nearest = int(np.argmin(np.abs(camera.t_s - at_s)))
        return np.asarray(camera.position_m[nearest])

    issues = place_people(actors, work.room, _props(work), camera_at)
    free_fall = not work.room.weight
    return [body_track(a, work.seconds, free_fall=free_fall, room=work.room) for a in actors], issues


def _needs_camera(actors: Sequence[Actor]) -> bool:
    """Tell whether somebody faces or looks at the camera."""
    return any(
        name.kind == "camera" for actor in actors for m in actor.marks for c in m.clauses for name in c.names
    )


def _who(work: _Work, name: str) -> str:
    """Return the character of a name that pictures show."""
    return next((who for who, shown in work.cast.items() if name in (who, shown)), name)


def _props(work: _Work) -> list[Prop]:
    """Return the staging's things, held by characters."""
    return [replace(prop, held_by=_who(work, prop.held_by)) for prop in work.staging.props]


def _things(work: _Work, tracks: Sequence[BodyTrack]) -> tuple[list[PropTrack], list[Issue]]:
    """Return where the staging's things are over the shot."""
    of = {t.who: t for t in tracks}
    return place_props(_props(work), of, work.room.middle_m, work.staging.setup)


def _scene_at(work: _Work, tracks: Sequence[BodyTrack], props: Sequence[PropTrack], at_s: float) -> Scene:
    """Return who and what is where at a second of the shot; the camera's own people are left out."""
    return Scene(
        room=work.room,
        poses={track.who: pose_of(track, at_s) for track in tracks if not track.crew},
        props={each.prop.id: place_of(each, at_s) for each in props},
    )


def _scenes(work: _Work, tracks: Sequence[BodyTrack], props: Sequence[PropTrack]) -> Callable[[float], Scene]:
    """Return scenes by second, each built once."""
    kept: dict[float, Scene] = {}

    def scene_at(at_s: float) -> Scene:
        if at_s not in kept:
            if len(kept) > _KEPT_SCENES:
                kept.clear()
            kept[at_s] = _scene_at(work, tracks, props, at_s)
        return kept[at_s]

    return scene_at


def _camera(work: _Work, tracks: Sequence[BodyTrack], props: Sequence[PropTrack]) -> CameraResult | None:
    """Return the camera's track over people's tracks; None for a staging without a camera."""
    setup = work.staging.camera
    if setup is None:
        return None
    where = work.where("camera")
    table = camera_table(work.stage)
    optics, _ = optics_of(setup, table, where)
    return resolve_camera(
        setup,
        _scenes(work, tracks, props),
        work.seconds,
        optics=optics,
        table=table,
        vocabulary=work.vocabulary,
        where=where,
    )


def _camera_crew(work: _Work, tracks: Sequence[BodyTrack], camera: CameraResult | None) -> list[BodyTrack]:
    """Return the operator and the holder as bodies at the camera, over the whole shot."""
    setup = work.staging.camera
    if camera is None or setup is None:
        return []
    where = work.where("camera")
    plan, issues = crew_plan(
        setup, work.crew, hand_held=camera.hand_held, weight=work.room.weight, where=where
    )
    work.issues += issues
    taken = {track.who for track in tracks}
    if not plan.operator or plan.operator in taken:
        return []
    names = [name for name in (plan.operator, plan.holder) if name and name not in taken]
    people, found = camera_people(
        plan,
        {name: build_skeleton(_shape(work, name)) for name in names},
        camera.track,
        work.room,
        lambda at_s: _scene_at(work, tracks, (), at_s),
        seconds=work.seconds,
        where=where,
    )
    work.issues += found
    return people


def _shot(
    work: _Work,
    bodies: Sequence[BodyTrack],
    props: Sequence[PropTrack],
    camera: CameraResult | None,
    *,
    cabin_on: bool,
) -> StagedShot:
    """Return the shot without its practicals, its cues and its issues."""
    return StagedShot(
        staging=work.staging,
        built=work.room.built,
        people=tuple(bodies),
        props=tuple(props),
        camera=camera.track if camera is not None else None,
        practicals=(),
        cabin_on=cabin_on,
        gravity=work.field_,
    )


def _lit(work: _Work, shot: StagedShot) -> StagedShot:
    """Return a shot with the practicals that go with its people, and with what its cues do to all lamps."""
    sheet = cue_sheet(work.staging, shot.built, work.seconds)
    moving = Moving(
        room=work.room,
        people={track.who: track for track in shot.people},
        props={track.prop.id: track for track in shot.props},
        camera=shot.camera,
    )
    lamps, issues = lamps_of(
        work.staging.practicals, moving, work.vocabulary, work.staging.setup, sheet.practicals
    )
    work.issues += [*issues, *sheet.issues]
    cabin = {lamp: levels(float(shot.cabin_on), cues) for lamp, cues in sheet.cabin.items()}
    return replace(shot, practicals=lamps, cabin_levels=cabin, cues=sheet.run)


def _all_issues(
    work: _Work, shot: StagedShot, camera: CameraResult | None, touches: Sequence[Touch]
) -> tuple[Issue, ...]:
    """Return everything that is wrong, once each: words first, then the camera, then what collides."""
    issues = list(work.issues)
    setup = work.staging.camera
    if work.staging.seconds <= 0.0 or not np.isfinite(work.staging.seconds):
        issues.append(
            error(f"the shot lasts {work.staging.seconds:g} s", "above zero", work.where("seconds"))
        )
    if setup is None:
        issues.append(note(f"setup {work.staging.setup} has no camera", "[staging.camera] with words"))
    elif camera is not None:
        where = work.where("camera")
        optics, more = optics_of(setup, camera_table(work.stage), where)
        issues += [*more, *camera.issues]
        scene = _scene_at(work, shot.people, shot.props, 0.0)
        issues += camera_in_wall(camera.track, scene, where, outside=camera.first.outside)
        issues += camera_in_people(camera.track, shot.people, where)
        clauses = read_camera(setup.words, work.vocabulary, where).clauses
        issues += out_of_frame(clauses, camera.track, scene, optics.frame_mm(), where)
    issues += collision_issues(collisions(shot, touches), shot)
    return tuple(dict.fromkeys(issues))
