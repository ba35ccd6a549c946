"""Umbra and penumbra of 180 days from one element set, beside CSPICE's gfoclt in the same run.

Both get the same states: ours from SGP4 directly, CSPICE's from an SPK of type 13 written from them every
20 s. CSPICE takes the Earth as an ellipsoid turning about IAU_EARTH's mean pole (ours is the true pole:
nutation, 9 arcsec, moves the limb by 2 m at most: 0.3 ms) and no light time. Run `python -m bench.light
[days]`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import spiceypy

from skylot.core.arrays import FloatArray
from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.formats.tle import TwoLine, read_tle
from skylot.locations.constants import SHADOW_ELLIPSOID, SUN_RADIUS_M
from skylot.locations.earth_turn import TT_MINUS_TAI_S, shipped_file
from skylot.locations.element_sets import issued_sets
from skylot.locations.ephemeris import tdb_minus_tt_s
from skylot.locations.model import Place
from skylot.locations.orbit import Orbit, element_pieces
from skylot.locations.station import StationView

SETS = Path(__file__).resolve().parents[1] / "examples" / "first-light" / "locations" / "iss.tle"
FIRST = Instant.parse("2021-10-05T00:00:00Z")
SPK_STEP_S = 20.0
CSPICE_STEP_S = 120.0
_STATION = -125544


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Where umbra, and shadow of any kind, begin and end: TAI seconds (n,) each; and how long that took."""

    umbra_starts_s: FloatArray
    umbra_ends_s: FloatArray
    shadow_starts_s: FloatArray
    shadow_ends_s: FloatArray
    seconds: float


def one_set(at: Instant = FIRST, file: Path = SETS) -> TwoLine:
    """Return the last element set before an instant."""
    sets, _ = read_tle(file.read_text(encoding="ascii"))
    return max((one for one in sets if one.epoch <= at), key=lambda one: one.epoch)


def view_of(elements: TwoLine, days: float) -> StationView:
    """Return a station that holds one element set for so many days, whatever its age."""
    pieces, _ = element_pieces(issued_sets([elements], 0.0), longest_age_s=(days + 30.0) * 86_400.0)
    return StationView(Place(id="iss", name="ISS"), Orbit(pieces))


def our_edges(view: StationView, span: Span) -> Edges:
    began = perf_counter()
    light = view.light(span)
    shadow = light.umbra | light.penumbra
    seconds = perf_counter() - began
    return Edges(
        umbra_starts_s=light.umbra.starts_s,
        umbra_ends_s=light.umbra.ends_s,
        shadow_starts_s=shadow.starts_s,
        shadow_ends_s=shadow.ends_s,
        seconds=seconds,
    )


def cspice_edges(view: StationView, span: Span) -> Edges:
    with tempfile.TemporaryDirectory() as folder:
        spk = Path(folder) / "station.bsp"
        _write_spk(view, span, spk)
        spiceypy.kclear()
        try:
            spiceypy.furnsh([str(shipped_file("de421.bsp")), str(spk)])
            _fill_pool()
            began = perf_counter()
            umbra = _occulted("FULL", span)
            shadow = _occulted("ANY", span)
            seconds = perf_counter() - began
        finally:
            spiceypy.kclear()
    return Edges(
        umbra_starts_s=umbra[0],
        umbra_ends_s=umbra[1],
        shadow_starts_s=shadow[0],
        shadow_ends_s=shadow[1],
        seconds=seconds,
    )


def differences_s(ours: Edges, theirs: Edges) -> FloatArray:
    """Return every edge's difference; raises ValueError where the numbers of edges differ."""
    pairs = (
        (ours.umbra_starts_s, theirs.umbra_starts_s),
        (ours.umbra_ends_s, theirs.umbra_ends_s),
        (ours.shadow_starts_s, theirs.shadow_starts_s),
        (ours.shadow_ends_s, theirs.shadow_ends_s),
    )
    for a, b in pairs:
        if a.shape != b.shape:
            raise ValueError(f"{a.size} edges here, {b.size} in CSPICE")
    return np.concatenate([a - b for a, b in pairs])


def measure(days: float) -> dict[str, float | int]:
    """Return the figures of one comparison."""
    span = Span(FIRST, FIRST.plus(days * 86_400.0))
    view = view_of(one_set(), days)
    ours = our_edges(view, span)
    theirs = cspice_edges(view, span)
    apart = np.abs(differences_s(ours, theirs))
    return {
        "days": days,
        "edges": int(apart.size),
        "worst_s": float(apart.max()),
        "median_s": float(np.median(apart)),
        "ours_s": ours.seconds,
        "cspice_s": theirs.seconds,
        "times_faster": theirs.seconds / ours.seconds,
    }


def twelve_days() -> dict[str, float]:
    """Return the seconds that the light of a twelve-day shoot takes, first and second time."""
    view, span = view_of(one_set(), 12.0), Span(FIRST, FIRST.plus(12 * 86_400.0))
    return {"days": 12.0, "first_s": our_edges(view, span).seconds, "again_s": our_edges(view, span).seconds}


def _et(t_s: FloatArray) -> FloatArray:
    return t_s + TT_MINUS_TAI_S + tdb_minus_tt_s(t_s)


def _write_spk(view: StationView, span: Span, path: Path) -> None:
    t_s = np.arange(span.start.t_s - 600.0, span.end.t_s + 600.0, SPK_STEP_S)
    position, velocity = view.orbit.state(t_s)
    states = np.concatenate((position, velocity), axis=1) / 1000.0
    et = _et(t_s)
    handle = spiceypy.spkopn(str(path), "station", 0)
    spiceypy.spkw13(handle, _STATION, 399, "J2000", et[0], et[-1], "SGP4", 7, et.size, states, et)
    spiceypy.spkcls(handle)


def _fill_pool() -> None:
    a, b = SHADOW_ELLIPSOID.equatorial_radius_m / 1000.0, SHADOW_ELLIPSOID.polar_radius_m / 1000.0
    spiceypy.pdpool("BODY399_RADII", [a, a, b])
    spiceypy.pdpool("BODY10_RADII", [SUN_RADIUS_M / 1000.0] * 3)
    for body, ra, dec, turn in (
        (399, [0.0, -0.641, 0.0], [90.0, -0.557, 0.0], [190.147, 360.9856235, 0.0]),
        (10, [286.13, 0.0, 0.0], [63.87, 0.0, 0.0], [84.176, 14.18440, 0.0]),
    ):
        spiceypy.pdpool(f"BODY{body}_POLE_RA", ra)
        spiceypy.pdpool(f"BODY{body}_POLE_DEC", dec)
        spiceypy.pdpool(f"BODY{body}_PM", turn)


def _occulted(kind: str, span: Span) -> tuple[FloatArray, FloatArray]:
    first, last = _et(np.array([span.start.t_s, span.end.t_s]))
    confine = spiceypy.cell_double(2)
    spiceypy.wninsd(first, last, confine)
    result = spiceypy.cell_double(40_000)
    spiceypy.gfoclt(
        kind, "EARTH", "ELLIPSOID", "IAU_EARTH", "SUN", "ELLIPSOID", "IAU_SUN",
        "NONE", str(_STATION), CSPICE_STEP_S, confine, result,
    )  # fmt: skip
    edges = np.array([spiceypy.wnfetd(result, i) for i in range(spiceypy.wncard(result))]).reshape(-1, 2)
    t_s = edges - TT_MINUS_TAI_S - tdb_minus_tt_s(edges - TT_MINUS_TAI_S)
    return t_s[:, 0], t_s[:, 1]


if __name__ == "__main__":
    print(json.dumps(twelve_days()))
    for length in [float(word) for word in sys.argv[1:]] or [10.0, 180.0]:
        print(json.dumps(measure(length)))
