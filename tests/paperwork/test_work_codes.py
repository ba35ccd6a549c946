"""The trade's codes: start, work, hold, idle, travel, rehearsal, drop and pick-up, finish."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.paperwork.desk import desk_of
from skylot.paperwork.model import Dossier
from skylot.paperwork.work_codes import DROP_DAYS, codes_of, shooting_dates
from skylot.people.model import Availability, Block, People, Person
from skylot.schedule.model import Placement, Schedule, ShootingDay, Task, UnitPlan
from skylot.script.model import Breakdown, Setup

FIRST = date(2021, 10, 1)


def at(day: int, hour: float) -> Instant:
    midnight = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    return Instant.from_datetime(midnight + timedelta(days=day, hours=hour))


def dossier(
    work: tuple[int, ...],
    shoot: tuple[int, ...],
    *,
    travel: tuple[int, ...] = (),
    available: tuple[Availability, ...] = (),
    rehearsal: tuple[int, ...] = (),
) -> Dossier:
    """One person who works on some of the days that a unit shoots."""
    setups = tuple(Setup(id=f"s{day}", scenes=("1",), set="x", tags=("rehearsal",)) for day in rehearsal)
    placements = tuple(
        Placement(
            task=f"t{day}", strip="1", setup=f"s{day}" if day in rehearsal else None, start=at(day, 10),
            end=at(day, 11), unit="u", place="p", set="x",
        )
        for day in work
    )  # fmt: skip
    tasks = tuple(
        Task(
            id=f"t{day}", strip="1", setup=None, pass_number=1, passes=1, unit="u", place="p", sets=("p/x",),
            minutes=60, priority="must", weight=1, people=("a",), starts=None,
        )
        for day in work
    )  # fmt: skip
    blocks = tuple(
        Block(id=f"b{day}", person="a", span=Span(at(day, 8), at(day, 12)), category="travel")
        for day in travel
    )
    days = tuple(
        ShootingDay(
            unit="u", number=number, day=FIRST + timedelta(days=day), span=Span(at(day, 6), at(day, 30))
        )
        for number, day in enumerate(shoot, start=1)
    )
    return Dossier(
        title="", breakdown=Breakdown(), setups=setups, strips=(), tasks=tasks,
        people=People(persons=(Person(id="a", name="A", cast_number=1, availability=available),)),
        blocks=blocks, places=(), units=(UnitPlan(id="u", name="", places=("p",), first=FIRST, last=FIRST),),
        days=days,
        schedule=Schedule(
            status="optimal", levels=(), gap=0.0, seconds=0.0, placements=placements, unplaced=()
        ),
    )  # fmt: skip


def codes(made: Dossier) -> str:
    desk = desk_of(made)
    found = codes_of(desk)["a"]
    return " ".join(found.get(day, ".") for day in shooting_dates(desk))


def test_start_work_hold_finish() -> None:
    assert codes(dossier((0, 2, 4), tuple(range(6)))) == "SW H W H WF ."


def test_one_day_is_start_and_finish_at_once() -> None:
    assert codes(dossier((1,), (0, 1, 2))) == ". SWF ."


def test_a_day_on_which_nobody_shoots_is_idle() -> None:
    assert codes(dossier((0, 3), (0, 1, 3))) == "SW H I WF"


def test_travel_counts_before_between_and_after() -> None:
    assert codes(dossier((1, 4), tuple(range(6)), travel=(0, 2, 5))) == "T SW T H WF T"


def test_work_counts_more_than_travel() -> None:
    assert codes(dossier((0, 1), (0, 1), travel=(0,))) == "SW WF"


def test_a_rehearsal_is_told_from_work() -> None:
    assert codes(dossier((0, 1, 2), (0, 1, 2), rehearsal=(1,))) == "SW R WF"


def test_who_is_not_available_is_not_held() -> None:
    first, third = FIRST, FIRST + timedelta(days=3)
    free = (Availability(first=first, last=first), Availability(first=third, last=third))
    assert codes(dossier((0, 3), tuple(range(4)), available=free)) == "SW . . WF"


def test_a_long_gap_is_dropped_and_picked_up_once() -> None:
    far = DROP_DAYS + 1
    assert codes(dossier((0, far), tuple(range(far + 1)))) == f"SWD {'. ' * DROP_DAYS}PWF"
    assert codes(dossier((0, DROP_DAYS), tuple(range(far)))) == f"SW {'H ' * (DROP_DAYS - 1)}WF"
    twice = dossier((0, 1, 1 + far, 2 + 2 * far), tuple(range(3 + 2 * far))).days
    assert len(twice) == 3 + 2 * far
    said = codes(dossier((0, 1, 1 + far, 2 + 2 * far), tuple(range(3 + 2 * far)))).split()
    assert (said[0], said[1], said[1 + far], said[-1]) == ("SW", "WD", "PW", "WF")
    assert said.count("H") == far


def test_work_after_midnight_counts_on_its_shooting_day() -> None:
    made = dossier((0,), (0, 1))
    late = tuple(dataclasses.replace(p, start=at(1, 2), end=at(1, 3)) for p in made.schedule.placements)
    odd = dataclasses.replace(made, schedule=dataclasses.replace(made.schedule, placements=late))
    assert codes(odd) == "SWF ."


def test_private_travel_is_not_told() -> None:
    made = dossier((1, 2), (0, 1, 2), travel=(0,))
    secret = tuple(dataclasses.replace(block, private=True) for block in made.blocks)
    assert codes(dataclasses.replace(made, blocks=secret)) == ". SW WF"
