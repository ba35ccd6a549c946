"""Spans of 80 needs over 12 days on the real orbit, as a plan sees it: starts, misses and all.

Run `python -m bench.needs [needs] [days]`. The needs are made from every kind of state, on eight windows
and nine targets; they are timed from their sentences on, and compared with the pointwise evaluation.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import time
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.formats.tle import read_tle
from skylot.locations.model import (
    Activity,
    Attitude,
    CabinLight,
    Glass,
    NeedResult,
    NeedText,
    OrbitFile,
    Phase,
    Place,
    SetSpace,
    Target,
)
from skylot.locations.needs import Need, Samples, evaluate, parse_need, state_at
from skylot.locations.viewpoint import Viewpoint, build_viewpoint

SETS = Path(__file__).resolve().parents[1] / "examples" / "first-light" / "locations" / "iss.tle"
FIRST = Instant.parse("2021-10-05T00:00:00Z")
AS_OF = Instant.parse("2021-10-04T12:00:00Z")
REACH_S = 3.0
_TARGETS = (
    ("almaty", "Almaty", 43.24, 76.95),
    ("moscow", "Moscow", 55.75, 37.62),
    ("houston", "Houston", 29.76, -95.37),
    ("tokyo", "Tokyo", 35.68, 139.69),
    ("cairo", "Cairo", 30.04, 31.24),
    ("lima", "Lima", -12.05, -77.04),
    ("sydney", "Sydney", -33.87, 151.21),
    ("reykjavik", "Reykjavík", 64.15, -21.94),
    ("tromso", "Tromsø", 69.65, 18.96),
)
_PATTERNS = (
    ("night earth in {w}", "{t} in {w} above 20 deg", "cabin dark", "for at least 60 s"),
    ("direct sun through {w}", "for at least 5 min", "lead 5 min"),
    (
        "sunset inside",
        "3 passes on 3 different sunsets, rig held",
        "lead 10 min",
        "trail 2 min",
        "cabin dark",
    ),
    ("lit earth in {w} at least 60 %", "no direct sun through {w}", "for at least 8 min"),
    ("{t} in {w} sun below -6 deg", "for at least 30 s"),
    ("no direct sun through any", "quiet", "attitude nominal"),
    ("sunrise inside", "earth in {w} at least 30 %"),
    ("orbital night", "cabin light", "not phase adaptation"),
    ("same state as 0", "shutter of {w} open"),
    ("{t} in {w} above 60 deg sun above 10 deg", "for at least 30 s"),
)


def make_place() -> Place:
    """Return a station with a Cupola of seven windows, a wardroom with one, and some of its October 2021."""
    side = [(np.cos(a), np.sin(a)) for a in np.radians(np.arange(0, 360, 60))]
    normals = [(0.87 * x, 0.87 * y, 0.493) for x, y in side] + [(0.0, 0.0, 1.0)]
    cupola = tuple(_glass(f"cupola-{i}", n) for i, n in enumerate(normals, 1))
    light = CabinLight(on=time(6, 58), off=time(23, 27))
    days = Span(FIRST, FIRST.plus(20 * 86_400))
    test = Span(Instant.parse("2021-10-15T09:02:00Z"), Instant.parse("2021-10-15T09:43:00Z"))
    return Place(
        id="iss",
        name="ISS",
        sets=(
            SetSpace(id="cupola", windows=cupola, cabin_light=light),
            SetSpace(id="zvezda", windows=(_glass("z-9", (0.0, 0.0, 1.0)),), cabin_light=light),
        ),
        orbit_files=(OrbitFile(path="iss.tle"),),
        attitudes=(Attitude(span=days, ypr_rad=tuple(np.radians([-4.0, -3.0, 0.0]))),),
        activities=(
            Activity(
                id="test", name="", kind="engine test", span=test, closes_shutters=("all",), noisy_in=("all",)
            ),
        ),
        phases=(Phase(id="adaptation", name="Adaptation", span=Span(FIRST, FIRST.plus(2 * 86_400))),),
        targets=tuple(
            Target(id=i, name=n, latitude_rad=np.radians(lat), longitude_rad=np.radians(lon))
            for i, n, lat, lon in _TARGETS
        ),
    )


def make_texts(count: int) -> tuple[tuple[NeedText, str], ...]:
    """Return so many needs as typed, each with its set; the first is the one that others follow."""
    windows = cycle([("cupola", f"cupola-{i}") for i in range(1, 8)] + [("zvezda", "z-9")])
    targets = cycle(target[0] for target in _TARGETS)
    texts = [(NeedText(setup="0", sentences=("orbital night", "cabin dark")), "cupola")]
    for number, pattern, (space, glass), target in zip(
        range(1, count), islice(cycle(_PATTERNS), count), windows, targets, strict=False
    ):
        sentences = tuple(sentence.format(w=glass, t=target) for sentence in pattern)
        texts.append((NeedText(setup=str(number), sentences=sentences), space))
    return tuple(texts)


def find_all(
    texts: tuple[tuple[NeedText, str], ...], view: Viewpoint, place: Place, span: Span
) -> list[tuple[Need, NeedResult]]:
    """Read and evaluate every need."""
    samples = Samples(view, place, span)
    known = [text.setup for text, _ in texts]
    found: list[tuple[Need, NeedResult]] = []
    for text, set_id in texts:
        need, issues = parse_need(text, place, set_id, known, minutes=25)
        if issues:
            raise SystemExit(f"{text.sentences}: {issues[0]}")
        others = {setup: found[int(setup)][1].holds for setup in need.same_as}
        found.append((need, evaluate(need, view, place, span, 25, others=others, samples=samples)))
    return found


def disagreements(found: list[tuple[Need, NeedResult]], view: Viewpoint, place: Place, span: Span) -> int:
    """Count instants, a minute apart and 100 ms from an edge, at which windows and pointwise answers differ."""
    t_s = np.arange(span.start.t_s + 17.3, span.end.t_s, 60.0)
    others = {"0": found[0][1].holds}
    wrong = 0
    for need, result in found:
        value = state_at(need, view, place, t_s, others=others)
        true, unknown = result.holds.true, result.holds.unknown
        windows = np.where(true.contains_t_s(t_s), 1, np.where(unknown.contains_t_s(t_s), -1, 0))
        edges = np.sort(np.concatenate((true.starts_s, true.ends_s, unknown.starts_s, unknown.ends_s)))
        for t in t_s[windows != value]:
            wrong += not edges.size or float(np.min(np.abs(edges - t))) > 0.1
    return wrong


def measure(count: int = 80, days: float = 12.0) -> dict[str, float]:
    """Return the figures, with a view that nobody has asked anything yet."""
    records, _ = read_tle(SETS.read_text(encoding="ascii"))
    place = make_place()
    view, issues = build_viewpoint(place, {"iss.tle": records}, AS_OF)
    if view is None:
        raise SystemExit(str(issues))
    span = Span(FIRST, FIRST.plus(days * 86_400))
    texts = make_texts(count)
    began, cpu_began = perf_counter(), process_time()
    found = find_all(texts, view, place, span)
    seconds, cpu_s = perf_counter() - began, process_time() - cpu_began
    began = perf_counter()
    wrong = disagreements(found[:20], view, place, span)
    return {
        "needs": count,
        "days": days,
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu_s, 3),
        "reach_seconds": REACH_S,
        "with_starts": sum(bool(result.starts) for _, result in found),
        "never": sum(result.miss is not None for _, result in found),
        "unknown": sum(not result.starts and bool(result.unknown_starts) for _, result in found),
        "pointwise_disagreements_of_20_needs": wrong,
        "pointwise_seconds": round(perf_counter() - began, 3),
    }


def _glass(ident: str, normal: tuple[float, float, float]) -> Glass:
    unit = np.array(normal) / np.linalg.norm(normal)
    return replace(
        Glass(
            id=ident, position_m=(0.0, 0.0, 1.0), normal=(0.0, 0.0, 1.0), clear_aperture_m=0.5,
            usable_half_angle_rad=np.radians(60.0), shutter=True,
        ),
        normal=tuple(unit.tolist()),
    )  # fmt: skip


if __name__ == "__main__":
    print(
        json.dumps(measure(*(float(word) if "." in word else int(word) for word in sys.argv[1:])), indent=1)
    )
