"""The public surface for Python: open a production, check it, find light and needs, solve, check, make papers.

>>> from skylot import api
>>> production = api.open_production("demo")
>>> api.check(production)
"""

from __future__ import annotations

from pathlib import Path

from skylot.core.instant import Instant
from skylot.core.issues import Issue
from skylot.core.spans import Span, WindowSet
from skylot.office import checking, opening
from skylot.office import light as _light
from skylot.office.light import InstantReport, LightReport
from skylot.office.needs import FoundNeeds, find_needs
from skylot.office.opening import Opened

__all__ = [
    "FoundNeeds",
    "Instant",
    "Issue",
    "Opened",
    "Span",
    "WindowSet",
    "check",
    "light",
    "light_at",
    "needs",
    "open_production",
]


def open_production(folder: str | Path = ".") -> Opened:
    """Return the production at or above a folder, with every mistake that reading it found; raises NotFound."""
    return opening.open_production(Path(folder))


def check(production: Opened) -> tuple[Issue, ...]:
    """Return every mistake of the production's files, each with file and line."""
    return checking.check_folder(production)


def light(
    production: Opened, place: str, start: Instant, end: Instant, as_of: Instant | None = None
) -> LightReport:
    """Return the light of a place over a span: states that cover it, sunrises and sunsets; raises NotFound."""
    return _light.light_over(production, place, start, end, as_of)


def light_at(production: Opened, place: str, at: Instant, as_of: Instant | None = None) -> InstantReport:
    """Return position, Sun and Earth at an instant; raises NotFound."""
    return _light.light_at(production, place, at, as_of)


def needs(production: Opened, as_of: Instant | None = None) -> FoundNeeds:
    """Return when every need of the production is met and from when to when its setups may start."""
    return find_needs(production, as_of)
