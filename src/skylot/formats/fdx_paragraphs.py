"""Two steps of reading .fdx: XML to paragraphs (`Collector`), paragraphs to a screenplay (`assembled`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from skylot.core.issues import Issue, error, note, warning
from skylot.formats.fountain.inline import Run, marked, runs
from skylot.formats.fountain.model import (
    Action,
    Aside,
    Centered,
    Dialogue,
    DialogueLine,
    Element,
    LineKind,
    Lyric,
    Note,
    PageBreak,
    SceneHeading,
    Screenplay,
    Section,
    Synopsis,
    TitleField,
    Transition,
)
from skylot.formats.fountain.rules import read_cue, split_number
from skylot.formats.fountain.title import KNOWN_KEYS

DEEPEST = 64
MOST_PARAGRAPHS = 60_000
TITLE_FIRST = ("Title", "Credit", "Author")
_SPOKEN: dict[str, LineKind] = {
    "Dialogue": "dialogue",
    "Parenthetical": "parenthetical",
    "Lyrics": "lyric",
    "Lyric": "lyric",
    "Singing": "lyric",
}
_AS_ACTION = frozenset(("Action", "General", "Shot", "Cast List", ""))
_OUTLINE = re.compile(r"Outline (\d{1,3})")
_BLANKS = re.compile(r"\s+")


@dataclass(slots=True)
class Paragraph:
    """One paragraph as it stands in the file."""

    type: str
    line: int
    role: str = "text"  # text, dual (a second voice), note, summary, omitted, title, elsewhere
    number: str | None = None
    centered: bool = False
    new_page: bool = False
    dual: bool = False
    is_frame: bool = False  # holds a DualDialogue and no words of its own
    parts: list[Run] = field(default_factory=list)
    notes: list[tuple[str, int, int]] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Return the words without any style."""
        return "".join(part.text for part in self.parts)


class Collector(ContentHandler):
    """Gathers the paragraphs of the text and of the title page from XML events, to a bounded depth."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        super().__init__()
        self.paragraphs: list[Paragraph] = []
        self.title: list[Paragraph] = []
        self.issues: list[Issue] = []
        self.refused = False
        self.omitted = self.stray_notes = 0
        self._names: list[str] = []
        self._open: list[Paragraph] = []
        self._style: Run | None = None
        self._text: list[str] = []
        self._at: list[int] = []
        self._voices = 0
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - SAX names it
        """Keep what knows the line."""
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX names it
        """Note where we are and begin what begins here."""
        if self.refused:
            return
        if not self._names and name != "FinalDraft":
            self._refuse(f"this is not an .fdx file: it begins with <{name[:40]}>, not <FinalDraft>")
        if len(self._names) >= DEEPEST:
            self._refuse(f"the XML is nested more than {DEEPEST} levels deep")
        self._names.append(name)
        if name == "Paragraph":
            self._open.append(self._begun(attrs))
        elif name == "Text" and self._open and self._names[-2] == "Paragraph":
            style = attrs.get("Style", "").split("+")
            self._style = Run(
                text="", bold="Bold" in style, italic="Italic" in style, underline="Underline" in style
            )
            self._text = []
        elif name == "ScriptNote":
            first = attrs.get("Range", "").split(",")[0]
            self._at.append(int(first) if first.isdecimal() and len(first) < 9 else -1)
        elif name == "DualDialogue" and self._open:
            self._open[-1].is_frame = True
            self._voices = 0
            if self._open[-1].new_page:
                self.paragraphs.append(Paragraph(type="", line=self._line(), new_page=True))

    def characters(self, content: str) -> None:
        """Keep the letters of a Text."""
        if self._style is not None:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX names it
        """Close what ends here."""
        if self.refused:
            return
        self._names.pop()
        if name == "Text" and self._style is not None:
            style = self._style
            text = "".join(self._text)
            self._open[-1].parts.append(
                Run(text=text, bold=style.bold, italic=style.italic, underline=style.underline)
            )
            self._style = None
        elif name == "ScriptNote":
            self._at.pop()
        elif name == "Paragraph":
            self._keep(self._open.pop())

    def _line(self) -> int:
        return (self._locator.getLineNumber() or 0) if self._locator else 0

    def _refuse(self, what: str) -> None:
        self.refused = True
        self.issues.append(error(what, "save it again from Final Draft", line=self._line()))

    def _role(self) -> str:
        """Return what a paragraph is that begins here, by the elements around it."""
        around = self._names
        for name, role in (("ScriptNote", "note"), ("Summary", "summary"), ("OmittedScene", "omitted")):
            if name in around:
                return role
        if "TitlePage" in around:
            return "title"
        if around[:2] != ["FinalDraft", "Content"]:
            return "elsewhere"
        return "dual" if "DualDialogue" in around else "text"

    def _begun(self, attrs: AttributesImpl) -> Paragraph:
        return Paragraph(
            type=attrs.get("Type", ""),
            line=self._line(),
            role=self._role(),
            number=attrs.get("Number") or None,
            centered=attrs.get("Alignment") == "Center",
            new_page=attrs.get("StartsNewPage") == "Yes",
        )

    def _keep(self, done: Paragraph) -> None:
        """Put a finished paragraph where it belongs."""
        if done.role == "note":
            text = done.words
            if self._open and self._open[-1].role in ("text", "dual"):
                self._open[-1].notes.append((text, self._at[-1] if self._at else -1, done.line))
            else:
                self.stray_notes += 1
        elif done.role == "summary" and self._open:
            self._open[-1].after.append(done)
        elif done.role == "omitted":
            self.omitted += 1
        elif done.role == "title":
            self.title.append(done)
        elif len(self.paragraphs) > MOST_PARAGRAPHS or len(self.title) > MOST_PARAGRAPHS:
            self._refuse(f"there are more than {MOST_PARAGRAPHS:,} paragraphs: no film has so many")
        elif done.role in ("text", "dual") and not done.is_frame:
            if done.role == "dual" and done.type == "Character":
                self._voices += 1
                done.dual = self._voices > 1
            self.paragraphs.append(done)


def assembled(collector: Collector) -> tuple[Screenplay, list[Issue]]:
    """Return the screenplay that the paragraphs make, and what was not read as it stood there."""
    maker = _Maker()
    for paragraph in collector.paragraphs:
        maker.take(paragraph)
    maker.close()
    issues = maker.issues
    if maker.unknown:
        kinds = ", ".join(sorted(maker.unknown))
        issues.append(note(f"paragraphs of these types are read as action: {kinds[:200]}"))
    if collector.omitted:
        issues.append(note(f"{collector.omitted} paragraphs of omitted scenes are left out"))
    if collector.stray_notes:
        issues.append(note(f"{collector.stray_notes} script notes stand outside the text and are left out"))
    title = tuple(_title_fields(collector.title))
    return Screenplay(title=title, elements=tuple(maker.elements)), issues


class _Maker:
    """Makes elements of paragraphs; a cue stays open until something comes that is not spoken."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.issues: list[Issue] = []
        self.unknown: set[str] = set()
        self._cue: Paragraph | None = None
        self._lines: list[DialogueLine] = []

    def take(self, paragraph: Paragraph) -> None:
        """Add one paragraph."""
        spoken = _SPOKEN.get(paragraph.type)
        if self._cue and spoken:
            self._lines += _lines(paragraph, spoken)
            return
        self.close()
        if paragraph.new_page:
            self.elements.append(PageBreak(line=paragraph.line, line_end=paragraph.line))
        text = _tidy(paragraph)
        if paragraph.type == "Character" and text.strip():
            self._cue = paragraph
            return
        if text.strip() or paragraph.number:
            self.elements += self._element(paragraph, text)
        else:
            self.elements += [Note(text=words, line=at, line_end=at) for words, _, at in paragraph.notes]
        for more in paragraph.after:
            if words := _one_line(_tidy(more)):
                self.elements.append(Synopsis(text=words, line=more.line, line_end=more.line))

    def close(self) -> None:
        """End the dialogue that is open, if any."""
        cue, self._cue = self._cue, None
        if cue is None:
            return
        while self._lines and not self._lines[-1].text:
            self._lines.pop()
        while self._lines and not self._lines[0].text:
            self._lines.pop(0)
        said = _one_line(_tidy(cue))
        read = read_cue(said)
        name, extensions = (read.name, read.extensions) if read and not read.dual else (said, ())
        self.elements.append(
            Dialogue(
                name=name,
                extensions=extensions,
                dual=cue.dual,
                lines=tuple(self._lines),
                asides=_asides(cue, name),
                line=cue.line,
                line_end=self._lines[-1].line_end if self._lines else cue.line,
            )
        )
        self._lines = []

    def _element(self, paragraph: Paragraph, text: str) -> Iterator[Element]:
        """Yield the element of a paragraph that no one speaks."""
        line = paragraph.line
        single = _one_line(text)
        outline = _OUTLINE.fullmatch(paragraph.type)
        if paragraph.type == "Scene Heading":
            yield self._heading(paragraph, single)
        elif paragraph.type == "Transition":
            yield Transition(text=single, asides=_asides(paragraph, single), line=line, line_end=line)
        elif outline:
            depth = max(int(outline[1]), 1)
            yield Section(
                depth=depth, text=single, asides=_asides(paragraph, single), line=line, line_end=line
            )
        elif paragraph.type == "Outline Body":
            yield Synopsis(text=single, asides=_asides(paragraph, single), line=line, line_end=line)
        elif _SPOKEN.get(paragraph.type) == "lyric":
            yield Lyric(text=text, asides=_asides(paragraph, text), line=line, line_end=line)
        elif paragraph.centered:
            yield Centered(text=text, asides=_asides(paragraph, text), line=line, line_end=line)
        else:
            if paragraph.type in _SPOKEN:
                what = f"a {paragraph.type} paragraph stands under no character; it is read as action"
                self.issues.append(warning(what, line=line))
            elif paragraph.type not in _AS_ACTION:
                self.unknown.add(paragraph.type)
            yield Action(text=text, asides=_asides(paragraph, text), line=line, line_end=line)

    def _heading(self, paragraph: Paragraph, text: str) -> SceneHeading:
        """Return a scene heading; a number typed into its text counts where no attribute gives one."""
        words, typed = split_number(text) if not paragraph.number else (text, None)
        if not words:
            what = f"scene {paragraph.number} has no heading"
            self.issues.append(warning(what, "it is read as UNTITLED SCENE", line=paragraph.line))
            words = "UNTITLED SCENE"
        return SceneHeading(
            text=words,
            number=paragraph.number or typed,
            asides=_asides(paragraph, words),
            line=paragraph.line,
            line_end=paragraph.line,
        )


def _tidy(paragraph: Paragraph) -> str:
    """Return a paragraph's raw text: styles as marks, tabs as spaces, no blank lines, none at line ends."""
    raw = marked(paragraph.parts).replace("\r", "\n").replace("\t", "    ")
    lines = [line.rstrip() for line in raw.split("\n")]
    keeps_indentation = paragraph.type in _AS_ACTION and not paragraph.centered
    return "\n".join(line if keeps_indentation else line.strip() for line in lines if line)


def _one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(part.strip() for part in text.split("\n")).strip()


def _asides(paragraph: Paragraph, text: str) -> tuple[Aside, ...]:
    """Return a paragraph's notes: where they stood, or at the end where marks make that unsure."""
    exact = not any(part.bold or part.italic or part.underline for part in runs(text)) and "\\" not in text
    return tuple(
        Aside(
            kind="note",
            text=words,
            at=min(at, len(text)) if exact and at >= 0 else len(text),
            line=line,
            line_end=line,
        )
        for words, at, line in sorted(paragraph.notes, key=lambda one: one[1])
    )


def _lines(paragraph: Paragraph, kind: LineKind) -> Iterator[DialogueLine]:
    """Yield the lines of a spoken paragraph; an empty one is a blank line."""
    parts = _tidy(paragraph).split("\n")
    for number, part in enumerate(parts):
        asides = _asides(paragraph, part) if number == len(parts) - 1 else ()
        said: LineKind = kind if part else "dialogue"
        yield DialogueLine(kind=said, text=part, asides=asides, line=paragraph.line, line_end=paragraph.line)


def _title_fields(paragraphs: list[Paragraph]) -> Iterator[TitleField]:
    """Yield the fields of a title page, which Final Draft keeps as bare lines.

    The first lines are title, credit and author, in their printed order; `Key: value` names itself (the very
    first only by a known key, for a title may hold a colon); what is left is contact.
    """
    bare = list(TITLE_FIRST)
    for paragraph in paragraphs:
        lines = [_BLANKS.sub(" ", line).strip() for line in paragraph.words.split("\n")]
        words = [line for line in lines if line]
        if not words:
            continue
        key, colon, rest = words[0].partition(":")
        if colon and (key.casefold().strip() in KNOWN_KEYS or len(bare) < len(TITLE_FIRST)):
            values = [rest.strip(), *words[1:]]
        else:
            key = bare.pop(0) if bare else "Contact"
            values = words
        line = paragraph.line
        yield TitleField(
            key=key.strip(), values=tuple(value for value in values if value), line=line, line_end=line
        )
