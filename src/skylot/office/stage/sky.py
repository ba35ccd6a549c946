"""The light outside of a set, and what pulls on a free body in it, in the axes of the set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.frames import FrameTree
from skylot.core.instant import Instant
from skylot.core.rotations import conjugate, rotate, to_matrix
from skylot.locations.model import Place, SetSpace
from skylot.locations.place_frames import add_site, add_sky, add_station
from skylot.locations.site import SiteView
from skylot.locations.station import StationView
from skylot.locations.viewpoint import Viewpoint
from skylot.stage.world import GravityField, Sky

if TYPE_CHECKING:
    from skylot.stage.model import Gravity


def sky_over(place: Place, space: SetSpace, view: Viewpoint | None, t_s: FloatArray) -> Sky:
    """Return Sun and Earth at instants (n,) in a set's axes; NaN where orbit or attitude is unknown."""
    at = Instant.from_t_s(float(t_s[0]))
    if isinstance(view, StationView):
        return replace(_orbital(view, space, t_s, at), towns=_towns(place))
    if isinstance(view, SiteView):
        return _on_the_ground(view, space, t_s, at)
    return _unknown(t_s, f"the light of {place.name} is unknown")


def _towns(place: Place) -> tuple[tuple[str, float, float], ...]:
    return tuple((each.name, each.latitude_rad, each.longitude_rad) for each in place.targets)


def _unknown(t_s: FloatArray, statement: str) -> Sky:
    n = t_s.size
    return Sky(
        kind="none",
        t_s=t_s,
        sun=np.full((n, 3), np.nan),
        sun_share=np.zeros(n),
        earth_m=np.full((n, 3), np.nan),
        to_itrf=np.full((n, 3, 3), np.nan),
        statement=statement,
    )


def _orbital(view: StationView, space: SetSpace, t_s: FloatArray, at: Instant) -> Sky:
    known = view.known(t_s) & view.attitude_known(t_s)
    if not known.any():
        return _unknown(t_s, view.statement(at))
    tree = FrameTree()
    add_sky(tree)
    inside = f"{add_station(tree, view)}/body/{space.id}"
    earth_m = np.full((t_s.size, 3), np.nan)
    to_itrf = np.full((t_s.size, 3, 3), np.nan)
    earth_m[known] = tree.pose("icrf/earth", inside, t_s[known]).position_m
    to_itrf[known] = to_matrix(tree.pose(inside, "icrf/earth/itrf", t_s[known]).rotation_xyzw)
    outside_penumbra, outside_umbra = view.sun_margin_rad(t_s)
    return Sky(
        kind="orbit",
        t_s=t_s,
        sun=np.where(known[:, None], view.sun_in_set(space.id, t_s), np.nan),
        sun_share=np.where(known, _free_share(outside_penumbra, outside_umbra), 0.0),
        earth_m=earth_m,
        to_itrf=to_itrf,
        statement=view.statement(at),
    )


def _free_share(outside_penumbra_rad: FloatArray, outside_umbra_rad: FloatArray) -> FloatArray:
    """Return the share of the Sun's disc (n,) over a limb that is straight at its scale.

    Source: the area of a circle's segment. The two margins differ by the disc's diameter.
    """
    radius = (outside_umbra_rad - outside_penumbra_rad) / 2.0
    over = np.clip((outside_umbra_rad + outside_penumbra_rad) / 2.0 / radius, -1.0, 1.0)
    return np.asarray(1.0 - (np.arccos(over) - over * np.sqrt(1.0 - over**2)) / np.pi)


def _on_the_ground(view: SiteView, space: SetSpace, t_s: FloatArray, at: Instant) -> Sky:
    altitude, azimuth = view.sun_altitude_rad(t_s), view.sun_azimuth_rad(t_s)
    east_north_up = np.stack(
        (np.cos(altitude) * np.sin(azimuth), np.cos(altitude) * np.cos(azimuth), np.sin(altitude)), axis=1
    )
    turn = np.asarray(space.rotation_xyzw, dtype=np.float64)
    tree = FrameTree()
    add_sky(tree)
    to_itrf = to_matrix(tree.pose(add_site(tree, view), "icrf/earth/itrf", t_s).rotation_xyzw)
    disc_rad = np.deg2rad(0.533)
    return Sky(
        kind="ground",
        t_s=t_s,
        sun=rotate(conjugate(turn), east_north_up),
        sun_share=np.clip(view.sun_over_horizon_rad(t_s) / disc_rad, 0.0, 1.0),
        earth_m=np.full((t_s.size, 3), np.nan),
        to_itrf=to_itrf @ to_matrix(turn),
        statement=view.statement(at),
    )


def pull_in(
    place: Place, space: SetSpace, view: Viewpoint | None, gravity: Gravity, at: Instant
) -> GravityField:
    """Return what pulls on a free body in a set at an instant; an empty gravity is that of the place.

    In orbit the set's axes are turned by the attitude, or as LVLH where that is not known.
    """
    from skylot.stage.motion.gravity import field_of  # noqa: PLC0415  the stage only where it is asked for

    kind = gravity or ("earth" if place.kind == "site" else "orbit")
    turn = np.asarray(space.rotation_xyzw, dtype=np.float64)
    if kind != "orbit":
        down = np.array([0.0, 0.0, -1.0] if place.kind == "site" else [0.0, 0.0, 1.0])
        return field_of(kind, rotate(conjugate(turn), down[None, :])[0])
    t_s = np.array([at.t_s])
    to_lvlh, motion_rad_s = to_matrix(turn), 0.0
    if isinstance(view, StationView) and view.known(t_s)[0]:
        position, velocity = view.position_m(t_s)[0], view.velocity_m_s(t_s)[0]
        motion_rad_s = float(np.linalg.norm(np.cross(position, velocity)) / (position @ position))
        if view.attitude_known(t_s)[0]:
            columns = [view.attitudes.lvlh_to_body(t_s, axis[None, :])[0] for axis in np.eye(3)]
            to_lvlh = np.array(columns) @ to_matrix(turn)
    return field_of(
        kind,
        np.array([0.0, 0.0, 1.0]),
        mean_motion_rad_s=motion_rad_s,
        to_lvlh=to_lvlh,
        origin_lvlh_m=to_lvlh @ to_matrix(turn).T @ np.asarray(space.position_m, dtype=np.float64),
    )
