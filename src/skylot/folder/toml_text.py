"""TOML as a person wrote it: values, every syntax fault at once, and the line of every key.

Values come from tomllib, those of plain texts by a short cut, positions from tree-sitter. tomllib stops at
the first fault, so a faulty statement is blanked (lines keep their numbers) and the rest is read again: each
fault is reported, and all that is sound is read.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from skylot.core.issues import Issue, error
from skylot.folder.toml_plain import plain_values

Key = tuple[str | int, ...]

_MOST_FAULTS = 100
_MOST_FAULTS_OF_LARGE = 5
_LARGE = 200_000
"""Letters above which a file is not read again for each of a hundred faults: that would take minutes."""
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_HEADER = re.compile(r"\s*\[")
_STATEMENT = re.compile(
    r"""\s*(?:\[{1,2}\s*["'\w]|(?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*[\w"'-]+)*\s*=)"""
)
_OPENS = re.compile(r"""=\s*(?:\[|\{|\"{3}|'{3})""")
_DEEP = 60
_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY = re.compile(rf"^\s*\[{{0,2}}\s*{_PART}(?:\s*\.\s*{_PART}){{{_DEEP},}}", re.MULTILINE)
_LONG_NUMBER = re.compile(r"[\d_]{4000,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlText:
    """A file that was read: what could be read of it, the text that gave it, and every syntax fault."""

    values: dict[str, Any]
    text: str
    """As it was parsed: faulty statements are blank, so lines are those of the file."""
    issues: tuple[Issue, ...] = ()


def read_toml(text: str, file: str) -> TomlText:
    """Return what the text says and all its syntax faults, each with its line and a hint; never raises.

    A value that is nested more than 60 deep is refused, since nothing of ours is.
    """
    issues: list[Issue] = []
    most = _MOST_FAULTS if len(text) < _LARGE else _MOST_FAULTS_OF_LARGE
    lines = [line + "\n" for line in text.replace("\r\n", "\n").split("\n")]
    if long := _LONG_KEY.search("".join(lines)):
        found = _too_deep(file).placed(file, long[0].count("\n") + text.count("\n", 0, long.start()) + 1)
        return TomlText(values={}, text="", issues=(found,))
    plain = plain_values("".join(lines))
    if plain is not None and _depth(plain) <= _DEEP:
        return TomlText(values=plain, text="".join(lines))
    while len(issues) < most:
        joined = "".join(lines)
        try:
            values = tomllib.loads(joined)
        except tomllib.TOMLDecodeError as fault:
            issues.append(_blank_fault(lines, str(fault), file))
        except RecursionError:
            return TomlText(values={}, text="", issues=(*issues, _too_deep(file)))
        except ValueError:  # a whole number of more digits than Python turns into one
            issues.append(_blank_number(lines, file))
        else:
            if _depth(values) > _DEEP:
                return TomlText(values={}, text="", issues=(*issues, _too_deep(file)))
            return TomlText(values=values, text=joined, issues=tuple(issues))
    issues.append(error(f"more than {most} faults: the rest is not read", "is this TOML at all?", file=file))
    return TomlText(values={}, text="", issues=tuple(issues))


def positions(text: str) -> dict[Key, int]:
    """Return the 1-based line of every table, key and list item of a sound text, by path of keys."""
    from skylot.folder.toml_tree import spots  # noqa: PLC0415  only faults and edits need the parser

    return {path: spot.line for path, spot in spots(text.encode()).items()}


def _too_deep(file: str) -> Issue:
    return error("is nested too deep", f"nothing of a production nests more than {_DEEP} deep", file=file)


def _depth(values: dict[str, Any]) -> int:
    """Return how deep tables and lists lie in each other, looked at to one level beyond the bound."""
    level: list[dict[str, Any] | list[Any]] = [values]
    depth = 0
    while level and depth <= _DEEP:
        depth += 1
        inner = [each.values() if isinstance(each, dict) else each for each in level]
        level = [one for each in inner for one in each if isinstance(one, dict | list)]
    return depth


def _blank_number(lines: list[str], file: str) -> Issue:
    """Blank the line of a whole number that no computer word holds; return the issue about it."""
    at = next((index for index, line in enumerate(lines) if _LONG_NUMBER.search(line)), 0)
    shown = lines[at].strip()[:30]
    lines[at] = "\n"
    return error(f"this number is too long: {shown}…", "a number has a few digits", file=file, line=at + 1)


def _blank_fault(lines: list[str], message: str, file: str) -> Issue:
    """Blank the statement that tomllib stumbled over; return the issue that says what is wrong with it."""
    match = _AT.search(message)
    what = message[: match.start()] if match else message
    at = int(match[1]) - 1 if match and match[1] else len(lines) - 1
    at = min(max(at, 0), len(lines) - 1)
    first = _statement_start(lines, at, what)
    last = max(first, at if first == at or not _STATEMENT.match(lines[at]) else at - 1)
    if _HEADER.match(lines[first]):
        last = _table_end(lines, first)
    shown = lines[first].strip()
    if _OPENS.search(shown):
        while last + 1 < len(lines) and lines[last + 1].strip() and not _STATEMENT.match(lines[last + 1]):
            last += 1
    for index in range(first, last + 1):
        lines[index] = "\n"
    return error(f"{_sentence(what)}: {shown[:60]}", _hint(what, shown), file=file, line=first + 1)


def _statement_start(lines: list[str], at: int, what: str) -> int:
    """Return the line of the statement to blame: an unclosed one is noticed only by what follows."""
    if what.startswith(("Unterminated", 'Expected \'"""\'', "Expected \"'''\"")):
        opened = [index for index in range(at, -1, -1) if '"""' in lines[index] or "'''" in lines[index]]
        if opened:
            return opened[0]
    start = at
    if what.startswith("Unclosed") and at > 0 and _STATEMENT.match(lines[at]):
        start = at - 1
    while start > 0 and not _STATEMENT.match(lines[start]):
        start -= 1
    if not _STATEMENT.match(lines[start]) or (start < at and _is_sound("".join(lines[start:at]))):
        start = at
    filled = [index for index in (*range(start, -1, -1), *range(start, len(lines))) if lines[index].strip()]
    return filled[0] if filled else start


def _is_sound(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _table_end(lines: list[str], first: int) -> int:
    """Return the last line of the table that a header opens: its keys mean nothing without it."""
    index = first
    while index + 1 < len(lines) and not _HEADER.match(lines[index + 1]):
        index += 1
    return index


def _sentence(what: str) -> str:
    plain = {
        "Invalid value": "this value cannot be read",
        "Invalid statement": "this line cannot be read",
        "Cannot overwrite a value": "this key was already given",
        "Unclosed array": "a list is not closed",
        "Unclosed inline table": "a { table } is not closed",
        "Invalid initial character for a key part": "a key is missing or begins with a wrong letter",
        "Expected '=' after a key in a key/value pair": "'=' is missing after a key",
        "Expected newline or end of document after a statement": "there are two statements on this line",
        "Illegal character '\\n'": "a text is not closed before the line ends",
        "Unterminated string": "a text is not closed",
    }
    if what.startswith("Cannot declare"):
        return "this table was already given"
    return plain.get(what, what[:1].lower() + what[1:])


def _hint(what: str, shown: str) -> str:
    if "array" in what:
        return "close the list with ]"
    if what == "Invalid value":
        return 'texts stand in "quotes"; true, false, numbers and dates do not'
    if "Illegal character '\\n'" in what or "Unterminated" in what:
        return 'close the text with "'
    if "declare" in what:
        return "write [[…]] where a table is repeated"
    if "overwrite" in what:
        return "each key stands once in a table"
    if shown.startswith("["):
        return "a table begins with [name] or [[name]]"
    return "a line is: key = value, a table begins with [name] or [[name]], a comment with #"
