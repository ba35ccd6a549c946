"""Lines, pages and eighths counted by hand."""

import textwrap
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.formats.fountain import read_fountain
from skylot.script.pages import (
    PAGE_LINES,
    lay_out,
    scene_eighths,
    screen_minutes,
    shooting_minutes,
    wrapped_lines,
)


def layout(text):
    return lay_out(read_fountain(text).elements)


def lines(text):
    """Return (lines, empty lines before) of each printed paragraph."""
    return [(block.lines, block.before) for block in layout(text).blocks]


def test_lines_break_at_blanks_and_long_words_are_cut():
    assert wrapped_lines("", 10) == 1
    assert wrapped_lines("aaaa bbbb cccc", 9) == 2
    assert wrapped_lines("aaaa bbbb cccc", 14) == 1
    assert wrapped_lines("a" * 25, 10) == 3
    assert wrapped_lines("one\ntwo", 61) == 2


words = st.text(alphabet="abc", min_size=1, max_size=8)


@settings(max_examples=150)
@given(st.lists(words, min_size=1, max_size=40), st.integers(8, 20))
def test_wrapping_agrees_with_the_standard_library(many, width):
    text = " ".join(many)
    assert wrapped_lines(text, width) == len(textwrap.wrap(text, width, break_on_hyphens=False))


def test_each_kind_of_paragraph_has_its_width():
    action = "x" * 30 + " " + "y" * 30  # 61 characters
    assert lines(f"INT. A - DAY\n\n{action}\n") == [(1, 2), (1, 1)]
    assert lines(f"INT. A - DAY\n\n{action}z\n") == [(1, 2), (2, 1)]
    said = "x" * 17 + " " + "y" * 17  # 35 characters
    assert lines(f"INT. A - DAY\n\nANNA\n{said}\n") == [(1, 2), (2, 1)]
    assert lines(f"INT. A - DAY\n\nANNA\n{said}z\n") == [(1, 2), (3, 1)]
    assert lines("INT. A - DAY\n\nANNA\n(aaaaaaaaaa bbbbbbbbbb cc)\nHm.\n") == [(1, 2), (4, 1)]
    assert lines("INT. A - DAY\n\nDark.\n\nDISSOLVE TO:\n") == [(1, 2), (1, 1), (1, 1)]


def test_two_voices_stand_side_by_side():
    text = "INT. A - DAY\n\nANNA\nOne.\n\nLENA ^\nOne two three four five six seven eight nine.\n"
    assert lines(text) == [(1, 2), (3, 1)]


def test_what_is_not_printed_takes_no_room():
    text = "# Act\n\nINT. A - DAY\n\n= What happens.\n\n[[a note]]\n\n/* cut */\n\nDark [[how dark?]].\n"
    assert lines(text) == [(1, 2), (1, 1)]


def paragraphs(count):
    return "\n\n".join(["Line."] * count)


def test_a_page_holds_55_lines():
    full = "INT. A - DAY\n\n" + paragraphs(27)  # 1 + 27 * 2 = 55 lines
    assert layout(full + "\n").pages == 1
    assert layout(full + "\n\nMore.\n").pages == 2


def test_a_heading_goes_with_what_follows():
    full = "INT. A - DAY\n\n" + paragraphs(25)  # 51 lines: two empty ones, a heading, and no room for more
    found = layout(full + "\n\nINT. B - DAY\n\nTwo.\n")
    assert sorted(found.starts.values())[-2:] == [2, 2]
    room = layout("INT. A - DAY\n\n" + paragraphs(24) + "\n\nINT. B - DAY\n\nTwo.\n")
    assert room.pages == 1


def test_a_page_break_ends_the_page_and_an_empty_page_is_not_made():
    found = layout("INT. A - DAY\n\nOne.\n\n===\n\n===\n\nINT. B - DAY\n\nTwo.\n")
    assert found.pages == 2
    assert found.starts[max(found.starts)] == 2


def test_a_long_paragraph_runs_over_pages():
    assert layout("INT. A - DAY\n\n" + "\n".join(["Line."] * 120) + "\n").pages == 3


def test_parted_speech_pays_for_more_and_the_repeated_cue():
    speech = "ANNA\n" + "\n".join(
        ["Line."] * 54
    )  # 55 lines where 53 are left: 52 stay, 3 go, the cue again: 4
    assert layout(f"INT. A - DAY\n\n{speech}\n\n{paragraphs(25)}\n").pages == 2
    assert layout(f"INT. A - DAY\n\n{speech}\n\n{paragraphs(26)}\n").pages == 3


def test_nothing_has_no_pages():
    assert layout("").pages == 0


@settings(max_examples=80)
@given(st.lists(st.sampled_from(["h", "a", "d", "long", "break"]), max_size=60))
def test_pages_only_rise_and_hold_no_more_than_they_can(kinds):
    made = {"h": "INT. A - DAY", "a": "Line.", "d": "ANNA\nYes.", "long": "\n".join("x" * 70), "break": "==="}
    found = layout("\n\n".join(made[kind] for kind in kinds) + "\n")
    pages = [found.starts[index] for index in sorted(found.starts)]
    assert pages == sorted(pages)
    printed = sum(block.lines for block in found.blocks)
    assert found.pages * PAGE_LINES >= printed
    assert not pages or pages[0] == 1


@pytest.mark.parametrize(
    ("count", "expected"), [(1, 1), (4, 1), (10, 1), (11, 2), (55, 8), (110, 16), (58, 8), (59, 9)]
)
def test_eighths_are_the_nearest_and_at_least_one(count, expected):
    assert scene_eighths(count) == expected


def test_the_two_estimates_of_time():
    assert screen_minutes(8) == 1
    assert screen_minutes(3) == Fraction(3, 8)
    assert shooting_minutes(8, 60.0) == 60
    assert shooting_minutes(1, 60.0) == 8  # 7.5 rounds up
    assert shooting_minutes(3, 0.1) == 1
    assert shooting_minutes(26, 60.0, 40) == 40
    assert shooting_minutes(0, 60.0) == 0
