"""Small screenplays broken down, every expectation worked out by hand."""

import time

import pytest

from skylot.formats.fountain import read_fountain
from skylot.script.breakdown import break_down
from skylot.script.fingerprint import scene_fingerprint
from skylot.script.model import Alias, BreakdownNotes, Element, SceneNotes

TWO = """Title: The Lamp
Revision: Pink

INT. HOUSE - NIGHT #1#

Dark.

ANNA
Who is there?

LENA (O.S.)
Me.

RADIO (V.O.)
Good morning.

EXT. GARDEN - CONTINUOUS #2#

Young Anna runs. ANNA sees it.

LENA
Run!
"""


def broken(text, notes=None, **more):
    return break_down(read_fountain(text), notes or BreakdownNotes(), **more)


def scenes(text, notes=None):
    return broken(text, notes)[0].scenes


def told(issues, severity):
    return [issue.what for issue in issues if issue.severity == severity]


def script(*headings, number=True):
    """Return a screenplay of scenes with these headings, numbered where asked, one line of action each."""
    parts = (f"{one} #{at}#" if number else one for at, one in enumerate(headings, 1))
    return "\n\n".join(f"{one}\n\nDark {at}." for at, one in enumerate(parts)) + "\n"


def test_a_scene_has_what_the_page_tells():
    breakdown, issues = broken(TWO)
    assert issues == ()
    assert (breakdown.title, breakdown.draft, breakdown.locked, breakdown.pages) == (
        "The Lamp",
        "pink",
        True,
        1,
    )
    one, two = breakdown.scenes
    assert (one.number, one.heading, one.line, one.page, one.eighths) == ("1", "INT. HOUSE - NIGHT", 4, 1, 2)
    assert one.speaking == one.characters == ("ANNA", "LENA")
    assert one.voices == ("RADIO",)
    assert one.text == "Dark.\n\nANNA\nWho is there?\n\nLENA (O.S.)\nMe.\n\nRADIO (V.O.)\nGood morning."
    assert (two.sets, two.time_of_day, two.day_night) == (("GARDEN",), "CONTINUOUS", "N")
    assert two.characters == ("LENA",)
    assert [(c.name, c.cues, c.scenes, c.voice_only) for c in breakdown.characters] == [
        ("LENA", 2, ("1", "2"), False),
        ("ANNA", 1, ("1",), False),
        ("RADIO", 1, ("1",), True),
    ]


def test_arguments_win_over_the_title_page():
    breakdown, _ = broken(TWO, draft="Yellow", title="Another")
    assert (breakdown.draft, breakdown.title) == ("yellow", "Another")


def test_notes_join_in():
    extra = SceneNotes(
        scene="2",
        story_day="1",
        synopsis="A run.",
        silent=("Young Anna", "ANNA"),
        flags=("Plate",),
        elements=(Element(scene="2", category="wardrobe", name="coat", character="анна"),),
    )
    alias = Alias(character="ANNA", names=("АННА",))
    breakdown, issues = broken(TWO, BreakdownNotes(scenes=(extra,), aliases=(alias,)))
    assert issues == ()
    two = breakdown.scenes[1]
    assert two.characters == ("YOUNG ANNA", "ANNA", "LENA")
    assert two.speaking == ("LENA",)
    assert (two.story_day, two.synopsis, two.flags) == ("1", "A run.", ("plate",))
    assert breakdown.elements == (Element(scene="2", category="wardrobe", name="coat", character="ANNA"),)
    assert "YOUNG ANNA" not in {one.name for one in breakdown.characters}


def test_who_is_not_on_set_is_only_heard():
    one = scenes(TWO, BreakdownNotes(scenes=(SceneNotes(scene="1", not_on_set=("LENA",)),)))[0]
    assert (one.characters, one.voices) == (("ANNA",), ("LENA", "RADIO"))
    alias = Alias(character="LENA", names=("LENOCHKA",), voice_only=True)
    breakdown, _ = broken(TWO, BreakdownNotes(aliases=(alias,)))
    assert [one.voices for one in breakdown.scenes] == [("LENA", "RADIO"), ("LENA",)]
    assert {one.name for one in breakdown.characters if one.voice_only} == {"LENA", "RADIO"}


def test_a_voice_over_of_somebody_silent_on_set_needs_the_call():
    text = "INT. A - DAY #1#\n\nANNA (V.O.)\nI was twelve.\n"
    one = scenes(text, BreakdownNotes(scenes=(SceneNotes(scene="1", silent=("ANNA",)),)))[0]
    assert (one.characters, one.speaking, one.voices) == (("ANNA",), (), ())


def test_one_cue_on_set_makes_the_call():
    one = scenes("INT. A - DAY #1#\n\nANNA (V.O.)\nOne.\n\nANNA\nTwo.\n")[0]
    assert (one.speaking, one.voices) == (("ANNA",), ())


def test_day_and_night_are_carried_past_flashbacks_and_omissions():
    text = script(
        "INT. A - NIGHT", "INT. B - DAY (FLASHBACK)", "INT. B - CONTINUOUS (FLASHBACK)", "INT. A - LATER",
        ".OMITTED", "INT. A - SAME", "INT. C", "INT. A - DUSK", "INT. A - DAWN",
    )  # fmt: skip
    assert [one.day_night for one in scenes(text)] == ["N", "D", "D", "N", "", "N", "", "N", "D"]
    assert scenes(script("INT. A - LATER"))[0].day_night == ""


def test_notes_can_set_day_and_night():
    text = script("INT. A - DAY", "INT. A - LATER", "INT. A - CONTINUOUS")
    found = scenes(text, BreakdownNotes(scenes=(SceneNotes(scene="2", flags=("night", "rain")),)))
    assert [one.day_night for one in found] == ["D", "N", "N"]
    assert found[1].flags == ("rain",)


def test_story_days_are_carried_on_past_a_flashback():
    text = script("INT. A - DAY", "INT. A - DAY", "INT. B - DAY (FLASHBACK)", "INT. A - DAY", "INT. A - DAY")
    notes = BreakdownNotes(
        scenes=(
            SceneNotes(scene="2", story_day="1"),
            SceneNotes(scene="3", story_day="FB"),
            SceneNotes(scene="5", story_day="2"),
        )
    )
    assert [one.story_day for one in scenes(text, notes)] == ["", "1", "FB", "1", "2"]


def test_an_omitted_scene_keeps_its_number_and_nothing_else():
    text = "INT. A - DAY #1#\n\nDark.\n\n.OMITTED #2#\n\nINT. B - DAY #3#\n\nDark.\n"
    notes = BreakdownNotes(
        scenes=(SceneNotes(scene="2", elements=(Element(scene="2", category="props", name="lamp"),)),)
    )
    breakdown, issues = broken(text, notes)
    assert issues == ()
    assert [(one.number, one.omitted, one.eighths) for one in breakdown.scenes] == [
        ("1", False, 1),
        ("2", True, 0),
        ("3", False, 1),
    ]
    assert breakdown.elements == ()


def test_words_under_an_omitted_heading_are_said():
    _, issues = broken(".OMITTED #1#\n\nANNA\nI am still here.\n")
    assert told(issues, "warning") == ["scene 1 is OMITTED, yet words stand under its heading"]


def test_a_fresh_script_is_counted():
    breakdown, issues = broken(script("INT. A - DAY", "INT. B - DAY", number=False))
    assert [one.number for one in breakdown.scenes] == ["1", "2"]
    assert not breakdown.locked
    assert told(issues, "note") == ["the scenes are not numbered: they are counted here"]


def test_a_partly_numbered_script_is_said_with_its_lines():
    breakdown, issues = broken(
        "INT. A - DAY #1#\n\nDark.\n\nINT. B - DAY\n\nDark.\n\nINT. C - DAY #2#\n\nDark.\n"
    )
    assert [one.number for one in breakdown.scenes] == ["1", "1A", "2"]
    assert not breakdown.locked
    (issue,) = issues
    assert (issue.severity, issue.line) == ("warning", 5)
    assert "1A" in issue.what


def test_a_number_that_stands_twice_is_an_error():
    _, issues = broken("INT. A - DAY #12a#\n\nDark.\n\nINT. B - DAY #12A#\n\nDark.\n")
    (issue,) = issues
    assert (issue.severity, issue.line) == ("error", 5)
    assert issue.what == "scene number 12A stands at line 1 and again here"


def test_empty_scenes_and_lost_words_are_said():
    _, issues = broken("LENA\nHello?\n\nINT. A - DAY #1#\n\nINT. B - DAY #2#\n\n[[a note]]\n")
    assert told(issues, "warning") == [
        "LENA speaks before the first scene heading: the speech is in no scene",
        "scene 1 is empty",
        "scene 2 is empty",
    ]
    assert [issue.line for issue in issues] == [1, 4, 6]


def test_no_scene_at_all():
    breakdown, issues = broken("Dark.\n")
    assert breakdown.scenes == ()
    assert told(issues, "warning") == ["the screenplay has no scene"]
    assert broken("")[0].pages == 0


@pytest.mark.parametrize(
    ("notes", "what", "where"),
    [
        (
            BreakdownNotes(scenes=(SceneNotes(scene="7"),)),
            "there are notes for scene 7, which the screenplay does not have",
            "scene:7: number",
        ),
        (
            BreakdownNotes(scenes=(SceneNotes(scene="1", silent=("LENA",)),)),
            "LENA is given as silent in scene 1 and speaks there",
            "scene:1: silent[0]",
        ),
        (
            BreakdownNotes(scenes=(SceneNotes(scene="2", not_on_set=("ANNA",)),)),
            "ANNA is given as not on set in scene 2, but says nothing there",
            "scene:2: not_on_set[0]",
        ),
        (
            BreakdownNotes(aliases=(Alias(character="TIMUR", names=("TIM",)),)),
            "nobody in the screenplay is called TIMUR or TIM",
            "alias:TIMUR: character",
        ),
        (
            BreakdownNotes(
                scenes=(SceneNotes(scene="1", synopsis="a"), SceneNotes(scene="1", story_day="1"))
            ),
            "scene 1 has notes twice: they are joined",
            "scene:1: number",
        ),
    ],
)
def test_mistakes_in_the_notes_are_said(notes, what, where):
    _, issues = broken(TWO, notes)
    assert [(issue.severity, issue.what, str(issue.where)) for issue in issues] == [("warning", what, where)]


def test_notes_of_a_scene_that_changed_are_said():
    one = scenes(TWO)[0]
    kept = BreakdownNotes(scenes=(SceneNotes(scene="1", fingerprint=scene_fingerprint(one)),))
    assert broken(TWO, kept)[1] == ()
    (issue,) = broken(TWO.replace("Who is there?", "Who goes there?"), kept)[1]
    assert (issue.severity, issue.what) == (
        "note",
        "the text of scene 1 has changed since its notes were made",
    )


def test_a_near_name_is_noted_with_its_line():
    text = "INT. A - DAY #1#\n\nSEDOV\nYes.\n\nSEDOV\nYes.\n\nSEDVO\nNo.\n"
    (issue,) = broken(text)[1]
    assert (issue.severity, issue.what, issue.line) == ("note", "SEDVO is one letter off SEDOV", 9)


def test_notes_win_over_the_page():
    text = "INT. A - DAY #1#\n\nThree MEDICS [[background: 3]].\n"
    noted = Element(scene="1", category="background", name="medics", count=5, note="from the town")
    breakdown, _ = broken(text, BreakdownNotes(scenes=(SceneNotes(scene="1", elements=(noted,)),)))
    assert breakdown.elements == (noted,)


def test_elements_stand_in_the_order_of_the_sheet():
    text = "INT. A - DAY #1#\n\nDark [[sound: hum]] [[props: lamp]] [[background: 2 guards]].\n"
    assert [one.category for one in broken(text)[0].elements] == ["background", "props", "sound"]


def test_the_writers_synopsis_stands_until_somebody_writes_a_better_one():
    text = "INT. A - DAY #1#\n\n= She *waits*.\n\nDark.\n\n# Act two\n\n= Not of this scene.\n"
    assert scenes(text)[0].synopsis == "She waits."
    better = BreakdownNotes(scenes=(SceneNotes(scene="1", synopsis="She leaves."),))
    assert scenes(text, better)[0].synopsis == "She leaves."


@pytest.mark.slow
def test_ten_thousand_scenes_are_broken_down_in_seconds():
    one = "INT. ROOM {0} - DAY #{0}#\n\nANNA lights the lamp [[props: lamp]].\n\nANNA\nYes.\n\nSEDOV (CONT'D)\nNo.\n\n"
    screenplay = read_fountain("".join(one.format(number) for number in range(1, 10_001)))
    start = time.process_time()
    breakdown, issues = break_down(screenplay, BreakdownNotes())
    assert time.process_time() - start < 12  # 2 s were measured; shared machines are slower
    assert issues == ()
    assert (len(breakdown.scenes), len(breakdown.elements)) == (10_000, 10_000)
