"""The reference frames of a place, hung into the tree: icrf/earth/iss/body/cupola and its like."""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.frames import FrameTree, fixed_pose
from skylot.core.geometry import geodetic_to_fixed
from skylot.core.rotations import from_matrix, identity
from skylot.locations.earth_turn import gcrf_to_itrf
from skylot.locations.ephemeris import earth_from_barycentre_m, moon_from_earth_m, sun_from_barycentre_m
from skylot.locations.geometry_cache import geometry_at
from skylot.locations.site import SiteView
from skylot.locations.station import StationView


def add_sky(tree: FrameTree) -> None:
    """Add icrf/sun, icrf/earth (ICRF axes), icrf/earth/moon (ICRF axes) and icrf/earth/itrf to a tree."""
    tree.add("sun", tree.root, lambda t_s: (sun_from_barycentre_m(t_s), identity(t_s.size)))
    earth = tree.add("earth", tree.root, lambda t_s: (earth_from_barycentre_m(t_s), identity(t_s.size)))
    tree.add("moon", earth, lambda t_s: (moon_from_earth_m(t_s), identity(t_s.size)))
    tree.add("itrf", earth, lambda t_s: (np.zeros((t_s.size, 3)), from_matrix(_back(gcrf_to_itrf(t_s)))))


def add_station(tree: FrameTree, view: StationView) -> str:
    """Add a station (ICRF axes) under icrf/earth, its lvlh and body, the sets in the body; return its path.

    Orbit and attitude must be known at the instants that are asked of the tree: where they are not, the
    pose is refused with ValueError.
    """

    def station(t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        return _known(view.position_m(t_s), view.place.name), identity(t_s.size)

    def lvlh(t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        axes = _known(geometry_at(view.orbit, t_s).lvlh, view.place.name)
        return np.zeros((t_s.size, 3)), from_matrix(_back(axes))

    def body(t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        columns = [view.attitudes.lvlh_to_body(t_s, np.tile(axis, (t_s.size, 1))) for axis in np.eye(3)]
        to_body = _known(np.stack(columns, axis=2), f"the attitude of {view.place.name}")
        axes = _known(geometry_at(view.orbit, t_s).lvlh, view.place.name)
        return np.zeros((t_s.size, 3)), from_matrix(_back(to_body @ axes))

    path = tree.add(view.place.id, f"{tree.root}/earth", station)
    tree.add("lvlh", path, lvlh)
    inside = tree.add("body", path, body)
    for space in view.place.sets:
        tree.add(space.id, inside, fixed_pose(space.position_m, space.rotation_xyzw))
    return path


def add_site(tree: FrameTree, view: SiteView) -> str:
    """Add a site under icrf/earth/itrf, axes east, north, up, and return its path."""
    site = view.site
    ground = geodetic_to_fixed(site.latitude_rad, site.longitude_rad, site.height_m)[0]
    pose = fixed_pose(ground, from_matrix(view.axes.T))
    return tree.add(view.place.id, f"{tree.root}/earth/itrf", pose)


def _back(matrices: FloatArray) -> FloatArray:
    return matrices.transpose(0, 2, 1)


def _known(values: FloatArray, what: str) -> FloatArray:
    if np.isnan(values).any():
        raise ValueError(f"{what} is not known at one of the instants")
    return values
