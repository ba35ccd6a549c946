"""Sets that are far larger than any: what is left out is said, and the rest is built."""

from __future__ import annotations

import numpy as np
import pytest

from skylot.core.rotations import from_ypr_321
from skylot.locations.model import SetSpace
from skylot.stage.model import Part, PartKind, SetForm
from skylot.stage.sets.bounds import form_faults, sound_parts
from skylot.stage.sets.build import build_world
from skylot.stage.sets.solids import Solid, deepest_m


def many(kind: PartKind, count: int, *, hull: bool = False) -> SetForm:
    """Return a form with one room and so many parts all over it."""
    numbers = np.random.default_rng(1)
    room = Part(id="hull", kind="box", size_m=(8.0, 4.0, 4.0), hull=True)
    parts = []
    for number in range(count):
        x, y, z, w = (float(each) for each in from_ypr_321(*numbers.uniform(-3.0, 3.0, 3)))
        place = numbers.uniform((-3.5, -1.7, -1.7), (3.5, 1.7, 1.7))
        parts.append(
            Part(
                id=f"p{number}",
                kind=kind,
                position_m=(float(place[0]), float(place[1]), float(place[2])),
                rotation_xyzw=(x, y, z, w),
                size_m=(1.2, 1.1, 1.1) if hull else (0.3, 0.2, 0.2),
                hull=hull,
                text="A",
                flux_lm=100.0,
            )
        )
    return SetForm(set="hab", parts=(room, *parts))


@pytest.mark.parametrize(
    ("kind", "hull", "words", "kept"),
    [
        ("box", True, "set hab has 601 parts of its hull: only the first 200 are built", 200),
        ("hatch", False, "set hab has 600 hatches: only the first 100 are built", 101),
        ("sphere", False, "set hab has 600 spheres: only the first 500 are built", 501),
    ],
)
def test_of_what_a_set_has_few_the_first_are_built(kind: PartKind, hull: bool, words: str, kept: int) -> None:
    form = many(kind, 600, hull=hull)
    (issue,) = form_faults(form)
    assert issue.what == words
    assert issue.hint
    assert issue.where is not None
    assert issue.where.key == ("part", kept)
    assert [at for at, _ in sound_parts(form)] == list(range(kept))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["rack", "rail", "cylinder", "cone", "lamp", "label", "hatch"])
def test_two_thousand_parts_are_built(kind: PartKind) -> None:
    built = build_world([SetSpace(id="hab", size_m=(8.0, 4.0, 4.0))], {"hab": many(kind, 1999)}, station=True)
    assert built.issues == tuple(form_faults(many(kind, 1999)))
    assert np.isfinite(built.interior.clearance_m(np.zeros((5, 3)))).all()


def test_of_many_forms_those_that_are_left_aside_are_not_the_deepest() -> None:
    numbers = np.random.default_rng(2)
    forms = [
        Solid(
            kind="sphere" if at % 3 else "round",
            position_m=numbers.uniform(-3.0, 3.0, 3),
            matrix=np.eye(3),
            size_m=np.full(3, numbers.uniform(0.1, 2.0)),
            end_m=(0.5, 0.5),
        )
        for at in range(60)
    ]
    points = numbers.uniform(-5.0, 5.0, (400, 3))
    each = np.max([form.depth_m(points) for form in forms], axis=0)
    assert deepest_m(forms, points) == pytest.approx(each, abs=1e-9)
