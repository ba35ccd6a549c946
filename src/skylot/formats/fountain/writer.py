"""Writes a `Screenplay` as Fountain 1.1; an element is forced only where it would be read as another.

What Fountain has no way to say is written so that no word is lost: a backslash guards a mark (`inline.plain`
drops it), a line break inside a one-line element becomes a space, and elements without any text are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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
    Screenplay,
    Section,
    Synopsis,
    Transition,
)
from skylot.formats.fountain.rules import Cue, kind_anywhere, kind_at_start, looks_like_heading, read_cue
from skylot.formats.fountain.scan import OPENING, Closings, normalised
from skylot.formats.fountain.title import take_title, write_title

Piece = tuple[str, bool]  # a text, and whether it is an aside with its marks
_LINE_END = re.compile(r"\s*\n\s*")


def write_fountain(screenplay: Screenplay) -> str:
    """Return the screenplay as Fountain: read_fountain(write_fountain(x)) == x up to positions.

    It holds for whatever `read_fountain` returns, and for records made elsewhere whose texts Fountain can
    say; the words (`inline.plain`) of the others survive too.
    """
    head = write_title(screenplay.title) if screenplay.title else ""
    body = _sealed(_body(screenplay.elements, forced_first=False))
    if not head and take_title(body)[0]:
        body = _sealed(_body(screenplay.elements, forced_first=True))
    return f"{head}\n{body}" if head and body else head or body


def _body(elements: Iterable[Element], *, forced_first: bool) -> Iterator[Piece]:
    """Yield the pieces of all elements, a blank line between two; the first words are forced where asked."""
    force = forced_first
    begun = False
    for element in elements:
        pieces = [piece for piece in _pieces(element, force) if piece[0]]
        if not pieces:
            continue
        if begun:
            yield "\n", False
        begun = True
        yield from pieces
        if not pieces[-1][0].endswith("\n") or pieces[-1][1]:
            yield "\n", False
        force = force and isinstance(element, Note | Boneyard)


def _pieces(element: Element, force: bool) -> Iterator[Piece]:
    """Yield the pieces of one element."""
    match element:
        case Action():
            yield from _action(element, force)
        case Dialogue():
            yield from _dialogue(element, force)
        case SceneHeading():
            yield from _heading(element)
        case Transition():
            yield from _transition(element, force)
        case Centered():
            yield from _stanza(element, "> ", " <")
        case Lyric():
            yield from _stanza(element, "~", "")
        case Section():
            yield from _marked_line("#" * max(element.depth, 1) + " ", element.text, element.asides)
        case Synopsis():
            guard = "" if element.text.replace("=", "").strip() else "\\"
            yield from _marked_line("= ", guard + element.text, element.asides)
        case PageBreak():
            yield "===", False
        case Note():
            yield _aside_text("note", element.text), True
        case Boneyard():
            yield _aside_text("boneyard", element.text), True


def _aside_text(kind: str, text: str) -> str:
    """Return a note or boneyard with its marks, its text bent where it would end too early."""
    if kind == "boneyard":
        return "/*" + text.replace("*/", "* /") + "*/"
    lines = [line if line.strip() else "  " for line in text.replace("]]", "] ]").split("\n")]
    inner = "\n".join(lines) if text.strip() else ""
    return "[[" + inner + (" ]]" if inner.endswith("]") else "]]")


def _woven(text: str, asides: Iterable[Aside], start: int = 0, last: bool = True) -> Iterator[Piece]:
    """Yield a line's text with the asides put back that stand in it; `start` is its offset in the whole."""
    done = 0
    end = start + len(text)
    for aside in sorted(asides, key=lambda one: one.at):
        if aside.at < start or (aside.at > end and not last):
            continue
        at = min(aside.at, end) - start
        yield text[done:at], False
        if at == len(text) and text.endswith(("\\", "[")):
            yield " ", False  # else they would join with the mark; the reader drops a blank here
        yield _aside_text(aside.kind, aside.text), True
        done = at
    yield text[done:], False


def _by_line(text: str, asides: tuple[Aside, ...]) -> Iterator[tuple[str, list[Piece]]]:
    """Yield each line of a text with its woven pieces; lines without words are left out."""
    lines = text.split("\n")
    start = 0
    taken = 0
    ordered = sorted(asides, key=lambda one: one.at)
    for number, line in enumerate(lines):
        end = start + len(line)
        upto = taken
        while upto < len(ordered) and (ordered[upto].at <= end or number == len(lines) - 1):
            upto += 1
        if line.strip():
            shifted = [max(aside.at, start) for aside in ordered[taken:upto]]
            here = [
                Aside(kind=aside.kind, text=aside.text, at=at)
                for aside, at in zip(ordered[taken:upto], shifted, strict=True)
            ]
            yield line, list(_woven(line, here, start))
            taken = upto
        start = end + 1


def _one_line(text: str) -> str:
    """Return a text without line ends and without blanks around it."""
    return _LINE_END.sub(" ", text).strip()


def _marked_line(before: str, text: str, asides: Iterable[Aside]) -> Iterator[Piece]:
    """Yield a one-line element after its mark, nothing where it has no words."""
    text = _one_line(text)
    if text:
        yield before, False
        yield from _woven(text, asides)


def _action(action: Action, force: bool) -> Iterator[Piece]:
    """Yield a paragraph of action, each line forced that would be read as something else."""
    lines = list(_by_line(normalised(action.text), action.asides))
    for number, (line, pieces) in enumerate(lines):
        following = lines[number + 1][0] if number + 1 < len(lines) else None
        strange = line.lstrip().startswith("!") or kind_anywhere(line) is not None
        if number == 0:
            strange = strange or force or action.forced or kind_at_start(line.rstrip(), following) != "action"
        yield "!" if strange else "", False
        yield from pieces
        yield "\n", False


def _stanza(element: Centered | Lyric, before: str, after: str) -> Iterator[Piece]:
    """Yield centred or sung lines."""
    for _, pieces in _by_line(normalised(element.text), element.asides):
        yield before, False
        yield from pieces
        yield after + "\n", False


def _heading(heading: SceneHeading) -> Iterator[Piece]:
    """Yield a scene heading, forced where its words do not begin as one, with its number."""
    text = _one_line(heading.text)
    number = f" #{heading.number}#" if heading.number else ""
    natural = looks_like_heading(text) and not heading.forced and not text.startswith(("!", "."))
    yield from _marked_line("" if natural else ".", text, heading.asides)
    if text and number:
        yield number, False


def _transition(transition: Transition, force: bool) -> Iterator[Piece]:
    """Yield a transition, forced where it is not capitals that end in TO:."""
    text = _one_line(transition.text)
    natural = not force and not transition.forced and kind_at_start(text, None) == "transition"
    natural = natural and not text.startswith(">")
    yield from _marked_line("" if natural else "> ", text, transition.asides)


def _dialogue(dialogue: Dialogue, force: bool) -> Iterator[Piece]:
    """Yield a cue and its lines; the cue is forced where its line would not be read as one."""
    extensions = "".join(f" ({extension})" for extension in dialogue.extensions)
    name = _one_line(dialogue.name)
    typed = f"{name}{extensions}" + (" ^" if dialogue.dual else "")
    lines = [line for line in dialogue.lines if line.text.strip() or line.kind == "dialogue"]
    while lines and not lines[0].text.strip():
        lines.pop(0)
    while lines and not lines[-1].text.strip():
        lines.pop()
    spoken = [list(_spoken(line)) for line in lines]
    first = "".join(text for text, is_aside in spoken[0] if not is_aside) if spoken else None
    wanted = Cue(name=name, extensions=dialogue.extensions, dual=dialogue.dual)
    natural = not force and not dialogue.forced and read_cue(typed) == wanted
    natural = natural and not typed.startswith("@") and kind_at_start(typed, first) == "dialogue"
    if not name:
        return
    yield "" if natural else "@", False
    yield from _woven(name, dialogue.asides)
    yield typed[len(name) :], False
    for pieces in spoken:
        yield "\n", False
        yield from pieces


def _spoken(line: DialogueLine) -> Iterator[Piece]:
    """Yield one line under a cue, guarded where its words would make it another kind of line."""
    text = _one_line(line.text)
    if not text:
        yield "  ", False
        return
    sung = text.startswith("~") and bool(text[1:].strip())
    bracketed = text.startswith("(") and text.endswith(")")
    if line.kind == "lyric":
        yield "~", False
    elif kind_anywhere(text) == "page_break" or sung or (line.kind == "dialogue" and bracketed):
        yield "\\", False
    yield from _woven(text, line.asides)


def _sealed(pieces: Iterable[Piece]) -> str:
    """Return the pieces as one text in which just the given asides are read as asides.

    A text that would open one by accident gets a backslash there; linear, as the reader's own scan is.
    """
    joined: list[str] = []
    known: set[int] = set()
    length = 0
    for text, is_aside in pieces:
        if is_aside:
            known.add(length)
        joined.append(text)
        length += len(text)
    whole = "".join(joined)
    closings = Closings(whole)
    out: list[str] = []
    done = at = 0
    while found := OPENING.search(whole, at):
        start = found.start()
        if whole[start] == "\\":
            guards = start + 1 in known
            at = start + 1 if guards else found.end()
            if guards:
                out += [whole[done:start], "\\"]
                done = start
            continue
        end = closings.after(start)
        if end is None or start in known:
            at = start + 1 if end is None else end
            continue
        guarded = start if whole[start] == "[" else start + 1
        out += [whole[done:guarded], "\\"]
        done = guarded
        at = start + (1 if whole[start] == "[" else 2)
    return "".join((*out, whole[done:]))
