"""Generated station shoots of twelve days: light windows as an orbit gives them, crew hours, exercise, caps.

python -m bench.station_shoots 30 60 150 --seconds 60
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import StartSpan
from skylot.schedule.model import Closure, PersonTime, Priority, Problem, Rules, ShootingDay, Task
from skylot.schedule.solve import solve

FIRST = date(2021, 10, 5)
ORBIT_S = 5575.0
SETS = ("zvezda", "nauka", "zarya", "rassvet", "node3", "cupola", "destiny", "soyuz")
SHARES = (33, 30, 8, 4, 6, 12, 4, 3)
WINDOWED = frozenset({"zvezda", "cupola", "destiny"})
RIGS = ("", "", "", "", "window arm", "boom", "body mount")


def at(day: int, minutes: float) -> Instant:
    """Return the instant so many minutes after 00:00 UTC of a day of the shoot."""
    return Instant.from_datetime(
        datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(days=day)
    ).plus(minutes * 60.0)


def crew_free(random_: random.Random, days: int, hours: float) -> list[tuple[Instant, Instant]]:
    """Return free spans of a station day: 08:00-13:00 and 14:00-19:00 less 2.5 h of exercise, to some hours a day."""
    spans = []
    for day in range(days):
        exercise = random_.choice((480, 540, 600, 840, 900, 990))
        blocks = [(480, 780), (840, 1140)]
        left = hours * 60
        for first, last in blocks:
            pieces = [(first, min(last, exercise)), (max(first, exercise + 150), last)]
            for start, end in pieces:
                length = min(end - start, left)
                if length >= 15:
                    spans.append((at(day, start), at(day, start + length)))
                    left -= length
    return spans


def people(random_: random.Random, days: int) -> tuple[PersonTime, ...]:
    """Return the director-operator, the actress, three of the station's crew, and one with 30 minutes a day."""
    domain = Span(at(0, 0), at(days, 0))

    def person(name: str, hours: float, cap: int | None) -> PersonTime:
        spans = [Span(start, end) for start, end in crew_free(random_, days, hours)]
        free = WindowSet.of(domain, spans)
        return PersonTime(person=name, free=free, cap_minutes_a_day=cap, turnaround_minutes=510)

    return (
        person("director", 9.0, None), person("actress", 9.0, 420), person("novak", 7.0, 180),
        person("sedov", 7.0, 150), person("dubrov", 7.0, 150), person("calder", 7.0, 30),
    )  # fmt: skip


def sunsets(random_: random.Random, days: int, minutes: int) -> Iterator[StartSpan]:
    """Yield starts that keep a sunset strictly inside the block, one chance an orbit."""
    t = random_.uniform(0, ORBIT_S)
    chance = 0
    while t < days * 86_400:
        event = at(0, 0).plus(round(t))
        chance += 1
        yield StartSpan(
            first=event.plus(60 - minutes * 60),
            last=event.plus(-60),
            chance=chance,
            event_at=event,
            spread_s=7.0,
        )
        t += ORBIT_S


def nights(random_: random.Random, days: int, minutes: int, share: float) -> Iterator[StartSpan]:
    """Yield starts that keep the whole block in orbital night; only every so many nights show what is wanted."""
    t = random_.uniform(0, ORBIT_S)
    chance = 0
    while t < days * 86_400:
        length = (34.0 - 11.0 * t / (10 * 86_400)) * 60
        chance += 1
        if length >= minutes * 60 and random_.random() < share:
            start = at(0, 0).plus(round(t))
            yield StartSpan(first=start, last=start.plus(round(length - minutes * 60)), chance=chance)
        t += ORBIT_S


def setup(random_: random.Random, number: int, days: int, minutes: tuple[int, ...]) -> list[Task]:
    """Return the tasks of one setup: one, or its passes."""
    place = random_.choices(SETS, SHARES)[0]
    priority: Priority = random_.choices(("must", "want", "nice"), (65, 22, 13))[0]  # type: ignore[arg-type]
    length = random_.choice(minutes)
    starts: tuple[StartSpan, ...] | None = None
    passes, held, rig = 1, False, random_.choice(RIGS)
    kind = random_.random()
    if place in WINDOWED and kind < 0.25:
        starts, rig = tuple(sunsets(random_, days, 25)), "window arm"
        length, passes, held = 25, random_.choice((1, 1, 2, 3)), random_.random() < 0.5
    elif place in WINDOWED and kind < 0.6:
        length = random_.choice((10, 15, 20))
        starts = tuple(nights(random_, days, length, random_.choice((0.06, 0.2, 1.0))))
    cast = [
        name
        for name, p in (("actress", 0.7), ("novak", 0.35), ("sedov", 0.2), ("dubrov", 0.2))
        if random_.random() < p
    ]
    if not cast:
        cast = ["calder"] if random_.random() < 0.3 else ["actress"]
    if "calder" in cast:
        length = min(length, 15)
    wardrobe = (("actress", random_.choice(("flight suit", "flight suit", "overall", "sleep wear"))),)
    scene = 1 + number // 3
    shared = {
        "strip": str(scene), "setup": f"{scene}.{number:03d}", "passes": passes, "unit": "station", "place": "iss",
        "sets": (f"iss/{place}",), "minutes": length, "priority": priority, "weight": random_.choice((1, 1, 2, 3)),
        "people": ("director", *cast), "starts": starts, "rig": rig, "rig_held": held and passes > 1,
        "wardrobe": wardrobe if "actress" in cast else (),
    }  # fmt: skip
    name = shared["setup"]
    ids = [f"{name}"] if passes == 1 else [f"{name}/{i + 1}" for i in range(passes)]
    return [Task(id=task, pass_number=i + 1, **shared) for i, task in enumerate(ids)]  # type: ignore[arg-type]


def station_shoot(
    setups: int, seed: int = 1, days: int = 12, minutes: tuple[int, ...] | None = None
) -> Problem:
    """Return a shoot of so many setups; the more there are, the shorter each is, as a crew plans it."""
    random_ = random.Random(f"{seed} {setups}")
    lengths = minutes or ((25, 30, 40, 50, 60, 75) if setups <= 90 else (15, 20, 20, 25, 30))
    tasks: list[Task] = []
    for number in range(setups):
        made = setup(random_, number, days, lengths)
        if number % 9 == 5 and tasks[-1].setup is not None:
            made = [_after(task, tasks[-1].id) for task in made]
        tasks.extend(made)
    shooting = tuple(
        ShootingDay(
            unit="station", number=day + 1, day=FIRST + timedelta(days=day), pace=0.6 if day < 2 else 1.0,
            span=Span(at(day, 420), at(day, 1200)), reserve_minutes=30,
        )
        for day in range(days)
    )  # fmt: skip
    closures = (
        Closure(set="iss/rassvet", span=Span(at(0, 600), at(0, 900)), reason="docking"),
        Closure(set="iss/rassvet", span=Span(at(10, 520), at(10, 600)), reason="engine test"),
        Closure(set="iss/soyuz", span=Span(at(10, 520), at(10, 600)), reason="engine test"),
        Closure(set="iss/cupola", span=Span(at(7, 468), at(7, 763)), reason="reboost"),
    )
    return Problem(
        tasks=tuple(tasks), days=shooting, people=people(random_, days), closures=closures,
        rules=Rules(travel=(("iss/zvezda", "iss/nauka", 5), ("iss/zvezda", "iss/cupola", 10))),
    )  # fmt: skip


def _after(task: Task, before: str) -> Task:
    return replace(task, after=(before,))


def main() -> None:
    """Solve the asked sizes and print status, levels and gaps."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("setups", nargs="*", type=int, default=[30, 60, 150])
    parser.add_argument(
        "--seconds", type=float, help="wall-clock limit; without it the default, repeatable run"
    )
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    for setups in arguments.setups or [30, 60, 150]:
        answer = solve(station_shoot(setups, arguments.seed), seconds=arguments.seconds)
        print(f"{setups} setups: {answer.status}, gap {answer.gap:.1%}, {answer.seconds:.1f} s,"
              f" placed {len(answer.placements)}, not placed {len(answer.unplaced)}")  # fmt: skip
        for level in answer.levels:
            print(f"  {level.name:10} {level.value:8.0f}  bound {level.bound:8.0f}  gap {level.gap:.1%}")


if __name__ == "__main__":
    main()
