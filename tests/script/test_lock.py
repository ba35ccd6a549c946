"""The lock: numbers are written into headings, and not one other character changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.errors import BadInput
from skylot.formats.fountain import read_fountain
from skylot.formats.fountain.model import SceneHeading
from skylot.script.lock import add_omitted, lock_numbers


def locked(text, taken=()):
    return lock_numbers(text, read_fountain(text), taken)


def numbers(text):
    return [one.number for one in read_fountain(text).elements if isinstance(one, SceneHeading)]


def test_a_fresh_script_is_numbered_and_nothing_else_changes():
    text = "Title: A\r\n\r\nINT. A - DAY  \r\n\r\n\tDark.\r\n\r\n.the moon\r\n\r\nEXT. B\r\n\r\nANNA\r\nHm."
    assert locked(text) == (
        "Title: A\r\n\r\nINT. A - DAY #1#  \r\n\r\n\tDark.\r\n\r\n.the moon #2#\r\n\r\nEXT. B #3#\r\n\r\nANNA\r\nHm."
    )


def test_a_locked_script_comes_back_as_it_is():
    text = "INT. A - DAY #1#\n\nDark.\n\nINT. B - DAY #7B#\n\nDark.\n"
    assert locked(text) is text


def test_new_scenes_get_a_numbers():
    text = "INT. A #1#\n\nDark.\n\nINT. B\n\nDark.\n\nINT. C #2#\n\nDark.\n\nINT. D\n\nDark.\n"
    assert numbers(locked(text)) == ["1", "1A", "2", "3"]
    assert numbers(locked(text, taken=["1A", "3"])) == ["1", "1B", "2", "4"]


def test_a_number_twice_is_refused_with_its_line():
    text = "INT. A #1#\n\nDark.\n\nINT. B #1#\n\nDark.\n\nINT. C\n\nDark.\n"
    with pytest.raises(BadInput) as refused:
        locked(text)
    assert [(one.line, one.what) for one in refused.value.issues] == [
        (5, "scene number 1 stands at line 1 and again here")
    ]


@pytest.mark.parametrize(
    "heading",
    ["INT. A - DAY [[a note]]", "INT. A - DAY /* cut */", "INT. A [[n]] - DAY", "INT. *A* - DAY", "INT. A ##",
     "INT. A - DAY [[a note\nof two lines]]", "INT. A #x y#"],
)  # fmt: skip
def test_headings_with_more_on_their_line(heading):
    text = f"{heading}\n\nDark.\n"
    found = locked(text)
    assert numbers(found) == ["1"]
    assert found.replace(" #1#", "") == text


def test_a_text_that_is_not_the_screenplay_is_refused():
    with pytest.raises(BadInput):
        lock_numbers("Dark.\n", read_fountain("\n\n\nINT. A - DAY\n\nDark.\n"))


pieces = st.sampled_from(
    [
        "INT. ROOM - DAY", "EXT. FIELD", ".the moon", "ИНТ. ДОМ - НОЧЬ", "INT. A - DAY [[note]]", "INT. HALL #4#",
        "INT. B - DAY #12A#", "Dark.", "ANNA\nYes.", "/* cut\n\nINT. CUT - DAY\n\n*/", "# Act", "= Told.", "===",
        "CUT TO:", "[[a\nnote]]", "INT. C /* x\n\ny */ D", "> THE END <", "", "\t", "INT. E - DAY   ", ".OMITTED",
    ]
)  # fmt: skip


@settings(max_examples=250)
@given(st.lists(pieces, max_size=14), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_the_lock_is_idempotent_and_touches_headings_only(parts, end, last):
    text = "\n\n".join(parts).replace("\n", end) + (end if last else "")
    before = read_fountain(text)
    try:
        found = lock_numbers(text, before)
    except BadInput:
        written = [number for number in numbers(text) if number]
        assert len(set(written)) < len(written)
        return
    given_ = numbers(found)
    assert all(given_)
    assert len({str(one).upper() for one in given_}) == len(given_)
    assert lock_numbers(found, read_fountain(found)) == found
    fresh = [new for new, old in zip(given_, numbers(text), strict=True) if old is None]
    for number in fresh:
        found = found.replace(f" #{number}#", "", 1)
    assert found == text


def test_removed_scenes_become_omitted_entries():
    text = "INT. A #1#\n\nDark.\n\nINT. D #4#\n\nDark.\n"
    found = add_omitted(text, read_fountain(text), ["0", "1", "2", "3", "4", "5"])
    assert found == (
        ".OMITTED #0#\n\nINT. A #1#\n\nDark.\n\n.OMITTED #2#\n\n.OMITTED #3#\n\nINT. D #4#\n\nDark.\n\n.OMITTED #5#\n"
    )
    assert add_omitted(found, read_fountain(found), ["0", "1", "2", "3", "4", "5"]) == found


@pytest.mark.parametrize("tail", ["", "\n", "\n\n", "\r\n"])
def test_an_omitted_entry_at_the_end_has_its_empty_line(tail):
    text = f"INT. A #1#\n\nDark.{tail}"
    assert numbers(add_omitted(text, read_fountain(text), ["1", "2"])) == ["1", "2"]


def test_omitted_entries_need_a_lock():
    text = "INT. A\n\nDark.\n"
    with pytest.raises(BadInput):
        add_omitted(text, read_fountain(text), ["1", "2"])
