"""The picture of a place's light alone: days down, time of day across."""

from __future__ import annotations

from pathlib import Path

from skylot.core.errors import BadText
from skylot.core.spans import Span
from skylot.folder.write import replace_file
from skylot.locations.model import Place
from skylot.office.days import dates, day_span, local_date
from skylot.office.dossier import place_light
from skylot.office.light import LightReport
from skylot.office.opening import Opened
from skylot.paperwork.model import Dossier
from skylot.people.model import People
from skylot.schedule.model import Schedule, ShootingDay, UnitPlan
from skylot.script.model import Breakdown

_MOST_DAYS = 31


def draw_light(opened: Opened, report: LightReport, file: Path | None) -> Path | None:
    """Draw the light of a report as .svg or .png and return where; None for a span of over a month.

    Raises CannotWrite, BadText.
    """
    if file is not None and file.suffix.lower() not in {".png", ".svg"}:
        raise BadText(f"{file.name} is neither .png nor .svg", "name a picture with one of these endings")
    from skylot.paperwork.light_chart import png, svg, view  # noqa: PLC0415  typst only where it is needed

    zone = opened.production.config.clocks[0] if opened.production.config.clocks else "UTC"
    days = list(dates(local_date(report.span.start, zone), local_date(report.span.end.plus(-1), zone)))
    if len(days) > _MOST_DAYS:
        return None
    whole = Span(day_span(days[0], zone).start, day_span(days[-1], zone).end)
    light = place_light(opened, report.place, whole, report.as_of)
    unit = UnitPlan(id="light", name="", places=(report.place.id,), first=days[0], last=days[-1], zone=zone)
    chart = view(_light_only(opened, report.place, unit, whole), light)
    target = file or opened.root / "build" / f"light-{report.place.id}.png"
    replace_file(target, svg(chart) if target.suffix.lower() == ".svg" else png(chart), None)
    return target


def _light_only(opened: Opened, place: Place, unit: UnitPlan, whole: Span) -> Dossier:
    config = opened.production.config
    days = tuple(
        ShootingDay(unit=unit.id, number=number, day=day, span=day_span(day, unit.zone))
        for number, day in enumerate(dates(unit.first, unit.last), start=1)
    )
    nothing = Schedule(status="feasible", levels=(), gap=0.0, seconds=0.0, placements=(), unplaced=())
    return Dossier(
        title=config.title,
        breakdown=Breakdown(title=config.title),
        setups=(),
        strips=(),
        tasks=(),
        people=People(),
        blocks=(),
        places=(place,),
        units=(unit,),
        days=days,
        schedule=nothing,
        clocks=config.clocks,
        mission_zero=config.mission_zero,
        made_at=whole.start,
    )
