"""Notes on the page that name what a scene needs."""

import pytest

from skylot.formats.fountain import read_fountain
from skylot.script.breakdown import break_down
from skylot.script.model import ELEMENT_CATEGORIES, BreakdownNotes


def found(action, extra=""):
    """Return (category, name, count, character) of one scene's elements, and the issues about slips."""
    text = f"INT. A - DAY\n\n{action}\n\nSEDOV\nYes.\n{extra}"
    breakdown, issues = break_down(read_fountain(text), BreakdownNotes())
    slips = [issue.what for issue in issues if "category" in issue.what]
    return [(one.category, one.name, one.count, one.character) for one in breakdown.elements], slips


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("A dozen CONTROLLERS, whispering [[background: 12]].", ("background", "controllers", 12, "")),
        ("Grass. Four MEN IN GOOD JACKETS [[background: 4]].", ("background", "men in good jackets", 4, "")),
        ("A MEDIC. A crowd [[background: 40]].", ("background", "background", 40, "")),
        ("They come [[background: 12 controllers]].", ("background", "controllers", 12, "")),
        ("They come [[Extras: controllers x12]].", ("background", "controllers", 12, "")),
        ("He shows it [[props: sock (Sedov)]].", ("props", "sock", 1, "SEDOV")),
        ("He shows it [[props: sock (grey)]].", ("props", "sock (grey)", 1, "")),
        ("SEDOV crosses flat out, [[stunt]] a broom in his fist.", ("stunts", "stunt", 1, "SEDOV")),
        ("It rains [[vfx: stars, rain on the glass]].", ("visual effects", "stars", 1, "")),
        ("[[реквизит: молоток]]", ("props", "молоток", 1, "")),
        ("Dark [[notes: wide, then close]].", ("notes", "wide, then close", 1, "")),
    ],
)
def test_a_note_is_an_element(action, expected):
    elements, slips = found(action)
    assert elements[0] == expected
    assert slips == []


@pytest.mark.parametrize("category", ELEMENT_CATEGORIES)
def test_every_category_can_be_noted(category):
    assert found(f"Dark [[{category}: thing]].")[0] == [(category, "thing", 1, "")]


def test_items_are_parted_and_keep_their_own_counts():
    elements, _ = found("He looks [[props: 11 batteries, sock; lamp x3]].")
    assert elements == [("props", "batteries", 11, ""), ("props", "sock", 1, ""), ("props", "lamp", 3, "")]


@pytest.mark.parametrize(
    "note",
    ["subtitle: Here.", "IMPROVISED. Timur has it his own way.", "HAND DOUBLE.", "", "music", "http://x"],
)
def test_a_remark_is_no_element(note):
    assert found(f"Dark [[{note}]].") == ([], [])


def test_capitals_alone_are_never_guessed():
    assert found("A MEDIC comes in. SOUND: a small clonk.") == ([], [])


def test_a_slip_in_a_category_is_said():
    elements, slips = found("Dark [[wardrob: overalls]].")
    assert elements == []
    assert slips == ["'wardrob' is no category"]


def test_notes_stand_anywhere():
    assert found("Dark.", "[[props: mug]]\n\n[[props: spoon]]\n")[0] == [
        ("props", "mug", 1, ""),
        ("props", "spoon", 1, ""),
    ]
