"""From what a picture is to show to where its camera stands: axes, sizes of shots, several people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.stage.blocking.scene import Pose
from skylot.stage.blocking.sizes import ShotSize
from skylot.stage.blocking.vectors import cross

_ALONG = 0.15
_LEAST_SHARE = 0.35
_HEAD = 0.15
"""Height of a head with a little air, of the stature."""
_LOOK_ROOM = 0.09
"""Share of the frame's length along the gaze by which a face is moved off the middle, against its gaze."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axes:
    """Where a camera looks, and what is up on its picture; unit vectors (3,)."""

    forward: FloatArray
    up: FloatArray

    @property
    def right(self) -> FloatArray:
        """To the right of the picture."""
        return cross(self.forward, self.up)

    def rotation(self) -> FloatArray:
        """Return the camera's rotation (4,): it looks along its -z, +y is the top of the picture."""
        return rotations.from_matrix(np.stack((self.right, self.up, -self.forward), axis=1))

    def rolled(self, left_rad: float) -> Axes:
        """Return the axes of a camera whose top leans to the left of its picture by an angle."""
        turn = rotations.from_axis_angle(-self.forward, left_rad)
        return Axes(forward=self.forward, up=rotations.rotate(turn, self.up))


def axes_of(forward: FloatArray, *ups: FloatArray) -> Axes:
    """Return the axes of a camera that looks forward with the first of the ups that is not along its view."""
    ahead = unit(forward)
    candidates = [*ups, np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0])]
    for candidate in candidates:
        flat = np.asarray(candidate) - ahead * float(np.asarray(candidate) @ ahead)
        if np.linalg.norm(flat) > _ALONG:
            return Axes(forward=ahead, up=unit(flat))
    raise ValueError("a view has no length")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lensing:
    """What a camera takes in: the frame on its sensor, and its focal length."""

    frame_mm: tuple[float, float]
    focal_mm: float

    @property
    def half(self) -> tuple[float, float]:
        """Tangents of half the angles of view, across and down."""
        return self.frame_mm[0] / 2.0 / self.focal_mm, self.frame_mm[1] / 2.0 / self.focal_mm


def spans(axes: Axes, along: FloatArray, wide: float, high: float) -> tuple[float, float]:
    """Return how long a frame is through its middle along a direction of the image, and square to it."""
    x, y = float(along @ axes.right), float(along @ axes.up)
    length = max(np.hypot(x, y), 1e-9)
    x, y = abs(x) / length, abs(y) / length
    tiny = 1e-9
    return min(high / max(y, tiny), wide / max(x, tiny)), min(high / max(x, tiny), wide / max(y, tiny))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Framing:
    """What a frame on one person is centred on, and from how far it shows so much of her."""

    centre_m: FloatArray
    distance_m: float
    high_m: float
    """What the frame's height shows at the person."""


def frame_person(
    pose: Pose,
    size: ShotSize,
    axes: Axes,
    lensing: Lensing,
    *,
    from_m: float | None = None,
) -> Framing:
    """Return the framing of a size of shot on one person, upright in it or rolled.

    The edge of the frame at the person's feet side cuts where the size says; the frame is just so large that
    the size fits along the person's own up and across it; what is left over is room over the head. From a
    distance that is nearer than that (`from_m`) the room over the head stays, and the frame cuts higher.
    """
    stature = pose.skeleton.height_m
    flat = pose.up - axes.forward * float(pose.up @ axes.forward)
    share = float(np.linalg.norm(flat))
    along = flat / share if share > _ALONG else axes.up
    top = crown_of(pose, along)
    needed = (size.last - size.first) * stature * max(share, _LEAST_SHARE)
    wide, high = lensing.frame_mm
    along_1, across_1 = spans(axes, along, wide / high, 1.0)
    high_m = max(needed / along_1, size.wide * stature / across_1)
    edge = top - along * size.last * stature * max(share, _LEAST_SHARE)
    if size.last >= 1.0:
        over, under = _whole(pose, along, top)
        needed = needed + over + under
        high_m = max(needed / along_1, size.wide * stature / across_1)
        edge = edge - along * under
    high_at = high_m if from_m is None else from_m * 2.0 * lensing.half[1]
    if high_at < high_m:
        over = max(-size.first, 0.0) * stature * high_at / high_m
        shown = along_1 * high_at
        edge = top + along * (over - shown)
        if shown < _HEAD * stature:  # less than a head: the eyes stay, a little over the middle
            edge = pose.point("eyes") - along * 0.55 * shown
        high_m = high_at
    if share < _LEAST_SHARE:  # from over the head or under the feet: the head is the middle
        edge = pose.point("eyes") - along * (along_1 * high_m / 2.0)
    centre = edge + along * (along_1 * high_m / 2.0)
    eyes = pose.point("eyes")
    side = cross(axes.forward, along)
    head = pose.point("head")
    centre = centre + side * float((head - centre) @ side)
    centre = centre + _room_to_look(pose, side) * across_1 * high_m * _LOOK_ROOM
    centre = centre + axes.forward * float((eyes - centre) @ axes.forward)
    return Framing(centre_m=centre, distance_m=high_m / (2.0 * lensing.half[1]), high_m=high_m)


def crown_of(pose: Pose, along: FloatArray) -> FloatArray:
    """Return the highest point (3,) of a head along a direction of the image: of a bowed one the back of it."""
    top = pose.point("head_top")
    head = pose.skeleton.segments.index("head")
    points, radii = pose.wall_points()
    own = slice(head, None, len(pose.skeleton.segments))
    over = float(np.max((points[own] - top) @ along + radii[own]))
    return np.asarray(top + along * max(over, 0.0))


def _whole(pose: Pose, along: FloatArray, top: FloatArray) -> tuple[float, float]:
    """Return how far (m) a body goes over its head, arms up, and under where its feet are when it stands."""
    points, radii = pose.wall_points()
    heights = (points - top) @ along
    over = float(np.max(heights + radii))
    under = -float(np.min(heights - radii)) - pose.skeleton.height_m
    return max(over, 0.0), max(under, 0.0)


def _room_to_look(pose: Pose, side: FloatArray) -> FloatArray:
    """Return the shift (3,) across the body of a frame's middle that leaves room before the eyes, 0..1."""
    return side * float(np.clip(pose.gaze() @ side, -1.0, 1.0))


def fit_points(points_m: FloatArray, radii_m: FloatArray, axes: Axes, lensing: Lensing) -> FloatArray:
    """Return the camera's position (3,) nearest to points (n,3) at which all of them fit into the frame.

    Each point keeps its radius (n,) from the edges. Closed form: in each axis of the image the camera may lie
    between a lower and an upper bound that both narrow by the half angle's tangent as it comes nearer.
    """
    half = lensing.half
    depth = points_m @ axes.forward
    nearest, middle = [], []
    for axis, tangent in ((axes.right, half[0]), (axes.up, half[1])):
        slack = radii_m * np.hypot(1.0, tangent)
        low = np.max(points_m @ axis + slack - depth * tangent)
        high = np.min(points_m @ axis - slack + depth * tangent)
        nearest.append((high - low) / (2.0 * tangent))
        middle.append((high + low) / 2.0)
    return np.asarray(axes.right * middle[0] + axes.up * middle[1] + axes.forward * min(nearest))


def person_points(pose: Pose, size: ShotSize) -> tuple[FloatArray, FloatArray]:
    """Return points (n,3) and radii (n,) of what a size of shot shows of a person among several."""
    stature = pose.skeleton.height_m
    top = pose.point("head_top")
    points = [
        top - pose.up * share * stature for share in (size.first, 0.5 * (size.first + size.last), size.last)
    ]
    radii = [0.01, size.wide * 0.42 * stature, 0.01]
    if size.last >= 1.0:
        all_points, all_radii = pose.wall_points()
        return np.concatenate((np.array(points[:1]), all_points)), np.concatenate((radii[:1], all_radii))
    return np.array(points), np.array(radii)
