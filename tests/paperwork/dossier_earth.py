"""A synthetic production on the ground only: two sites, six days, one off in between; nothing is real."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import Event, Place, SetSpace, Site
from skylot.paperwork.model import Dossier, PlaceLight
from skylot.people.model import Availability, Block, People, Person
from skylot.schedule.model import Placement, Schedule, ShootingDay, Strip, Task, UnitPlan, Unplaced
from skylot.script.model import Breakdown, Scene

ZONE = "Europe/Berlin"


def at(day: date, hours: float, zone: str = "UTC") -> Instant:
    """The instant so many hours into a local day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return Instant.from_datetime(midnight).plus(round(hours * 3600))


def span(day: date, begin: float, end: float, zone: str = "UTC") -> Span:
    return Span(at(day, begin, zone), at(day, end, zone))


def earth_dossier() -> Dossier:
    """A production on the ground only: two sites, six days with one off in between; synthetic."""
    dates = [
        date(2022, 3, 24) + timedelta(days=i) for i in (0, 1, 2, 4, 5, 6)
    ]  # the 27th: summer time begins
    domain = Span(at(dates[0], 0, ZONE), at(dates[-1], 24, ZONE))
    cast = (
        Person(
            id="mara",
            name="Mara Öztürk",
            kind="cast",
            role="Actor",
            cast_number=1,
            plays=("NINA",),
            zone=ZONE,
        ),
        Person(
            id="jon",
            name="Jon <b>Bold</b>",
            kind="cast",
            role="Actor",
            cast_number=2,
            plays=("OTTO",),
            zone=ZONE,
            availability=(Availability(first=dates[1], last=dates[4]),),
        ),
        Person(id="eva", name="Eva Lang", kind="crew", role="Director", functions=("director",), zone=ZONE),
    )
    every = [date(2022, 3, 24) + timedelta(days=i) for i in range(7)]
    noons = [(day, at(day, 12.3, ZONE)) for day in every]
    light = {
        "sunlit": [Span(noon.plus(-6.2 * 3600), noon.plus(6.2 * 3600)) for _day, noon in noons],
        "penumbra": [
            Span(noon.plus(side * 7.1 * 3600 - 3240), noon.plus(side * 7.1 * 3600 + 3240))
            for _day, noon in noons
            for side in (-1, 1)
        ],
    }
    sunlit, dusk = (WindowSet.of(domain, light[name]) for name in ("sunlit", "penumbra"))
    scenes = tuple(
        Scene(
            number=str(n),
            heading=f"{ie}. {name} - {dn}",
            line=n,
            interior_exterior=ie,
            sets=(name,),
            day_night=dn,
            eighths=3 + n % 9,
            characters=("NINA",) if n % 2 else ("NINA", "OTTO"),
        )
        for n in range(1, 13)
        for ie, dn, name in (
            (("EXT", "D", "LAKE"), ("INT", "N", "MILL"), ("INT", "D", "MILL"), ("EXT", "N", "LAKE"))[n % 4],
        )
    )
    strips = tuple(
        Strip(
            id=s.number,
            scenes=(s.number,),
            place="lake" if s.sets == ("LAKE",) else "mill",
            set=s.sets[0].lower(),
            unit="main",
            minutes=90,
            estimated=True,
            eighths=s.eighths,
            day_night=s.day_night,
            interior_exterior=s.interior_exterior,
            cast=("mara",) if len(s.characters) == 1 else ("mara", "jon"),
        )
        for s in scenes
    )
    placements = tuple(
        Placement(
            task=s.id,
            strip=s.id,
            setup=None,
            start=at(day, 9 + 2.5 * turn, ZONE),
            end=at(day, 10.5 + 2.5 * turn, ZONE),
            unit="main",
            place=s.place,
            set=s.set,
        )
        for i, s in enumerate(strips[:11])
        for day, turn in ((dates[i // 2], i % 2),)
    )
    blocks = tuple(
        Block(id=f"{p.id}{d}{k}", person=p.id, span=span(d, a, b, ZONE), category=c, label=t)
        for p in cast
        for d in every
        for k, (a, b, c, t) in enumerate(
            ((0, 7, "sleep", ""), (8, 18, "work", ""), (13, 14, "meal", "Lunch"), (23, 24, "sleep", ""))
        )
    )
    site = Site(latitude_rad=0.91, longitude_rad=0.23, address="Seestraße 1", hospital="Kreisklinik, 4 km")
    return Dossier(
        title="The Mill (synthetic)",
        breakdown=Breakdown(title="The Mill", scenes=scenes),
        setups=(),
        strips=strips,
        tasks=tuple(
            Task(
                id=s.id,
                strip=s.id,
                setup=None,
                pass_number=1,
                passes=1,
                unit="main",
                place=s.place,
                sets=(f"{s.place}/{s.set}",),
                minutes=90,
                priority="must",
                weight=1,
                people=s.cast,
                starts=None,
            )
            for s in strips
        ),
        people=People(persons=cast),
        blocks=blocks,
        places=tuple(
            Place(
                id=i,
                name=n,
                kind="site",
                zone=ZONE,
                site=site,
                sets=(SetSpace(id=i, name=n, exterior=i == "lake"),),
            )
            for i, n in (("lake", "Lake shore"), ("mill", "Old mill"))
        ),
        units=(
            UnitPlan(
                id="main",
                name="Main unit",
                places=("lake", "mill"),
                first=dates[0],
                last=dates[-1],
                zone=ZONE,
                days_off=(date(2022, 3, 27),),
            ),
        ),
        days=tuple(
            ShootingDay(unit="main", number=i + 1, day=day, span=span(day, 8, 20, ZONE))
            for i, day in enumerate(dates)
        ),
        schedule=Schedule(
            status="feasible",
            levels=(),
            gap=0.1,
            seconds=60,
            placements=placements,
            unplaced=(
                Unplaced(
                    task="12", strip="12", setup=None, priority="must", why="no day has the minutes left"
                ),
            ),
        ),
        light=tuple(
            PlaceLight(
                place=name,
                sunlit=sunlit,
                penumbra=dusk - sunlit,
                umbra=~(sunlit | dusk),
                unknown=WindowSet.empty(domain),
                statement="geometric, flat horizon; refraction modelled",
                events=tuple(Event(kind="sunrise", at=s.start) for s in sunlit)
                + tuple(Event(kind="sunset", at=s.end) for s in sunlit),
            )
            for name in ("lake", "mill")
        ),
        clocks=(ZONE, "UTC"),
        as_of=at(dates[0], -20),
        made_at=at(dates[0], -19),
    )
