r"""Emphasis inside a text: *italic*, **bold**, ***both***, _underline_, nested, never across lines.

A mark opens only before a character that is not a blank and closes only after one; a mark without its partner
is plain text. A backslash takes the meaning of the mark after it and vanishes.
Source: fountain.io/syntax, Emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

_TOKEN = re.compile(rf"\\[{re.escape('*_[]/(){}~=#>!.@<^:')}\\]|\*+|_+")
_SPECIAL = re.compile(r"[\\*_]|\[(?=\[)")
_MARKS = (("bold", "**"), ("italic", "*"), ("underline", "_"))
Style = frozenset[str]
_PLAIN: Style = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


class _Unit:
    """One mark found in a line: what it would switch, and whether it does (+1 opens, -1 closes, 0 plain)."""

    __slots__ = ("source", "style", "switch", "text")

    def __init__(self, text: str, style: str, source: int) -> None:
        self.text = text
        self.style = style
        self.source = source
        self.switch = 0


def runs(text: str) -> tuple[Run, ...]:
    r"""Return the text as runs of one style each, marks and backslashes gone; a \n stands in a plain run.

    Time is linear in the text.
    """
    if not _TOKEN.search(text):
        return (Run(text=text),) if text else ()
    pieces: list[tuple[str, Style]] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            pieces.append(("\n", _PLAIN))
        pieces += _styled(_units(line))
    return tuple(_joined(pieces))


def plain(text: str) -> str:
    """Return the text as a reader sees it: without marks and without the backslashes that guard them."""
    return "".join(run.text for run in runs(text))


def escaped(text: str) -> str:
    """Return a text whose `plain` is the given one: marks, backslashes and note brackets guarded."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def marked(parts: Iterable[Run]) -> str:
    r"""Return the raw text whose `runs` are the given ones.

    Blanks and line ends take only the styles that both their neighbours have, as the marks cannot say more.
    """
    letters = [(letter, _style_of(run)) for run in parts for letter in run.text]
    styles = _writable(letters)
    out: list[str] = []
    now: Style = _PLAIN
    groups = groupby(zip(letters, styles, strict=True), key=lambda pair: pair[1])
    for style, group in groups:
        out += [mark for name, mark in _MARKS if name in now - style]
        out += [mark for name, mark in _MARKS if name in style - now]
        out.append(escaped("".join(letter for (letter, _), _ in group)))
        now = style
    out += [mark for name, mark in _MARKS if name in now]
    return "".join(out)


def _units(line: str) -> Iterator[str | _Unit]:
    """Yield plain stretches and marks of a line, partners already matched."""
    found: list[str | _Unit] = []
    open_units: dict[str, list[_Unit]] = {"bold": [], "italic": [], "underline": []}
    done = 0
    for token in _TOKEN.finditer(line):
        found.append(line[done : token.start()])
        done = token.end()
        if token[0][0] == "\\":
            found.append(token[0][1])
            continue
        opens = done < len(line) and not line[done].isspace()
        closes = token.start() > 0 and not line[token.start() - 1].isspace()
        if token[0][0] == "*":
            found += _stars(len(token[0]), token.start(), opens, closes, open_units)
        elif len(token[0]) > 1:
            found.append(token[0])
        else:
            found.append(_matched(_Unit("_", "underline", token.start()), opens, closes, open_units))
    found.append(line[done:])
    yield from found


def _stars(
    count: int, source: int, opens: bool, closes: bool, open_units: dict[str, list[_Unit]]
) -> list[str | _Unit]:
    """Return the bold and italic marks that a run of asterisks is made of."""

    def closable(style: str) -> bool:
        stack = open_units[style]
        return closes and bool(stack) and stack[-1].source != source

    made: list[str | _Unit] = []
    left = count
    while left:
        if left > 1 and closable("bold"):
            bold = True
        elif left != 2 and closable("italic"):
            bold = False
        elif opens:
            bold = left > 1
        else:
            made.append("*" * left)
            break
        unit = _Unit("**", "bold", source) if bold else _Unit("*", "italic", source)
        made.append(_matched(unit, opens, closes, open_units))
        left -= 2 if bold else 1
    return made


def _matched(unit: _Unit, opens: bool, closes: bool, open_units: dict[str, list[_Unit]]) -> _Unit:
    """Return the mark after closing the latest open one of its style, or after it was opened itself."""
    stack = open_units[unit.style]
    if closes and stack and stack[-1].source != unit.source:
        stack.pop().switch = 1
        unit.switch = -1
    elif opens:
        stack.append(unit)
    return unit


def _styled(units: Iterable[str | _Unit]) -> Iterator[tuple[str, Style]]:
    """Yield the plain stretches of a line with the style that holds there."""
    depth = {"bold": 0, "italic": 0, "underline": 0}
    style = _PLAIN
    for unit in units:
        if isinstance(unit, str):
            yield unit, style
        elif unit.switch:
            depth[unit.style] += unit.switch
            style = frozenset(name for name, count in depth.items() if count)
        else:
            yield unit.text, style


def _joined(pieces: Iterable[tuple[str, Style]]) -> Iterator[Run]:
    """Yield runs, neighbours of one style made one."""
    for style, group in groupby((piece for piece in pieces if piece[0]), key=lambda piece: piece[1]):
        text = "".join(piece[0] for piece in group)
        yield Run(text=text, bold="bold" in style, italic="italic" in style, underline="underline" in style)


def _style_of(run: Run) -> Style:
    """Return the styles of a run as a set."""
    return frozenset(name for name, _ in _MARKS if getattr(run, name))


def _writable(letters: list[tuple[str, Style]]) -> list[Style]:
    """Return each letter's style, blanks reduced to what the letters on both sides share."""
    before: list[Style] = []
    last = _PLAIN
    for letter, style in letters:
        last = _PLAIN if letter == "\n" else last if letter.isspace() else style
        before.append(last)
    after: list[Style] = []
    last = _PLAIN
    for letter, style in reversed(letters):
        last = _PLAIN if letter == "\n" else last if letter.isspace() else style
        after.append(last)
    after.reverse()
    return [left & right for left, right in zip(before, after, strict=True)]
