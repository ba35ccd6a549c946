"""The papers by name, each module loaded only when its paper is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from skylot.core.errors import NotFound
from skylot.core.names import did_you_mean
from skylot.paperwork.model import Dossier
from skylot.paperwork.paper import Paper

PAPERS: dict[str, str] = {
    "call-sheet": "call_sheet",
    "one-liner": "one_liner",
    "stripboard": "stripboard",
    "dood": "dood",
    "light-chart": "light_chart",
    "timeline": "timeline",
    "calls": "calendar_calls",
    "call-list": "call_list",
    "unplaced": "unplaced",
}
"""Name of a paper -> module of this room that holds it as `PAPER`."""


def paper(name: str) -> Paper[Any]:
    """Return a paper by its name; raises NotFound, with the nearest name, for one that is not there."""
    if name not in PAPERS:
        raise NotFound(f"there is no paper '{name}'", did_you_mean(name, PAPERS))
    found: Paper[Any] = import_module(f"skylot.paperwork.{PAPERS[name]}").PAPER
    return found


def make_papers(
    dossier: Dossier, names: Iterable[str] = (), formats: Iterable[str] = ("pdf", "html", "csv", "ics")
) -> Iterator[tuple[str, bytes]]:
    """Yield (relative file name, bytes) of the papers named, or of all, in the formats that each of them has.

    The same dossier gives the same bytes. Raises NotFound for an unknown name, before any is made.
    """
    wanted = tuple(formats)
    chosen = [paper(name) for name in (tuple(names) or tuple(PAPERS))]
    for one in chosen:
        if not any(ending in one.formats for ending in wanted):
            continue
        for stem, view in one.views(dossier):
            for ending in wanted:
                if ending in one.formats:
                    yield f"{stem}.{ending}", one.formats[ending](view)
