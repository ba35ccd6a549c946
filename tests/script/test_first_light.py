"""The example's screenplay, against the table that its writer made by hand."""

from pathlib import Path

import pytest

from skylot.formats.fdx import read_fdx, write_fdx
from skylot.formats.fountain import read_fountain
from skylot.script.breakdown import break_down
from skylot.script.drafts import compare_drafts
from skylot.script.lock import lock_numbers
from skylot.script.model import Alias, BreakdownNotes, SceneNotes

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "first-light" / "script"
NOTES = BreakdownNotes(
    aliases=(Alias(character="ANNA", names=("VERESOVA",)),),
    scenes=(
        SceneNotes(scene="3", not_on_set=("TIMUR",)),
        SceneNotes(scene="5", not_on_set=("SEDOV",)),
        SceneNotes(scene="6", silent=("RUTH",)),
        SceneNotes(scene="8", silent=("YOUNG ANNA",)),
        SceneNotes(scene="17", silent=("ANNA", "TIMUR")),
    ),
)


def text_of(name):
    return (SCRIPT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def blue():
    breakdown, issues = break_down(read_fountain(text_of("first-light.fountain")), NOTES)
    assert issues == ()
    return breakdown


@pytest.fixture(scope="module")
def white():
    return break_down(read_fountain(text_of("first-light.white.fountain")), BreakdownNotes())[0]


def by_number(breakdown, number):
    return next(scene for scene in breakdown.scenes if scene.number == number)


def test_scenes_and_pages(blue, white):
    assert (blue.title, blue.draft, blue.locked) == ("First Light", "blue", True)
    assert (white.draft, len(white.scenes)) == ("white", 20)
    numbers = [scene.number for scene in blue.scenes]
    assert numbers == [*map(str, range(1, 13)), "12A", *map(str, range(13, 21))]
    assert [scene.number for scene in blue.scenes if scene.omitted] == ["7"]
    assert [scene.number for scene in blue.scenes if scene.eighths == 1] == ["12A", "15"]
    assert max(blue.scenes, key=lambda scene: scene.eighths).number == "9"
    assert by_number(blue, "9").eighths == 26
    assert abs(sum(scene.eighths for scene in blue.scenes) / 8 - 32) <= 0.5
    pages = [scene.page for scene in blue.scenes]
    assert pages == sorted(pages)
    assert pages[0] == 1


# The writer's estimates, made by hand with two empty lines more or less: an eighth either way.
EIGHTHS = {
    "1": 17, "2": 14, "3": 14, "4": 19, "5": 15, "6": 14, "8": 13, "9": 26, "10": 21, "11": 7, "12": 7, "12A": 1,
    "13": 19, "14": 12, "15": 1, "16": 11, "17": 11, "18": 13, "19": 7, "20": 17,
}  # fmt: skip


@pytest.mark.parametrize("number", EIGHTHS)
def test_lengths_are_those_of_the_writer(blue, number):
    assert abs(by_number(blue, number).eighths - EIGHTHS[number]) <= 1


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("2", ("INT", ("MISSION CONTROL - BALLISTICS ROOM",), "D", ())),
        ("4", ("INT", ("ZVEZDA",), "N", ())),
        ("8", ("INT", ("LENS WORKSHOP",), "D", ("flashback",))),
        ("9", ("INT", ("ZVEZDA",), "D", ())),
        ("10", ("INT", ("ZVEZDA - CREW QUARTERS", "LENS WORKSHOP"), "N", ("intercut",))),
        ("11", ("INT", ("ZVEZDA",), "D", ("montage",))),
        ("12", ("INT", ("ZVEZDA",), "N", ())),
        ("12A", ("INT", ("ZVEZDA",), "N", ("insert", "mos"))),
        ("16", ("I/E", ("ZVEZDA",), "D", ())),
        ("17", ("INT", ("ZVEZDA", "NAUKA"), "D", ())),
        ("19", ("I/E", ("SOYUZ - DESCENT MODULE",), "D", ())),
        ("20", ("EXT", ("STEPPE",), "D", ())),
    ],
)
def test_headings(blue, number, expected):
    scene = by_number(blue, number)
    assert (scene.interior_exterior, scene.sets, scene.day_night, scene.flags) == expected


def test_nine_speak_and_one_of_them_is_only_heard(blue):
    names = {one.name for one in blue.characters}
    assert names == {"ANNA", "SEDOV", "LENA", "RUTH", "TIMUR", "DASHA", "YUNUSOV", "ILYA", "CAPCOM"}
    assert blue.characters[0].name == "ANNA"
    assert [one.name for one in blue.characters if one.voice_only] == ["CAPCOM"]
    sedov = next(one for one in blue.characters if one.name == "SEDOV")
    assert sedov.aliases == ("СЕДОВ",)
    capcom = next(one for one in blue.characters if one.name == "CAPCOM")
    assert capcom.scenes == ("1", "3", "10", "13", "16", "19")


def test_who_is_on_set_and_who_is_heard(blue):
    assert set(by_number(blue, "19").speaking) == {"ANNA", "SEDOV"}
    assert by_number(blue, "14").voices == ("DASHA",)
    assert by_number(blue, "5").characters == ("RUTH", "ANNA")
    assert by_number(blue, "5").voices == ("SEDOV",)
    assert set(by_number(blue, "3").voices) == {"CAPCOM", "TIMUR"}
    assert "SEDOV" in by_number(blue, "9").speaking
    assert set(by_number(blue, "8").characters) == {"YOUNG ANNA", "ILYA"}
    assert set(by_number(blue, "17").characters) == {"ANNA", "SEDOV", "RUTH", "TIMUR", "LENA"}


def test_background_and_the_stunt(blue):
    counts = {}
    for element in blue.elements:
        if element.category == "background":
            counts[element.scene] = counts.get(element.scene, 0) + element.count
    assert counts == {"2": 17, "14": 10, "20": 10}
    stunts = [one for one in blue.elements if one.category == "stunts"]
    assert [(one.scene, one.character) for one in stunts] == [("17", "SEDOV")]


def test_blue_against_white(blue, white):
    report = compare_drafts(white, blue)
    assert report.asks == ()
    states = {one.new: one.state for one in report.changes if one.state != "same"}
    assert states == {
        "5": "changed", "6": "changed", "7": "omitted", "12": "changed", "12A": "new", "13": "changed", "20": "changed"
    }  # fmt: skip
    assert not any(one.moved or one.renumbered for one in report.changes)
    assert all(one.changed < 0.15 for one in report.changes if one.state == "changed")


def test_the_example_is_locked_already():
    text = text_of("first-light.fountain")
    assert lock_numbers(text, read_fountain(text)) is text


def test_the_same_film_as_final_draft_breaks_down_alike(blue):
    found = read_fdx(write_fdx(read_fountain(text_of("first-light.fountain"))).encode())
    screenplay = found[0]
    assert screenplay is not None
    other = break_down(screenplay, NOTES)[0]
    keep = ("number", "heading", "sets", "day_night", "eighths", "speaking", "voices", "flags", "omitted")

    def sheet(breakdown):
        return [tuple(getattr(scene, name) for name in keep) for scene in breakdown.scenes]

    assert sheet(other) == sheet(blue)
    assert [(one.name, one.cues) for one in other.characters] == [
        (one.name, one.cues) for one in blue.characters
    ]
