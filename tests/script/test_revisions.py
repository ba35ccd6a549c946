"""Revision colours and marks."""

from skylot.script.drafts import compare_drafts
from skylot.script.model import Breakdown, Scene
from skylot.script.revisions import colour_rank, mark_revisions, next_colour, revision_marks


def test_colours_follow_each_other():
    seen, colour = [], ""
    for _ in range(12):
        colour = next_colour(colour)
        seen.append(colour)
    assert seen == [
        "blue", "pink", "yellow", "green", "goldenrod", "buff", "salmon", "cherry", "tan",
        "double white", "double blue", "double pink",
    ]  # fmt: skip
    assert next_colour("Double  Tan") == "triple white"
    assert next_colour("quadruple tan") == ""
    assert next_colour("mauve") == ""
    assert [colour_rank(one) for one in ("", "White", "blue", "double white", "double")] == [
        0,
        0,
        1,
        10,
        None,
    ]


def test_marks_stand_beside_what_changed():
    old = "One.\n\nTwo.\n\nThree.\n\nFour."
    assert revision_marks(old, old) == (False,) * 7
    assert revision_marks(old, "One.\n\nTwo!\n\nThree.\n\nFour.") == (
        False,
        False,
        True,
        False,
        False,
        False,
        False,
    )
    assert revision_marks(old, "One.\n\nThree.\n\nFour.") == (False, False, True, False, False)
    assert revision_marks(old, "One.\n\nTwo.\n\nThree.") == (False, False, False, False, True)
    assert revision_marks("", "One.") == (True,)
    assert revision_marks("One.", "") == (False,)


def test_marks_of_a_huge_scene_are_bounded():
    old = "\n".join(f"line {n}" for n in range(4000))
    marks = revision_marks(old, old.replace("line 1717\n", "another\n"))
    assert [at for at, mark in enumerate(marks) if mark] == [1717]


def test_scenes_take_the_colour_of_the_draft_that_changed_them():
    def draft(*texts):
        scenes = (
            Scene(number=str(at), heading="INT. A", line=1, text=text, revision="pink" if at == 1 else "")
            for at, text in enumerate(texts, 1)
        )
        return Breakdown(scenes=tuple(scenes), locked=True)

    old, new = draft("One.", "Two."), draft("One.", "Two!", "Three.")
    marked = mark_revisions(old, new, compare_drafts(old, new), "yellow")
    assert [one.revision for one in marked.scenes] == ["pink", "yellow", "yellow"]
    assert marked.draft == "yellow"
