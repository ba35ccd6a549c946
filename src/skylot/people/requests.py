"""Film blocks that the production asks mission control for: out as CSV and iCalendar, answers back by id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where, error, note
from skylot.core.names import did_you_mean
from skylot.formats.ical import CalendarEvent, write_calendar
from skylot.formats.tables import TableFormat, write_table
from skylot.people.model import Answer, Block, FilmRequest, People

REQUEST_COLUMNS = ("id", "person", "start", "end", "category", "label", "device", "answer", "private")
"""Those of mission/*.csv: a table that comes back can be put there as it is."""

_STATUS: dict[Answer, str] = {
    "": "TENTATIVE",
    "requested": "TENTATIVE",
    "granted": "CONFIRMED",
    "refused": "CANCELLED",
}


def film_requests(people: People, *, asked_at: Instant | None = None) -> tuple[FilmRequest, ...]:
    """Return the film blocks in order of time, answered or not; going out makes one requested."""
    requests = [
        FilmRequest(
            id=block.id,
            person=block.person,
            span=block.span,
            label="" if block.private else block.label,
            answer=block.answer or "requested",
            asked_at=asked_at,
        )
        for block in people.blocks
        if block.category == "film"
    ]
    return tuple(sorted(requests, key=lambda request: (request.span, request.person, request.id)))


def request_rows(requests: Iterable[FilmRequest]) -> tuple[tuple[str, ...], ...]:
    """Return a row of texts for each request, in the order of `REQUEST_COLUMNS`."""
    return tuple(
        (
            request.id,
            request.person,
            str(request.span.start),
            str(request.span.end),
            "film",
            request.label,
            "",
            request.answer,
            "no",
        )
        for request in requests
    )


def requests_table(requests: Iterable[FilmRequest], form: TableFormat = "csv") -> bytes:
    """Return requests as a table with `answer` for mission control to fill; raises BadText as `write_table`."""
    return write_table(REQUEST_COLUMNS, request_rows(requests), form)


def requests_calendar(requests: Iterable[FilmRequest], *, name: str, made_at: Instant) -> bytes:
    """Return requests as iCalendar: the UID is the id, STATUS the answer (CONFIRMED: granted)."""
    return write_calendar(
        (
            CalendarEvent(
                uid=request.id,
                start=request.span.start,
                end=request.span.end,
                summary=request.label or "film",
                categories=("film",),
                persons=(request.person,),
                status=_STATUS[request.answer],
            )
            for request in requests
        ),
        name=name,
        made_at=made_at,
    )


def answered(people: People, answers: Iterable[Block]) -> tuple[People, tuple[Issue, ...]]:
    """Return people with mission control's answers to film blocks, matched by id, and what does not match.

    Where mission control moved a block, its times hold, and a note says so. The label stays the
    production's own.
    """
    asked = {block.id: block for block in people.blocks if block.category == "film"}
    issues: list[Issue] = []
    changed: dict[str, Block] = {}
    for answer in answers:
        where = Where(f"block:{answer.id}")
        block = asked.get(answer.id)
        if answer.category != "film":
            continue
        if block is None:
            hint = did_you_mean(answer.id, asked)
            issues.append(error(f"nobody asked for the film block '{answer.id}'", hint, where))
        elif answer.person != block.person:
            what = f"the answer to '{answer.id}' is for '{answer.person}', it was asked for '{block.person}'"
            issues.append(error(what, "", where))
        else:
            if answer.span != block.span:
                what = f"mission control moved '{answer.id}' to {answer.span.start} to {answer.span.end}"
                issues.append(note(what, f"it was {block.span.start} to {block.span.end}", where))
            changed[answer.id] = replace(block, answer=answer.answer or block.answer, span=answer.span)
    blocks = tuple(changed.get(block.id, block) for block in people.blocks)
    return replace(people, blocks=blocks), tuple(issues)
