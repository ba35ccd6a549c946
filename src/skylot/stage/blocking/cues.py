"""Light cues: which lamp is switched or faded when, and what is wrong with that."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.stage.lighting import steady
from skylot.stage.model import Cue, Staging
from skylot.stage.world import BuiltSet, LevelTrack

CABIN = "cabin"
"""What a cue calls all of the set's own lamps."""
_TOUCH_S = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class CueSheet:
    """The cues of a shot that can be run, in the order of time, by the id of the lamp that each touches."""

    practicals: Mapping[str, tuple[Cue, ...]]
    cabin: Mapping[str, tuple[Cue, ...]]
    """Of lamps of the set."""
    run: tuple[Cue, ...] = ()
    """All of them."""
    issues: tuple[Issue, ...] = ()


def cue_sheet(staging: Staging, built: BuiltSet, seconds: float) -> CueSheet:
    """Return which lamp does what when; a cue that is wrong is left out and told, as are two that overlap."""
    names = {each.id.casefold(): ("practical", (each.id,)) for each in staging.practicals}
    own = {lamp.id.casefold(): ("cabin", (lamp.id,)) for lamp in built.lamps}
    every = {CABIN: ("cabin", tuple(dict.fromkeys(lamp.id for lamp in built.lamps)))} if built.lamps else {}
    known = {**own, **every, **names}
    issues: list[Issue] = []
    found: dict[tuple[str, str], list[tuple[int, Cue]]] = {}
    for i, cue in enumerate(staging.cues):
        where = Where(f"staging:{staging.setup}", ("cue", i))
        wrong = [*_unknown(cue, known, built, where), *_numbers(cue, seconds, where)]
        issues += wrong
        kind, ids = known.get(cue.lamp.casefold(), ("", ()))
        for lamp in () if wrong else ids:
            found.setdefault((kind, lamp), []).append((i, cue))
    ready: dict[str, dict[str, tuple[Cue, ...]]] = {"practical": {}, "cabin": {}}
    for (kind, lamp), cues in found.items():
        kept = sorted(cues, key=lambda pair: pair[1].at_s)
        issues += _overlaps(lamp, kept, staging.setup)
        ready[kind][lamp] = tuple(cue for _, cue in kept)
    run = dict.fromkeys(cue for lamps in ready.values() for cues in lamps.values() for cue in cues)
    return CueSheet(
        practicals=ready["practical"],
        cabin=ready["cabin"],
        run=tuple(sorted(run, key=lambda cue: cue.at_s)),
        issues=tuple(dict.fromkeys(issues)),
    )


def levels(start: float, cues: Sequence[Cue]) -> LevelTrack:
    """Return how bright a lamp burns that begins at a level, 0..1, and runs its cues, in the order of time."""
    if not cues:
        return steady(start)
    t_s: list[float] = []
    level: list[float] = []
    for cue in cues:
        t_s += [cue.at_s, cue.at_s + cue.over_s]
        level += [level[-1] if level else start, cue.to]
    return LevelTrack(t_s=np.maximum.accumulate(t_s), level=np.array(level))


def _unknown(
    cue: Cue, known: Mapping[str, tuple[str, tuple[str, ...]]], built: BuiltSet, where: Where
) -> Iterator[Issue]:
    """Tell of a cue for a lamp that the shot does not have."""
    if cue.lamp.casefold() in known:
        return
    at = Where(where.record, (*where.key, "lamp"))
    if cue.lamp.casefold() == CABIN:
        hint = "a part of kind lamp in stage/sets is one; or cue a practical"
        yield error(f"a cue is for the cabin, and set {built.set} has no lamps of its own", hint, at)
        return
    names = [name for _, ids in known.values() for name in ids]
    hint = did_you_mean(cue.lamp, [*names, CABIN] if built.lamps else names)
    what = f"a cue is for '{cue.lamp}', which is no lamp of this shot"
    yield error(what, hint or "a [[staging.practical]] brings one", at)


def _numbers(cue: Cue, seconds: float, where: Where) -> Iterator[Issue]:
    """Tell of a second outside of the shot, a level that no lamp has, a fade that ends before it begins."""

    def at(key: str) -> Where:
        return Where(where.record, (*where.key, key))

    if not 0.0 <= cue.at_s <= seconds:
        what = f"the cue for {cue.lamp} comes at {cue.at_s:g} s, and the shot lasts {seconds:g} s"
        yield error(what, f"from 0 to {seconds:g}", at("at_s"))
    if not 0.0 <= cue.to <= 1.0:
        what = f"the cue for {cue.lamp} at {cue.at_s:g} s takes it to {cue.to:g}"
        yield error(what, 'from 0 to 1, "off" or "on"', at("to"))
    if not (math.isfinite(cue.over_s) and cue.over_s >= 0.0):
        what = f"the cue for {cue.lamp} at {cue.at_s:g} s fades over {cue.over_s:g} s"
        yield error(what, "0 is a switch, a fade is longer", at("over_s"))


def _overlaps(lamp: str, cues: list[tuple[int, Cue]], setup: str) -> list[Issue]:
    """Return an error for each two cues of one lamp that run at once, and leave the later one out."""
    issues = []
    kept = cues[:1]
    for i, cue in cues[1:]:
        before = kept[-1][1]
        if before.at_s + before.over_s > cue.at_s + _TOUCH_S or before.at_s == cue.at_s:
            what = f"two cues for {lamp} run at once: {_said(before)}, and {_said(cue)}"
            where = Where(f"staging:{setup}", ("cue", i))
            issues.append(error(what, "let one end before the next begins", where))
        else:
            kept.append((i, cue))
    cues[:] = kept
    return issues


def _said(cue: Cue) -> str:
    """Return when a cue runs: `at 3 s`, `from 3 to 5 s`."""
    return f"from {cue.at_s:g} to {cue.at_s + cue.over_s:g} s" if cue.over_s else f"at {cue.at_s:g} s"
