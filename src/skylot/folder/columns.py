"""The columns of each table that goes out to spreadsheets, and how a value is written in one cell and read
again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from skylot.core.errors import BadText

TableKind = Literal["people", "shots", "breakdown", "days"]

_AVAILABLE = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)(?:@([\w.\-]+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name, which is the key in the file, and the two ways between a TOML value and a cell."""

    name: str
    show: Callable[[Any], str] = str
    read: Callable[[str], object] = str


def _join(values: list[Any]) -> str:
    return "; ".join(str(value).replace("\\", "\\\\").replace(";", "\\;") for value in values)


def _split(text: str) -> list[str]:
    parts: list[str] = []
    last = ""
    escaped = False
    for letter in text:
        if escaped or letter not in "\\;":
            last, escaped = last + letter, False
        elif letter == "\\":
            escaped = True
        else:
            parts, last = [*parts, last], ""
    return [part.strip() for part in [*parts, last] if part.strip()]


def _show_words(values: Mapping[str, Any]) -> str:
    return _join([f"{name}: {value}" for name, value in values.items()])


def _read_words(text: str) -> dict[str, str]:
    pairs = [part.partition(":") for part in _split(text)]
    if any(not colon or not name.strip() for name, colon, _ in pairs):
        raise BadText(f"'{text}' is no list of NAME: text", "such as VERESOVA: flight suit; TIMUR: overalls")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _read_int(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadText(f"'{text}' is no whole number") from None


def _show_bool(value: object) -> str:
    return "yes" if value else "no"


def _read_bool(text: str) -> bool:
    if text.lower() in {"yes", "true", "1"}:
        return True
    if text.lower() in {"no", "false", "0"}:
        return False
    raise BadText(f"'{text}' is neither yes nor no")


def _show_available(values: list[Mapping[str, Any]]) -> str:
    places = [f"@{each['place']}" if each.get("place") else "" for each in values]
    return "; ".join(f"{each['from']}..{each['to']}{at}" for each, at in zip(values, places, strict=True))


def _read_available(text: str) -> list[dict[str, object]]:
    result: list[dict[str, object]] = []
    for part in _split(text):
        match = _AVAILABLE.fullmatch(part)
        try:
            if match is None:
                raise ValueError(part)
            first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
        except ValueError:
            raise BadText(f"'{part}' is no range of dates", "such as 2021-10-05..2021-10-16@iss") from None
        result.append({"from": first, "to": last, **({"place": match[3]} if match[3] else {})})
    return result


def _text(*names: str) -> list[Column]:
    return [Column(name=name) for name in names]


def _list(name: str) -> Column:
    return Column(name=name, show=_join, read=_split)


def _int(name: str) -> Column:
    return Column(name=name, read=_read_int)


def _words(name: str) -> Column:
    return Column(name=name, show=_show_words, read=_read_words)


PEOPLE_COLUMNS = (
    *_text("id", "name", "kind", "role"),
    _int("cast_number"),
    _list("plays"),
    _list("functions"),
    *_text("duty", "film_time"),
    _int("cap_minutes_a_day"),
    *_text("rest", "zone", "pay_a_day"),
    Column(name="available", show=_show_available, read=_read_available),
    *_text("note"),
)
SHOT_COLUMNS = (
    *_text("id"),
    _list("scenes"),
    *_text("set"),
    _list("also_sets"),
    *_text("description", "framing"),
    _list("cast"),
    _list("crew"),
    _int("minutes"),
    *_text("priority"),
    _int("weight"),
    _list("after"),
    *_text("rig"),
    Column(name="cover", show=_show_bool, read=_read_bool),
    _words("wardrobe"),
    _words("make_up"),
    _list("tags"),
    _list("need"),
)
ELEMENT_COLUMNS = (*_text("category", "name"), _int("count"), *_text("character", "note"))


def show_row(record: Mapping[str, Any], columns: tuple[Column, ...]) -> dict[str, str]:
    """Return the cells of a record of TOML values; a key that is not there is an empty cell.

    Raises BadText where a value is of another type than the file's schema allows.
    """
    try:
        return {each.name: each.show(record[each.name]) if each.name in record else "" for each in columns}
    except (KeyError, TypeError, AttributeError):
        raise BadText("a value of the file is not of its type", "mend it first: skylot check") from None
