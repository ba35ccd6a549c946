"""The records of a screenplay as Fountain knows it; what a scene or a role is, `script` decides.

Every record carries `line` and `line_end`: 1-based, inclusive lines of the text that it was read from, 0 if
it was not read. Positions and `forced` (how it was typed, not what it is) take no part in equality, so that
`read_fountain(write_fountain(x)) == x` says: up to positions.

`text` is raw: emphasis marks and backslashes stay in it (`inline.plain` and `inline.runs` read them), while
notes and boneyards are lifted out of it and stand in `asides`, each with the offset at which it was lifted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

AsideKind = Literal["note", "boneyard"]
LineKind = Literal["dialogue", "parenthetical", "lyric"]
Kind = Literal[
    "scene_heading",
    "action",
    "dialogue",
    "transition",
    "centered",
    "lyric",
    "page_break",
    "section",
    "synopsis",
    "note",
    "boneyard",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where in the text a record was read: 1-based inclusive lines, 0 where it was made by other means."""

    line: int = field(default=0, compare=False)
    line_end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleField(Placed):
    """One field of the title page: its key as typed and its values, one a line, without indentation."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside(Placed):
    """A note or a boneyard inside a text; `at` is the offset in that text, in characters, where it stood."""

    kind: AsideKind
    text: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneHeading(Placed):
    """A scene heading without its forcing period; `number` is what stands between # and #, if anything."""

    kind: ClassVar[Kind] = "scene_heading"
    text: str
    number: str | None = None
    forced: bool = field(default=False, compare=False)
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Placed):
    r"""A paragraph of action: lines joined by \n, indentation kept, tabs as four spaces."""

    kind: ClassVar[Kind] = "action"
    text: str
    forced: bool = field(default=False, compare=False)
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueLine(Placed):
    """One line under a cue; a parenthetical keeps its parentheses, a blank line has an empty text."""

    kind: LineKind
    text: str
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue(Placed):
    """A cue and what is said under it; `dual` means: beside the dialogue before it.

    `name` is raw, without @, ^ and extensions; `extensions` are the texts in the parentheses
    after it, as typed.
    """

    kind: ClassVar[Kind] = "dialogue"
    name: str
    extensions: tuple[str, ...] = ()
    dual: bool = False
    forced: bool = field(default=False, compare=False)
    lines: tuple[DialogueLine, ...] = ()
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(Placed):
    """A transition without its forcing >."""

    kind: ClassVar[Kind] = "transition"
    text: str
    forced: bool = field(default=False, compare=False)
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Centered(Placed):
    r"""Centred lines that follow each other without a blank one, joined by \n, without > and <."""

    kind: ClassVar[Kind] = "centered"
    text: str
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lyric(Placed):
    r"""Sung lines that stand under no cue, joined by \n, without ~."""

    kind: ClassVar[Kind] = "lyric"
    text: str
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak(Placed):
    """A page that ends here: a line of three or more =."""

    kind: ClassVar[Kind] = "page_break"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Placed):
    """A heading of the outline; `depth` counts its #."""

    kind: ClassVar[Kind] = "section"
    depth: int
    text: str
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Synopsis(Placed):
    """A line of synopsis, without its =."""

    kind: ClassVar[Kind] = "synopsis"
    text: str
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Placed):
    r"""A note that stands by itself; inside it, a line of two spaces is an empty line of `text`."""

    kind: ClassVar[Kind] = "note"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Boneyard(Placed):
    """Cut material that stands by itself, kept as typed between /* and */."""

    kind: ClassVar[Kind] = "boneyard"
    text: str


Element = (
    SceneHeading
    | Action
    | Dialogue
    | Transition
    | Centered
    | Lyric
    | PageBreak
    | Section
    | Synopsis
    | Note
    | Boneyard
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenplay:
    """A whole screenplay: its title page and its elements in reading order."""

    title: tuple[TitleField, ...] = ()
    elements: tuple[Element, ...] = ()
