"""Faults of forms, and the example's own forms, which have none."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh

from skylot.folder.model import Production
from skylot.folder.read import read_production
from skylot.folder.schema.set_forms import SetFormFile
from skylot.locations.model import Glass, Place, SetSpace
from skylot.stage.model import Part, SetForm
from skylot.stage.sets.build import build_world
from skylot.stage.sets.check import check_forms
from skylot.stage.world import BuiltSet

EXAMPLE = Path(__file__).parents[3] / "examples" / "first-light"
PANE = Glass(
    id="pane",
    position_m=(0.0, 1.9, 0.0),
    normal=(0.0, 1.0, 0.0),
    clear_aperture_m=0.3,
    usable_half_angle_rad=1.0,
)
PLACE = Place(id="iss", name="Station", sets=(SetSpace(id="hab", size_m=(6.0, 4.0, 4.0), windows=(PANE,)),))
HULL = Part(id="hull", kind="cylinder", size_m=(6.0, 4.0, 4.0), hull=True)


def found(*parts: Part, name: str = "hab") -> list[str]:
    """Return what is said of a form."""
    return [str(each) for each in check_forms([SetForm(set=name, parts=parts)], [PLACE])]


def test_a_sound_form_has_no_faults() -> None:
    assert found(HULL, Part(id="table", kind="box", size_m=(1.0, 0.8, 0.1))) == []


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part(id="a", kind="box", size_m=(0.0, 1.0, 1.0)), "cannot be built"),
        (Part(id="a", kind="label", size_m=(0.3, 0.1, 0.01)), "says nothing"),
        (Part(id="a", kind="lamp", size_m=(0.3, 0.1, 0.05)), "gives no light"),
        (Part(id="a", kind="cone", size_m=(0.3, 0.1, 0.1)), "has no end_m"),
        (Part(id="a", kind="mesh"), "names no file"),
        (Part(id="a", kind="rack", position_m=(9.0, 0, 0)), "outside of hab"),
        (Part(id="a", kind="rack", position_m=(0.0, 1.5, 0.0), size_m=(1, 0.6, 1)), "window pane"),
        (Part(id="a", kind="box", colour="red", size_m=(0.5, 0.5, 0.5)), "is no colour"),
        (Part(id="hull", kind="box", size_m=(0.5, 0.5, 0.5)), "two parts of hab are called hull"),
    ],
)
def test_each_fault_is_said_once_at_its_place(part: Part, words: str) -> None:
    (said,) = found(HULL, part)
    assert words in said
    assert said.startswith("form:hab: part[1].")


def test_an_unknown_set_is_named_with_the_nearest() -> None:
    (said,) = found(HULL, name="hba")
    assert "did you mean 'hab'" in said
    assert "two forms" in str(check_forms([SetForm(set="hab", parts=(HULL,))] * 2, [PLACE])[0])
    assert found(HULL, name="iss/hab") == []


def test_a_window_off_every_wall_is_said() -> None:
    (said,) = found(Part(id="hull", kind="box", size_m=(6.0, 9.0, 4.0), hull=True))
    assert "lies on no wall" in said


@cache
def production() -> Production:
    """Return the example."""
    return read_production(EXAMPLE)[0]


def example(*names: str) -> BuiltSet:
    """Return sets of the example, built."""
    spaces = {space.id: (space, place.kind) for place in production().places for space in place.sets}
    forms = {form.set.rpartition("/")[2]: form for form in production().stage.forms}
    return build_world(
        [spaces[name][0] for name in names], forms, station=spaces[names[0]][1] == "station", root=EXAMPLE
    )


def test_the_examples_forms_have_no_faults_and_fit() -> None:
    assert [str(each) for each in check_forms(production().stage.forms, production().places, EXAMPLE)] == []
    for place in production().places:
        for space in place.sets:
            built = example(space.id)
            assert built.issues == ()
            assert len(built.items) < 150
            assert sum(len(item.mesh.triangles) for item in built.items) < 60_000
            assert {opening.id for opening in built.openings} == {glass.id for glass in space.windows}


def test_every_file_of_the_example_is_read_by_the_folders_schema() -> None:
    files = sorted((EXAMPLE / "stage" / "sets").glob("*.toml"))
    assert len(files) >= 11
    for file in files:
        form = SetFormFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).record()
        assert form.note
        assert form.parts


def test_one_flies_from_zvezda_through_two_hatches_down_into_nauka() -> None:
    built = example("zvezda", "nauka")
    along = np.linspace((0.0, 0.0, 0.0), (5.5, 0.0, 0.0), 60)
    down = np.linspace((5.55, 0.0, 0.0), (5.55, 0.0, 9.0), 120)
    assert built.interior.clearance_m(np.concatenate((along, down))).min() > 0.3
    alone = example("zvezda").interior.clearance_m(np.array([[5.55, 0.0, 3.0]]))
    assert alone[0] < 0.0  # without Nauka the collar ends at its wall
    walls = built.interior.clearance_m(np.array([[4.42, 0.0, 0.7], [5.55, 0.7, 1.5]]))
    assert (walls < 0.0).all()


def test_the_suns_way_to_the_aft_wall_is_free_of_racks() -> None:
    """In scene 16 a disc of day lands aft and high: the Sun is ahead, to starboard, below."""
    built = example("zvezda")
    (pane,) = (each for each in built.openings if each.id == "zvezda-starboard")
    ray = -np.array([0.45, 0.82, 0.35]) / np.linalg.norm([0.45, 0.82, 0.35])
    way = pane.centre_m + np.linspace(0.1, 3.6, 60)[:, None] * ray
    assert built.interior.clearance_m(way).min() > 0.05


def test_nothing_stands_in_the_windows_of_the_example() -> None:
    for name in ("zvezda", "soyuz", "cupola"):
        built = example(name)
        corners = [item.mesh.vertices_m[item.mesh.triangles] for item in built.items]
        scene = rtcore_scene.EmbreeScene()
        TriangleMesh(scene, np.concatenate(corners).astype(np.float32))
        for opening in built.openings:
            side = np.cross(opening.normal, [0.6, 0.64, 0.48])
            side /= np.linalg.norm(side)
            turn = np.linspace(0.0, 2.0 * np.pi, 48)[:, None]
            rim = np.cos(turn) * side + np.sin(turn) * np.cross(opening.normal, side)
            starts = np.concatenate(
                [
                    opening.centre_m - 0.25 * opening.normal + share * opening.radius_m * rim
                    for share in (0.5, 0.97)
                ]
            )
            ways = np.tile(opening.normal, (len(starts), 1))
            assert (scene.run(starts.astype(np.float32), ways.astype(np.float32)) < 0).all(), opening.id
