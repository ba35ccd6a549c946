"""Reads Fountain 1.1: a text becomes a `Screenplay`; nothing is refused, every text is some screenplay."""

from __future__ import annotations

from collections.abc import Iterator

from skylot.core.errors import BadInput
from skylot.core.issues import error
from skylot.formats.fountain.model import (
    Action,
    Aside,
    Boneyard,
    Centered,
    Dialogue,
    DialogueLine,
    Element,
    Kind,
    LineKind,
    Lyric,
    Note,
    PageBreak,
    SceneHeading,
    Screenplay,
    Section,
    Synopsis,
    Transition,
)
from skylot.formats.fountain.rules import kind_anywhere, kind_at_start, read_cue, split_number
from skylot.formats.fountain.scan import CleanLine, clean_lines, normalised
from skylot.formats.fountain.title import take_title

LARGEST_CHARACTERS = 20_000_000


def read_fountain(text: str) -> Screenplay:
    """Return the screenplay that a text is, by the rules of Fountain 1.1; time is linear in the text.

    Raises BadInput where the text is longer than 20 million characters.
    """
    if len(text) > LARGEST_CHARACTERS:
        what = f"the screenplay has {len(text):,} characters; at most {LARGEST_CHARACTERS:,} are read"
        raise BadInput([error(what, "a feature film has about 250,000: is this the right file?")])
    title, body = take_title(normalised(text))
    return Screenplay(title=title, elements=tuple(_Reader(clean_lines(body)).elements()))


class _Line:
    """A line of dialogue while its block is still being read."""

    __slots__ = ("asides", "first", "kind", "last", "text")

    def __init__(self, kind: LineKind, text: str, asides: list[Aside], line: CleanLine) -> None:
        self.kind = kind
        self.text = text
        self.asides = asides
        self.first, self.last = line.first, line.last

    def record(self) -> DialogueLine:
        return DialogueLine(
            kind=self.kind, text=self.text, asides=tuple(self.asides), line=self.first, line_end=self.last
        )


class _Reader:
    """Walks over the clean lines; `at` is the next one to read."""

    def __init__(self, lines: list[CleanLine]) -> None:
        self.lines = lines
        self.at = 0

    def elements(self) -> Iterator[Element]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.words:
                self.at += 1
                if line.asides:
                    yield from _standing_alone(line)
                continue
            kind = kind_at_start(line.text, self._following())
            if kind == "dialogue":
                yield from self._dialogue(line)
            elif kind == "action":
                yield from self._action()
            elif kind in ("centered", "lyric"):
                yield self._stanza(kind)
            else:
                yield _single(kind, line)
                self.at += 1
                if kind == "page_break":
                    yield from _standing_alone(line)

    def _following(self) -> str | None:
        """Return the next line of the paragraph, looking through notes, None where it ends."""
        for at in range(self.at + 1, len(self.lines)):
            line = self.lines[at]
            if line.words:
                return line.words
            if not line.is_only_notes:
                return None
        return None

    def _action(self) -> Iterator[Element]:
        """Yield the paragraph of action that begins here, then the notes that end it."""
        first = self.lines[self.at]
        parts: list[str] = []
        asides: list[Aside] = []
        waiting: list[CleanLine] = []
        length, last, forced = 0, first.last, first.text.lstrip().startswith("!")
        while self.at < len(self.lines):
            line = self.lines[self.at]
            text = line.words
            if not text and not line.is_only_notes:
                break
            if parts and text and kind_anywhere(text):
                break
            self.at += 1
            if not text:
                waiting.append(line)
                continue
            if waiting:
                asides += _anchored(waiting, max(length - 1, 0))
                waiting = []
            start = line.text.index("!") + 1 if text.startswith("!") and len(text) > 1 else 0
            piece, lifted = line.cut(start, len(line.text.rstrip()), length)
            parts.append(piece)
            asides += lifted
            length += len(piece) + 1
            last = line.last
        yield Action(
            text="\n".join(parts), forced=forced, asides=tuple(asides), line=first.first, line_end=last
        )
        for line in waiting:
            yield from _standing_alone(line)

    def _dialogue(self, cue_line: CleanLine) -> Iterator[Element]:
        """Yield the dialogue whose cue stands here, then the notes that end it."""
        self.at += 1
        typed = cue_line.words
        forced = typed.startswith("@")
        cue = read_cue(typed.removeprefix("@") if forced else typed)
        name, extensions, dual = (cue.name, cue.extensions, cue.dual) if cue else (typed, (), False)
        begins = cue_line.text.index(name, cue_line.text.index("@") + 1 if forced else 0)
        on_cue = cue_line.cut(begins, begins + len(name))[1]
        spoken: list[_Line] = []
        waiting: list[CleanLine] = []
        blanks: list[CleanLine] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.words:
                if kind_anywhere(line.words) == "page_break":
                    break
                if waiting:
                    held = next((said for said in reversed(spoken) if said.text), None)
                    anchor = held.asides if held else on_cue
                    anchor += _anchored(waiting, len(held.text if held else name))
                    waiting = []
                spoken += [_Line("dialogue", "", [], blank) for blank in blanks]
                spoken.append(_spoken(line))
                blanks = []
            elif line.is_only_notes:
                waiting.append(line)
            elif line.is_typed_blank and spoken:
                blanks.append(line)
            else:
                break
            self.at += 1
        yield Dialogue(
            name=name,
            extensions=extensions,
            dual=dual,
            forced=forced,
            lines=tuple(said.record() for said in spoken),
            asides=tuple(on_cue),
            line=cue_line.first,
            line_end=spoken[-1].last if spoken else cue_line.last,
        )
        for line in waiting:
            yield from _standing_alone(line)

    def _stanza(self, kind: Kind) -> Element:
        """Return the run of centred or sung lines that begins here."""
        first = self.lines[self.at]
        parts: list[str] = []
        asides: list[Aside] = []
        length = 0
        while self.at < len(self.lines) and kind_anywhere(self.lines[self.at].text) == kind:
            line = self.lines[self.at]
            piece, lifted = _inner(line, 1, 1 if kind == "centered" else 0, length)
            parts.append(piece)
            asides += lifted
            length += len(piece) + 1
            self.at += 1
        made = Centered if kind == "centered" else Lyric
        last = self.lines[self.at - 1].last
        return made(text="\n".join(parts), asides=tuple(asides), line=first.first, line_end=last)


def _anchored(lines: list[CleanLine], at: int) -> list[Aside]:
    """Return the asides of the lines, all at one offset of the text that they belong to."""
    return [aside for line in lines for aside in line.cut(0, 0, at)[1]]


def _standing_alone(line: CleanLine) -> Iterator[Element]:
    """Yield each aside of a line as an element of its own."""
    for aside in line.asides:
        made = Note if aside.kind == "note" else Boneyard
        yield made(text=aside.text, line=aside.line, line_end=aside.line_end)


def _inner(line: CleanLine, before: int, after: int = 0, base: int = 0) -> tuple[str, list[Aside]]:
    """Return a line's words without `before` and `after` marks at its ends, and its asides."""
    text = line.text
    if not before and not after:
        start = text.index(line.words)
        return line.cut(start, start + len(line.words), base)
    start = len(text) - len(text.lstrip()) + before
    end = len(text.rstrip()) - after
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return line.cut(start, start + len(words.strip()), base)


def _spoken(line: CleanLine) -> _Line:
    """Return the line of dialogue, parenthetical or lyric that stands under a cue."""
    text = line.words
    if text.startswith("~") and text[1:].strip():
        words, asides = _inner(line, 1)
        return _Line("lyric", words, asides, line)
    kind: LineKind = "parenthetical" if text.startswith("(") and text.endswith(")") else "dialogue"
    words, asides = _inner(line, 0)
    return _Line(kind, words, asides, line)


def _single(kind: Kind, line: CleanLine) -> Element:
    """Return the element that is one line: heading, transition, page break, section or synopsis."""
    typed = line.words
    first, last = line.first, line.last
    if kind == "page_break":
        return PageBreak(line=first, line_end=last)
    if kind == "section":
        depth = len(typed) - len(typed.lstrip("#"))
        words, asides = _inner(line, depth)
        return Section(depth=depth, text=words, asides=tuple(asides), line=first, line_end=last)
    if kind == "synopsis":
        words, asides = _inner(line, 1)
        return Synopsis(text=words, asides=tuple(asides), line=first, line_end=last)
    forced = typed.startswith("." if kind == "scene_heading" else ">")
    words, asides = _inner(line, int(forced))
    if kind == "transition":
        return Transition(text=words, forced=forced, asides=tuple(asides), line=first, line_end=last)
    text, number = split_number(words)
    start = line.text.index(words)
    _, asides = line.cut(start, start + len(text))
    return SceneHeading(
        text=text, number=number, forced=forced, asides=tuple(asides), line=first, line_end=last
    )
