"""Fenced blocks of a page, what a console block asks to be typed, and whether an output is the one that it shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TUTORIAL = DOCS / "tutorial.md"
WILDCARD = "…"
_FENCE = re.compile(r"^```(\S*)[ ]?(.*)$")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the words after it (`exit=2`), its text, and the line of its fence."""

    page: Path
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    def option(self, name: str) -> str | None:
        """Return the value of a word `name=value` of the fence, or None."""
        return next((word.partition("=")[2] for word in self.words if word.startswith(f"{name}=")), None)

    @property
    def place(self) -> str:
        return f"{self.page.name}:{self.line}"


@dataclass(frozen=True)
class Typed:
    """A command of a console block, the exit code that it ends with, and the lines shown below it."""

    place: str
    words: tuple[str, ...]
    exit_code: int
    shown: tuple[str, ...]


def pages() -> list[Path]:
    """Return every page that speaks to users."""
    return [
        *sorted(DOCS.rglob("*.md")),
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "ARCHITECTURE.md",
        ROOT / "bench" / "RESULTS.md",
    ]


def blocks(page: Path) -> Iterator[Block]:
    """Yield a page's fenced blocks in order; raises ValueError for one that is never closed."""
    lines = iter(enumerate(page.read_text(encoding="utf-8").splitlines(), 1))
    for number, line in lines:
        opening = _FENCE.match(line)
        if opening is None:
            continue
        inner: list[str] = []
        for _, each in lines:
            if each == "```":
                break
            inner.append(each)
        else:
            raise ValueError(f"{page.name}:{number}: a block that is never closed")
        yield Block(page, number, opening[1], tuple(opening[2].split()), "\n".join(inner))


def section(page: Path, heading: str) -> list[Block]:
    """Return the blocks under a heading of the second level; raises ValueError where there is none."""
    lines = page.read_text(encoding="utf-8").splitlines()
    first = lines.index(f"## {heading}") + 1
    last = next((i for i, line in enumerate(lines[first:], first) if line.startswith("## ")), len(lines))
    return [block for block in blocks(page) if first < block.line <= last]


def setup_of_the_tutorial() -> list[Block]:
    """Return the blocks with which the tutorial adds a setup of its own."""
    return [block for block in blocks(TUTORIAL) if block.option("add-to")]


def commands(block: Block) -> tuple[Typed, ...]:
    """Return what a console block types; the last command ends with the fence's `exit=`, the others with 0."""
    typed: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            typed.append((line[2:], []))
        elif typed:
            typed[-1][1].append(line.rstrip())
    last = len(typed) - 1
    return tuple(
        Typed(
            place=f"{block.place}: $ {text}",
            words=tuple(shlex.split(text, comments=True)),
            exit_code=int(block.option("exit") or 0) if index == last else 0,
            shown=tuple(shown),
        )
        for index, (text, shown) in enumerate(typed)
    )


def first_difference(shown: tuple[str, ...], output: str) -> str:
    """Return '' where the output is the one shown, else the first line that is not.

    A line of only `…` stands for any lines, none included; `…` inside a line for any text in it. Spaces at the ends
    of lines, and empty lines at the end, do not count. A block that shows nothing accepts everything.
    """
    if not shown:
        return ""
    lines = [line.rstrip() for line in output.rstrip().splitlines()]
    wanted = list(shown)
    while wanted and not wanted[-1]:
        wanted.pop()
    at, floating = 0, False
    for line in wanted:
        if line.strip() == WILDCARD:
            floating = True
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in line.split(WILDCARD)))
        found = next((i for i in range(at, len(lines)) if pattern.fullmatch(lines[i])), None)
        if found is None or (found != at and not floating):
            there = lines[at] if at < len(lines) else "the end of the output"
            return f"shown: {line!r}\nfound: {there!r}"
        at, floating = found + 1, False
    return "" if floating or at == len(lines) else f"the output goes on: {lines[at]!r}"
