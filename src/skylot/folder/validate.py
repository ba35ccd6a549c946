"""Values of a file against its schema: every fault at once, in plain words, and what is sound all the same.

A faulty value is taken out and the rest is looked at again: an optional key falls back to its default, a
record that lacks a needed key is left out, and its neighbours stay.
"""

from __future__ import annotations

import copy
import types
from datetime import date, datetime, time
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.folder.source_map import KeyPath, SourceMap

Model = TypeVar("Model", bound=BaseModel)

_ROUNDS = 60
_MOST_TOLD = 200
_NEEDS = {
    "string_type": ("a text is needed", 'texts stand in "quotes"'),
    "int_type": ("a whole number is needed", "without quotes and without a point"),
    "int_from_float": ("a whole number is needed", "without a point"),
    "float_type": ("a number is needed", "without quotes"),
    "finite_number": ("a finite number is needed", ""),
    "bool_type": ("yes or no is needed", "write true or false, without quotes"),
    "date_type": ("a date is needed", "such as 2021-10-05, without quotes"),
    "datetime_type": (
        "a date with time and offset is needed",
        "such as 2021-10-05T12:00:00Z, without quotes",
    ),
    "timezone_aware": ("has no offset", "add Z for UTC, or an offset such as +03:00"),
    "time_type": ("a time of day is needed", "such as 06:00:00, without quotes"),
    "list_type": ("a list is needed", "lists stand in [brackets]; a repeated table begins with [[…]]"),
    "dict_type": ("a table is needed", 'such as {NAME = "text"}'),
    "model_type": ("a table is needed", "it begins with [name], or [[name]] where it is repeated"),
    "string_too_short": ("is empty", "write something, or leave the key out"),
}


class _Pruned:
    """A deep copy of a file's values from which faulty ones are taken out; remembers the list places of the
    rest.
    """

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = copy.deepcopy(values)
        self._places: dict[int, list[int]] = {}
        self._lists: list[list[Any]] = []  # kept alive: their ids are keys

    def original(self, path: KeyPath) -> KeyPath:
        """Return the path of a value as it stands in the file."""
        at: Any = self.values
        result: list[str | int] = []
        for part in path:
            if isinstance(part, int) and isinstance(at, list) and part < len(at):
                result.append(self._places.get(id(at), range(len(at)))[part])
                at = at[part]
            else:
                result.append(part)
                at = at.get(part) if isinstance(at, dict) else None
        return tuple(result)

    def remove(self, paths: set[KeyPath]) -> bool:
        """Take values out, the last of a list first; tell whether anything was there."""
        done = [self._remove(path) for path in sorted(paths, key=_order, reverse=True)]
        return any(done)

    def _remove(self, path: KeyPath) -> bool:
        at: Any = self.values
        for part in path[:-1]:
            try:
                at = at[part]
            except (LookupError, TypeError):
                return False
        last = path[-1] if path else None
        if isinstance(at, dict) and last in at:
            del at[last]
            return True
        if isinstance(at, list) and isinstance(last, int) and last < len(at):
            if id(at) not in self._places:
                self._lists.append(at)
            places = self._places.setdefault(id(at), list(range(len(at))))
            del at[last], places[last]
            return True
        return False


def validate(
    model: type[Model], values: dict[str, Any], file: str, sources: SourceMap
) -> tuple[Model | None, list[Issue]]:
    """Return the file as a model, without its faulty values, and every fault as an issue with its line.

    The model is None where even the needed keys of the file itself are missing.
    """
    found, issues, more = _validate(model, values, file, sources)
    if more:
        issues.append(error(f"and {more} more mistakes in this file", file=file))
    return found, issues


def _validate(
    model: type[Model], values: dict[str, Any], file: str, sources: SourceMap
) -> tuple[Model | None, list[Issue], int]:
    """Return the model, the issues that are told, and how many are not."""
    try:
        return model.model_validate(values), [], 0
    except ValidationError as first:
        faults = first.errors(include_url=False)
    pruned = _Pruned(values)
    issues: list[Issue] = []
    more = 0
    for turn in range(_ROUNDS):
        told = [fault for fault in faults if turn == 0 or fault["type"] != "missing"]
        shown = told[: _MOST_TOLD - len(issues)]
        more += len(told) - len(shown)
        issues += [_issue(model, fault, pruned, file, sources) for fault in shown]
        if not pruned.remove({_blame(fault) for fault in faults}):
            return None, issues, more
        try:
            return model.model_validate(pruned.values), issues, more
        except ValidationError as again:
            faults = again.errors(include_url=False)
    return None, issues, more


def _blame(fault: ErrorDetails) -> KeyPath:
    """Return the path of what has to go: a wrong value, or the table that lacks a needed one."""
    path = _path(fault)
    if _is_table(fault) and fault["loc"]:
        return path[:-1]
    return path[:-1] if fault["type"] == "missing" else path


def _path(fault: ErrorDetails) -> KeyPath:
    path = tuple(part for part in fault["loc"] if part != "[key]")
    key = fault.get("ctx", {}).get("key")
    return (*path, key) if isinstance(key, str) and _is_table(fault) else path


def _is_table(fault: ErrorDetails) -> bool:
    return fault["type"] in {"order", "attitude", "pin", "site"}


def _issue(
    model: type[BaseModel], fault: ErrorDetails, pruned: _Pruned, file: str, sources: SourceMap
) -> Issue:
    path = pruned.original(_path(fault))
    what, hint = _words(model, fault)
    stands = path[:-1] if fault["type"] == "missing" else path
    return error(what, hint, Where(file, path), file=file, line=sources.line(file, stands) or 1)


def _words(model: type[BaseModel], fault: ErrorDetails) -> tuple[str, str]:
    kind, context = fault["type"], fault.get("ctx", {})
    path = _path(fault)
    name = _spoken(path)
    if kind == "missing":
        return f"{name} is missing", _meaning(model, path)
    if kind == "extra_forbidden":
        return f"{name} is not a known key", did_you_mean(str(path[-1]), _keys(model, path[:-1]))
    if _is_table(fault):
        return f"{name} {fault['msg']}", str(context.get("hint", ""))
    given = f"{name} is {_shown(fault['input'])}"
    if kind in _NEEDS:
        need, hint = _NEEDS[kind]
        return f"{given}: {need}", hint
    if kind == "literal_error":
        choices = _choices(model, path)
        return f"{given}: that is not one of the choices", did_you_mean(str(fault["input"]), choices)
    if kind == "string_pattern_mismatch":
        return f"{given}: that is not how it is written", _pattern_hint(str(context.get("pattern", "")))
    if kind in {"too_long", "string_too_long"}:
        return f"{given}: is longer than allowed", f"at most {context.get('max_length')}"
    if kind == "too_short":
        return f"{given}: it needs {context.get('min_length')} or more", ""
    return f"{given}: {_plain_message(fault)}", str(context.get("hint", ""))


def _plain_message(fault: ErrorDetails) -> str:
    context = fault.get("ctx", {})
    limits = {
        "greater_than": "it must be more than {gt}",
        "greater_than_equal": "it must be at least {ge}",
        "less_than": "it must be less than {lt}",
        "less_than_equal": "it must be at most {le}",
    }
    if fault["type"] in limits:
        return limits[fault["type"]].format(**context)
    if fault["type"] == "value_error":
        return str(context.get("error", fault["msg"]))
    return fault["msg"][:1].lower() + fault["msg"][1:]


def _pattern_hint(pattern: str) -> str:
    if "[0-5]" in pattern:
        return "a time of day, such as 06:30"
    if "a-fA-F" in pattern:
        return "a colour is #rrggbb, such as #c8553d"
    if pattern.startswith(r"^\d"):
        return 'an amount such as "1250.00"'
    return "letters, digits, '.', '-' and '_', with no blanks"


def _spoken(path: KeyPath) -> str:
    keys = [f"'{part}'" if isinstance(part, str) else f"number {part + 1}" for part in path]
    last = next((index for index in range(len(path) - 1, -1, -1) if isinstance(path[index], str)), 0)
    return " ".join(keys[last:]) or "the file"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _order(path: KeyPath) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, part, "") if isinstance(part, int) else (1, 0, part) for part in path)


def _meaning(model: type[BaseModel], path: KeyPath) -> str:
    owner = model_at(model, path[:-1])
    for name, field in owner.model_fields.items() if owner else ():
        if (field.alias or name) == path[-1]:
            return (field.description or "").rstrip(".")
    return ""


def _keys(model: type[BaseModel], path: KeyPath) -> list[str]:
    owner = model_at(model, path)
    return [field.alias or name for name, field in owner.model_fields.items()] if owner else []


def _choices(model: type[BaseModel], path: KeyPath) -> list[str]:
    owner = model_at(model, path[:-1])
    for name, field in owner.model_fields.items() if owner else ():
        if (field.alias or name) == path[-1]:
            return [str(choice) for choice in get_args(field.annotation)]
    return []


def model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """Return the model of the table at a path of keys inside a file, or None where there is no table."""
    at: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, str) and at is not None:
            at = _children(at).get(part)
    return at


@cache
def _children(model: type[BaseModel]) -> dict[str, type[BaseModel] | None]:
    return {field.alias or name: _table_of(field.annotation) for name, field in model.model_fields.items()}


def _table_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {list, Union, types.UnionType}:
        return next((found for each in get_args(annotation) if (found := _table_of(each))), None)
    return None
