"""The title page: `Key: value` lines before the first blank line, values also on lines of their own.

Fountain lets any key stand here, so that an opening `He says: no.` would be a title page. We take the block
for one when at least one of its keys is a title page's; a lone unknown key is action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from skylot.formats.fountain.model import TitleField
from skylot.formats.fountain.rules import looks_like_heading
from skylot.formats.fountain.scan import OPENING, Closings

KNOWN_KEYS = frozenset(
    (
        *(
            "title",
            "credit",
            "author",
            "authors",
            "source",
            "notes",
            "draft date",
            "date",
            "contact",
            "copyright",
        ),
        *("contact info", "revision", "draft", "episode", "series", "based on", "written by", "company"),
        *("название", "автор", "авторы", "дата", "контакт", "контакты", "источник", "примечания", "редакция"),
    )
)
_KEY = re.compile(r"(?P<key>[^\W\d_][^:\n]{0,59}):(?!//)(?P<value>.*)")


def take_title(text: str) -> tuple[tuple[TitleField, ...], str]:
    """Return the title page's fields, and the text with their lines emptied: others keep their numbers."""
    start = _first_words(text)
    fields, end = _read_block(text, start)
    if not has_known_key(fields):
        return (), text
    return tuple(fields), text[:start] + "\n" * text.count("\n", start, end) + text[end:]


def has_known_key(fields: list[TitleField] | tuple[TitleField, ...]) -> bool:
    """Tell whether a block holds a key by which it can be told from action."""
    return any(field.key.casefold() in KNOWN_KEYS for field in fields)


def write_title(fields: tuple[TitleField, ...]) -> str:
    """Return the title page's lines; one value stands beside its key, more stand under it."""
    lines: list[str] = [] if has_known_key(fields) else ["Title:"]
    for field in fields:
        values = [value.strip() for value in field.values if value.strip()]
        if len(values) == 1:
            lines.append(f"{field.key}: {values[0]}")
        else:
            lines += [f"{field.key}:", *(f"    {value}" for value in values)]
    return "\n".join(lines) + "\n"


def _first_words(text: str) -> int:
    """Return where the first line begins that is neither blank nor a note or boneyard alone."""
    closings = Closings(text)
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        words = text[at:end].strip()
        if words:
            opening = text.find(words[0], at)
            found = OPENING.match(text, opening)
            after = closings.after(opening) if found and found[0] in ("[[", "/*") else None
            end = -1 if after is None else text.find("\n", after)
            if after is None or end < 0 or text[after:end].strip():
                return at
        at = end + 1
    return at


def _lines(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield each line from `start` on with the position after it."""
    while start < len(text):
        end = text.find("\n", start)
        after = len(text) if end < 0 else end + 1
        yield text[start : len(text) if end < 0 else end], after
        start = after


def _read_block(text: str, start: int) -> tuple[list[TitleField], int]:
    """Return the fields of the block that begins at `start` and the position after it."""
    number = text.count("\n", 0, start) + 1
    found: list[tuple[str, list[str], int, int]] = []
    end = start
    for line, after in _lines(text, start):
        indented = line[:1].isspace()
        key = None if indented else _KEY.match(line)
        ends = not line.strip() or (not indented and looks_like_heading(line))
        if ends or not (found or key):
            break
        if key:
            found.append((key["key"].strip(), [key["value"].strip()], number, number))
        else:
            name, values, first, _ = found[-1]
            values.append(line.strip())
            found[-1] = (name, values, first, number)
        number += 1
        end = after
    return [
        TitleField(key=key, values=tuple(value for value in values if value), line=first, line_end=last)
        for key, values, first, last in found
    ], end
