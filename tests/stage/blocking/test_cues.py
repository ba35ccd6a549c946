"""Light cues: what can be run, and what is wrong with the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import box_set

from skylot.core.issues import Where
from skylot.stage.blocking.cues import cue_sheet, levels
from skylot.stage.lighting import cabin_level, level_at, lit_lamps
from skylot.stage.model import Cue, Mark, Practical, Staging
from skylot.stage.world import BuiltSet, LampSpot

ANNA = (Mark(who="ANNA", words="feet to deck", position_m=(0.0, 0.0, 0.0)),)
TORCH = Practical(id="torch", position_m=(1.0, 0.0, 0.0))


def _lamp(name: str) -> LampSpot:
    return LampSpot(
        id=name, position_m=np.zeros(3), axis=np.array([0.0, 0.0, 1.0]), half_angle_rad=np.pi / 2, flux_lm=900.0,
        colour=(1.0, 1.0, 1.0),
    )  # fmt: skip


def lit_room() -> BuiltSet:
    return replace(box_set(), lamps=(_lamp("lamp-1"), _lamp("lamp-2")))


@st.composite
def runs(draw: st.DrawFn) -> tuple[float, list[Cue]]:
    """A start and cues that touch at most: gaps and fades in turn."""
    at_s, cues = 0.0, []
    for gap, over, to in draw(
        st.lists(
            st.tuples(st.floats(0.01, 5), st.just(0.0) | st.floats(0.01, 5), st.floats(0, 1)), max_size=6
        )
    ):
        cues.append(Cue(lamp="torch", to=to, at_s=at_s + gap, over_s=over))
        at_s += gap + over
    return draw(st.sampled_from([0.0, 1.0])), cues


@settings(max_examples=60, deadline=None)
@given(runs(), st.floats(-5, 70))
def test_a_level_stays_between_off_and_on(run: tuple[float, list[Cue]], at_s: float) -> None:
    assert -1e-12 <= level_at(levels(*run), at_s) <= 1.0 + 1e-12


@settings(max_examples=60, deadline=None)
@given(runs(), st.floats(0, 70), st.floats(1e-6, 1e-3))
def test_a_fade_never_jumps(run: tuple[float, list[Cue]], at_s: float, step_s: float) -> None:
    """No faster than its steepest fade, unless a switch lies between the two seconds."""
    start, cues = run
    if any(cue.over_s == 0.0 and at_s <= cue.at_s <= at_s + step_s for cue in cues):
        return
    steepest = max((1.0 / cue.over_s for cue in cues if cue.over_s), default=0.0)
    track = levels(start, cues)
    assert abs(level_at(track, at_s + step_s) - level_at(track, at_s)) <= steepest * step_s * 1.01 + 1e-9


def test_a_switch_counts_from_its_second_on_and_a_fade_ends_when_it_says() -> None:
    track = levels(1.0, [Cue(lamp="t", to=0.0, at_s=2.0), Cue(lamp="t", to=0.5, at_s=4.0, over_s=2.0)])
    found = [level_at(track, at_s) for at_s in (0.0, 1.999, 2.0, 4.0, 5.0, 6.0, 99.0)]
    assert found == pytest.approx([1.0, 1.0, 0.0, 0.0, 0.25, 0.5, 0.5])


def test_the_cabin_is_all_lamps_of_the_set_and_one_of_them_is_itself(stage: Stager) -> None:
    cues = (Cue(lamp="Cabin", to=0.4, at_s=1.0), Cue(lamp="lamp-2", to=0.0, at_s=5.0))
    shot = stage(ANNA, built=lit_room(), cues=cues, seconds=8.0)
    assert not [issue for issue in shot.issues if issue.severity == "error"]
    assert [lamp.id for lamp in lit_lamps(shot, 6.0)] == ["lamp-1"]
    assert [lamp.flux_lm for lamp in lit_lamps(shot, 2.0)] == pytest.approx([360.0, 360.0])
    assert [cabin_level(shot, at_s) for at_s in (0.0, 2.0, 6.0)] == pytest.approx([1.0, 0.4, 0.4])
    assert shot.cues == cues


WRONG = (
    (Cue(lamp="torhc", to=0.0), "lamp", "no lamp of this shot", "did you mean 'torch'?"),
    (Cue(lamp="torch", to=0.0, at_s=12.0), "at_s", "the shot lasts 10 s", "from 0 to 10"),
    (Cue(lamp="torch", to=0.0, at_s=-1.0), "at_s", "comes at -1 s", "from 0 to 10"),
    (Cue(lamp="torch", to=1.5, at_s=1.0), "to", "takes it to 1.5", "from 0 to 1"),
    (Cue(lamp="torch", to=float("nan"), at_s=1.0), "to", "takes it to nan", "from 0 to 1"),
    (Cue(lamp="torch", to=0.5, at_s=1.0, over_s=-2.0), "over_s", "fades over -2 s", "0 is a switch"),
    (Cue(lamp="torch", to=0.5, at_s=1.0, over_s=float("inf")), "over_s", "over inf s", "0 is a switch"),
)


@pytest.mark.parametrize(("cue", "key", "what", "hint"), WRONG)
def test_what_is_wrong_with_a_cue(cue: Cue, key: str, what: str, hint: str) -> None:
    staging = Staging(setup="1.01", practicals=(TORCH,), cues=(cue,))
    sheet = cue_sheet(staging, lit_room(), 10.0)
    (issue,) = sheet.issues
    assert what in issue.what and hint in issue.hint
    assert issue.where == Where("staging:1.01", ("cue", 0, key))
    assert sheet.run == ()


def test_all_that_is_wrong_is_told_at_once(stage: Stager) -> None:
    shot = stage(ANNA, practicals=(TORCH,), cues=tuple(cue for cue, *_ in WRONG), seconds=10.0)
    told = [issue.what for issue in shot.issues if issue.where and "cue" in issue.where.key]
    assert len(told) == len(WRONG)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Cue(lamp="torch", to=0.0, at_s=3.0, over_s=4.0), Cue(lamp="torch", to=1.0, at_s=5.0)),
        (Cue(lamp="torch", to=0.0, at_s=3.0), Cue(lamp="torch", to=1.0, at_s=3.0)),
        (Cue(lamp="cabin", to=0.0, at_s=3.0, over_s=4.0), Cue(lamp="lamp-1", to=1.0, at_s=5.0)),
    ],
)
def test_two_that_run_at_once_are_told_whichever_comes_first(first: Cue, second: Cue) -> None:
    for cues in ((first, second), (second, first)):
        sheet = cue_sheet(Staging(setup="1.01", practicals=(TORCH,), cues=cues), lit_room(), 10.0)
        (issue,) = sheet.issues
        assert "run at once" in issue.what and "at 3 s" in issue.what.replace("from 3 to 7 s", "at 3 s")


def test_one_may_begin_where_another_ends() -> None:
    cues = (Cue(lamp="torch", to=0.0, at_s=0.1, over_s=0.2), Cue(lamp="torch", to=1.0, at_s=0.3))
    assert cue_sheet(Staging(setup="1.01", practicals=(TORCH,), cues=cues), lit_room(), 10.0).issues == ()


def test_a_set_without_lamps_has_no_cabin_to_switch() -> None:
    sheet = cue_sheet(Staging(setup="1.01", cues=(Cue(lamp="cabin", to=0.0),)), box_set(), 10.0)
    assert "no lamps of its own" in sheet.issues[0].what
