"""The head of the stage's papers: title, draft, and as of when the light is known."""

from __future__ import annotations

from skylot.office.opening import Opened
from skylot.office.text import to_the_minute
from skylot.paperwork.head import Head


def head_of_page(opened: Opened, paper: str, detail: str) -> Head:
    """Return the head of a paper that needs no schedule."""
    known, draft = opened.production.config.plan_as_of, opened.breakdown.draft
    return Head(
        title=opened.production.config.title,
        paper=paper,
        detail=detail,
        draft=f"{draft} draft" if draft else "",
        as_of=f"light as known {to_the_minute(known)}" if known else "",
    )
