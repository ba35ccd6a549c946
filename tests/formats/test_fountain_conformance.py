"""The screenplain pairs: what we read of each .fountain, rendered as its expected HTML and FDX are."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import Element as Xml

import pytest
from defusedxml.ElementTree import fromstring

from skylot.formats.fdx import read_fdx, write_fdx
from skylot.formats.fountain import Screenplay, decode_screenplay, plain, read_fountain
from skylot.formats.fountain.model import (
    Action,
    Centered,
    Dialogue,
    PageBreak,
    SceneHeading,
    Section,
    Synopsis,
    Transition,
)

PAIRS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "fountain" / "screenplain"
HTML_NAMES = (
    *("boneyard", "dialogue", "dialogue-character-extension", "dialogue-with-blank-line", "dual-dialogue"),
    *("extended-characters", "forced-action", "forced-transition", "indentation", "notes", "page-break"),
    *("parenthetical", "scene-numbers", "sections", "simple", "utf-8-bom"),
)
FDX_NAMES = (
    *("dialogue", "dialogue-with-blank-line", "dual-dialogue", "extended-characters", "forced-action"),
    *("indentation", "parenthetical", "simple", "utf-8-bom"),
)
# Where we differ from the expected file, and why. All else is equal after normalisation: &nbsp; is a space,
# <br/> a line end, a page break a mark before the block that it precedes.
DIFFERENCES = {
    "forced-transition": "capitals are that HTML's typography; the record keeps what was typed",
}

needs_pairs = pytest.mark.skipif(
    not PAIRS.is_dir(), reason="the shared Fountain files are not beside the repository"
)


class Flat(HTMLParser):
    """Flattens the expected HTML to (role, text) pairs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []
        self.around: list[tuple[str, str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs).get("class") or ""
        if tag == "br":
            self.text += "\n" if self.around and self.around[-1][0] == "p" else ""
            return
        if names == "page-break":
            self.blocks.append(("page", ""))
        if tag == "span" and names.startswith("scnum"):
            self.text = ""
        if tag == "span" and names == "scnumr":
            self.blocks.append(("scene", self.heading))
        if tag in ("div", "p", "h1", "h2", "h6") or names.endswith("synopsis"):
            self.text = ""
        if names in ("left", "right"):
            self.blocks.append((names, ""))
        self.around.append((tag, names))

    heading = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self.around and self.around[-1][0] == "h6":
            self.heading = data
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        _, names = self.around.pop()
        if names == "scnuml":
            self.text = ""
        elif names == "scnumr":
            self.blocks.append(("number", self.text))
            self.text = self.heading = ""
        elif tag == "h6":
            if self.text.strip():
                self.blocks.append(("scene", self.text))
        elif tag in ("h1", "h2"):
            self.blocks.append((f"section {tag[1]}", self.text))
        elif names.endswith("synopsis"):
            self.blocks.append(("synopsis", self.text))
        elif names == "transition":
            self.blocks.append(("transition", self.text))
        elif tag == "p":
            dialog = any(one[1] in ("dialog", "left", "right") for one in self.around)
            self.blocks.append((names or ("says" if dialog else "action"), self.text))


def expected_html(source: str) -> list[tuple[str, str]]:
    flat = Flat()
    flat.feed(source)
    flat.close()
    return [(role, text.replace("\xa0", " ") if text.strip("\xa0 ") else "") for role, text in flat.blocks]


def rendered(screenplay: Screenplay) -> Iterator[tuple[str, str]]:
    elements = [one for one in screenplay.elements if one.kind not in ("note", "boneyard")]
    for number, one in enumerate(elements):
        if isinstance(one, PageBreak):
            yield "page", ""
        elif isinstance(one, SceneHeading):
            yield "scene", plain(one.text)
            if one.number:
                yield "number", one.number
        elif isinstance(one, Section):
            yield f"section {one.depth}", plain(one.text)
        elif isinstance(one, Dialogue):
            after = elements[number + 1] if number + 1 < len(elements) else None
            if one.dual or (isinstance(after, Dialogue) and after.dual):
                yield "right" if one.dual else "left", ""
            yield "character", one.name + "".join(f" ({more})" for more in one.extensions)
            for line in one.lines:
                yield "parenthetical" if line.kind == "parenthetical" else "says", plain(line.text)
        elif isinstance(one, Action | Transition | Synopsis | Centered):
            yield one.kind, plain(one.text)


def read_source(name: str) -> Screenplay:
    text, issues = decode_screenplay((PAIRS / f"{name}.fountain").read_bytes())
    assert issues == []
    return read_fountain(text)


@needs_pairs
def test_every_pair_is_compared() -> None:
    assert sorted(path.stem for path in PAIRS.glob("*.html")) == sorted(HTML_NAMES)
    assert sorted(path.stem for path in PAIRS.glob("*.fdx")) == sorted(FDX_NAMES)


@needs_pairs
@pytest.mark.parametrize("name", HTML_NAMES)
def test_as_the_html_says(name: str) -> None:
    expected = expected_html((PAIRS / f"{name}.html").read_text(encoding="utf-8"))
    found = list(rendered(read_source(name)))
    assert expected, "the expected file was not understood"
    if name in DIFFERENCES:
        assert found != expected, f"{name} is equal now: take it from the table"
        found = [(role, text.casefold()) for role, text in found]
        expected = [(role, text.casefold()) for role, text in expected]
    assert found == expected


def paragraphs(source: str | bytes) -> list[tuple[str, str]]:
    root = fromstring(source)
    found: list[tuple[str, str]] = []

    def walk(node: Xml) -> None:
        for child in node:
            if child.tag == "DualDialogue":
                found.append(("dual", ""))
            if child.tag == "Paragraph" and child.get("Type"):
                text = "".join(one.text or "" for one in child.findall("Text"))
                found.append((child.get("Type", ""), text))
            walk(child)

    walk(root)
    return found


@needs_pairs
@pytest.mark.parametrize("name", FDX_NAMES)
def test_as_the_fdx_says(name: str) -> None:
    expected = (PAIRS / f"{name}.fdx").read_bytes()
    assert paragraphs(write_fdx(read_source(name)).encode()) == paragraphs(expected)


@needs_pairs
@pytest.mark.parametrize("name", FDX_NAMES)
def test_the_fdx_is_read_as_the_same_screenplay(name: str) -> None:
    assert read_fdx((PAIRS / f"{name}.fdx").read_bytes()) == (read_source(name), [])


def test_the_flattener_sees_what_it_should() -> None:
    source = (
        '<h6><span class="scnuml">2</span>INT. A<span class="scnumr">2</span></h6>'
        '<div class="action"><p>a<br/>b</p></div><div class="dialog"><p class="character">B</p><p>c</p></div>'
    )
    assert expected_html(source) == [
        ("scene", "INT. A"),
        ("number", "2"),
        ("action", "a\nb"),
        ("character", "B"),
        ("says", "c"),
    ]
