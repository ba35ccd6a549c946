"""The call sheet: everything of the day once, nobody lost, private time without its name, one or two pages."""

import dataclasses
import io
import itertools
import struct

import pypdf
import pytest

from skylot.core.spans import Span
from skylot.locations.model import Activity
from skylot.paperwork import call_sheet
from skylot.paperwork.call_sheet_rows import SceneRow
from skylot.paperwork.call_sheet_view import CallSheetView, views
from skylot.paperwork.model import Dossier
from skylot.people.model import Block, Person

NASTY = '#panic("x") $ a $ [b] <c> *d* _e_ `f` @g'


def sheets(dossier: Dossier) -> dict[str, CallSheetView]:
    return dict(views(dossier))


def scenes(sheet: CallSheetView) -> list[SceneRow]:
    return [row for row in sheet.rows if isinstance(row, SceneRow)]


def words_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_one_sheet_a_unit_day_of_one_or_two_pages(dossier: Dossier) -> None:
    made = sheets(dossier)
    assert list(made) == [f"call-sheet-{day.day.isoformat()}" for day in dossier.days]
    for sheet in made.values():
        assert len(pypdf.PdfReader(io.BytesIO(call_sheet.pdf(sheet))).pages) <= 2


def test_two_units_on_one_date_have_two_sheets(station_dossier: Dossier) -> None:
    (unit,) = station_dossier.units
    second = dataclasses.replace(unit, id="earth", name="Earth unit")
    day = dataclasses.replace(station_dossier.days[0], unit="earth")
    both = dataclasses.replace(station_dossier, units=(unit, second), days=(*station_dossier.days, day))
    made = sheets(both)
    assert "call-sheet-station-2021-10-05" in made
    assert made["call-sheet-earth-2021-10-05"].number == "Day 1 of 1"
    assert made["call-sheet-earth-2021-10-05"].totals == "nothing planned"
    assert call_sheet.pdf(made["call-sheet-earth-2021-10-05"]).startswith(b"%PDF")


def test_every_placement_is_on_the_sheet_of_its_day_once(dossier: Dossier) -> None:
    shown = [
        (row.strip.scene, setup)
        for sheet in sheets(dossier).values()
        for row in scenes(sheet)
        for setup in row.strip.setups.split(", ")
    ]
    planned = [
        (p.strip, p.task.removeprefix(f"{p.strip}.") if p.setup else "") for p in dossier.schedule.placements
    ]
    assert sorted(shown) == sorted(planned)


def test_everybody_who_works_or_has_a_call_is_called(dossier: Dossier) -> None:
    people = {person.id: person.name for person in dossier.people.persons}
    strips = {strip.id: strip for strip in dossier.strips}
    for day, sheet in zip(dossier.days, sheets(dossier).values(), strict=True):
        shown = [one.name for group in sheet.groups for one in group.people]
        assert len(shown) == len(set(shown))
        for placement in dossier.schedule.placements:
            if day.span.contains(placement.start):
                strip = strips[placement.strip]
                assert {people[person] for person in (*strip.cast, *strip.crew)} <= set(shown)
        assert {people[call.person] for call in dossier.calls if call.day == day.day} <= set(shown)
        html = call_sheet.html(sheet).replace("&lt;", "<").replace("&gt;", ">")
        assert all(name in html for name in shown)
        if day.number == 3:
            printed = words_of(call_sheet.pdf(sheet))
            assert all(name in printed for name in shown)


def test_a_person_whom_no_record_knows_is_called_by_id(station_dossier: Dossier) -> None:
    tasks = tuple(
        dataclasses.replace(task, people=(*task.people, "stranger")) for task in station_dossier.tasks
    )
    odd = dataclasses.replace(station_dossier, tasks=tasks)
    names = [one.name for group in sheets(odd)["call-sheet-2021-10-12"].groups for one in group.people]
    assert "stranger" in names


def test_the_head_says_call_shot_meal_and_wrap_on_all_clocks(station_dossier: Dossier) -> None:
    sheet = sheets(station_dossier)["call-sheet-2021-10-12"]
    assert [(one.label, one.time) for one in sheet.big] == [
        ("Crew call", "08:00"),
        ("First shot", "08:00"),
        ("Meal", "12:00–13:00"),
        ("Estimated wrap", "15:35"),
    ]
    assert sheet.big[0].others == "11:00 Moscow  ·  03:00 Houston"
    assert (sheet.number, sheet.issue, sheet.clock) == ("Day 8 of 12", "Revision 2", "GMT")
    for expected in ("orbit epoch 4 Oct 2021 09:24 UTC", "GMT day 285", "weather n/a"):
        assert expected in sheet.facts
    printed = words_of(call_sheet.pdf(sheet))
    for expected in (
        "plan as of 4 Oct 2021 12:00 UTC",
        "blue draft",
        "Tuesday 12 October 2021",
        "Day 8 of 12",
    ):
        assert expected in printed


def test_the_meal_is_one_that_all_have_while_they_shoot(
    station_dossier: Dossier, earth_dossier: Dossier
) -> None:
    late = tuple(
        dataclasses.replace(b, span=Span(b.span.start.plus(3600), b.span.end.plus(3600)))
        if b.person == "klim" and b.label == "Midday meal"
        else b
        for b in station_dossier.blocks
    )
    odd = dataclasses.replace(station_dossier, blocks=late)
    assert sheets(odd)["call-sheet-2021-10-12"].big[2].time == "see calls"
    assert sheets(earth_dossier)["call-sheet-2022-03-25"].big[2].time == "13:00–14:00"
    hungry = dataclasses.replace(station_dossier, blocks=())
    assert sheets(hungry)["call-sheet-2021-10-12"].big[2].time == "not planned"


def test_what_is_not_issued_is_a_draft(station_dossier: Dossier) -> None:
    draft = dataclasses.replace(station_dossier, revision=0)
    sheet = sheets(draft)["call-sheet-2021-10-12"]
    assert sheet.issue == "DRAFT"
    assert "DRAFT" in words_of(call_sheet.pdf(sheet))


def test_light_bound_setups_have_their_instant_spread_pass_and_chance(station_dossier: Dossier) -> None:
    sheet = sheets(station_dossier)["call-sheet-2021-10-10"]
    bound = [one for row in scenes(sheet) for one in row.bound]
    passes = [one for one in bound if one.id == "12.03"]
    assert [one.pass_of for one in passes] == ["pass 1 of 3", "pass 2 of 3", "pass 3 of 3"]
    assert passes[0].event == "sunset 08:21:29 ± 7 s"
    assert passes[0].need == "sunset inside; 3 passes, rig held"
    assert passes[0].chance == "chance 96"
    assert passes[0].event in words_of(call_sheet.pdf(sheet))
    assert {one.id for one in bound} == {"12.03", "15.01", "19.02"}


def test_what_a_scene_needs_stands_under_it_by_category(station_dossier: Dossier) -> None:
    sheet = sheets(station_dossier)["call-sheet-2021-10-09"]
    lines = {
        line.category: line.words for row in scenes(sheet) for line in row.elements if row.strip.scene == "12"
    }
    assert lines["props"] == "polishing lap (VERESOVA), 6 × felt pads"
    assert lines["make-up"] == "cut on the left palm, taped (VERESOVA), cut, taped (VERESOVA)"
    assert list(lines) == ["props", "wardrobe", "make-up", "sound", "clearances"]


def test_a_scene_goes_on_after_the_meal(station_dossier: Dossier) -> None:
    rows = sheets(station_dossier)["call-sheet-2021-10-12"].rows
    said = [row.strip.scene if isinstance(row, SceneRow) else row.words for row in rows]
    assert said == ["Dynamic operation: Reboost", "20", "6", "Meal", "6"]
    pages = [row.strip.eighths for row in scenes(sheets(station_dossier)["call-sheet-2021-10-12"])]
    assert sum(pages) == 14


def test_company_moves_are_told(earth_dossier: Dossier) -> None:
    place = {"mill": "lake", "lake": "mill"}
    placements = tuple(
        dataclasses.replace(p, place=place[p.place]) if index % 2 else p
        for index, p in enumerate(earth_dossier.schedule.placements)
    )
    odd = dataclasses.replace(
        earth_dossier, schedule=dataclasses.replace(earth_dossier.schedule, placements=placements)
    )
    rows = sheets(odd)["call-sheet-2022-03-24"].rows
    assert [row.words for row in rows if not isinstance(row, SceneRow)] == ["Company move to Lake shore"]
    assert [place.name for place in sheets(odd)["call-sheet-2022-03-24"].places] == ["Old mill", "Lake shore"]


def test_no_go_list_operations_and_who_is_at_stations(station_dossier: Dossier) -> None:
    sheet = sheets(station_dossier)["call-sheet-2021-10-15"]
    assert [(one.time, one.what, one.why) for one in sheet.no_go] == [
        ("08:45–09:45", "Rassvet, Soyuz", "Soyuz engine test")
    ]
    (test,) = sheet.operations
    assert test.dynamic
    assert "at stations in Soyuz: Илья Седов" in test.words
    assert "all loose gear stowed by 08:15" in test.words
    noisy = sheets(station_dossier)["call-sheet-2021-10-09"].operations
    assert [(one.name, one.dynamic, one.words) for one in noisy] == [
        ("Cupola fans", False, "not quiet: Cupola")
    ]


def test_what_lasts_for_days_says_so(station_dossier: Dossier) -> None:
    (place,) = station_dossier.places
    days = station_dossier.days
    long = Activity(
        id="x", name="Long closure", kind="closure", closes_shutters=("all",),
        span=Span(days[2].span.start, days[4].span.start),
    )  # fmt: skip
    odd = dataclasses.replace(
        station_dossier, places=(dataclasses.replace(place, activities=(long,)),), closures=()
    )
    times = [sheet.no_go[0].time if sheet.no_go else "" for sheet in sheets(odd).values()]
    assert times[1:6] == ["", "from 06:30", "all day", "to 06:30", ""]


def test_ground_contact_is_never_told_where_nobody_knows(station_dossier: Dossier) -> None:
    def contact(day: str) -> str:
        (place,) = sheets(station_dossier)[f"call-sheet-{day}"].places
        return next(fact.words for fact in place.facts if fact.label == "Ground contact")

    assert contact("2021-10-06").startswith("00:00–00:13, 01:01–01:46")
    assert contact("2021-10-12") == "not known after Sun 10 Oct 00:00"


def test_a_site_has_its_address_hospital_sun_and_transport(earth_dossier: Dossier) -> None:
    (place,) = sheets(earth_dossier)["call-sheet-2022-03-25"].places
    facts = {fact.label: fact.words for fact in place.facts}
    assert facts["Address"] == "Seestraße 1"
    assert facts["Nearest hospital"] == "Kreisklinik, 4 km"
    assert facts["Transport"] == "not given"
    assert (facts["Sunrise"], facts["Sunset"]) == ("06:06", "18:30")
    assert "Ground contact" not in facts


def test_cover_scenes_are_those_still_to_be_shot(station_dossier: Dossier) -> None:
    made = sheets(station_dossier)
    assert [row.scene for row in made["call-sheet-2021-10-06"].cover] == ["7A", "16"]
    assert [row.when for row in made["call-sheet-2021-10-06"].cover] == [
        "planned on day 9",
        "planned on day 4",
    ]
    assert [row.scene for row in made["call-sheet-2021-10-12"].cover] == ["7A"]
    assert made["call-sheet-2021-10-13"].cover == ()


def test_the_advance_is_the_next_day(station_dossier: Dossier) -> None:
    made = list(sheets(station_dossier).values())
    for sheet, following in itertools.pairwise(made):
        assert sheet.advance is not None
        assert {row.scene for row in sheet.advance.rows} == {row.strip.scene for row in scenes(following)}
    assert made[6].advance is not None
    assert [one.name for one in made[6].advance.operations] == ["Reboost"]
    assert made[-1].advance is None


def test_a_person_s_day_is_told(station_dossier: Dossier) -> None:
    sheet = sheets(station_dossier)["call-sheet-2021-10-12"]
    (cast, crew) = sheet.groups
    assert (cast.name, crew.name) == ("Cast", "Crew")
    assert [one.number for one in cast.people] == ["1", "2", "3", "4", "5", "6", "7"]
    first = cast.people[0]
    assert (first.code, first.call, first.on_set, first.wrap, first.scenes) == (
        "W",
        "08:00",
        "10:35",
        "18:00",
        "6",
    )
    assert first.sleep == "to 06:00, from 21:30"
    assert first.exercise == "15:00–16:15 ARED"
    assert first.meals == "12:00–13:00, 19:00–20:00"
    assert first.conferences == "07:30–07:45, 18:30–18:45"
    assert cast.people[2].other == "private 17:45–18:15"
    assert cast.people[6].code == "SWF"


def test_private_time_never_shows_its_name(station_dossier: Dossier) -> None:
    secret = "Gynaecologist"
    person = station_dossier.people.persons[0].id
    day = station_dossier.days[7].span
    blocks = tuple(
        Block(
            id=f"secret-{category}", person=person, span=Span(day.start, day.start.plus(1800)), category=category,
            label=secret, device=secret, private=True, answer="requested",
        )
        for category in ("meal", "sleep", "exercise", "conference", "travel", "film", "private", "work")
    )  # fmt: skip
    odd = dataclasses.replace(station_dossier, blocks=(*station_dossier.blocks, *blocks))
    sheet = sheets(odd)["call-sheet-2021-10-12"]
    (line,) = [one for group in sheet.groups for one in group.people if one.number == "1"]
    assert line.other.count("private") == len(blocks)
    assert secret not in call_sheet.html(sheet)
    assert secret not in repr(sheet)
    assert secret not in words_of(call_sheet.pdf(sheet))


def test_a_day_of_nothing_is_still_a_sheet(station_dossier: Dossier) -> None:
    empty = dataclasses.replace(
        station_dossier,
        schedule=dataclasses.replace(station_dossier.schedule, placements=(), unplaced=()),
        calls=(), blocks=(), light=(), closures=(), needs=(), clocks=(), as_of=None, made_at=None,
    )  # fmt: skip
    sheet = sheets(empty)["call-sheet-2021-10-12"]
    assert sheet.totals == "nothing planned"
    assert sheet.groups == ()
    assert sheet.big[0].time == "06:30"
    assert sheet.big[1].time == "–"
    assert call_sheet.pdf(sheet).startswith(b"%PDF")
    assert "nothing planned" in call_sheet.html(sheet)


def test_a_night_past_midnight_is_one_day(earth_dossier: Dossier) -> None:
    day = earth_dossier.days[1]
    shift = 9 * 3600.0
    late = dataclasses.replace(day, span=Span(day.span.start.plus(shift), day.span.end.plus(shift)))
    placements = tuple(
        dataclasses.replace(p, start=p.start.plus(13 * 3600), end=p.end.plus(13 * 3600))
        if day.span.contains(p.start)
        else p
        for p in earth_dossier.schedule.placements
    )
    odd = dataclasses.replace(
        earth_dossier,
        days=tuple(late if one is day else one for one in earth_dossier.days),
        schedule=dataclasses.replace(earth_dossier.schedule, placements=placements),
    )
    sheet = sheets(odd)["call-sheet-2022-03-25"]
    assert [row.strip.time for row in scenes(sheet)] == ["22:00–23:30", "00:30–02:00"]
    assert sheet.band.clocks[0].hours[-1] == "05"
    assert len(sheet.band.strips) == 2


@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_hostile_names_are_printed_as_they_are(station_dossier: Dossier, ending: str) -> None:
    crowd = tuple(
        Person(id=one.id, name=f"{NASTY} {index}", kind=one.kind, cast_number=one.cast_number, role=NASTY * 3)
        for index, one in enumerate(station_dossier.people.persons)
    )
    (place,) = station_dossier.places
    odd = dataclasses.replace(
        station_dossier,
        title=NASTY,
        people=dataclasses.replace(station_dossier.people, persons=crowd),
        places=(dataclasses.replace(place, name=NASTY, safety=(NASTY, "\ud800")),),
        units=tuple(dataclasses.replace(unit, name=NASTY) for unit in station_dossier.units),
    )
    sheet = sheets(odd)["call-sheet-2021-10-12"]
    if ending == "html":
        assert "<c>" not in call_sheet.html(sheet)
        assert "&lt;c&gt;" in call_sheet.html(sheet)
    else:
        assert words_of(call_sheet.pdf(sheet)).count('#panic("x")') > 8


def test_the_same_bytes_twice_and_every_page_as_a_picture(dossier: Dossier) -> None:
    first, second = (list(sheets(dossier).values())[1] for _ in range(2))
    assert call_sheet.pdf(first) == call_sheet.pdf(second)
    assert call_sheet.html(first) == call_sheet.html(second)
    pages = call_sheet.pngs(first, 72)
    assert pages == call_sheet.pngs(second, 72)
    assert len(pages) == len(pypdf.PdfReader(io.BytesIO(call_sheet.pdf(first))).pages)
    assert struct.unpack(">II", pages[0][16:24]) == (595, 842)
