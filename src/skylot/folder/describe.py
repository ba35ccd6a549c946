"""The reference of the folder's format, written from the schema itself: every key, its type, default and
meaning.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from skylot.folder.mission import COLUMNS as DAY_COLUMNS
from skylot.folder.schema.board import BoardFile
from skylot.folder.schema.breakdown import BreakdownFile
from skylot.folder.schema.people import PeopleFile
from skylot.folder.schema.place import PlaceFile
from skylot.folder.schema.production import ProductionFile
from skylot.folder.schema.set_forms import SetFormFile
from skylot.folder.schema.shots import ShotsFile
from skylot.folder.schema.stage import BodiesFile, CamerasFile, StagingFile
from skylot.folder.schema.strips import PinsFile, StripsFile
from skylot.folder.toml_write import toml_value
from skylot.people.model import CATEGORIES

FILES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("skylot.toml", ProductionFile),
    ("script/breakdown.toml", BreakdownFile),
    ("people.toml", PeopleFile),
    ("locations/*.toml", PlaceFile),
    ("shots/*.toml", ShotsFile),
    ("stage/*.toml", StagingFile),
    ("stage/bodies.toml", BodiesFile),
    ("stage/cameras.toml", CamerasFile),
    ("stage/sets/*.toml", SetFormFile),
    ("schedule/strips.toml", StripsFile),
    ("schedule/pins.toml", PinsFile),
    ("schedule/board.toml", BoardFile),
)

_TYPES = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "date": "date",
    "datetime": "date, time and offset",
    "time": "time of day",
    "AwareDatetime": "date, time and offset",
    "NoneType": "",
}


def describe_folder() -> str:
    """Return the reference as markdown: a section a file, a table of keys for each of its TOML tables."""
    parts = [
        "# The files of a production\n",
        "Written from the schema by `skylot.folder.describe`; do not edit.\n",
        "Angles are degrees, lengths metres; a date with a time carries its offset, `Z` for UTC. A key that is "
        "not listed is refused.\n",
    ]
    for file, model in FILES:
        parts.append(f"## `{file}`\n")
        parts += _tables(model, "", set())
    parts.append("## `mission/*.csv`\n")
    parts.append(
        f"Columns: `{','.join(DAY_COLUMNS)}`. Start and end are ISO-8601 with an offset; private: yes or no."
    )
    parts.append(f"Categories: {', '.join(CATEGORIES)}. Answers: requested, granted, refused, or nothing.\n")
    return "\n".join(parts)


def _tables(model: type[BaseModel], path: str, seen: set[str]) -> Iterator[str]:
    rows = ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
    nested: list[tuple[type[BaseModel], str, bool]] = []
    for name, field in model.model_fields.items():
        key = field.alias or name
        inner, repeated = _inner(field.annotation)
        if inner is not None:
            whole = f"{path}.{key}" if path else key
            nested.append((inner, whole, repeated))
        rows.append(
            f"| `{key}` | {_type(field, inner, repeated)} | {_default(field)} | {field.description or ''} |"
        )
    yield "\n".join(rows) + "\n"
    for inner, whole, repeated in nested:
        if whole not in seen:
            seen.add(whole)
            yield f"### `{'[[' if repeated else '['}{whole}{']]' if repeated else ']'}`\n"
            yield f"{(inner.__doc__ or '').strip().splitlines()[0]}\n"
            yield from _tables(inner, whole, seen)


def _inner(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    if get_origin(annotation) is list:
        return _inner(get_args(annotation)[0])[0], True
    for each in get_args(annotation) if get_origin(annotation) in {Union, types.UnionType} else ():
        found = _inner(each)
        if found[0] is not None:
            return found
    return None, False


def _type(field: FieldInfo, inner: type[BaseModel] | None, repeated: bool) -> str:
    if inner is not None:
        return "tables" if repeated else "table"
    return _spoken(field.annotation) + _range(field.metadata)


def _spoken(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        return _spoken(inner) + _range(metadata)
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(annotation))
    if origin is list:
        return f"list of {_spoken(get_args(annotation)[0])}"
    if origin is dict:
        value = _spoken(get_args(annotation)[1])
        return f"table of {value.partition(',')[0]}s"
    if origin in {Union, types.UnionType}:
        return " or ".join(dict.fromkeys(word for each in get_args(annotation) if (word := _spoken(each))))
    return _TYPES.get(getattr(annotation, "__name__", ""), str(annotation))


def _range(metadata: Iterable[Any]) -> str:
    """Return the limits of a number in words: ', 0 to 90', ', more than 0'."""
    parts: list[Any] = [
        part for each in metadata for part in (each.metadata if isinstance(each, FieldInfo) else [each])
    ]
    limits = {
        name: getattr(part, name)
        for part in parts
        for name in ("ge", "gt", "le", "lt")
        if hasattr(part, name)
    }
    low = f"from {limits['ge']}" if "ge" in limits else f"more than {limits['gt']}" if "gt" in limits else ""
    high = (
        f"up to {limits['le']}" if "le" in limits else f"less than {limits['lt']}" if "lt" in limits else ""
    )
    return f", {' '.join(filter(None, (low, high)))}" if limits else ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    if field.default_factory is not None or field.default in (None, "", [], {}):
        return ""
    return f"`{toml_value(field.default)}`"
