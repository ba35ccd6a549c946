"""The list of all calls, a row a person and day, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from skylot.paperwork.call_list_view import CallsView, view
from skylot.paperwork.lists import calls_csv
from skylot.paperwork.model import Dossier
from skylot.paperwork.paper import Paper

__all__ = ["PAPER", "CallsView", "view", "views"]


def views(dossier: Dossier) -> Iterator[tuple[str, CallsView]]:
    """Yield everybody's calls as one list; none where nobody is called."""
    made = view(dossier)
    if made.lines:
        yield "call-list", made


PAPER: Paper[CallsView] = Paper(
    name="call-list", title="List of calls", views=views, formats={"csv": calls_csv}
)
