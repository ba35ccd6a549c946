"""The law read(write(x)) == x, up to positions, on generated screenplays; time linear on hostile texts."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skylot.formats.fountain import Screenplay, doubts, plain, read_fountain, runs, write_fountain
from skylot.formats.fountain.model import (
    Action,
    Aside,
    Boneyard,
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
from skylot.formats.fountain.rules import read_cue, split_number

# Words of screenplays among every mark that means something to Fountain; joined by blanks they stay literal.
WORDS = (
    *(
        "INT.",
        "EXT.",
        "I/E",
        "ИНТ.",
        "НАТ.",
        "DAY",
        "BOB",
        "АННА",
        "hello",
        "привет",
        "CUT",
        "TO:",
        "Title:",
        "Notes:",
    ),
    *(
        "*loud*",
        "**x",
        "_u_",
        "\\*",
        "\\_",
        "(beat)",
        "(V.O.)",
        "(",
        ")",
        "^",
        "#",
        "#1#",
        "##",
        "=",
        "===",
        "~",
        "~la",
    ),
    *(
        "!",
        "!x",
        "@",
        "@Me",
        ".",
        ".K",
        "...",
        ">",
        "<",
        "[",
        "]",
        "]]",
        "/",
        "*/",
        "*",
        "**",
        "_",
        ":",
        "😀",
        "李",
        "é",
        "-",
    ),
)
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
lines = st.lists(words, min_size=1, max_size=3)
indented = st.tuples(st.sampled_from(["", " ", "    "]), words).map("".join)
note_text = (
    st.lists(words | st.just(""), min_size=1, max_size=3)
    .map(lambda parts: "\n".join(parts).strip())
    .filter(lambda text: "]]" not in text)
)
bone_text = (
    st.lists(words | st.sampled_from(["", "  ", "[[x]]"]), max_size=4)
    .map("\n".join)
    .filter(lambda text: "*/" not in text)
)


@st.composite
def with_asides(draw: st.DrawFn, text: str) -> tuple[Aside, ...]:
    """Draw notes and boneyards at places where no mark of the text touches them."""
    found: list[Aside] = []
    for at in sorted(draw(st.lists(st.integers(0, len(text)), max_size=2))):
        if text[at - 1 : at] in ("[", "\\"):
            continue
        if draw(st.booleans()):
            found.append(Aside(kind="note", text=draw(note_text), at=at))
        else:
            found.append(Aside(kind="boneyard", text=draw(bone_text), at=at))
    return tuple(found)


@st.composite
def actions(draw: st.DrawFn) -> Action:
    text = "\n".join(draw(st.lists(indented, min_size=1, max_size=3)))
    return Action(text=text, forced=draw(st.booleans()), asides=draw(with_asides(text)))


@st.composite
def headings(draw: st.DrawFn) -> SceneHeading:
    start = draw(st.sampled_from(["INT. ", "НАТ. ", "int/ext. ", "KITCHEN ", "«МИР» ", "7 "]))
    number = draw(st.sampled_from([None, "1", "12A", "I-1.А"]))
    text = draw(words.map(lambda rest: start + rest).filter(lambda text: split_number(text)[1] is None))
    return SceneHeading(text=text, number=number, asides=draw(with_asides(text)))


@st.composite
def spoken(draw: st.DrawFn) -> DialogueLine:
    kind = draw(st.sampled_from(["dialogue", "parenthetical", "lyric"]))
    text = draw(words)
    if kind == "parenthetical":
        text = f"({text})"
    elif kind == "dialogue" and (text.startswith(("~", "(")) or set(text) == {"="}):
        text = "x " + text
    return DialogueLine(kind=kind, text=text, asides=draw(with_asides(text)))


@st.composite
def dialogues(draw: st.DrawFn) -> Dialogue:
    names = (
        st.sampled_from(["BOB", "АННА", "R2D2", "McDuck", "李", "23", "NOTES:", "CUT TO:", "INT. X"]) | words
    )
    name = draw(names.filter(lambda name: read_cue(name) == (name, (), False)))
    said = draw(st.lists(spoken(), max_size=4))
    if len(said) > 2 and draw(st.booleans()):
        said.insert(1, DialogueLine(kind="dialogue", text=""))
    return Dialogue(
        name=name,
        extensions=tuple(draw(st.lists(st.sampled_from(["V.O.", "CONT'D", "за кадром", "*"]), max_size=2))),
        dual=draw(st.booleans()),
        lines=tuple(said),
        asides=draw(with_asides(name)),
    )


@st.composite
def worded(draw: st.DrawFn) -> Element:
    made = draw(st.sampled_from([Transition, Centered, Lyric, Section, Synopsis]))
    if made in (Centered, Lyric):
        text = "\n".join(draw(lines))
        return made(text=text, asides=draw(with_asides(text)))
    text = draw(words)
    if made is Section:
        return Section(depth=draw(st.integers(1, 4)), text=text.lstrip("# ") or "x")
    if made is Synopsis:
        text = f"x {text}" if not text.replace("=", "").strip() else text
        return Synopsis(text=text, asides=draw(with_asides(text)))
    text = text + "." if text.endswith("<") else text
    return Transition(text=text, forced=draw(st.booleans()), asides=draw(with_asides(text)))


elements: st.SearchStrategy[Element] = st.one_of(
    actions(),
    headings(),
    dialogues(),
    worded(),
    st.just(PageBreak()),
    st.builds(Note, text=note_text),
    st.builds(Boneyard, text=bone_text),
)
known_field = st.builds(
    TitleField,
    key=st.sampled_from(["Title", "author", "Автор"]),
    values=st.lists(words, max_size=3).map(tuple),
)
any_field = st.builds(
    TitleField, key=st.sampled_from(["Studio", "Студия 2"]), values=st.lists(words, max_size=2).map(tuple)
)
titles = st.just(()) | st.tuples(known_field, any_field) | st.tuples(any_field, any_field, known_field)
screenplays = st.builds(Screenplay, title=titles, elements=st.lists(elements, max_size=7).map(tuple))


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(screenplays)
@example(Screenplay(elements=(Note(text="n"), Action(text="Title: x"))))
@example(Screenplay(elements=(Dialogue(name="AUTHOR:", lines=(DialogueLine(kind="dialogue", text="x"),)),)))
def test_written_and_read_it_is_the_same(screenplay: Screenplay) -> None:
    text = write_fountain(screenplay)
    assert read_fountain(text) == screenplay
    assert write_fountain(read_fountain(text)) == text


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(screenplays)
def test_written_and_read_it_is_the_same_at_length(screenplay: Screenplay) -> None:
    assert read_fountain(write_fountain(screenplay)) == screenplay


FRAGMENTS = (
    *WORDS,
    *(
        "[[",
        "/*",
        "\\",
        "\n",
        "\n",
        "\n\n",
        "  \n",
        "\t",
        "\r\n",
        "\r",
        "    ",
        " ",
        "\u00a0",
        "\u2028",
        "\x0c",
        "\ufeff",
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
@example("@Bob/*(\r\n*//*/")
@example("x\\  /* a */")
@example("a[ [[n]]")
def test_any_text_once_read_is_kept(text: str) -> None:
    screenplay = read_fountain(text)
    assert read_fountain(write_fountain(screenplay)) == screenplay


def all_words(screenplay: Screenplay) -> str:
    """Return every visible letter of a screenplay in order, blanks aside."""
    found: list[str] = []
    for element in screenplay.elements:
        if isinstance(element, Dialogue):
            found += [element.name, *(line.text for line in element.lines)]
        elif not isinstance(element, PageBreak):
            found.append(element.text)
    return "".join("".join(plain(text).split()) for text in found)


made_elsewhere = st.text(alphabet="aB (~=[]/*\\\n", min_size=1, max_size=12).filter(lambda text: "a" in text)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.builds(Action, text=made_elsewhere)
        | st.builds(Synopsis, text=made_elsewhere)
        | st.builds(
            Dialogue,
            name=st.just("BOB"),
            lines=st.lists(
                st.builds(DialogueLine, kind=st.just("dialogue"), text=made_elsewhere), max_size=2
            ).map(tuple),
        ),
        max_size=4,
    )
)
def test_no_word_of_a_record_made_elsewhere_becomes_an_aside(made: list[Element]) -> None:
    screenplay = Screenplay(elements=tuple(made))
    read = read_fountain(write_fountain(screenplay))
    assert not any(isinstance(element, Note | Boneyard) for element in read.elements)
    letters = [letter for letter in all_words(screenplay) if letter.isalpha()]
    assert [letter for letter in all_words(read) if letter.isalpha()] == letters


@pytest.mark.parametrize(
    ("element", "text"),
    [
        (Action(text="BANG\nBANG"), "!BANG\nBANG\n"),
        (Action(text="Plain."), "Plain.\n"),
        (Action(text="INT. SIGN"), "!INT. SIGN\n"),
        (Action(text="a\n# b"), "a\n!# b\n"),
        (SceneHeading(text="INT. A", number="1"), "INT. A #1#\n"),
        (SceneHeading(text="KITCHEN"), ".KITCHEN\n"),
        (Transition(text="CUT TO:"), "CUT TO:\n"),
        (Transition(text="Fade out."), "> Fade out.\n"),
        (Dialogue(name="BOB"), "@BOB\n"),
        (Note(text="a\n\nb]"), "[[a\n  \nb] ]]\n"),
        (Boneyard(text="a */ b"), "/*a * / b*/\n"),
        (Action(text="a [[b]] /* c */"), "a \\[[b]] /\\* c */\n"),
        (Synopsis(text="=="), "= \\==\n"),
    ],
)
def test_forced_only_where_it_must_be(element: Element, text: str) -> None:
    assert write_fountain(Screenplay(elements=(element,))) == text


def test_a_title_page_of_unknown_keys_loses_nothing() -> None:
    fields = (TitleField(key="Studio", values=("A", "B")),)
    read = read_fountain(write_fountain(Screenplay(title=fields)))
    assert read.title == (TitleField(key="Title", values=()), *fields)


def _slowness() -> float:
    """Return how many times slower this machine is now than the one on which the bound was set."""
    began = time.process_time()
    sum(number * number for number in range(1_000_000))
    return max(1.0, (time.process_time() - began) / 0.06)


@pytest.mark.slow
def test_ten_thousand_scenes_are_read_in_time() -> None:
    scene = "INT. ROOM {0} - DAY #{0}#\n\nBob *slowly* opens [[note {0}]] it.\n\n"
    scene += "BOB (V.O.)\n(low)\nHello.\n\nCUT TO:\n\n"
    text = "".join(scene.format(number) for number in range(10_000))
    slowness = _slowness()
    began = time.process_time()
    screenplay = read_fountain(text)
    took = time.process_time() - began
    assert sum(element.kind == "scene_heading" for element in screenplay.elements) == 10_000
    assert took < 1.5 * slowness


HOSTILE = (
    *(
        "[[",
        "/*",
        "*",
        "/*/",
        "[[]]",
        "[[a\n\n",
        "()",
        "A(",
        "_",
        "*a",
        "***a ",
        "\\",
        "\\[[",
        "\\/*",
        ">",
        "> a <\n",
    ),
    *(
        "~a\n",
        "#",
        "=",
        "@",
        "[[n]]\n",
        "a\n[[n]]\n",
        "  \n",
        "BOB\n  \n",
        "Title:\n",
        "!\n",
        "INT. ",
        "#1#",
        "A ",
        " ",
    ),
)


def _seconds(fragment: str, size: int) -> float:
    """Return the processor time that everything we do to a hostile text takes."""
    text = fragment * (size // len(fragment))
    began = time.process_time()
    screenplay = read_fountain(text)
    written = write_fountain(screenplay)
    runs(text)
    doubts(screenplay)
    took = time.process_time() - began
    assert read_fountain(written) == screenplay
    return took


@pytest.mark.slow
@pytest.mark.parametrize("fragment", HOSTILE)
def test_hostile_texts_come_back_at_once(fragment: str) -> None:
    assert _seconds(fragment, 20_000) < 1.0 * _slowness()


@pytest.mark.slow
@pytest.mark.parametrize("fragment", HOSTILE)
def test_hostile_texts_take_linear_time(fragment: str) -> None:
    # Four times the text: linear work takes four times as long, quadratic work sixteen.
    assert _seconds(fragment, 200_000) < max(10 * _seconds(fragment, 50_000), 1.0)
