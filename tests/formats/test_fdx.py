"""Final Draft files: every type of paragraph, round trips, and files that mean harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.formats.fdx import read_fdx, write_fdx
from skylot.formats.fountain import Screenplay, read_fountain, runs, write_fountain
from skylot.formats.fountain.model import (
    Action,
    Centered,
    Dialogue,
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


def fdx(content: str, title: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<FinalDraft DocumentType="Script">\n'
        f"<Content>\n{content}\n</Content>\n{title}<HeaderAndFooter><Header><Paragraph><Text>p. 1</Text>"
        "</Paragraph></Header></HeaderAndFooter></FinalDraft>"
    ).encode()


def paragraph(kind: str, text: str, more: str = "") -> str:
    return f'<Paragraph Type="{kind}"{more}><Text>{text}</Text></Paragraph>'


def read(content: str) -> tuple[Element, ...]:
    screenplay, issues = read_fdx(fdx(content))
    assert issues == []
    return screenplay.elements


@pytest.mark.parametrize(
    ("content", "element"),
    [
        (paragraph("Scene Heading", "INT. A", ' Number="12A"'), SceneHeading(text="INT. A", number="12A")),
        (paragraph("Scene Heading", "INT. A #7#"), SceneHeading(text="INT. A", number="7")),
        (paragraph("Action", "  He &amp; she.\n"), Action(text="  He & she.")),
        (paragraph("General", "Text"), Action(text="Text")),
        (paragraph("Shot", "CLOSE ON: HER HAND"), Action(text="CLOSE ON: HER HAND")),
        (paragraph("Transition", "CUT TO:"), Transition(text="CUT TO:")),
        (paragraph("Lyrics", "La"), Lyric(text="La")),
        (paragraph("Action", "THE END", ' Alignment="Center"'), Centered(text="THE END")),
        (paragraph("Outline 2", "Act"), Section(depth=2, text="Act")),
        (paragraph("Outline Body", "Why"), Synopsis(text="Why")),
        ('<Paragraph StartsNewPage="Yes"/>', PageBreak()),
        (
            '<Paragraph Type="Action"><Text>a </Text><Text Style="Bold+Italic">b</Text>'
            '<Text Style="Underline"> c*</Text></Paragraph>',
            Action(text="a ***b*** _c\\*_"),
        ),
    ],
)
def test_paragraphs(content: str, element: Element) -> None:
    assert read(content) == (element,)


def test_a_dialogue_with_everything() -> None:
    content = "\n".join(
        (
            paragraph("Character", "АННА (ЗА КАДРОМ)"),
            paragraph("Parenthetical", "(beat)"),
            paragraph("Dialogue", "One.\nTwo."),
            paragraph("Dialogue", ""),
            paragraph("Lyrics", "La"),
            paragraph("Action", "She stops.", ' StartsNewPage="Yes"'),
        )
    )
    dialogue, page, action = read(content)
    assert isinstance(dialogue, Dialogue)
    assert (dialogue.name, dialogue.extensions, dialogue.line) == ("АННА", ("ЗА КАДРОМ",), 4)
    assert [(line.kind, line.text) for line in dialogue.lines] == [
        ("parenthetical", "(beat)"),
        ("dialogue", "One."),
        ("dialogue", "Two."),
        ("dialogue", ""),
        ("lyric", "La"),
    ]
    assert (page, action) == (PageBreak(), Action(text="She stops."))


def test_dual_dialogue_on_a_new_page() -> None:
    voices = "".join(paragraph("Character", name) + paragraph("Dialogue", "Hi") for name in "ABC")
    content = f'<Paragraph StartsNewPage="Yes"><DualDialogue>{voices}</DualDialogue></Paragraph>'
    page, *spoken = read(content)
    assert page == PageBreak()
    assert [one.dual for one in spoken if isinstance(one, Dialogue)] == [False, True, True]


def test_notes_summaries_and_omitted_scenes() -> None:
    heading = (
        '<Paragraph Type="Scene Heading" Number="3"><SceneProperties><Summary><Paragraph>'
        "<Text>Why</Text></Paragraph></Summary></SceneProperties><OmittedScene><Paragraph><Text>cut</Text></Paragraph></OmittedScene>"
        "<Text>OMITTED</Text></Paragraph>"
    )
    noted = (
        '<Paragraph Type="Action"><Text>He sits.</Text><ScriptNote Range="2,2">'
        "<Paragraph><Text>who?</Text></Paragraph></ScriptNote></Paragraph><Paragraph><ScriptNote><Paragraph><Text>alone</Text></Paragraph>"
        "</ScriptNote></Paragraph>"
    )
    screenplay, (issue,) = read_fdx(fdx(heading + noted))
    first, why, action, alone = screenplay.elements
    assert (first, why, alone) == (
        SceneHeading(text="OMITTED", number="3"),
        Synopsis(text="Why"),
        Note(text="alone"),
    )
    assert isinstance(action, Action)
    assert [(aside.text, aside.at) for aside in action.asides] == [("who?", 2)]
    assert (issue.severity, "omitted" in issue.what) == ("note", True)


def test_what_does_not_fit_is_said() -> None:
    content = "\n".join(
        (
            paragraph("Dialogue", "No one says this."),
            paragraph("Teaser", "Odd"),
            '<Paragraph Type="Scene Heading" Number="9"/>',
        )
    )
    screenplay, issues = read_fdx(fdx(content))
    assert [element.kind for element in screenplay.elements] == ["action", "action", "scene_heading"]
    assert [(issue.severity, issue.line) for issue in issues] == [
        ("warning", 4),
        ("warning", 6),
        ("note", None),
    ]
    assert "Teaser" in issues[2].what


def test_a_bare_title_page() -> None:
    texts = ("MARS: THE FILM", "written by", "A. Author", "Draft date: 1/2", "+7 000")
    title = "".join(f"<Paragraph><Text>{text}</Text></Paragraph>" for text in texts)
    screenplay, _ = read_fdx(fdx("", f"<TitlePage><Content>{title}</Content></TitlePage>"))
    assert [(one.key, one.values) for one in screenplay.title] == [
        ("Title", ("MARS: THE FILM",)),
        ("Credit", ("written by",)),
        ("Author", ("A. Author",)),
        ("Draft date", ("1/2",)),
        ("Contact", ("+7 000",)),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        (("Title", ("A: B",)), ("Credit", ("by",)), ("Author", ("X", "Y")), ("Contact", ("x@y", "1"))),
        (("Title", ("A",)), ("Author", ("X",)), ("Draft date", ("1",)), ("Studio", ("Z",))),
        (("Author", ("X",)), ("Title", ("A",))),
    ],
)
def test_a_title_page_comes_back(fields: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    title = tuple(TitleField(key=key, values=values) for key, values in fields)
    assert read_fdx(write_fdx(Screenplay(title=title)).encode())[0].title == title


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (b'<?xml version="1.0"?>\n<!DOCTYPE f [<!ENTITY a "b">]>\n<FinalDraft>&a;</FinalDraft>', 2, "DTD"),
        (b'<!DOCTYPE f SYSTEM "file:///etc/passwd">\n<FinalDraft/>', 1, "DTD"),
        (b"<FinalDraft>\n&nowhere;</FinalDraft>", 2, "undefined entity"),
        (b"<FinalDraft>\n<Content>\n<Paragraph></Content>", 3, "mismatched tag"),
        (b"<FinalDraft>\n<Content>", 2, "broken"),
        (b"<html>\n</html>", 1, "not an .fdx"),
        (b"", None, "empty"),
        (b"FADE IN:\n", 1, "broken"),
        (b"\0\0\0\0", 1, "broken"),
        (b"<FinalDraft>" + b"<a>" * 100_000, 1, "64 levels"),
        (b'<?xml version="1.0" encoding="no-such"?><FinalDraft/>', 1, "encoding"),
    ],
)
def test_files_that_cannot_be_read(data: bytes, line: int | None, word: str) -> None:
    screenplay, (issue,) = read_fdx(data)
    assert screenplay == Screenplay()
    assert (issue.severity, issue.line) == ("error", line)
    assert word in issue.what


def test_what_stands_before_a_fault_is_kept() -> None:
    screenplay, (issue,) = read_fdx(fdx(paragraph("Action", "Kept.") + "<Paragraph>\n&bad;"))
    assert screenplay.elements == (Action(text="Kept."),)
    assert (issue.severity, issue.line) == ("error", 5)


def test_a_huge_file_is_refused_at_once() -> None:
    began = time.perf_counter()
    _, (issue,) = read_fdx(bytes(50_000_000))
    assert time.perf_counter() - began < 2.0
    assert "50 MB" in issue.what


FRAGMENTS = (
    *(
        "INT. A - DAY #1#",
        "ИНТ. МИР",
        "BOB",
        "АННА (V.O.) ^",
        "@Me",
        "hello",
        "(beat)",
        "CUT TO:",
        "> Out",
        "> mid <",
    ),
    *(
        "===",
        "# act",
        "= why",
        "~ la",
        "!BANG",
        "*it*",
        "**b _u_**",
        "\\*",
        "<&>",
        '"',
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        " ",
        "  \n",
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))
def test_written_and_read_it_keeps_kinds_and_texts(text: str) -> None:
    screenplay = read_fountain(text)
    read_back, issues = read_fdx(write_fdx(screenplay).encode())
    assert issues == []
    assert seen(read_back) == seen(screenplay)
    assert seen(read_fountain(write_fountain(read_back))) == seen(read_back)


def seen(screenplay: Screenplay) -> list[object]:
    """Return kinds and styled texts; blanks at the edges of a style have no style of their own."""
    found: list[object] = []
    for element in screenplay.elements:
        if isinstance(element, Dialogue):
            said = [(line.kind, styled(line.text)) for line in element.lines]
            found.append((styled(element.name), element.extensions, said))
        elif isinstance(element, PageBreak):
            found.append(element.kind)
        else:
            number = element.number if isinstance(element, SceneHeading) else None
            found.append((element.kind, number, styled(element.text)))
    return found


def styled(text: str) -> list[tuple[str, bool, bool, bool]]:
    return [
        (letter, run.bold, run.italic, run.underline)
        for run in runs(text)
        for letter in run.text
        if not letter.isspace()
    ]


def test_dual_flags_survive() -> None:
    screenplay = read_fountain("A\nx\n\nB ^\ny\n\nC ^\nz\n\nD\nw\n\n===\n\nE\nv\n\nF ^\nu")
    read_back, _ = read_fdx(write_fdx(screenplay).encode())
    assert read_back == screenplay


def test_characters_that_xml_forbids_are_left_out() -> None:
    screenplay, issues = read_fdx(write_fdx(Screenplay(elements=(Action(text="a\x07b\ud800c"),))).encode())
    assert (screenplay.elements, issues) == ((Action(text="abc"),), [])
