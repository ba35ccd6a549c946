"""The scenes of a call sheet: strips in order, their setups that light binds, what each scene needs, banners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.paperwork.clock import hhmm
from skylot.paperwork.desk import Desk, parts_of, people_of, place_name
from skylot.paperwork.light_words import event_text
from skylot.paperwork.model import NeedSpans
from skylot.paperwork.person_day import is_private, times
from skylot.paperwork.stripboard_view import Banner, StripRow, strip_row
from skylot.schedule.model import Placement, UnitPlan
from skylot.script.model import ELEMENT_CATEGORIES, Element, Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundSetup:
    """A setup that light or another need binds, on its own line."""

    id: str
    time: str
    pass_of: str
    """pass 1 of 3."""
    need: str
    event: str
    """sunset 12:03:22 ± 39 s."""
    chance: str
    """Number of the event among those of the shoot; empty where the setup uses none."""
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementLine:
    """What a scene needs of one category."""

    category: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneRow:
    """A strip or a part of one, with what belongs to it."""

    row: Literal["scene"] = "scene"
    strip: StripRow
    location: str
    bound: tuple[BoundSetup, ...]
    elements: tuple[ElementLine, ...]


Row = SceneRow | Banner


def scene_rows(desk: Desk, unit: UnitPlan, placements: list[Placement], whole: Span) -> tuple[Row, ...]:
    """Return the day's strips in order with banners where they fall: operations, meals of all, moves."""
    waiting = sorted(_banners(desk, unit, placements, whole), key=lambda pair: (pair[0], pair[1].words))
    rows: list[Row] = []
    place = ""
    told: set[tuple[str, ElementLine]] = set()
    cuts = [span.start for span, _banner in waiting]
    for part in _cut(parts_of(placements), cuts):
        while waiting and waiting[0][0].start <= part[0].start:
            rows.append(waiting.pop(0)[1])
        if place and part[0].place != place:
            words = f"Company move to {place_name(desk.dossier, part[0].place)}"
            rows.append(Banner(look="move", time="", words=words))
        place = part[0].place
        rows.append(_scene(desk, unit, part, told))
    return (*rows, *(banner for _span, banner in waiting))


def _cut(parts: Iterable[list[Placement]], cuts: list[Instant]) -> Iterator[list[Placement]]:
    """Yield the parts, cut where a banner begins between two placements: a scene goes on after the meal."""
    for part in parts:
        begin = 0
        for index in range(1, len(part)):
            if any(part[index - 1].start < cut <= part[index].start for cut in cuts):
                yield part[begin:index]
                begin = index
        yield part[begin:]


def _banners(
    desk: Desk, unit: UnitPlan, placements: list[Placement], whole: Span
) -> Iterator[tuple[Span, Banner]]:
    for place in desk.dossier.places:
        if place.id in unit.places:
            for activity in place.activities:
                if activity.dynamic and activity.span.overlaps(whole):
                    words = f"Dynamic operation: {activity.name}"
                    time = times(activity.span, unit.zone)
                    yield activity.span, Banner(look="dynamic", time=time, words=words)
    if placements:
        shot = Span(placements[0].start, max(p.end for p in placements))
        for span in common_meals(desk, placements, whole):
            if span.overlaps(shot):
                yield span, Banner(look="note", time=times(span, unit.zone), words="Meal")


def common_meals(desk: Desk, placements: list[Placement], whole: Span) -> list[Span]:
    """Return the meals that all have who are called and have a plan of the day."""
    called = called_people(desk, placements)
    planned = {b.person for b in desk.dossier.blocks if b.person in called and b.span.overlaps(whole)}
    meals: dict[Span, set[str]] = {}
    for block in desk.dossier.blocks:
        if block.category == "meal" and block.person in planned and block.span.overlaps(whole):
            meals.setdefault(block.span, set()).update(() if is_private(block) else (block.person,))
    return sorted(span for span, persons in meals.items() if persons == planned)


def called_people(desk: Desk, placements: Iterable[Placement]) -> set[str]:
    """Return the ids of all whom the placements need."""
    return {person for placement in placements for person in people_of(desk, placement)}


def _scene(desk: Desk, unit: UnitPlan, part: list[Placement], told: set[tuple[str, ElementLine]]) -> SceneRow:
    lines = [line for line in _elements(desk, part) if (part[0].strip, line) not in told]
    told.update((part[0].strip, line) for line in lines)
    return SceneRow(
        strip=strip_row(desk, unit, part),
        location=place_name(desk.dossier, part[0].place),
        bound=tuple(_bound(desk, unit, part)),
        elements=tuple(lines),
    )


# ---------------------------------------------------------------- setups that light binds


def _bound(desk: Desk, unit: UnitPlan, part: list[Placement]) -> Iterator[BoundSetup]:
    needs = {need.setup: need for need in desk.dossier.needs}
    for placement in part:
        need = needs.get(placement.setup or "")
        if need is not None or placement.event_at is not None:
            yield _bound_setup(desk, unit, placement, need)


def _bound_setup(desk: Desk, unit: UnitPlan, placement: Placement, need: NeedSpans | None) -> BoundSetup:
    setup = desk.setups.get(placement.setup or "")
    return BoundSetup(
        id=placement.setup or placement.task,
        time=f"{hhmm(placement.start, unit.zone)}–{hhmm(placement.end, unit.zone)}",
        pass_of=_pass_of(desk, placement),
        need="; ".join(need.sentences) if need else "",
        event=event_text(desk.dossier, placement, unit.zone),
        chance=f"chance {placement.chance}" if placement.event_at and placement.chance is not None else "",
        description=_described(setup) if setup else "",
    )


def _described(setup: Setup) -> str:
    return ", ".join(words for words in (setup.description, setup.framing) if words)


def _pass_of(desk: Desk, placement: Placement) -> str:
    """Return 'pass 2 of 3': as the task says, else by counting the setup's placements."""
    task = desk.tasks.get(placement.task)
    if task is not None and task.passes > 1:
        return f"pass {task.pass_number} of {task.passes}"
    turns = sorted(
        (p.start, p.task) for p in desk.dossier.schedule.placements if p.setup == placement.setup is not None
    )
    here = (placement.start, placement.task)
    return f"pass {turns.index(here) + 1} of {len(turns)}" if len(turns) > 1 else ""


# ---------------------------------------------------------------- what a scene needs


def _elements(desk: Desk, part: list[Placement]) -> Iterator[ElementLine]:
    """Yield a line a category: the breakdown of the scenes, then wardrobe and make-up of the setups shot."""
    strip = desk.strips.get(part[0].strip)
    words: dict[str, list[str]] = {}
    for element in desk.dossier.breakdown.elements:
        if strip and element.scene in strip.scenes:
            words.setdefault(element.category, []).append(_element(element))
    for placement in part:
        setup = desk.setups.get(placement.setup or "")
        for category, pairs in (
            ("wardrobe", setup.wardrobe if setup else ()),
            ("make-up", setup.make_up if setup else ()),
        ):
            for character, state in pairs:
                words.setdefault(category, []).append(f"{state} ({character})")
    for category in sorted(words, key=_rank):
        yield ElementLine(category=category, words=", ".join(dict.fromkeys(words[category])))


def _element(element: Element) -> str:
    count = f"{element.count} × " if element.count != 1 else ""
    whose = f" ({element.character})" if element.character else ""
    note = f", {element.note}" if element.note else ""
    return f"{count}{element.name}{whose}{note}"


def _rank(category: str) -> tuple[int, str]:
    known = category in ELEMENT_CATEGORIES
    return (ELEMENT_CATEGORIES.index(category) if known else len(ELEMENT_CATEGORIES)), category
