"""The list of what has no time, with its reasons, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from skylot.core.names import natural_key
from skylot.paperwork.desk import Desk, cast_numbers, desk_of, light_of, place_name, scene_of
from skylot.paperwork.lists import csv
from skylot.paperwork.model import Dossier
from skylot.paperwork.paper import Paper
from skylot.schedule.model import Unplaced

_COLUMNS = (
    "task", "scene", "setup", "int_ext", "set", "location", "cast", "minutes", "priority", "why", "clashes_with",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedView:
    """All tasks without a time, in the order of their ids: rows of text."""

    rows: tuple[tuple[str, ...], ...]


def views(dossier: Dossier) -> Iterator[tuple[str, UnplacedView]]:
    """Yield the one list; an empty one says that everything has a time."""
    yield "unplaced", view(dossier)


def view(dossier: Dossier) -> UnplacedView:
    """Return a row for each task without a time."""
    desk = desk_of(dossier)
    tasks = sorted(dossier.schedule.unplaced, key=lambda one: natural_key(one.task))
    return UnplacedView(rows=tuple(_row(desk, one) for one in tasks))


def _row(desk: Desk, one: Unplaced) -> tuple[str, ...]:
    strip = desk.strips.get(one.strip)
    task = desk.tasks.get(one.task)
    return (
        one.task,
        scene_of(strip, one.strip),
        one.setup or "",
        light_of(strip),
        desk.sets.get((strip.place, strip.set), strip.set) if strip else "",
        place_name(desk.dossier, strip.place) if strip else "",
        ", ".join(cast_numbers(desk, strip, task.people if task else strip.cast if strip else ())),
        str(task.minutes) if task else "",
        one.priority,
        one.why,
        ", ".join(one.clash),
    )


def _csv(view: UnplacedView) -> bytes:
    return csv(_COLUMNS, view.rows)


PAPER: Paper[UnplacedView] = Paper(
    name="unplaced", title="Without a time", views=views, formats={"csv": _csv}
)
