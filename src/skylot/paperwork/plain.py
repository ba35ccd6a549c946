"""Views as plain data: what a template of the typesetter reads."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from skylot.core.instant import Instant


def plain(value: Any) -> Any:
    """Return dataclasses as mappings, tuples as lists, dates and instants as ISO text; else raises TypeError.

    A `property` of a record is no field and is left out.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Instant):
        return value.iso()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} is nothing that a template can read")
