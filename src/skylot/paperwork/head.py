"""What stands at the head and the foot of every paper: title, draft, plan as of, revision, time of making."""

from __future__ import annotations

from dataclasses import dataclass

from skylot.core.instant import Instant
from skylot.paperwork.model import Dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of one paper, in words."""

    title: str
    paper: str
    """What it is: Stripboard, Light chart, Call sheet …"""
    detail: str = ""
    """Which one: a day, a place, a unit."""
    draft: str = ""
    as_of: str = ""
    revision: str = ""
    made: str = ""
    made_at: Instant | None = None
    """The date inside a PDF; fixed, so that two runs are alike."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Return draft, plan as of and revision as they are printed, the empty ones left out."""
        return tuple(fact for fact in (self.draft, self.as_of, self.revision) if fact)


def head_of(dossier: Dossier, paper: str, detail: str = "") -> Head:
    """Return the head of a paper of this production; times are UTC, to the minute."""
    draft = dossier.breakdown.draft
    return Head(
        title=dossier.title or "Untitled",
        paper=paper,
        detail=detail,
        draft=f"{draft} draft" if draft else "",
        as_of=f"plan as of {_minute(dossier.as_of)}" if dossier.as_of else "",
        revision=f"revision {dossier.revision}" if dossier.revision else "not issued",
        made=f"made {_minute(dossier.made_at)}" if dossier.made_at else "",
        made_at=dossier.made_at,
    )


def _minute(instant: Instant) -> str:
    moment = instant.to_datetime()
    return f"{moment.day} {moment:%b %Y %H:%M} UTC"
