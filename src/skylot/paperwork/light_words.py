"""A sunrise or sunset that a placement uses, in words."""

from __future__ import annotations

from skylot.core.instant import Instant
from skylot.paperwork.clock import hhmmss
from skylot.paperwork.model import Dossier
from skylot.schedule.model import Placement

_SAME_S = 60.0
"""How far the plan's instant may lie from the event of the place's light that it means."""


def event_kind(dossier: Dossier, place: str, moment: Instant) -> str:
    """Return sunrise or sunset, whichever the place has there; 'event' where its light has neither."""
    events = (event for light in dossier.light if light.place == place for event in light.events)
    near = min(events, key=lambda event: abs(event.at.since(moment)), default=None)
    return near.kind if near and abs(near.at.since(moment)) < _SAME_S else "event"


def event_text(dossier: Dossier, placement: Placement, zone: str) -> str:
    """Return 'sunset 12:03:22 ± 39 s'; nothing for a placement that uses no event."""
    moment = placement.event_at
    if moment is None:
        return ""
    kind = event_kind(dossier, placement.place, moment)
    return f"{kind} {hhmmss(moment, zone)}{spread_text(placement.spread_s)}"


def spread_text(spread_s: float | None) -> str:
    """Return ' ± 39 s', below ten seconds with its tenth; nothing where there is none."""
    if not spread_s:
        return ""
    return (
        f" ± {spread_s:.0f} s" if spread_s >= 10.0 or spread_s == round(spread_s) else f" ± {spread_s:.1f} s"
    )
