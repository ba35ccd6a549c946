"""What a shot costs that is far larger than a film's: things that float, and parts of a set.

Run `python -m bench.many_things`. Seconds are the processor's.
"""

from __future__ import annotations

import json
import time
from typing import Any

from skylot.locations.model import SetSpace
from skylot.stage.blocking.resolve import resolve
from skylot.stage.model import Motion, Part, Prop, SetForm, Stage, Staging, Vector
from skylot.stage.motion.gravity import field_of
from skylot.stage.sets.build import build_world
from skylot.stage.world import BuiltSet

ROOM = SetSpace(id="lab", size_m=(8.0, 4.0, 4.0))
HULL = Part(id="hull", kind="box", size_m=(8.0, 4.0, 4.0), hull=True)
ORBIT = field_of("orbit", (0.0, 0.0, 1.0), mean_motion_rad_s=1.13e-3)


def _place(number: int) -> Vector:
    """Return a place in the room: places of neighbours are far from each other."""
    return -1.0 + number * 7 % 50 / 25, -0.8 + number * 11 % 37 / 23, -0.8 + number * 13 % 31 / 19


def _shot(things: int, seconds: float, speed_m_s: float) -> Staging:
    props = tuple(Prop(id=f"p{number}", position_m=_place(number)) for number in range(things))
    motions = tuple(
        Motion(
            who=prop.id,
            kind="float",
            velocity_m_s=(speed_m_s, 0.5 * speed_m_s, 0.0),
            spin_rad_s=(0.1, 0.2, 0.3),
        )
        for prop in props
    )
    return Staging(setup="1.01", seconds=seconds, props=props, motions=motions)


def _seconds_of(staging: Staging, built: BuiltSet) -> float:
    begin = time.process_time()
    resolve(staging, built, Stage(), station=True, field=ORBIT, cabin_on=True, cast={}, crew=())
    return round(time.process_time() - begin, 2)


def _set_of(parts: int) -> float:
    kinds = ("box", "rack", "rail", "cylinder")
    made = (
        Part(id=f"p{n}", kind=kinds[n % 4], position_m=_place(n), size_m=(0.2, 0.1, 0.1))  # type: ignore[arg-type]
        for n in range(parts - 1)
    )
    begin = time.process_time()
    build_world([ROOM], {"lab": SetForm(set="lab", parts=(HULL, *made))}, station=True)
    return round(time.process_time() - begin, 2)


def measure() -> dict[str, Any]:
    """Return seconds for each case; the first shot, which imports what is needed, is not counted."""
    built = build_world([ROOM], {"lab": SetForm(set="lab", parts=(HULL,))}, station=True)
    _seconds_of(_shot(1, 5.0, 1.0), built)
    return {
        "200 things float for 60 s": _seconds_of(_shot(200, 60.0, 0.01), built),
        "500 things float for 60 s": _seconds_of(_shot(500, 60.0, 0.01), built),
        "20 things float in a shot of an hour": _seconds_of(_shot(20, 3600.0, 0.02), built),
        "200 things bounce for 60 s, as far as that is simulated": _seconds_of(_shot(200, 60.0, 0.5), built),
        "a set of 2,000 parts": _set_of(2000),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
