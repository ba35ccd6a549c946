"""Sets as built: closed shells, windows and hatches as ways for a ray, names, poses, clearance."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.arrays import FloatArray
from skylot.core.rotations import from_ypr_321, multiply, rotate
from skylot.locations.model import Glass, Plane, SetSpace
from skylot.stage.model import Part, SetForm
from skylot.stage.sets.build import build_world
from skylot.stage.world import BuiltSet


def first_hit(built: BuiltSet, origins: FloatArray, directions: FloatArray) -> tuple[FloatArray, list[str]]:
    """Return distance and item of the first triangle that each ray hits: Moeller and Trumbore, all pairs."""
    corners = np.concatenate([item.mesh.vertices_m[item.mesh.triangles] for item in built.items])
    names = [item.name for item in built.items for _ in item.mesh.triangles]
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    distances, hits = [], []
    for origin, direction in zip(origins, directions, strict=True):
        p = np.cross(direction, c - a)
        det = np.sum((b - a) * p, axis=1)
        safe = np.where(np.abs(det) < 1e-14, np.nan, det)
        s = origin - a
        u = np.sum(s * p, axis=1) / safe
        q = np.cross(s, b - a)
        v = q @ direction / safe
        t = np.sum((c - a) * q, axis=1) / safe
        good = (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9) & (t > 1e-9)
        t = np.where(good, t, np.inf)
        distances.append(t.min())
        hits.append(names[int(np.argmin(t))] if np.isfinite(t.min()) else "")
    return np.array(distances), hits


def spread(n: int) -> FloatArray:
    """Return directions all over the sphere."""
    k = np.arange(n) + 0.5
    polar, turn = np.arccos(1 - 2 * k / n), np.pi * (1 + 5**0.5) * k
    return np.stack((np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)), axis=1)


PANE = Glass(
    id="pane",
    position_m=(0.5, 1.9, 0.0),
    normal=(0.0, 1.0, 0.0),
    clear_aperture_m=0.3,
    usable_half_angle_rad=1.0,
    shutter=True,
    transmission=0.8,
)


def module(**kwargs: object) -> SetSpace:
    """Return a round module of 6 m by 4 m with one window."""
    return SetSpace(id="hab", size_m=(6.0, 4.0, 4.0), windows=(PANE,), **kwargs)  # type: ignore[arg-type]


def form(*parts: Part) -> dict[str, SetForm]:
    """Return a form of the module."""
    return {"hab": SetForm(set="hab", parts=parts)}


HULL = Part(id="hull", kind="cylinder", size_m=(6.0, 4.0, 4.0), hull=True)


def test_a_set_without_a_form_gets_an_assumed_room_that_is_closed_but_for_its_window() -> None:
    built = build_world([module()], {}, station=True)
    origins = np.tile(np.array([0.3, -0.2, 0.1]), (300, 1))
    distance, _ = first_hit(built, origins, spread(300))
    away = spread(300)[~np.isfinite(distance)]
    centre = np.array([0.5, 1.95, 0.0]) - origins[0]
    angles = np.arccos(away @ centre / np.linalg.norm(centre))
    assert np.all(angles < math.atan2(0.15, 1.8))
    assert built.bounds_m[0] == pytest.approx([-3.0, -2.0, -2.0], abs=0.05)


def test_a_window_is_a_tube_through_the_wall_of_the_diameter_that_was_given() -> None:
    built = build_world([module()], form(HULL), station=True)
    (opening,) = built.openings
    assert opening.radius_m == pytest.approx(0.15)
    assert opening.normal == pytest.approx([0.0, 1.0, 0.0])
    assert opening.transmission == 0.8
    # the wall's inside is at 1.94 m, its outside at 2.00: the tube goes a little over both
    assert opening.centre_m == pytest.approx([0.5, 1.915, 0.0], abs=0.02)
    assert opening.centre_m[1] + opening.depth_m == pytest.approx(2.015, abs=0.01)
    radii = np.array([0.0, 0.10, 0.149, 0.152, 0.18])
    origins = np.stack((0.5 + radii, np.zeros(5), np.zeros(5)), axis=1)
    distance, hits = first_hit(built, origins, np.tile(np.array([0.0, 1.0, 0.0]), (5, 1)))
    assert np.isinf(distance[:3]).all()
    assert np.isfinite(distance[3:]).all()
    assert hits[3:] == ["pane", "pane"]


def test_a_slanting_ray_passes_exactly_where_both_rims_let_it() -> None:
    built = build_world([module()], form(HULL), station=True)
    (opening,) = built.openings
    direction = np.array([math.sin(0.6), math.cos(0.6), 0.0])
    shift = math.tan(0.6) * opening.depth_m  # between the inner rim's circle and the outer one's
    start = opening.centre_m + np.array([0.0, 1e-4, 0.0])
    offsets = np.array([-0.149, 0.15 - shift - 0.003, 0.15 - shift + 0.003])
    origins = start + np.stack((offsets, np.zeros(3), np.zeros(3)), axis=1)
    distance, _ = first_hit(built, origins, np.tile(direction, (3, 1)))
    assert list(np.isinf(distance)) == [True, True, False]


def test_a_closed_shutter_lies_outside_and_only_where_there_is_one() -> None:
    for closed in (frozenset({"pane"}), frozenset({"hab"}), frozenset({"all"})):
        built = build_world([module()], form(HULL), station=True, closed_shutters=closed)
        assert not built.openings[0].shutter_open
        distance, hits = first_hit(built, np.array([[0.5, 0.0, 0.0]]), np.array([[0.0, 1.0, 0.0]]))
        assert hits == ["pane shutter"]
        assert distance[0] > 2.0


def test_an_open_hatch_joins_two_sets_and_a_closed_one_does_not() -> None:
    other = SetSpace(id="lab", position_m=(6.0, 0.0, 0.0), size_m=(6.0, 4.0, 4.0))
    lab = Part(id="l", kind="box", size_m=(5.99, 4.0, 4.0), hull=True)
    for closed in (False, True):
        way = Part(id="way", kind="hatch", position_m=(3.0, 0, 0), size_m=(0.3, 0.8, 0.8), closed=closed)
        built = build_world(
            [module(), other],
            form(HULL, way) | {"lab": SetForm(set="lab", parts=(lab,))},
            station=True,
        )
        _, hits = first_hit(built, np.array([[0.0, 0.1, 0.1]]), np.array([[1.0, 0.0, 0.0]]))
        assert hits == (["way lid"] if closed else ["lab forward"])
        at_hatch = built.interior.clearance_m(np.array([[3.0, 0.0, 0.0]]))[0]
        assert at_hatch == pytest.approx(0.4, abs=1e-9) if not closed else at_hatch < 0.0


def test_an_open_hatch_that_leads_nowhere_ends_in_the_dark_and_lets_no_light_in() -> None:
    way = Part(id="way", kind="hatch", position_m=(2.97, 0, 0), size_m=(0.3, 0.8, 0.8))
    built = build_world([module()], form(HULL, way), station=True)
    directions = spread(400)
    distance, hits = first_hit(built, np.tile(np.array([2.0, 0.0, 0.0]), (400, 1)), directions)
    assert "way beyond" in hits
    shut = build_world([module()], form(HULL, way), station=True, closed_shutters=frozenset({"way"}))
    assert {"way lid"} == {item.name for item in shut.items if item.name.startswith("way ")}
    assert np.isfinite(distance[directions[:, 0] > 0.5]).all()


def test_round_hulls_that_meet_end_to_end_are_one_room() -> None:
    cone = Part(id="cone", kind="cone", position_m=(3.5, 0, 0), size_m=(1.0, 4.0, 4.0), end_m=2.0, hull=True)
    neck = Part(id="neck", kind="cylinder", position_m=(5.0, 0, 0), size_m=(2.0, 2.0, 2.0), hull=True)
    built = build_world([module()], form(HULL, cone, neck), station=True)
    distance, _ = first_hit(built, np.array([[0.0, 0.2, 0.3]]), np.array([[1.0, 0.0, 0.0]]))
    assert distance[0] == pytest.approx(5.94, abs=1e-6)
    clear = built.interior.clearance_m(
        np.array([[3.0, 0, 0], [4.0, 0, 0], [4.0, 0.9, 0.0], [3.0, 0.0, 1.99]])
    )
    assert clear[0] > 1.3  # the nearest wall at the joint is the cone's
    assert clear[1] == pytest.approx(0.94, abs=0.01)
    assert clear[2] == pytest.approx(0.04, abs=0.01)
    assert clear[3] < 0.0


def test_clearance_is_to_walls_and_to_things() -> None:
    table = Part(id="table", kind="box", position_m=(0.0, 0.0, 1.0), size_m=(1.0, 0.8, 0.1))
    rail = Part(id="rail", kind="rail", position_m=(0.0, 0.0, -1.0), size_m=(1.0, 0.03, 0.1))
    built = build_world([module()], form(HULL, table, rail), station=True)
    points = np.array([[0, 0, 0.5], [0, 0, 1.0], [2.0, 0.0, 0.0], [0, 1.9, 0], [9, 0, 0], [0.0, 0.0, -1.0]])
    clear = built.interior.clearance_m(points)
    assert clear == pytest.approx([0.45, -0.05, 0.94, 0.04, -6.06, 0.94], abs=1e-9)


@settings(max_examples=12, deadline=None)
@given(
    st.tuples(*(st.floats(-3, 3) for _ in range(3))),
    st.tuples(*(st.floats(-20, 20) for _ in range(3))),
)
def test_sets_are_moved_into_the_axes_of_the_first(
    ypr: tuple[float, float, float], position: tuple[float, float, float]
) -> None:
    """Two sets look the same from the first, wherever both are in the place."""
    turn = from_ypr_321(*ypr).ravel()
    relative = from_ypr_321(0.3, -0.5, 0.1).ravel()
    offset = np.array([8.0, 1.0, -2.0])
    boxes = {"b": SetForm(set="b", parts=(Part(id="b", kind="box", size_m=(2.0, 2.0, 2.0), hull=True),))}
    here = build_world(
        [module(), SetSpace(id="b", position_m=tuple(offset), rotation_xyzw=tuple(relative))],
        boxes,
        station=True,
    )
    there = build_world(
        [
            module(position_m=position, rotation_xyzw=tuple(turn)),
            SetSpace(
                id="b",
                position_m=tuple(rotate(turn, offset) + position),
                rotation_xyzw=tuple(multiply(turn, relative)),
            ),
        ],
        boxes,
        station=True,
    )
    assert there.bounds_m == pytest.approx(here.bounds_m, abs=1e-4)


def test_planes_are_those_of_the_record_completed_by_the_axes_of_the_place() -> None:
    nadir = tuple(from_ypr_321(0.0, -math.pi / 2, 0.0).ravel())
    built = build_world([module(rotation_xyzw=nadir)], {}, station=True)
    assert built.planes["deck"] == pytest.approx([1.0, 0.0, 0.0], abs=1e-12)  # its long axis points down
    assert built.planes["III"] == pytest.approx(built.planes["deck"])
    assert built.planes["starboard"] == pytest.approx([0.0, 1.0, 0.0], abs=1e-12)
    named = module(planes=(Plane(name="II", normal=(0.0, 0.0, 1.0)),))
    sides = build_world([named], {}, station=True).planes
    assert sides["starboard"] == pytest.approx([0, 0, 1])
    assert sides["port"] == pytest.approx([0, 0, -1])
    ground = build_world([module()], {}, station=False)
    assert [spot.text for spot in ground.labels] == ["pane"]  # nobody says port in a room on the ground
    assert ground.planes["deck"] == pytest.approx([0, 0, -1])
    assert ground.planes["port"] == pytest.approx([0, 1, 0])


def test_anchors_say_where_things_are_and_which_way_the_room_is() -> None:
    rail = Part(
        id="rail-1",
        kind="rail",
        position_m=(0.0, 0.0, 1.5),
        rotation_xyzw=tuple(from_ypr_321(0, 0, math.pi).ravel()),
        size_m=(1.2, 0.03, 0.1),
    )
    built = build_world([module()], form(HULL, rail), station=True)
    anchor = built.anchors["rail-1"]
    assert anchor.kind == "rail"
    assert anchor.position_m == pytest.approx([0.0, 0.0, 1.45])
    assert anchor.normal == pytest.approx([0, 0, -1], abs=1e-12)
    assert anchor.along is not None and abs(anchor.along[0]) == pytest.approx(1.0)
    assert built.anchors["pane"].normal == pytest.approx([0, -1, 0])
    assert built.anchors["deck"].position_m == pytest.approx([0, 0, 1.94], abs=1e-3)
    assert built.anchors["forward"].position_m == pytest.approx([2.94, 0, 0], abs=1e-3)
    assert {spot.text for spot in built.labels} >= {"deck", "overhead", "port", "starboard", "pane"}


def test_deck_is_darker_than_overhead() -> None:
    built = build_world([module()], form(HULL), station=True)
    colour = {item.name: item.colour for item in built.items}
    assert max(colour["hab deck"]) < min(colour["hab port"]) < min(colour["hab overhead"])


def test_lamps_shine_away_from_their_wall() -> None:
    lamp = Part(
        id="lamp-1",
        kind="lamp",
        position_m=(0.0, 0.0, -1.5),
        rotation_xyzw=tuple(from_ypr_321(0, 0, math.pi).ravel()),
        size_m=(0.6, 0.15, 0.06),
        flux_lm=900.0,
    )
    built = build_world([module()], form(HULL, lamp), station=True)
    (spot,) = built.lamps
    assert spot.axis == pytest.approx([0, 0, 1], abs=1e-12)
    assert spot.flux_lm == 900.0
    assert np.array(spot.colour) @ [0.2126, 0.7152, 0.0722] == pytest.approx(1.0)
    assert [item.glow for item in built.items if item.name == "lamp-1"] == [1.0]


def test_open_ground_has_no_walls() -> None:
    built = build_world([SetSpace(id="steppe", exterior=True)], {}, station=False)
    assert built.exterior
    assert [item.name for item in built.items] == ["ground"]
    assert built.interior.clearance_m(np.array([[5.0, 5.0, 1.5], [0, 0, -0.2]])) == pytest.approx([1.5, -0.2])


def test_what_cannot_be_built_is_left_out_and_said() -> None:
    bad = (
        Part(id="none", kind="box", size_m=(0.0, 1.0, 1.0)),
        Part(id="nan", kind="box", size_m=(math.nan, 1.0, 1.0)),
        Part(id="huge", kind="cylinder", size_m=(1e6, 1.0, 1.0), hull=True),
        Part(id="thick", kind="box", size_m=(1.0, 1.0, 1.0), hull=True, thickness_m=0.6),
        Part(id="rail", kind="rail", hull=True),
    )
    built = build_world([module()], form(HULL, *bad), station=True)
    assert [issue.severity for issue in built.issues] == ["error"] * 5
    assert [issue.where.key[1] for issue in built.issues if issue.where] == [1, 2, 3, 4, 5]
    assert len(built.items) < 12
    far = Glass(
        id="far", position_m=(90.0, 0, 0), normal=(0, 1, 0), clear_aperture_m=0.2, usable_half_angle_rad=1
    )
    lost = build_world([SetSpace(id="hab", size_m=(6, 4, 4), windows=(far,))], {}, station=True)
    assert "lies on no wall" in lost.issues[0].what


def test_a_mesh_from_a_file_is_a_thing_or_a_hull(tmp_path: Path) -> None:
    (tmp_path / "chair.obj").write_text(
        "v -1 -1 -1\nv 1 -1 -1\nv 1 1 -1\nv -1 1 -1\nv 0 0 1\nf 1 3 2\nf 1 4 3\nf 1 2 5\nf 2 3 5\nf 3 4 5\nf 4 1 5\n"
    )
    chair = Part(id="chair", kind="mesh", file="chair.obj", scale=0.2, position_m=(1.0, 0.0, 0.0))
    built = build_world([module()], form(HULL, chair), station=True, root=tmp_path)
    assert built.issues == ()
    (item,) = (each for each in built.items if each.name == "chair")
    assert item.mesh.vertices_m.max(axis=0) == pytest.approx([1.2, 0.2, 0.2])
    assert built.interior.clearance_m(np.array([[1.0, 0.0, 0.0]]))[0] == pytest.approx(-0.2)
    room = replace(chair, hull=True, scale=2.0, size_m=(4.0, 4.0, 4.0))
    inside = build_world([module()], form(room), station=True, root=tmp_path)
    assert inside.interior.clearance_m(np.array([[1.0, 0.0, 0.0]]))[0] == pytest.approx(2.0)
    gone = build_world([module()], form(HULL, replace(chair, file="gone.obj")), station=True, root=tmp_path)
    assert "not there" in gone.issues[0].what
