"""A schedule as text and as facts: days, what does not fit and why, what is proven."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from skylot.office.days import clock, local_date
from skylot.office.opening import Opened
from skylot.office.text import plural, table
from skylot.schedule.model import Placement, Schedule, Strip


def board_facts(schedule: Schedule) -> dict[str, Any]:
    """Return the document that `schedule solve|show --json` promises."""
    return {
        "status": schedule.status,
        "repeatable": schedule.repeatable,
        "as_of": schedule.as_of.iso() if schedule.as_of else None,
        "levels": [
            {"name": level.name, "value": level.value, "bound": level.bound, "gap": level.gap}
            for level in schedule.levels
        ],
        "gap": schedule.gap,
        "seconds": round(schedule.seconds, 3),
        "placements": [
            {
                "strip": each.strip,
                "setup": each.setup,
                "task": each.task,
                "start": each.start.iso(3),
                "end": each.end.iso(3),
                "unit": each.unit,
                "place": each.place,
                "set": each.set.rpartition("/")[2],
                "event_at": each.event_at.iso(3) if each.event_at else None,
                "spread_s": each.spread_s,
            }
            for each in schedule.placements
        ],
        "unplaced": [
            {
                "strip": each.strip,
                "setup": each.setup,
                "task": each.task,
                "priority": each.priority,
                "why": each.why,
                "clash": list(each.clash),
            }
            for each in schedule.unplaced
        ],
    }


def board_report(
    opened: Opened, schedule: Schedule, strips: Sequence[Strip] | None, only: date | None = None
) -> str:
    """Return the days with their strips, then what does not fit and why, then each level's proof."""
    zones = {unit.id: unit.zone for unit in opened.production.units}
    names = {unit.id: unit.name for unit in opened.production.units}
    days: dict[tuple[date, str], list[Placement]] = {}
    for each in schedule.placements:
        day = local_date(each.start, zones.get(each.unit, "UTC"))
        if only is None or day == only:
            days.setdefault((day, each.unit), []).append(each)
    parts = [
        f"{day:%a %d %b %Y}  {names.get(unit, unit)}  ({zones.get(unit, 'UTC')})\n"
        + table(
            [_row(opened, each, zones.get(unit, "UTC")) for each in placed],
            ("from", "to", "setup", "set", "light", "what"),
        )
        for (day, unit), placed in sorted(days.items(), key=lambda pair: pair[0])
    ]
    if only is None:
        parts += [_unplaced(schedule), _proof(schedule, strips)]
    return "\n\n".join(part for part in parts if part)


def _row(opened: Opened, each: Placement, zone: str) -> tuple[str, ...]:
    setup = next((one for one in opened.production.setups if one.id == each.setup), None)
    light = ""
    if each.event_at is not None:
        spread = f" ±{each.spread_s:.0f} s" if each.spread_s else ""
        light = f"{clock(each.event_at, zone, '%H:%M:%S')}{spread}"
    what = setup.description if setup else f"scene {each.strip}"
    return (
        clock(each.start, zone),
        clock(each.end, zone),
        each.task,
        each.set.rpartition("/")[2],
        light,
        what if len(what) <= 60 else what[:59] + "…",
    )


def _unplaced(schedule: Schedule) -> str:
    if not schedule.unplaced:
        return "Everything fits."
    rows = [f"  {each.task} ({each.priority}): {each.why}" for each in schedule.unplaced]
    return "\n".join([f"Does not fit ({len(rows)}):", *rows])


def _proof(schedule: Schedule, strips: Sequence[Strip] | None) -> str:
    rows = [
        (
            level.name,
            f"{level.value:g}",
            f"{level.bound:g}",
            "proven" if level.proven else f"gap {level.gap:.1%}",
        )
        for level in schedule.levels
    ]
    known = f", plan as of {schedule.as_of.iso()}" if schedule.as_of else ""
    again = "" if schedule.repeatable else "; stopped early: another run may answer differently"
    count = f"{plural(len(strips), 'strip')}, " if strips is not None else ""
    return (
        f"{schedule.status}: {count}{len(schedule.placements)} placed, {len(schedule.unplaced)} not"
        f"{known}, {schedule.seconds:.0f} s{again}\n"
        + table(rows, ("level", "value", "bound", ""), right=frozenset({1, 2}))
    )
