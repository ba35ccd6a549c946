"""Drafts compared, and notes carried from one to the next."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.script.drafts import carry_notes, compare_drafts, read_matches
from skylot.script.fingerprint import scene_fingerprint
from skylot.script.likeness import likeness
from skylot.script.model import Breakdown, BreakdownNotes, Element, Scene, SceneNotes

LAMP = "Anna lights the lamp and looks through the milky window for a long while. Nothing is there."
LAMP_AGAIN = "Anna lights the lamp and looks through the clear window for a long while. Someone is there."
SOUP = "Lena eats soup out of a bag, upside down, and reads the wires in braille with her other hand."
TRAIN = "Ruth runs on the treadmill until the walls hum, and counts in a language that she forgot."


def scene(number, text, name="ROOM", omitted=False):
    return Scene(
        number=number,
        heading="OMITTED" if omitted else f"INT. {name} - DAY",
        line=1,
        sets=() if omitted else (name,),
        text="" if omitted else text,
        omitted=omitted,
    )


def draft(*scenes, locked=True):
    return Breakdown(scenes=scenes, locked=locked)


def fates(report):
    return [(one.state, one.old, one.new) for one in report.changes]


def test_a_draft_against_itself_is_the_same():
    one = draft(scene("1", LAMP), scene("2", "", omitted=True), scene("3", ""), scene("4", SOUP))
    assert compare_drafts(one, one).unchanged
    assert fates(compare_drafts(one, one)) == [("same", n, n) for n in "1234"]


def test_how_much_a_scene_changed():
    report = compare_drafts(
        draft(scene("1", LAMP), scene("2", SOUP)), draft(scene("1", LAMP_AGAIN), scene("2", SOUP))
    )
    first, second = report.changes
    assert (first.state, second.state) == ("changed", "same")
    assert 0.1 < first.changed < 0.3
    assert not report.unchanged
    assert report.count("changed") == 1


def test_a_new_heading_alone_is_a_change():
    (only,) = compare_drafts(draft(scene("1", LAMP)), draft(scene("1", LAMP, "HALL"))).changes
    assert (only.state, only.changed, only.heading_changed) == ("changed", 0.0, True)


def test_white_space_is_no_change():
    (only,) = compare_drafts(draft(scene("1", LAMP)), draft(scene("1", LAMP.replace(" ", "\n")))).changes
    assert only.state == "same"


def test_omitted_new_and_restored():
    old = draft(scene("1", LAMP), scene("2", SOUP), scene("3", "", omitted=True))
    new = draft(
        scene("1", LAMP), scene("1A", TRAIN, "NODE"), scene("2", "", omitted=True), scene("3", TRAIN, "GYM")
    )
    assert fates(compare_drafts(old, new)) == [
        ("same", "1", "1"),
        ("new", "", "1A"),
        ("omitted", "2", "2"),
        ("restored", "3", "3"),
    ]


def test_a_scene_taken_out_without_an_entry():
    old = draft(scene("1", LAMP), scene("2", SOUP, "MESS"), scene("3", TRAIN))
    new = draft(scene("1", LAMP), scene("3", TRAIN))
    assert fates(compare_drafts(old, new)) == [("same", "1", "1"), ("omitted", "2", ""), ("same", "3", "3")]


def test_a_moved_scene_is_the_one_that_moved():
    old = draft(scene("1", LAMP), scene("2", SOUP), scene("3", TRAIN), scene("4", "Dark."))
    new = draft(scene("2", SOUP), scene("3", TRAIN), scene("1", LAMP), scene("4", "Dark."))
    assert [one.new for one in compare_drafts(old, new).changes if one.moved] == ["1"]


def test_a_fresh_script_is_matched_by_words_and_renumbered():
    old = draft(scene("1", LAMP), scene("2", SOUP), scene("3", TRAIN), locked=False)
    new = draft(
        scene("1", TRAIN), scene("2", "A new beginning.", "SKY"), scene("3", LAMP_AGAIN), locked=False
    )
    report = compare_drafts(old, new)
    assert fates(report) == [
        ("same", "3", "1"),
        ("new", "", "2"),
        ("changed", "1", "3"),
        ("omitted", "2", ""),
    ]
    assert [one.renumbered for one in report.changes] == [True, False, True, False]
    assert report.asks == ()


def test_a_number_given_to_another_scene_is_seen():
    old = draft(scene("1", LAMP, "ZVEZDA"), scene("2", SOUP, "NAUKA"))
    new = draft(scene("1", SOUP, "NAUKA"), scene("2", LAMP, "ZVEZDA"))
    assert sorted(fates(compare_drafts(old, new))) == [("same", "1", "2"), ("same", "2", "1")]


HALF = "Anna lights the lamp. Then a train comes through the wall and everybody sings about potatoes."


def test_it_asks_where_it_cannot_tell():
    old = draft(scene("1", LAMP, "ATTIC"), scene("2", SOUP, "MESS"), locked=False)
    new = draft(scene("1", HALF, "ATTIC"), scene("2", SOUP, "MESS"), locked=False)
    report = compare_drafts(old, new)
    (ask,) = report.asks
    assert (ask.new, [one.number for one in ask.candidates]) == ("1", ["1"])
    assert "INT. ATTIC" in ask.question
    assert sorted(fates(report)) == [("new", "", "1"), ("omitted", "1", ""), ("same", "2", "2")]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (("1", "1"), [("changed", "1", "1"), ("same", "2", "2")]),
        (("1", ""), [("new", "", "1"), ("omitted", "1", ""), ("same", "2", "2")]),
        (("", "1"), [("new", "", "1"), ("omitted", "1", ""), ("same", "2", "2")]),
    ],
)
def test_an_answer_settles_it(answer, expected):
    old = draft(scene("1", LAMP, "ATTIC"), scene("2", SOUP, "MESS"), locked=False)
    new = draft(scene("1", HALF, "ATTIC"), scene("2", SOUP, "MESS"), locked=False)
    report = compare_drafts(old, new, (answer,))
    assert report.asks == report.issues == ()
    assert sorted(fates(report)) == expected


def test_two_rewrites_of_one_scene_are_asked_about():
    old = draft(scene("1", LAMP), locked=False)
    new = draft(scene("1", LAMP_AGAIN), scene("2", LAMP_AGAIN.replace("long", "short")), locked=False)
    report = compare_drafts(old, new)
    assert {ask.new for ask in report.asks} == {"1", "2"}
    assert [ask.candidates[0].number for ask in report.asks] == ["1", "1"]


def test_answers_that_name_no_scene_are_said():
    one = draft(scene("1", LAMP), scene("2", SOUP))
    issues = compare_drafts(one, one, (("9", "1"), ("1", "1"), ("1", "2"))).issues
    assert [issue.what for issue in issues] == [
        "the old draft has no scene 9",
        "1=2 matches a scene that is matched already",
    ]


def test_answers_are_read():
    matches, issues = read_matches(["14=15", " 3 = ", "=12A", "x", "="])
    assert matches == (("14", "15"), ("3", ""), ("", "12A"))
    assert [issue.what for issue in issues] == ["'x' is no match of scenes", "'=' is no match of scenes"]


def noted(*numbers):
    return BreakdownNotes(
        scenes=tuple(
            SceneNotes(
                scene=number,
                synopsis=f"of {number}",
                elements=(Element(scene=number, category="props", name="lamp"),),
            )
            for number in numbers
        )
    )


def test_notes_follow_their_scenes():
    old = draft(scene("1", LAMP), scene("2", SOUP), scene("3", TRAIN), locked=False)
    new = draft(scene("1", TRAIN), scene("2", LAMP_AGAIN), locked=False)
    carried = carry_notes(noted("1", "2", "3"), compare_drafts(old, new)).scenes
    assert [(one.scene, one.synopsis) for one in carried] == [("2", "of 1"), ("2-cut", "of 2"), ("1", "of 3")]
    assert [one.elements[0].scene for one in carried] == ["2", "2-cut", "1"]
    assert carried[0].fingerprint == scene_fingerprint(old.scenes[0])


def test_notes_of_an_omitted_scene_stay():
    old, new = draft(scene("7", LAMP)), draft(scene("7", "", omitted=True))
    assert carry_notes(noted("7", "8"), compare_drafts(old, new)).scenes[0].scene == "7"
    gone = carry_notes(noted("7"), compare_drafts(old, draft(scene("8", SOUP, "MESS"))))
    assert gone.scenes[0].scene == "7"


def test_answers_carry_notes_too():
    old = draft(scene("1", LAMP, "ATTIC"), locked=False)
    new = draft(scene("1", SOUP, "MESS"), scene("2", HALF, "ATTIC"), locked=False)
    report = compare_drafts(old, new)
    assert carry_notes(noted("1"), report, (("1", "2"),)).scenes[0].scene == "2"


words = st.lists(
    st.sampled_from(["lamp", "milk", "wire", "dawn", "sock", "pane", "torch", "hatch"]), max_size=12
).map(" ".join)
drafts = st.builds(
    lambda texts, locked: draft(
        *(scene(str(at), text, f"SET {at % 3}", omitted=not at % 5) for at, text in enumerate(texts, 1)),
        locked=locked,
    ),
    st.lists(words, max_size=12),
    st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(drafts)
def test_any_draft_against_itself_is_all_the_same(one):
    report = compare_drafts(one, one)
    assert report.unchanged
    notes = noted(*(each.number for each in one.scenes))
    carried = carry_notes(notes, report)
    assert [each.scene for each in carried.scenes] == [each.scene for each in notes.scenes]


@settings(max_examples=100, deadline=None)
@given(drafts, drafts)
def test_every_scene_of_both_drafts_is_told_once_and_no_note_is_lost(old, new):
    report = compare_drafts(old, new)
    assert [one.new for one in report.changes if one.new] == [one.number for one in new.scenes]
    assert sorted(one.old for one in report.changes if one.old) == sorted(one.number for one in old.scenes)
    notes = noted(*(each.number for each in old.scenes))
    carried = carry_notes(notes, report).scenes
    assert [each.synopsis for each in carried] == [each.synopsis for each in notes.scenes]
    assert len({each.scene for each in carried}) == len(carried)


@given(words, words)
def test_likeness_is_symmetric_and_one_only_for_the_same_words(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, one.upper() + "!") == 1.0


def test_likeness_by_hand():
    # words a b c | a b d: 2 shared of 3 + 3; pairs ab bc | ab bd: 1 shared of 2 + 2
    assert likeness("a b c", "a b d") == pytest.approx(2 * 3 / 10)
    assert likeness("a", "") == 0.0


def long_draft(count, *, locked):
    """Return two drafts of many scenes, each scene rewritten a little in the second."""
    dice = random.Random(7)
    vocabulary = [f"w{n}" for n in range(3000)]
    texts = [" ".join(dice.choices(vocabulary, k=60)) for _ in range(count)]
    old = draft(*(scene(str(at), text) for at, text in enumerate(texts, 1)), locked=locked)
    return old, [f"{text} and so on" for text in texts]


@pytest.mark.slow
def test_ten_thousand_locked_scenes_are_compared_in_seconds():
    old, texts = long_draft(10_000, locked=True)
    new = draft(*(scene(str(at), text) for at, text in enumerate(texts, 1)))
    start = time.process_time()
    report = compare_drafts(old, new)
    assert time.process_time() - start < 15
    assert report.count("changed") == 10_000


def test_many_unnumbered_scenes_in_another_order_find_each_other():
    old, texts = long_draft(1000, locked=False)
    new = draft(*(scene(str(at), text) for at, text in enumerate(reversed(texts), 1)), locked=False)
    report = compare_drafts(old, new)
    assert report.count("changed") == 1000
    assert all(int(one.old) + int(one.new) == 1001 for one in report.changes)
