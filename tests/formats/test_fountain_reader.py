"""Own probes of the rules: headings, cues in any script, dual dialogue, notes, boneyards, positions."""

from __future__ import annotations

from pathlib import Path

import pytest

from skylot.core.errors import BadInput
from skylot.formats.fountain import read_fountain
from skylot.formats.fountain.model import (
    Action,
    Aside,
    Centered,
    Dialogue,
    DialogueLine,
    Element,
    Lyric,
    Note,
    PageBreak,
    SceneHeading,
    Section,
    Synopsis,
    TitleField,
    Transition,
)

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "fountain"


def only(text: str) -> Element:
    (element,) = read_fountain(text).elements
    return element


def kinds(text: str) -> list[str]:
    return [element.kind for element in read_fountain(text).elements]


@pytest.mark.parametrize(
    "text",
    [
        "INT. HOUSE - DAY",
        "EXT. HOUSE - DAY",
        "EST. HOUSE - DAY",
        "INT HOUSE DAY",
        "INT - HOUSE - DAY",
        "INT./EXT. CAR - DAY",
        "INT/EXT. CAR - DAY",
        "EXT./INT. CAR - DAY",
        "INT. / EXT. CAR - DAY",
        "I/E. CAR - DAY",
        "I./E CAR - DAY",
        "int. house - day",
        "Ext. House - Day",
        "    INT. INDENTED - DAY",
        "ИНТ. СТАНЦИЯ «МИР» - НОЧЬ",
        "НАТ. КОСМОС - РАССВЕТ",
        "ЭКСТ. СТЕПЬ - ДЕНЬ",
        "ИНТ./НАТ. ШЛЮЗ - ДЕНЬ",
        "ИНТ/НАТ. ШЛЮЗ",
        "Инт. купол - закат",
        "НАТ СТЕПЬ",
        "**INT. BOLD HOUSE - DAY**",
        "INT.TIGHT",
    ],
)
def test_headings(text: str) -> None:
    heading = only(text)
    assert isinstance(heading, SceneHeading)
    assert (heading.text, heading.number, heading.forced) == (text.strip(), None, False)


@pytest.mark.parametrize(
    "text",
    [
        "INTERIOR HOUSE",
        "ESTABLISHING",
        "EXTREMELY LOUD",
        "Internal affairs.",
        "INT",
        "INT.",
        "INT... he mumbles.",
        "Нат смеётся.",
        "Интересно.",
        "... not a heading",
        "..TWO PERIODS",
        ". SPACE",
        ".",
        ".-",
        "INT. HOUSE - DAY\nHe sits, with no empty line between.",
        "INT. HOUSE - DAY\nEXT. HOUSE - DAY",
    ],
)
def test_not_headings(text: str) -> None:
    assert only(text) == Action(text=text)


@pytest.mark.parametrize(
    ("text", "words", "number"),
    [
        (".KITCHEN", "KITCHEN", None),
        (".45 MAGNUM, CLOSE", "45 MAGNUM, CLOSE", None),
        (".«ВОСТОК» #7#", "«ВОСТОК»", "7"),
        ("INT. A #1#", "INT. A", "1"),
        ("INT. A #1A#", "INT. A", "1A"),
        ("INT. A #I-1-A#", "INT. A", "I-1-A"),
        ("INT. A #110.#", "INT. A", "110."),
        ("ИНТ. А #12А#", "ИНТ. А", "12А"),
        ("INT. A #1# ", "INT. A", "1"),
        ("INT. ROOM #5", "INT. ROOM #5", None),
        ("INT. ROOM #5 OF #6 #7#", "INT. ROOM #5 OF #6", "7"),
        ("INT. A #not a number!#", "INT. A #not a number!#", None),
    ],
)
def test_numbers_and_forced_headings(text: str, words: str, number: str | None) -> None:
    heading = only(text)
    assert isinstance(heading, SceneHeading)
    assert (heading.text, heading.number) == (words, number)
    assert heading.forced == text.startswith(".")


@pytest.mark.parametrize(
    ("cue", "name", "extensions", "dual"),
    [
        ("BOB", "BOB", (), False),
        ("R2D2", "R2D2", (), False),
        ("BOB (V.O.)", "BOB", ("V.O.",), False),
        ("BOB (V.O.) (CONT'D)", "BOB", ("V.O.", "CONT'D"), False),
        ("HANS (on the radio)", "HANS", ("on the radio",), False),
        ("EVE ^", "EVE", (), True),
        ("EVE (O.S.)^", "EVE", ("O.S.",), True),
        ("АННА", "АННА", (), False),
        ("АННА (за кадром)", "АННА", ("за кадром",), False),
        ("БОРТИНЖЕНЕР №2 (ПО РАДИО) ^", "БОРТИНЖЕНЕР №2", ("ПО РАДИО",), True),
        ("ΕΛΕΝΗ", "ΕΛΕΝΗ", (), False),
        ("ԱՆՆԱ", "ԱՆՆԱ", (), False),
        ("ÉLODIE D'ARC", "ÉLODIE D'ARC", (), False),
        ("@McDUCK", "McDUCK", (), False),
        ("@Маша (шёпотом) ^", "Маша", ("шёпотом",), True),
        ("@李", "李", (), False),
        ("@@HOME", "@HOME", (), False),
        ("        INDENTED", "INDENTED", (), False),
        ("**STRONG**", "**STRONG**", (), False),
        ("BOB (UNCLOSED", "BOB (UNCLOSED", (), False),
    ],
)
def test_cues(cue: str, name: str, extensions: tuple[str, ...], dual: bool) -> None:
    spoken = DialogueLine(kind="dialogue", text="Hello.")
    assert only(f"{cue}\n  Hello. ") == Dialogue(name=name, extensions=extensions, dual=dual, lines=(spoken,))


@pytest.mark.parametrize(
    "text",
    [
        "23 (O.S.)\nA name must hold a letter",
        "(O.S.)\nNo name at all",
        "Bob\nA lower-case name",
        "Анна\nстрочными",
        "李\nno case, so no capitals",
        "BOB\n",
        "BOB\n\nHello",
        "!BANG\nBANG",
        "CUT TO:\nINT. HOUSE - DAY",
        "FADE IN:\nINT. HOUSE - DAY",
        "@\nnobody",
        "A" * 300 + "\ntoo long for a name",
    ],
)
def test_not_cues(text: str) -> None:
    assert set(kinds(text)) == {"action"}


def test_a_whole_dialogue() -> None:
    text = "BOB\n(beat)\nOne.\n~La la\n  \n(*soft*)\nTwo.\n  \n\nAction."
    dialogue, action = read_fountain(text).elements
    assert isinstance(dialogue, Dialogue)
    assert [(line.kind, line.text, line.line) for line in dialogue.lines] == [
        ("parenthetical", "(beat)", 2),
        ("dialogue", "One.", 3),
        ("lyric", "La la", 4),
        ("dialogue", "", 5),
        ("parenthetical", "(*soft*)", 6),
        ("dialogue", "Two.", 7),
    ]
    assert (dialogue.line, dialogue.line_end, action.line) == (1, 7, 10)


def test_dual_dialogue_keeps_both_voices() -> None:
    first, second = read_fountain("GIRL\nHey!\n\nПАРЕНЬ (O.S.) ^\nПривет!").elements
    assert isinstance(first, Dialogue)
    assert isinstance(second, Dialogue)
    assert (first.dual, second.dual, second.name, second.extensions) == (False, True, "ПАРЕНЬ", ("O.S.",))


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("CUT TO:", Transition(text="CUT TO:")),
        ("    SMASH CUT TO:", Transition(text="SMASH CUT TO:")),
        ("> Fade out.", Transition(text="Fade out.")),
        (">В ЗАТЕМНЕНИЕ", Transition(text="В ЗАТЕМНЕНИЕ")),
        ("CUT TO: ", Action(text="CUT TO:")),
        ("Cut to:", Action(text="Cut to:")),
        ("!CUT TO:", Action(text="CUT TO:")),
        ("FADE TO BLACK.", Action(text="FADE TO BLACK.")),
        (">  THE END\t<", Centered(text="THE END")),
        ("> ONE <\n> TWO <", Centered(text="ONE\nTWO")),
        ("===", PageBreak()),
        ("==========  ", PageBreak()),
        ("==", Action(text="==")),
        ("# Act", Section(depth=1, text="Act")),
        ("###Scene", Section(depth=3, text="Scene")),
        ("#", Action(text="#")),
        ("= what happens", Synopsis(text="what happens")),
        ("=tight", Synopsis(text="tight")),
        ("~ La\n~ Li", Lyric(text="La\nLi")),
        ("~", Action(text="~")),
        ("\tTabbed\n   and deep", Action(text="    Tabbed\n   and deep")),
        ("!One\n!Two\nThree", Action(text="One\nTwo\nThree")),
        ("!", Action(text="!")),
        ("He dials #1...", Action(text="He dials #1...")),
    ],
)
def test_one_element(text: str, element: Element) -> None:
    assert only(text) == element


def test_outline_lines_need_no_empty_line() -> None:
    text = "# Act 1\n= Why\nINT. A - DAY\n= Where\n\nHe sits.\n# Act 2\n\nEnd."
    assert kinds(text) == ["section", "synopsis", "scene_heading", "synopsis", "action", "section", "action"]


def test_a_page_break_ends_a_dialogue() -> None:
    assert kinds("BOB\nHello.\n===\nHe goes.") == ["dialogue", "page_break", "action"]


def test_notes_are_lifted_and_anchored() -> None:
    action = only("Before [[one]]after.\nSecond[[two\nlines]] line.")
    assert action == Action(
        text="Before after.\nSecond line.",
        asides=(Aside(kind="note", text="one", at=7), Aside(kind="note", text="two\nlines", at=20)),
    )
    assert isinstance(action, Action)
    assert [(aside.line, aside.line_end) for aside in action.asides] == [(1, 1), (2, 3)]
    assert (action.line, action.line_end) == (1, 3)


def test_a_note_between_two_lines_of_a_paragraph_does_not_part_it() -> None:
    assert only("a\n[[n]]\nb") == Action(text="a\nb", asides=(Aside(kind="note", text="n", at=1),))
    bob = only("BOB\n[[who?]]\nHello.\n[[really]]\nBye.")
    assert isinstance(bob, Dialogue)
    assert [aside.text for aside in bob.asides] == ["who?"]
    assert [[aside.text for aside in line.asides] for line in bob.lines] == [["really"], []]


def test_a_note_under_a_heading_leaves_it_a_heading() -> None:
    assert kinds("INT. A - DAY\n[[check the lamp]]\n\nHe sits.") == ["scene_heading", "note", "action"]


def test_notes_may_hold_a_line_of_two_spaces_but_no_empty_line() -> None:
    assert only("[[a\n  \nb]]") == Note(text="a\n\nb")
    assert kinds("[[a\n\nb]]") == ["action", "action"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A /* cut */ b", ["action"]),
        ("/* whole\n\nscene\n*/", ["boneyard"]),
        ("/* никогда не закрыто", ["action"]),
        ("A\n/* cut */\nB", ["action", "boneyard", "action"]),
        ("/* 🚀 [[ */ ]]", ["action"]),
        ("[[ /* ]] */", ["action"]),
        (r"\[[not a note]] \/* not cut */", ["action"]),
    ],
)
def test_boneyards(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_the_title_page() -> None:
    text = (
        "\ufeffTitle:\n\t_**FIRST LIGHT**_\n    вторая строка\nАвтор: Л. Петрова\nDraft date: 1/2\n\n"
        "INT. A - DAY"
    )
    screenplay = read_fountain(text)
    assert screenplay.title == (
        TitleField(key="Title", values=("_**FIRST LIGHT**_", "вторая строка")),
        TitleField(key="Автор", values=("Л. Петрова",)),
        TitleField(key="Draft date", values=("1/2",)),
    )
    assert [(one.line, one.line_end) for one in screenplay.title] == [(1, 3), (4, 4), (5, 5)]
    assert screenplay.elements[0].line == 7


@pytest.mark.parametrize(
    "text", ["FADE IN:\n\nINT. A", "He says: no.", "INT. A: TITLE: B", "Not first.\nTitle: x"]
)
def test_not_a_title_page(text: str) -> None:
    assert read_fountain(text).title == ()


def test_the_title_page_of_the_shared_example() -> None:
    path = DATA / "screenplain" / "title-page.fountain"
    if not path.exists():
        pytest.skip("the shared Fountain files are not beside the repository")
    screenplay = read_fountain(path.read_text(encoding="utf-8"))
    assert [(one.key, len(one.values)) for one in screenplay.title] == [
        ("Title", 1),
        ("Author", 1),
        ("Contact", 2),
    ]
    assert [element.kind for element in screenplay.elements] == ["action", "action"]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_change_nothing(end: str) -> None:
    text = "INT. A - DAY\n\nBOB\nHi. [[a\nb]]\n  \nBye.\n\n> X <\n"
    read = read_fountain(text.replace("\n", end))
    assert read == read_fountain(text)
    assert [one.line for one in read.elements] == [one.line for one in read_fountain(text).elements]


def test_nothing_is_a_screenplay_too() -> None:
    assert read_fountain("") == read_fountain("\n \n\t\n") == read_fountain("\ufeff")


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(BadInput, match="1 mistake") as caught:
        read_fountain("a" * 20_000_001)
    assert "20,000,001" in caught.value.issues[0].what
