"""A synthetic film aboard a station, made up from a seed: 12 days, 22 strips, 70 setups; nothing is real."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import Activity, Event, Glass, Phase, Place, Presence, SetSpace
from skylot.paperwork.model import Call, Dossier, NeedSpans, PlaceLight
from skylot.people.model import Block, Category, People, Person
from skylot.schedule.model import (
    Closure,
    Level,
    Placement,
    Schedule,
    ShootingDay,
    Strip,
    Task,
    UnitPlan,
    Unplaced,
)
from skylot.script.model import Breakdown, Character, Element, Scene, Setup

FIRST = date(2021, 10, 5)


def at(day: date, hours: float, zone: str = "UTC") -> Instant:
    """The instant so many hours into a local day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return Instant.from_datetime(midnight).plus(round(hours * 3600))


def span(day: date, begin: float, end: float, zone: str = "UTC") -> Span:
    return Span(at(day, begin, zone), at(day, end, zone))


SCENES = (
    # number, set, heading's set, I/E, D/N, eighths, cast numbers
    ("1", "soyuz", "DESCENT MODULE", "INT", "D", 5, (1, 2, 3)),
    ("2", "rassvet", "RASSVET", "INT", "D", 4, (1, 2, 3, 4)),
    ("3", "zvezda", "ZVEZDA", "INT", "N", 8, (1, 2, 4, 5)),
    ("4", "zvezda", "ZVEZDA, GALLEY", "INT", "D", 11, (1, 2, 3, 4, 5, 6)),
    ("5", "cupola", "CUPOLA", "I/E", "N", 7, (1,)),
    ("6", "nauka", "NAUKA, WORKSHOP", "INT", "N", 9, (1, 4)),
    ("7", "nauka", "NAUKA, WORKSHOP", "INT", "D", 6, (1, 4, 5)),
    ("7A", "nauka", "NAUKA, WORKSHOP", "INT", "D", 1, (1,)),
    ("8", "cupola", "CUPOLA", "I/E", "D", 12, (1, 2)),
    ("9", "node3", "NODE 3, TREADMILL", "INT", "D", 3, (5, 6)),
    ("10", "zvezda", "ZVEZDA, WINDOW 9", "I/E", "N", 5, (1, 3)),
    ("11", "destiny", "DESTINY", "INT", "N", 6, (2, 6)),
    ("12", "cupola", "CUPOLA", "I/E", "N", 16, (1,)),
    ("13", "zvezda", "ZVEZDA", "INT", "D", 10, (1, 2, 3, 4, 5)),
    ("14", "nauka", "NAUKA, AIRLOCK", "INT", "N", 4, (1, 2)),
    ("15", "cupola", "OUTSIDE THE CUPOLA", "EXT", "D", 2, ()),
    ("16", "zvezda", "ZVEZDA, CABIN", "INT", "N", 7, (1,)),
    ("17", "nauka", "NAUKA", "INT", "D", 13, (1, 2, 4, 5)),
    ("19", "cupola", "CUPOLA", "I/E", "D", 24, (1, 2, 3)),
    ("20", "destiny", "DESTINY", "INT", "D", 5, (2, 6, 7)),
    ("21", "outside", "THE STATION", "EXT", "N", 3, ()),
    ("22", "rassvet", "RASSVET, HATCH", "INT", "D", 6, (1, 2, 3, 4, 5)),
)
PEOPLE = (
    Person(id="anna", name="Анна Вересова", kind="cast", role="Actor", cast_number=1, plays=("VERESOVA",)),
    Person(id="timur", name="Timur Adayev", kind="cast", role="Actor", cast_number=2, plays=("TIMUR",)),
    Person(id="sedov", name="Илья Седов", kind="station", role="Commander", cast_number=3, plays=("SEDOV",)),
    Person(
        id="lindqvist",
        name="Maja Lindqvist",
        kind="station",
        role="Flight engineer",
        cast_number=4,
        plays=("FALK",),
        functions=("holder",),
    ),
    Person(
        id="okafor",
        name="Chidi Okafor",
        kind="station",
        role="Flight engineer",
        cast_number=5,
        plays=("OBI",),
        functions=("holder", "sound"),
        cap_minutes_a_day=240,
    ),
    Person(
        id="calder",
        name="Ruth Calder",
        kind="station",
        role="Flight engineer",
        cast_number=6,
        plays=("CALDER",),
        functions=("escort",),
    ),
    Person(
        id="petrov",
        name="Пётр Щёголев",
        kind="station",
        role="Flight engineer",
        cast_number=7,
        plays=("PILOT",),
        functions=("spotter",),
    ),
    Person(
        id="klim",
        name="Клим Орлов",
        kind="crew",
        role="Director, operator",
        functions=("director", "camera operator"),
    ),
)
ELEMENTS = (
    Element(scene="12", category="props", name="polishing lap", character="VERESOVA"),
    Element(scene="12", category="props", name="felt pads", count=6),
    Element(scene="12", category="make-up", name="cut on the left palm, taped", character="VERESOVA"),
    Element(scene="12", category="sound", name="fans off"),
    Element(scene="12", category="clearances", name="city lights of Almaty in frame", note="none needed"),
    Element(scene="19", category="stunts", name="drift through the hatch, holder out of frame"),
    Element(scene="19", category="wardrobe", name="flight suit, torn sleeve", character="VERESOVA"),
    Element(scene="6", category="props", name="water drops, free", note="towels at hand"),
    Element(scene="6", category="effects", name="frost on the glass"),
    Element(scene="20", category="background", name="voice of the capsule communicator"),
)
UMBRA_MINUTES = (34.1, 33.2, 32.2, 31.0, 29.9, 28.7, 27.5, 26.3, 25.1, 24.0, 23.0, 23.2)
BETA_DEG = (-27.1, -31.0, -36.2, -42.7, -46.6, -50.3, -53.6, -56.4, -58.4, -59.7, -60.2, -60.0)
ORBIT_S = 5574.0


def station_light(domain: Span) -> PlaceLight:
    sunlit, penumbra, umbra, events = [], [], [], []
    moment = domain.start.plus(1200)
    while moment < domain.end.plus(-6 * 3600):
        day = min(int(moment.since(domain.start) // 86_400), 11)
        dusk, night = 10.0 + day * 1.1, UMBRA_MINUTES[day] * 60
        sunset = moment.plus(ORBIT_S - night - 2 * dusk)
        marks = [moment, sunset, sunset.plus(dusk), sunset.plus(dusk + night), sunset.plus(2 * dusk + night)]
        for states, begin, end in zip((sunlit, penumbra, umbra, penumbra), marks, marks[1:], strict=False):
            states.append(Span(begin, end))
        events += [
            Event(kind="sunset", at=sunset, spread_s=7.0),
            Event(kind="sunrise", at=marks[4], spread_s=7.0),
        ]
        moment = marks[4]
    known = WindowSet.of(domain, [*sunlit, *penumbra, *umbra])
    noon = {FIRST + timedelta(days=i): BETA_DEG[i] * 3.14159265 / 180 for i in range(12)}
    return PlaceLight(
        place="iss",
        sunlit=WindowSet.of(domain, sunlit),
        penumbra=WindowSet.of(domain, penumbra),
        umbra=WindowSet.of(domain, umbra),
        unknown=~known,
        events=tuple(events),
        beta=tuple(noon.items()),
        statement=(
            "geometric, unobstructed; attitude yaw −4 pitch −3 roll 0 deg (unverified); "
            "elements 0.9 d old: ± 7 s (95 %)"
        ),
        orbit_epoch=at(FIRST, -14.6),
    )


def around(events: list[Event], before_s: float, after_s: float, domain: Span) -> WindowSet:
    return WindowSet.of(domain, [Span(e.at.plus(-before_s), e.at.plus(after_s)) for e in events])


def station_needs(light: PlaceLight, domain: Span) -> tuple[NeedSpans, ...]:
    sets = [event for event in light.events if event.kind == "sunset"]
    rises = [event for event in light.events if event.kind == "sunrise"]
    night, day = light.umbra, light.sunlit
    kinds: tuple[tuple[tuple[str, ...], WindowSet, tuple[str, ...]], ...] = (
        (("night earth in cupola-7", "cabin dark"), night, ("5.01", "5.02", "12.01")),
        (("sunset inside", "3 passes, rig held"), around(sets, 300, 120, domain), ("12.03",)),
        (("direct sun through cupola-2", "for at least 2 min"), day.shrink(900, 1500), ("8.02", "19.04")),
        (
            ("almaty in cupola-7 above 20 deg", "cabin dark"),
            around(sets[5::13], -200, 460, domain),
            ("12.02",),
        ),
        (("sunrise inside",), around(rises, 60, 300, domain), ("19.02", "19.05")),
        (("lit earth in cupola-7 at least 60 %",), day.shrink(300, 2400), ("8.01", "15.01")),
        (("moscow in zvezda-9 above 30 deg",), around(rises[7:9], 0, 300, domain), ("10.01",)),
    )
    found = [
        NeedSpans(setup=setup, sentences=sentences, met=met - light.unknown, unknown=light.unknown)
        for sentences, met, setups in kinds
        for setup in setups
    ]
    never = NeedSpans(
        setup="21.02",
        sentences=("baikonur in zvezda-9 above 60 deg", "sun below -6 deg"),
        met=WindowSet.empty(domain),
        unknown=light.unknown,
        miss="nearest on 9 October 03:12: 4.2 deg too low",
    )
    return (*found, never)


def day_blocks(person: Person, day: date, number: int) -> list[Block]:
    early = 15 + (PEOPLE.index(person) % 3) * 1.0 if person in PEOPLE else 15.0
    plan: list[tuple[float, float, Category, str, bool]] = [
        (0, 6, "sleep", "Sleep", False),
        (6, 7.5, "off duty", "Post-sleep", False),
        (7.5, 7.75, "conference", "Daily planning conference", False),
        (8, 12, "work", "Maintenance" if person.kind == "station" else "Work", False),
        (12, 13, "meal", "Midday meal", False),
        (13, early, "work", "", False),
        (early, early + 1.25, "exercise", "ARED", False),
        (early + 1.25, 18.5, "work", "", False),
        (18.5, 18.75, "conference", "Evening conference", False),
        (19, 20, "meal", "Evening meal", False),
        (20, 21.5, "off duty", "", False),
        (21.5, 24, "sleep", "Sleep", False),
    ]
    if number % 3 == 1 and person.kind == "station":
        plan.append((17.75, 18.25, "private", "Medical talk with the doctor", True))
    if number == 0:
        plan[3] = (8, 12, "travel", "Rendezvous", False)
    return [
        Block(
            id=f"{person.id}-{day}-{i}",
            person=person.id,
            span=span(day, a, b),
            category=c,
            label=t,
            device="ARED" if c == "exercise" else "",
            private=secret,
        )
        for i, (a, b, c, t, secret) in enumerate(plan)
        if b > a
    ]


def setups_of_station() -> list[Setup]:
    counts = [3, 3, 3, 4, 2, 4, 3, 1, 4, 2, 3, 3, 4, 4, 3, 2, 3, 4, 6, 3, 2, 4]
    return [
        Setup(
            id=f"{number}.{i + 1:02d}",
            scenes=(number,),
            set=place,
            description=f"{name.title()}: camera {i + 1}",
            framing="21 mm, roll 90",
            cast=tuple(PEOPLE[c - 1].plays[0] for c in cast),
            crew=("camera operator", "holder"),
            wardrobe=(("VERESOVA", "flight suit"),) if 1 in cast else (),
            make_up=(("VERESOVA", "cut, taped"),) if number in ("12", "19") else (),
        )
        for (number, place, name, _ie, _dn, _e, cast), count in zip(SCENES, counts, strict=True)
        for i in range(count)
    ]


def nearest(moment: Instant, light: PlaceLight) -> Instant:
    return min((event.at for event in light.events), key=lambda at: abs(at.since(moment)))


def place_setups(setups: list[Setup], days: list[ShootingDay], light: PlaceLight) -> list[Placement]:
    """Shoot the setups one after another, around meals and exercise."""
    rng = random.Random(7)
    placements: list[Placement] = []
    order = sorted(setups, key=lambda s: (s.set not in ("zvezda", "rassvet"), s.set, len(s.id)))
    queue = [setup for setup in order if setup.id not in ("21.01", "21.02", "15.02", "9.02")]
    passes = {"12.03": 3, "12.02": 2}
    for day in days:
        hour = 16.0 if day.number == 1 else 8.0
        while queue and hour < 18.2 and len([p for p in placements if p.start >= day.span.start]) < 7:
            setup = queue.pop(0)
            for turn in range(passes.get(setup.id, 1)):
                minutes = rng.choice((20, 25, 30, 40, 45, 60))
                if hour < 13 and hour + minutes / 60 > 12:
                    hour = 13.0
                start = at(day.day, hour)
                event = (
                    nearest(start.plus(minutes * 30), light)
                    if setup.id in ("12.03", "19.02", "19.05")
                    else None
                )
                name = f"{setup.id}/{turn + 1}" if passes.get(setup.id) else setup.id
                placements.append(
                    Placement(
                        task=name,
                        strip=setup.scenes[0],
                        setup=setup.id,
                        start=start,
                        place="iss",
                        end=start.plus(minutes * 60),
                        unit="station",
                        set=setup.set,
                        event_at=event,
                        spread_s=7.0 if event else None,
                        chance=16 * day.number + turn if event else None,
                    )
                )
                hour += minutes / 60 + (0.9 if passes.get(setup.id) else rng.choice((0, 0, 0.25, 0.5)))
    return placements


def station_dossier() -> Dossier:
    """A film aboard a station: 12 days, 22 strips, 70 setups, 8 people; synthetic."""
    dates = [FIRST + timedelta(days=i) for i in range(12)]
    domain = Span(at(dates[0], 0), at(dates[-1], 24))
    days = [
        ShootingDay(
            unit="station",
            number=i + 1,
            day=day,
            span=span(day, 6.5, 21),
            pace=0.6 if i < 2 else 1.0,
            reserve_minutes=30,
            longest_minutes=720,
        )
        for i, day in enumerate(dates)
    ]
    setups = setups_of_station()
    light = station_light(domain)
    strips = tuple(
        Strip(
            id=number,
            scenes=(number,),
            place="iss",
            set=place,
            unit="station",
            minutes=25 * sum(s.scenes[0] == number for s in setups),
            estimated=False,
            eighths=eighths,
            day_night=dn,
            interior_exterior=ie,
            cast=tuple(PEOPLE[c - 1].id for c in cast),
            crew=("klim",),
            setups=tuple(s.id for s in setups if s.scenes[0] == number),
            priority="want" if number in ("9", "21") else "must",
            cover=number in ("7A", "16"),
        )
        for number, place, _name, ie, dn, eighths, cast in SCENES
    )
    strip_of = {strip.id: strip for strip in strips}
    tasks = tuple(
        Task(
            id=setup.id,
            strip=setup.scenes[0],
            setup=setup.id,
            pass_number=1,
            passes=1,
            unit="station",
            place="iss",
            sets=(f"iss/{setup.set}",),
            minutes=25,
            priority=strip_of[setup.scenes[0]].priority,
            weight=1,
            people=(*strip_of[setup.scenes[0]].cast, "klim"),
            starts=None,
        )
        for setup in setups
    )
    placements = place_setups(setups, days, light)
    placed = {placement.setup for placement in placements}
    whys = {
        "21.01": "its light is unknown on every day that is left: the elements end on 16 October",
        "21.02": "never met: baikonur in zvezda-9 above 60 deg; nearest on 9 October 03:12, 4.2 deg too low",
        "15.02": "12.03 needs the same sunset, and 12.03 is a must",
        "9.02": "okafor has 30 minutes a day and all of them are used",
    }
    unplaced = tuple(
        Unplaced(
            task=setup.id,
            strip=setup.scenes[0],
            setup=setup.id,
            priority="want",
            why=whys.get(setup.id, "no day has the minutes left"),
        )
        for setup in setups
        if setup.id not in placed
    )
    people = tuple(PEOPLE)
    scenes = tuple(
        Scene(
            number=n,
            heading=f"{ie}. {name} - {'DAY' if dn == 'D' else 'NIGHT'}",
            line=10 * i,
            interior_exterior=ie,
            sets=(name,),
            day_night=dn,
            eighths=e,
            story_day="2",
            characters=tuple(PEOPLE[c - 1].plays[0] for c in cast),
            synopsis=f"What happens in scene {n}.",
        )
        for i, (n, _place, name, ie, dn, e, cast) in enumerate(SCENES)
    )
    omitted = Scene(number="18", heading="OMITTED", line=400, omitted=True)
    sets = tuple(
        SetSpace(
            id=name,
            name=name.capitalize() if name != "node3" else "Node 3",
            escort="calder",
            windows=(
                Glass(
                    id=f"{name}-7",
                    position_m=(0, 0, 1),
                    normal=(0, 0, 1),
                    clear_aperture_m=0.8,
                    usable_half_angle_rad=1.0,
                ),
            ),
        )
        for name in ("cupola", "zvezda", "nauka", "node3", "destiny", "rassvet", "soyuz", "outside")
    )
    activities = (
        Activity(
            id="docking",
            name="Docking",
            kind="docking",
            span=span(dates[0], 11.2, 14.2),
            dynamic=True,
            closes_sets=("rassvet", "soyuz"),
            closes_shutters=("all",),
        ),
        Activity(
            id="reboost",
            name="Reboost",
            kind="reboost",
            span=span(dates[7], 7.8, 12.72),
            dynamic=True,
            closes_shutters=("cupola",),
        ),
        Activity(
            id="engine-test",
            name="Soyuz engine test",
            kind="engine test",
            dynamic=True,
            span=span(dates[10], 8.75, 9.75),
            closes_sets=("rassvet", "soyuz"),
            present=(Presence(person="sedov", set="soyuz"),),
            note="all loose gear stowed by 08:15",
        ),
        Activity(
            id="fans", name="Cupola fans", kind="fans", span=span(dates[4], 9, 11), noisy_in=("cupola",)
        ),
    )
    place = Place(
        id="iss",
        name="International Space Station",
        sets=sets,
        activities=activities,
        phases=(Phase(id="adaptation", name="Adaptation", span=span(dates[0], 0, 48), pace=0.6),),
        comms=tuple(
            Span(domain.start.plus(900 + i * ORBIT_S), domain.start.plus(3600 + i * ORBIT_S))
            for i in range(80)
        ),
        comms_known=Span(domain.start, domain.start.plus(5 * 86_400)),
        safety=("Stow loose gear before a dynamic operation.",),
    )
    blocks = tuple(b for person in people for i, day in enumerate(dates) for b in day_blocks(person, day, i))
    return Dossier(
        title="First Light (synthetic)",
        breakdown=Breakdown(
            title="First Light",
            scenes=(*scenes[:18], omitted, *scenes[18:]),
            draft="blue",
            locked=True,
            pages=24,
            characters=tuple(Character(name=p.plays[0], cues=20) for p in people if p.plays),
            elements=ELEMENTS,
        ),
        setups=tuple(setups),
        strips=strips,
        tasks=tasks,
        people=People(persons=people, blocks=()),
        blocks=blocks,
        places=(place,),
        units=(
            UnitPlan(
                id="station",
                name="Station unit",
                places=("iss",),
                first=dates[0],
                last=dates[-1],
                call="06:30",
                wrap="21:00",
                reserve_minutes=30,
            ),
        ),
        days=tuple(days),
        schedule=Schedule(
            status="optimal",
            levels=(Level(name="must", value=0, bound=0, gap=0),),
            gap=0,
            seconds=8.1,
            placements=tuple(placements),
            unplaced=unplaced,
            as_of=at(FIRST, -12),
        ),
        closures=tuple(
            Closure(set=f"iss/{s}", span=a.span, reason=a.name) for a in activities for s in a.closes_sets
        ),
        light=(light,),
        needs=station_needs(light, domain),
        calls=tuple(
            Call(person=p.id, day=d, span=span(d, 8, 18), uid=f"{p.id}-{d}@skylot")
            for p in people
            for d in dates
        ),
        clocks=("UTC", "Europe/Moscow", "America/Chicago"),
        mission_zero=at(FIRST, 8.917),
        as_of=at(FIRST, -12),
        revision=2,
        made_at=at(FIRST, -11),
    )
