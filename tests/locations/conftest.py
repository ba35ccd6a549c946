"""The station of October 2021, from its 102 real element sets."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from skylot.core.instant import Instant
from skylot.core.rotations import from_axis_angle
from skylot.core.spans import Span
from skylot.formats.tle import TwoLine, read_tle
from skylot.locations.model import Attitude, Glass, OrbitFile, Place, SetSpace, Target
from skylot.locations.station import StationView
from skylot.locations.viewpoint import build_viewpoint

OCTOBER = Path(__file__).resolve().parents[2] / "examples" / "first-light" / "locations" / "iss.tle"


def radians(*degrees: float) -> tuple[float, ...]:
    return tuple(math.radians(angle) for angle in degrees)


@pytest.fixture(scope="session")
def october() -> tuple[TwoLine, ...]:
    if not OCTOBER.exists():
        pytest.skip("the shared element sets of October 2021 are not here")
    return read_tle(OCTOBER.read_text(encoding="ascii"))[0]


@pytest.fixture(scope="session")
def iss() -> Place:
    yaw, pitch, roll = radians(-4, -3, 0)
    whole = Span(Instant.parse("2021-10-01T00:00:00Z"), Instant.parse("2021-11-01T00:00:00Z"))
    lost = Span(Instant.parse("2021-10-15T09:13:30Z"), Instant.parse("2021-10-15T09:43:00Z"))
    nadir = Glass(
        id="nadir",
        position_m=(0.0, 0.0, 1.4),
        normal=(0.0, 0.0, 1.0),
        clear_aperture_m=0.8,
        usable_half_angle_rad=math.radians(60),
    )
    aft = Glass(
        id="aft",
        position_m=(-1.0, 0.0, 0.0),
        normal=(-1.0, 0.0, 0.0),
        clear_aperture_m=0.4,
        usable_half_angle_rad=math.radians(20),
    )
    turned = tuple(float(q) for q in from_axis_angle((0.0, 0.0, 1.0), math.pi / 2))
    return Place(
        id="iss",
        name="International Space Station",
        orbit_files=(OrbitFile(path="iss.tle"),),
        attitudes=(
            Attitude(span=whole, ypr_rad=(yaw, pitch, roll)),
            Attitude(span=lost, ypr_rad=None, nominal=False, name="attitude lost"),
        ),
        sets=(
            SetSpace(id="cupola", position_m=(10.0, 0.0, 3.0), windows=(nadir, aft)),
            SetSpace(id="nauka", position_m=(-20.0, 0.0, 5.0), rotation_xyzw=turned, windows=(nadir,)),  # type: ignore[arg-type]
        ),
        targets=(
            Target(
                id="almaty",
                name="Almaty",
                latitude_rad=math.radians(43.24),
                longitude_rad=math.radians(76.95),
                height_m=800.0,
            ),
        ),
    )


@pytest.fixture(scope="session")
def past(iss: Place, october: tuple[TwoLine, ...]) -> StationView:
    """The station as the nearest sets reconstruct it."""
    view, issues = build_viewpoint(iss, {"iss.tle": october})
    assert isinstance(view, StationView) and not [i for i in issues if i.severity != "note"]
    return view


@pytest.fixture(scope="session")
def planned(iss: Place, october: tuple[TwoLine, ...]) -> StationView:
    """The station as it was known at noon of the day of the launch."""
    view, _ = build_viewpoint(iss, {"iss.tle": october}, Instant.parse("2021-10-05T12:00:00Z"))
    assert isinstance(view, StationView)
    return view
