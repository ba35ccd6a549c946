"""Run the measurements and print one JSON document: `python -m bench`, or some: `python -m bench startup light`."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from typing import Any

PACKAGES = (
    "numpy", "embreex", "manifold3d", "mujoco", "ortools", "sgp4", "pyerfa", "typst", "spiceypy", "skyfield", "trimesh",
)  # fmt: skip
STATION_SECONDS = 60.0
SOLVE = "skylot.schedule.solve"


def light() -> Any:
    bench = import_module("bench.light")
    return {"twelve_days": bench.twelve_days(), "beside_cspice": [bench.measure(10.0), bench.measure(180.0)]}


def station_shoots() -> Any:
    station_shoot, solve = import_module("bench.station_shoots").station_shoot, import_module(SOLVE).solve
    found = []
    for setups in (30, 60, 150):
        answer = solve(station_shoot(setups), seconds=STATION_SECONDS)
        found.append(
            {
                "setups": setups,
                "limit_s": STATION_SECONDS,
                "status": answer.status,
                "gap": answer.gap,
                "seconds": round(answer.seconds, 1),
                "placed": len(answer.placements),
                "not_placed": len(answer.unplaced),
                "levels": [
                    {"name": each.name, "value": each.value, "bound": each.bound, "gap": each.gap}
                    for each in answer.levels
                ],
            }
        )
    return found


def _measure_of(name: str) -> Callable[[], Any]:
    """Return a module's `measure`; it is imported only when it is asked for."""
    return lambda: import_module(f"bench.{name}").measure()


ALL: dict[str, Callable[[], Any]] = {
    "startup": _measure_of("startup"),
    "light": light,
    "positions": _measure_of("positions"),
    "needs": _measure_of("needs"),
    "free_flight": _measure_of("free_flight"),
    "many_things": _measure_of("many_things"),
    "storyboard_frame": _measure_of("storyboard_frame"),
    "contact_sheet": _measure_of("contact_sheet"),
    "main_job": _measure_of("main_job"),
    "station_shoots": station_shoots,
}


def machine() -> dict[str, Any]:
    """Return what the figures were measured on, and how busy it was just before."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "load_1_5_15_min": [round(value, 2) for value in os.getloadavg()],
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in ALL]
    if unknown:
        raise SystemExit(f"there is no measurement '{unknown[0]}': {', '.join(ALL)}")
    found: dict[str, Any] = {"machine": machine()}
    for name in names or list(ALL):
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        load = os.getloadavg()[0]
        found[name] = ALL[name]()
        found["machine"][f"load_before_{name}"] = round(load, 2)
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
