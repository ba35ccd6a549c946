"""What a place can tell about light and view at each instant: the two protocols, and how one is built.

Every method takes `t_s`, float64 TAI seconds (n,), and returns arrays of n rows; metres, radians. `kind`
tells the two apart, so that `if view.kind == "station":` narrows a `Viewpoint`. Geometric: no light time,
no terrain, no structure of the station; where the orbit is not known every number is NaN and `known` is
False.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.instant import Instant
from skylot.core.issues import Issue
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import Event, Place

if TYPE_CHECKING:
    from skylot.formats.oem import Oem
    from skylot.formats.tle import TwoLine

OrbitRecords: TypeAlias = "Mapping[str, tuple[TwoLine, ...] | Oem]"
"""What was read from a place's orbit files, by the path that `OrbitFile` gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LightStates:
    """Light over a span: sunlit, penumbra, umbra and unknown partition it; coloured lies across them.

    In orbit `coloured` is the low Sun before a sunset and after a sunrise; on a site it is the golden hour.
    """

    sunlit: WindowSet
    penumbra: WindowSet
    umbra: WindowSet
    coloured: WindowSet
    unknown: WindowSet


class StationViewpoint(Protocol):
    """A station in orbit."""

    @property
    def kind(self) -> Literal["station"]:
        """Tell it from a site."""
        ...

    def known(self, t_s: FloatArray) -> BoolArray:
        """Tell where the orbit is known (n,)."""
        ...

    def attitude_known(self, t_s: FloatArray) -> BoolArray:
        """Tell where the attitude is known (n,)."""
        ...

    def attitude_nominal(self, t_s: FloatArray) -> BoolArray:
        """Tell where the attitude is known and is the planned one (n,)."""
        ...

    def position_m(self, t_s: FloatArray) -> FloatArray:
        """Return the position from the Earth's centre in ICRF axes (n,3)."""
        ...

    def velocity_m_s(self, t_s: FloatArray) -> FloatArray:
        """Return the velocity about the Earth's centre in ICRF axes (n,3)."""
        ...

    def sub_point(self, t_s: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return geodetic latitude, longitude (rad) and height (m) on WGS 84, (n,) each."""
        ...

    def beta_rad(self, t_s: FloatArray) -> FloatArray:
        """Return the Sun's angle over the orbit's plane (n,), positive to the orbit's normal (port)."""
        ...

    def sun_margin_rad(self, t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return how far the Sun's disc is outside the penumbra and outside the umbra (n,), oblate Earth.

        The first is positive where the station is fully sunlit, the second is negative in the umbra.
        """
        ...

    def sun_tangent_margin_rad(self, t_s: FloatArray, height_m: float) -> FloatArray:
        """Return how far the Sun's centre is over the limb of an Earth that is `height_m` higher (n,)."""
        ...

    def sun_in_lvlh(self, t_s: FloatArray) -> FloatArray:
        """Return unit vectors to the Sun in LVLH axes (n,3)."""
        ...

    def sun_in_body(self, t_s: FloatArray) -> FloatArray:
        """Return unit vectors to the Sun in the station's axes (n,3); NaN where the attitude is unknown."""
        ...

    def earth_in_body(self, t_s: FloatArray) -> FloatArray:
        """Return unit vectors to the Earth's centre in the station's axes (n,3); NaN where it is unknown."""
        ...

    def sun_in_set(self, set_id: str, t_s: FloatArray) -> FloatArray:
        """Return unit vectors to the Sun in a set's axes (n,3); NaN where orbit or attitude is unknown."""
        ...

    def earth_in_set(self, set_id: str, t_s: FloatArray) -> FloatArray:
        """Return unit vectors to the Earth's centre in a set's axes (n,3); NaN where it is unknown."""
        ...

    def sun_off_axis_rad(self, set_id: str, glass_id: str, t_s: FloatArray) -> FloatArray:
        """Return the Sun's angle off the outward normal of a window (n,), whether or not it is night."""
        ...

    def earth_seen(self, set_id: str, glass_id: str, t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the share of a window's usable cone that is Earth, and the share of that in daylight.

        (n,) each, by a fixed bundle of rays against the oblate Earth; the second is 0 where no Earth is seen.
        """
        ...

    def target_seen(
        self, target_id: str, set_id: str, glass_id: str, t_s: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return a target's angle off the window's normal, the station's elevation, the Sun's altitude there.

        (n,) each. The elevation is the station's over the target's geodetic horizon: negative means out of
        sight. The Sun's altitude is geometric.
        """
        ...

    def light(self, span: Span, coloured_s: float | None = None) -> LightStates:
        """Return the states of light over a span, to a millisecond.

        `coloured_s` seconds before each umbra and after it are coloured; without it, while the Sun's centre
        is seen less than 50 km above the limb.
        """
        ...

    def events(self, span: Span) -> tuple[Event, ...]:
        """Return sunsets (the disc is gone: umbra begins) and sunrises (umbra ends), in order of time."""
        ...

    def spread_s(self, t_s: FloatArray) -> FloatArray:
        """Return how far an instant may move, 95 %, by the age of the orbit that it comes from (n,)."""
        ...

    def orbit_epoch(self, t: Instant) -> Instant | None:
        """Return the epoch of the source that speaks at an instant, or None where none does."""
        ...

    def statement(self, t: Instant) -> str:
        """Return in words what a result at an instant rests on."""
        ...


class SiteViewpoint(Protocol):
    """A site on the Earth's ground."""

    @property
    def kind(self) -> Literal["site"]:
        """Tell it from a station."""
        ...

    def known(self, t_s: FloatArray) -> BoolArray:
        """Tell where the Sun's place is known (n,): inside the ephemeris."""
        ...

    def sun_altitude_rad(self, t_s: FloatArray) -> FloatArray:
        """Return the altitude of the Sun's centre with refraction (n,)."""
        ...

    def sun_azimuth_rad(self, t_s: FloatArray) -> FloatArray:
        """Return the azimuth of the Sun's centre from north by east, 0 to 2 pi (n,)."""
        ...

    def sun_over_horizon_rad(self, t_s: FloatArray) -> FloatArray:
        """Return how far the Sun's upper limb is over the horizon or its mask (n,): positive is day."""
        ...

    def light(self, span: Span, coloured_s: float | None = None) -> LightStates:
        """Return the states of light: the disc whole, in part, not over the horizon; golden hour."""
        ...

    def day_parts(self, span: Span) -> Mapping[str, WindowSet]:
        """Return day, golden hour, civil, nautical and astronomical twilight, night, by these names."""
        ...

    def events(self, span: Span) -> tuple[Event, ...]:
        """Return sunrises and sunsets of the upper limb, in order of time."""
        ...

    def spread_s(self, t_s: FloatArray) -> FloatArray:
        """Return zeros (n,): a site does not move."""
        ...

    def statement(self, t: Instant) -> str:
        """Return in words what a result at an instant rests on."""
        ...


Viewpoint: TypeAlias = StationViewpoint | SiteViewpoint


def build_viewpoint(
    place: Place, orbit_records: OrbitRecords, as_of: Instant | None = None
) -> tuple[Viewpoint | None, tuple[Issue, ...]]:
    """Return what a place can tell, or None with the issues that say why not.

    `as_of` None reconstructs the past from the nearest element sets; else only what was issued by then is
    used.
    """
    from skylot.locations.viewpoint_builder import build  # noqa: PLC0415  orbits are heavy

    return build(place, orbit_records, as_of)
