"""Plain values as TOML text: one line a value, exact, and nothing that a reader could misunderstand."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from skylot.core.instant import Instant

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
_WIDE = 110


def toml_key(name: str) -> str:
    """Return a key, quoted where it has to be."""
    return name if _BARE.fullmatch(name) else toml_text(name)


def toml_text(text: str) -> str:
    """Return a text in quotes, its control characters escaped."""
    return '"' + "".join(_letter(letter) for letter in text) + '"'


def toml_value(value: object) -> str:
    """Return a value as TOML on one line: texts, numbers, dates, instants (UTC), lists, and tables in { }.

    Raises TypeError for what TOML does not have.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Instant):
        return toml_instant(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{toml_key(str(key))} = {toml_value(item)}" for key, item in value.items()) + "}"
        )
    if isinstance(value, Sequence):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    raise TypeError(f"TOML has no {type(value).__name__}")


def toml_instant(moment: Instant) -> str:
    """Return an instant as a TOML datetime in UTC; as a quoted text where its digits or a leap second do not
    fit one.
    """
    for digits in (0, 3, 6, 9):
        text = moment.iso(digits)
        if digits == 9 or Instant.parse(text) == moment:
            break
    fits = len(text) <= len("2021-10-04T12:00:00.000000Z") and text[17:19] != "60"
    return text if fits else f'"{text}"'


def toml_table(header: str, values: Mapping[str, object], indent: str = "") -> str:
    """Return a [[header]] with its keys, a line each; None is left out, lists of tables become
    [[header.key]].
    """
    lines = [f"{indent}[[{header}]]"]
    nested: list[str] = []
    for key, value in values.items():
        if value is None:
            continue
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            nested += [toml_table(f"{header}.{toml_key(key)}", each, f"{indent}  ") for each in value]
        else:
            lines.append(_line(f"{indent}{toml_key(key)} = ", value, indent))
    return "\n".join(lines) + "\n" + "".join(nested)


def _line(start: str, value: object, indent: str) -> str:
    text = start + toml_value(value)
    if len(text) <= _WIDE or not isinstance(value, list | tuple):
        return text
    items = "".join(f"{indent}  {toml_value(item)},\n" for item in value)
    return f"{start}[\n{items}{indent}]"


def _number(value: float) -> str:
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return repr(value)


def _letter(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    code = ord(letter)
    return f"\\u{code:04x}" if code < 32 or code == 127 else letter
