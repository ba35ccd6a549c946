"""Fingerprints of records: sha256 of a canonical form: a comment or an order of keys makes nothing stale."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from skylot.core.instant import Instant


def canonical_json(record: object) -> str:
    """Return one JSON text for a record: sorted keys, exact numbers, types named where JSON has none.

    Takes dataclasses, mappings, sequences, sets, Instant, Fraction, Decimal, enums, dates, paths, bytes,
    numpy arrays and plain values. Raises TypeError for anything else and ValueError for a number that is not
    finite.
    """
    return json.dumps(
        _plain(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def fingerprint(*records: object) -> str:
    """Return the sha256, in hex, of the canonical form of all the records in their order."""
    text = canonical_json(list(records))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return {"$enum": f"{type(value).__name__}.{value.name}"}
    if isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return _plain_float(value)
    if isinstance(value, Instant):
        return {"$instant": value.ns}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"$record": type(value).__name__, "fields": fields}
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return {"$set": sorted((_plain(item) for item in value), key=_text)}
    return _plain_scalar(value)


def _plain_float(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} has no canonical form")
    return value + 0.0  # -0.0 becomes 0.0


def _plain_mapping(value: Mapping[Any, Any]) -> Any:
    if all(isinstance(key, str) and not key.startswith("$") for key in value):
        return {key: _plain(item) for key, item in value.items()}
    return {"$pairs": sorted(([_plain(key), _plain(item)] for key, item in value.items()), key=_text)}


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, Fraction):
        return {"$fraction": f"{value.numerator}/{value.denominator}"}
    if isinstance(value, Decimal):
        return _plain_decimal(value)
    if isinstance(value, datetime | date | time):
        return {"$" + type(value).__name__: value.isoformat()}
    if isinstance(value, timedelta):
        return {"$seconds": [value.days * 86_400 + value.seconds, value.microseconds]}
    if isinstance(value, PurePath):
        return {"$path": value.as_posix()}
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    if hasattr(value, "dtype") and hasattr(value, "tolist"):  # numpy, without importing it
        return _plain(value.tolist())
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _plain_decimal(value: Decimal) -> Any:
    if not value.is_finite():
        raise ValueError(f"{value} has no canonical form")
    ratio = value.as_integer_ratio()  # 1.5 and 1.50 are one number
    return {"$decimal": f"{ratio[0]}/{ratio[1]}"}


def _text(plain: Any) -> str:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
