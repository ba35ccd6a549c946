import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.folder.sample import write_sample

from skylot.core.errors import BadInput, ChangedElsewhere, NotFound
from skylot.core.instant import Instant
from skylot.folder.board import (
    board_text,
    boards,
    keep_board,
    load_board,
    parse_board,
    restore_board,
    save_board,
)
from skylot.folder.read import read_production
from skylot.folder.write import hash_of_file
from skylot.schedule.model import Level, Placement, Schedule, Unplaced

START = Instant.parse("2021-10-06T07:00:00Z")
BOARD = Schedule(
    status="feasible",
    levels=(Level(name="must", value=0, bound=0, gap=0), Level(name="moves", value=7, bound=5.5, gap=1.5)),
    gap=1.5,
    seconds=12.25,
    placements=(
        Placement(
            task="12.03/2",
            strip="12",
            setup="12.03",
            start=START,
            end=START.plus(1500),
            unit="station",
            place="iss",
            set="cupola",
            chance=4,
            event_at=START.plus(612.123456789),
            spread_s=7.5,
        ),
        Placement(
            task="12", strip="12", setup=None, start=START, end=START.plus(60), unit="u", place="iss", set="z"
        ),
    ),
    unplaced=(
        Unplaced(task="9", strip="9", setup=None, priority="want", why='never "dark"\nenough', clash=("8",)),
    ),
    as_of=START,
    repeatable=False,
    fingerprints=(("setup:12.03", "ab" * 32), ("place:iss", "cd" * 32)),
)

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
moments = st.integers(-(10**18), 6 * 10**18).map(Instant)
numbers = st.floats(allow_nan=False)
placements = st.builds(
    Placement, task=words, strip=words, setup=st.none() | words, start=moments, end=moments, unit=words, place=words,
    set=words, chance=st.none() | st.integers(0, 99), event_at=st.none() | moments,
    spread_s=st.none() | st.floats(0, 1e9),
)  # fmt: skip
levels = st.builds(Level, name=words, value=numbers, bound=numbers, gap=numbers)
unplaced = st.builds(
    Unplaced, task=words, strip=words, setup=st.none() | words, priority=st.sampled_from(["must", "want", "nice"]),
    why=words, clash=st.lists(words, max_size=3).map(tuple),
)  # fmt: skip
schedules = st.builds(
    Schedule, status=st.sampled_from(["optimal", "feasible", "infeasible"]),
    levels=st.lists(levels, max_size=3).map(tuple), gap=numbers, seconds=st.floats(0, 1e6),
    placements=st.lists(placements, max_size=3).map(tuple), unplaced=st.lists(unplaced, max_size=3).map(tuple),
    as_of=st.none() | moments, repeatable=st.booleans(),
    fingerprints=st.dictionaries(words, words, max_size=3).map(lambda found: tuple(found.items())),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(schedules)
def test_a_board_comes_back_exactly(schedule: Schedule) -> None:
    assert parse_board(board_text(schedule)) == (schedule, ())


def test_an_open_bound_is_kept() -> None:
    level = Level(name="must", value=1, bound=-math.inf, gap=math.inf)
    schedule = Schedule(
        status="feasible", levels=(level,), gap=math.inf, seconds=1, placements=(), unplaced=()
    )
    assert parse_board(board_text(schedule))[0] == schedule


def test_the_text_is_for_people_too() -> None:
    text = board_text(BOARD)
    assert "start = 2021-10-06T07:00:00Z\n" in text
    assert 'why = "never \\"dark\\"\\nenough"' in text
    assert 'event_at = "2021-10-06T07:10:12.123456' in text  # finer than TOML's microseconds: a text


def test_the_production_reads_the_board_that_was_saved(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    saved = save_board(root, BOARD, "")
    production, issues = read_production(root)
    assert issues == ()
    assert production.board == BOARD
    with pytest.raises(ChangedElsewhere):
        save_board(root, BOARD, "")
    assert saved == hash_of_file(root / "schedule/board.toml")


def test_a_kept_board_can_be_brought_back(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    assert keep_board(root) is None
    seen = save_board(root, BOARD, "")
    assert keep_board(root, "До аварии") == "schedule/boards/do-avarii.toml"
    other = Schedule(status="optimal", levels=(), gap=0, seconds=1, placements=(), unplaced=())
    seen = save_board(root, other, seen)
    assert boards(root) == ("do-avarii",)
    assert load_board(root, "do-avarii") == BOARD
    restore_board(root, "do-avarii", seen)
    assert read_production(root)[0].board == BOARD
    with pytest.raises(NotFound, match="do-avarii"):
        load_board(root, "do-avari")


def test_half_a_board_is_no_board(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    text = board_text(BOARD).replace('unit = "station"', "unit = 3")
    (root / "schedule/board.toml").write_text(text)
    production, issues = read_production(root)
    assert production.board is None
    assert issues[0].file == "schedule/board.toml" and "'unit' is 3" in issues[0].what
    keep_board(root, "broken")
    with pytest.raises(BadInput):
        load_board(root, "broken")
