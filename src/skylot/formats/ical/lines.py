"""Content lines of an iCalendar file, unfolded, and the events that they stand in, with line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from skylot.core.issues import Issue, error, note

MOST_LETTERS = 20_000
MOST_DEPTH = 8
_NAME = re.compile(r"([A-Za-z0-9-]{1,60})[;:]")
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(slots=True)
class Component:
    """The own content lines of one VEVENT, unfolded, with their numbers."""

    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)

    def line_of(self, name: str) -> int:
        """Return the line of a property, else that of the event."""
        for number, text in self.lines:
            if text[: len(name)].upper() == name and text[len(name) : len(name) + 1] in (":", ";"):
                return number
        return self.line


def components(data: bytes, issues: list[Issue]) -> Iterator[Component]:
    """Yield the VEVENTs of the text with their lines, faults of its structure going to `issues`."""
    stack: list[tuple[str, int]] = []
    event: Component | None = None
    begun = False
    for number, text in _content_lines(data, issues):
        word, _, value = text.upper().partition(":")
        name = value.strip()[:60]
        fault = _nesting_fault(word, name, stack)
        if fault:
            issues.append(error(*fault, line=number))
            return
        if word == "BEGIN":
            begun = True
            stack.append((name, number))
            if len(stack) == 2:
                event = Component(number) if name == "VEVENT" else None
            if name in ("VTODO", "VJOURNAL", "VFREEBUSY"):
                issues.append(note(f"a {name} is no event: left out", line=number))
        elif word == "END":
            stack.pop()
            if event and len(stack) == 1:
                yield event
                event = None
        elif event and len(stack) == 2:
            event.lines.append((number, text))
    if stack:
        issues.append(error(f"the calendar ends inside of {stack[-1][0]}", "is it whole?", line=stack[-1][1]))
    elif not begun:
        issues.append(error("this is no calendar", "it begins with BEGIN:VCALENDAR"))


def _nesting_fault(word: str, name: str, stack: list[tuple[str, int]]) -> tuple[str, str] | None:
    """Return (what, hint) where a line cannot stand in the components that are open."""
    if word == "END" and (not stack or stack[-1][0] != name):
        inside = f", inside of {stack[-1][0]} of line {stack[-1][1]}" if stack else ""
        return f"END:{name} closes nothing{inside}", ""
    if word == "BEGIN" and len(stack) >= MOST_DEPTH:
        return f"more than {MOST_DEPTH} components are nested", ""
    if not stack and not (word == "BEGIN" and name == "VCALENDAR"):
        return "this line is outside of BEGIN:VCALENDAR", "is this iCalendar?"
    return None


def _content_lines(data: bytes, issues: list[Issue]) -> Iterator[tuple[int, str]]:
    """Yield (number of its first line, text) of every content line, unfolded before it is decoded."""
    first, parts = 0, list[bytes]()
    for number, raw in enumerate([*data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), b"end"], start=1):
        line = raw.removesuffix(b"\r")
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            text = _decoded(b"".join(parts), first, issues)
            if text:
                yield first, text
        first, parts = number, [line] if line.strip() else []


def _decoded(line: bytes, number: int, issues: list[Issue]) -> str | None:
    if len(line) > MOST_LETTERS * 4:
        issues.append(error(f"the line is longer than {MOST_LETTERS * 4} bytes: left out", line=number))
        return None
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        issues.append(error("the line is not UTF-8: left out", "save the calendar as UTF-8", line=number))
        return None
    if CONTROL.search(text):
        issues.append(error("the line holds a control character: left out", line=number))
        return None
    if not _NAME.match(text):
        shown = text if len(text) <= 40 else text[:37] + "..."
        issues.append(error(f"'{shown}' is no line of iCalendar", "a line is NAME:value", line=number))
        return None
    return text
