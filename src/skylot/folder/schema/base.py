"""The ground of every table of a production's files: strict types, refused unknown keys, and shared kinds of
value.
"""

from __future__ import annotations

import functools
import math
import zoneinfo
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from skylot.core.instant import Instant
from skylot.core.spans import Span

MANY = 20_000
"""More records of one kind than any film has."""


class Table(BaseModel):
    """A TOML table whose keys are all known and whose values are of the stated type, never converted in
    silence.
    """

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, defer_build=True, frozen=True)


def _in_utc_table(moment: datetime) -> datetime:
    Instant.from_datetime(moment)
    return moment


def _in_our_time(day: date) -> date:
    if not 1960 <= day.year < 2200:
        raise PydanticCustomError("day", "no film is shot then", {"hint": "a date from 1960 to 2199"})
    return day


@functools.cache
def _known_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _zone(name: str) -> str:
    if not _known_zone(name):
        raise PydanticCustomError(
            "zone", "no such time zone", {"hint": "use a name such as UTC or Europe/Moscow"}
        )
    return name


def _direction(values: list[float]) -> list[float]:
    if math.hypot(*values) < 1e-9:
        raise PydanticCustomError("direction", "has no length: it is not a direction")
    return values


Id = Annotated[str, StringConstraints(pattern=r"^\w[\w.\-]*$", max_length=80)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Text = Annotated[str, StringConstraints(max_length=20_000)]
Names = Annotated[list[Name], Field(max_length=2000)]
Ids = Annotated[list[Id], Field(max_length=2000)]
SetName = Annotated[str, StringConstraints(pattern=r"^(\w[\w.\-]*/)?\w[\w.\-]*$", max_length=160)]
Zone = Annotated[str, StringConstraints(max_length=80), AfterValidator(_zone)]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Day = Annotated[date, AfterValidator(_in_our_time)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc_table)]
Minutes = Annotated[int, Field(ge=0, le=14 * 1440)]
Weight = Annotated[int, Field(ge=0, le=1_000_000)]
Metres = Annotated[float, Field(ge=-1e7, le=1e7)]
Degrees = Annotated[float, Field(ge=-360, le=360)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=360)]
VectorM = Annotated[list[Metres], Field(min_length=3, max_length=3)]
Angles = Annotated[list[Degrees], Field(min_length=3, max_length=3)]
Direction = Annotated[list[Metres], Field(min_length=3, max_length=3), AfterValidator(_direction)]


def vector(values: list[float]) -> tuple[float, float, float]:
    """Return three numbers as the records' tuple of floats."""
    x, y, z = (float(value) for value in values)
    return x, y, z


def unit(values: list[float]) -> tuple[float, float, float]:
    """Return a direction with length one."""
    length = math.hypot(*values)
    x, y, z = (value / length for value in values)
    return x, y, z


def radians(values: list[float]) -> tuple[float, float, float]:
    """Return three angles of degrees in radians."""
    x, y, z = (math.radians(value) for value in values)
    return x, y, z


def instant(moment: datetime) -> Instant:
    """Return a TOML datetime with offset as an instant."""
    return Instant.from_datetime(moment)


def maybe_instant(moment: datetime | None) -> Instant | None:
    """Return a TOML datetime as an instant, and nothing for nothing."""
    return None if moment is None else Instant.from_datetime(moment)


def span(first: datetime, last: datetime) -> Span:
    """Return the span between two TOML datetimes that `check_order` accepted."""
    return Span(Instant.from_datetime(first), Instant.from_datetime(last))


def check_order(first: datetime | date | None, last: datetime | date | None, key: str = "to") -> None:
    """Refuse what ends before it begins; a span of instants must also have a length."""
    if first is None or last is None:
        return
    if isinstance(first, datetime) and isinstance(last, datetime):
        if first >= last:
            raise PydanticCustomError("order", "does not come after 'from'", {"key": key})
    elif first > last:
        raise PydanticCustomError("order", "comes before 'from'", {"key": key})
