"""Positions of 100 instants beside Skyfield, which Skylot does not use: inertial, over ground, Sun, Moon.

Run `python -m bench.positions`. Element sets of October 2021 are carried to instants within two days.
"""

from __future__ import annotations

import json

import numpy as np
from skyfield.api import EarthSatellite, Loader
from skyfield.data import iers
from skyfield.framelib import itrs

from bench.light import SETS
from skylot.core.arrays import FloatArray
from skylot.formats.tle import TwoLine, read_tle
from skylot.locations.arcs import ElementArc
from skylot.locations.earth_turn import gcrf_to_itrf, shipped_file, turned
from skylot.locations.ephemeris import moon_from_earth_m, sun_from_earth_m

COUNT = 100
_SEED = 20211005


def cases(count: int = COUNT) -> list[tuple[TwoLine, float]]:
    """Return element sets and TAI seconds within two days of their epochs, the same on every run."""
    sets, _ = read_tle(SETS.read_text(encoding="ascii"))
    chance = np.random.default_rng(_SEED)
    chosen = [sets[index] for index in chance.integers(len(sets), size=count)]
    return [
        (one, one.epoch.t_s + shift)
        for one, shift in zip(chosen, chance.uniform(-172e3, 172e3, count), strict=True)
    ]


def measure(count: int = COUNT) -> dict[str, float | int]:
    """Return the worst distances in metres between Skyfield's positions and ours."""
    load = Loader(str(shipped_file("de421.bsp").parent), verbose=False)
    scale, planets = load.timescale(builtin=False), load("de421.bsp")
    with load.open("finals2000A.all") as table:
        iers.install_polar_motion_table(scale, iers.parse_x_y_dut1_from_finals_all(table))
    apart = np.zeros((count, 4))
    for row, (one, t_s) in enumerate(cases(count)):
        time = scale.tai_jd(2_451_545.0, t_s / 86_400.0)
        theirs = EarthSatellite(one.line1, one.line2, "", scale).at(time)
        at = np.array([t_s])
        position, _ = ElementArc(one).state(at)
        ground = turned(gcrf_to_itrf(at), position)
        earth = planets["earth"]
        apart[row] = (
            _distance(position, theirs.position.m),
            _distance(ground, theirs.frame_xyz(itrs).m),
            _distance(sun_from_earth_m(at), (planets["sun"] - earth).at(time).position.m),
            _distance(moon_from_earth_m(at), (planets["moon"] - earth).at(time).position.m),
        )
    worst = apart.max(axis=0)
    return {
        "instants": count,
        "gcrf_worst_m": float(worst[0]),
        "itrf_worst_m": float(worst[1]),
        "sun_worst_m": float(worst[2]),
        "moon_worst_m": float(worst[3]),
    }


def _distance(ours: FloatArray, theirs: FloatArray) -> float:
    return float(np.linalg.norm(ours[0] - theirs))


if __name__ == "__main__":
    print(json.dumps(measure()))
