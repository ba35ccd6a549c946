"""Planes of a frame and of a scene: which ways up people are, times how deep they stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.core.geometry import angle_between, unit
from skylot.stage.model import FrameNotes, PersonInFrame
from skylot.stage.reading.conventions import conventions

_MOST = 64
"""People whose planes are told apart; more than these are a crowd, and the count stays bounded in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planes:
    """How many orientations, layers of depth, and occupied pairs of both."""

    orientations: int
    layers: int
    planes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenePlanes:
    """Planes of a scene: of all of its frames together."""

    orientations: int
    """Ways up of the people over the whole scene, in the axes of its set."""
    layers: int
    """Most layers in one frame."""
    planes: int
    """Pairs of the scene's orientations and of layers that any frame occupies."""
    cameras: int
    """Ways up of the camera."""


def planes_of(ups: FloatArray, distances_m: FloatArray) -> Planes:
    """Return the planes of people with body-ups (n,3) at distances (n,) from the camera.

    Two people share an orientation within 45 degrees of all others of it, and a layer within a ratio of 1.5 of
    distance of all others of it (complete linkage).
    """
    ups, distances_m = ups[:_MOST], distances_m[:_MOST]
    ways, layers = orientations(ups), layers_of(distances_m)
    return Planes(
        orientations=len(set(ways)), layers=len(set(layers)), planes=len(set(zip(ways, layers, strict=True)))
    )


def planes_of_people(people: Sequence[PersonInFrame]) -> Planes:
    """Return the planes of the people of whom the frame shows something; the crew do not count."""
    shown = [one for one in people if one.share > 0.0 and one.up is not None and not one.crew]
    ups = np.array([one.up for one in shown], dtype=np.float64).reshape(-1, 3)
    return planes_of(ups, np.array([one.distance_m for one in shown]))


def planes_of_scene(frames: Sequence[FrameNotes]) -> ScenePlanes:
    """Return the planes of a scene from the notes of its frames, all in the axes of one set."""
    shown = [
        (index, one)
        for index, notes in enumerate(frames)
        for one in notes.people
        if one.share > 0.0 and one.up is not None and not one.crew
    ]
    # the same way up comes again and again: what is told apart is each one of them once
    distinct, back = _distinct(np.array([one.up for _index, one in shown]).reshape(-1, 3))
    ways = np.array(orientations(distinct), dtype=int)[back] if shown else np.zeros(0, dtype=int)
    pairs: set[tuple[int, int]] = set()
    most = 0
    for index in range(len(frames)):
        here = [place for place, (frame, _one) in enumerate(shown) if frame == index][:_MOST]
        layers = layers_of(np.array([shown[place][1].distance_m for place in here]))
        pairs.update((int(ways[place]), layer) for place, layer in zip(here, layers, strict=True))
        most = max(most, len(set(layers)))
    cameras = np.array([notes.camera_up for notes in frames if notes.camera_up is not None]).reshape(-1, 3)
    return ScenePlanes(
        orientations=len(set(ways.tolist())),
        layers=most,
        planes=len(pairs),
        cameras=len(set(orientations(_distinct(cameras)[0]))),
    )


def orientations(ups: FloatArray) -> list[int]:
    """Return to which cluster each of the vectors (n,3) belongs, from zero."""
    count = len(ups)
    if not count:
        return []
    ups = unit(ups)
    apart = angle_between(np.repeat(ups, count, axis=0), np.tile(ups, (count, 1))).reshape(count, count)
    return clusters(apart, conventions().orientation_rad)


def layers_of(distances_m: FloatArray) -> list[int]:
    """Return in which layer each of the distances (n,) lies, the nearest in 0; each begins at its nearest."""
    least = np.maximum(distances_m, 1e-3)
    layers = [0] * len(least)
    start, layer = math.inf, -1
    for index in np.argsort(least, kind="stable"):
        if layer < 0 or least[index] > start * conventions().layer_ratio:
            start, layer = float(least[index]), layer + 1
        layers[int(index)] = layer
    return layers


def clusters(apart: FloatArray, limit: float) -> list[int]:
    """Return the cluster of each thing by complete linkage of distances (n,n), none wider than `limit`."""
    groups = [[index] for index in range(len(apart))]
    wide = apart.copy()
    np.fill_diagonal(wide, np.inf)
    while len(groups) > 1:
        one, two = np.unravel_index(int(np.argmin(wide)), wide.shape)
        if wide[one, two] > limit:
            break
        groups[one].extend(groups.pop(int(two)))
        wide[one] = np.maximum(wide[one], wide[two])
        wide[:, one] = wide[one]
        wide[one, one] = np.inf
        wide = np.delete(np.delete(wide, two, axis=0), two, axis=1)
    found = [0] * len(apart)
    for number, group in enumerate(sorted(groups, key=min)):
        for index in group:
            found[index] = number
    return found


def _distinct(ups: FloatArray) -> tuple[FloatArray, NDArray[np.intp]]:
    if not len(ups):
        return ups, np.zeros(0, dtype=np.intp)
    kept, back = np.unique(np.round(unit(ups), 2), axis=0, return_inverse=True)
    return kept, back.reshape(-1)
