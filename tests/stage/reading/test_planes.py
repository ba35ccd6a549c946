"""Planes: known constellations, and that neither order nor the choice of axes matters."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from skylot.stage.model import FrameNotes, PersonInFrame, Vector
from skylot.stage.reading.planes import (
    clusters,
    layers_of,
    orientations,
    planes_of,
    planes_of_people,
    planes_of_scene,
)

X, Y, Z = np.eye(3)


def person(
    who: str, up: Vector, distance_m: float, *, share: float = 0.1, crew: bool = False
) -> PersonInFrame:
    return PersonInFrame(
        who=who, share=share, visible=1.0, size="MS", roll_rad=0.0, distance_m=distance_m, up=up, crew=crew
    )


def notes(setup: str, people: tuple[PersonInFrame, ...], camera_up: Vector = (0, 0, 1)) -> FrameNotes:
    found = planes_of_people(people)
    return FrameNotes(
        setup=setup, at_s=0.0, at=None, people=people, orientations=found.orientations, layers=found.layers,
        planes=found.planes, lens="", light="", camera_up=camera_up,
    )  # fmt: skip


def test_three_people_standing_on_earth_are_one_orientation() -> None:
    found = planes_of(np.stack((Z, Z, Z)), np.array([2.0, 2.1, 2.2]))
    assert (found.orientations, found.layers, found.planes) == (1, 1, 1)


def test_three_ways_up_in_two_depths() -> None:
    found = planes_of(np.stack((Z, -Z, X)), np.array([1.0, 1.2, 2.0]))
    assert (found.orientations, found.layers, found.planes) == (3, 2, 3)
    found = planes_of(np.stack((Z, Z, X, X)), np.array([1.0, 2.0, 1.0, 2.0]))
    assert (found.orientations, found.layers, found.planes) == (2, 2, 4)


def test_limits_are_45_degrees_and_a_ratio_of_one_and_a_half() -> None:
    for degrees, count in ((44.0, 1), (46.0, 2)):
        tilted = Rotation.from_euler("y", degrees, degrees=True).apply(Z)
        assert len(set(orientations(np.stack((Z, tilted))))) == count
    assert layers_of(np.array([1.49, 1.0])) == [0, 0]
    assert layers_of(np.array([1.51, 1.0])) == [1, 0]
    assert layers_of(np.array([3.2, 1.0, 1.4, 1.6, 2.3])) == [2, 0, 0, 1, 1]


def test_nobody_and_the_crew_make_no_planes() -> None:
    assert planes_of_people(()).planes == 0
    assert planes_of_people((person("camera operator", (0, 0, 1), 1.0, crew=True),)).planes == 0
    assert planes_of_people((person("ANNA", (0, 0, 1), 1.0, share=0.0),)).planes == 0


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 7))
def test_no_order_and_no_axes_matter(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    ups, distances = random.normal(size=(count, 3)), random.uniform(0.5, 6.0, count)
    first = planes_of(ups, distances)
    order = random.permutation(count)
    assert planes_of(ups[order], distances[order]) == first
    assert planes_of(Rotation.random(random_state=seed).apply(ups), distances * 3.7) == first
    ways = orientations(ups)
    for one, two in itertools.combinations(range(count), 2):
        cosine = ups[one] @ ups[two] / np.linalg.norm(ups[one]) / np.linalg.norm(ups[two])
        assert ways[one] != ways[two] or cosine >= np.cos(np.radians(45.0)) - 1e-9


def test_clusters_are_never_wider_than_the_limit_and_never_needlessly_split() -> None:
    apart = np.abs(np.subtract.outer([0.0, 1.0, 5.0, 5.5, 20.0], [0.0, 1.0, 5.0, 5.5, 20.0]))
    assert clusters(apart, 2.0) == [0, 0, 1, 1, 2]
    assert clusters(apart, 100.0) == [0] * 5
    assert clusters(np.zeros((0, 0)), 1.0) == []


def test_a_scene_joins_the_ways_up_of_its_frames() -> None:
    frames = [
        notes("1.01", (person("ANNA", (0, 0, 1), 1.0), person("LENA", (0, 0, -1), 1.1))),
        notes("1.02", (person("ANNA", (0, 0.1, 1), 2.0), person("SEDOV", (1, 0, 0), 4.0)), (0, 1, 0)),
        notes("1.03", ()),
    ]
    found = planes_of_scene(frames)
    assert (found.orientations, found.layers, found.planes, found.cameras) == (3, 2, 3, 2)
    assert planes_of_scene([]).planes == 0


def test_a_long_scene_is_quick() -> None:
    crowd = tuple(person(f"P{k}", (float(k), 1.0, 2.0), 1.0 + k) for k in range(60))
    assert planes_of_scene([notes(str(k), crowd) for k in range(60)]).layers > 3
