"""The light chart: what it shows is what the dossier says; no label lies on another or leaves the page."""

import dataclasses
import io
import itertools
import struct
from xml.etree import ElementTree

import pypdf
import pytest

from skylot.core.spans import Span, WindowSet
from skylot.paperwork import light_chart
from skylot.paperwork.light_chart_draw import draw, sheets, svg
from skylot.paperwork.light_chart_view import MAX_LANES, view, views
from skylot.paperwork.model import Dossier, NeedSpans
from skylot.paperwork.svg import Drawing


def assert_legible(drawing: Drawing) -> None:
    assert len(drawing.labels) > 20
    for label in drawing.labels:
        assert label.inside(drawing.page), label
    for one, other in itertools.combinations(drawing.labels, 2):
        assert not one.overlaps(other), (one, other)


def test_no_label_lies_on_another_or_leaves_the_page(dossier: Dossier) -> None:
    for _stem, chart in views(dossier):
        assert_legible(draw(chart))
        assert_legible(draw(chart, headed=True))


@pytest.mark.slow
def test_long_names_and_crowded_days_stay_legible(station_dossier: Dossier) -> None:
    place = station_dossier.places[0]
    long = dataclasses.replace(
        place,
        name="A place with a very long name " * 12,
        activities=tuple(
            dataclasses.replace(activity, name=activity.name + " of a most extraordinary length" * 3)
            for activity in place.activities
        ),
    )
    crowded = dataclasses.replace(
        station_dossier,
        title="Ш" * 300,
        places=(long,),
        needs=tuple(
            dataclasses.replace(need, sentences=(*need.sentences, "x" * 200 * index))
            for index, need in enumerate(station_dossier.needs)
        ),
    )
    for _stem, chart in views(crowded):
        assert_legible(draw(chart, headed=True))


def test_a_row_a_day_with_its_number_light_and_beta(station_dossier: Dossier) -> None:
    ((stem, chart),) = views(station_dossier)
    assert stem == "light-chart"
    assert [day.number for day in chart.days] == [f"day {n} of 12" for n in range(1, 13)]
    assert chart.days[3].day == "Fri 8 Oct"
    assert chart.days[3].margin[0] == "−42.7°"
    assert chart.days[0].margin[1].startswith("34.")
    for day in chart.days:
        parts = [*day.sunlit, *day.penumbra, *day.umbra, *day.unknown]
        assert sum(end - start for start, end in parts) == pytest.approx(24.0, abs=1e-6)
        assert all(0.0 <= start <= end <= 24.0 for start, end in parts)
    assert chart.days[5].sleep == ((0.0, 6.0), (21.5, 24.0))


def test_every_placement_stands_in_its_row(dossier: Dossier) -> None:
    for _stem, chart in views(dossier):
        place = next(place.id for place in dossier.places if place.name == chart.place)
        shown = [setup for day in chart.days for strip in day.strips for setup in strip.setups]
        planned = [p for p in dossier.schedule.placements if p.place == place]
        assert len(shown) == len(planned)
        hours = sum(end - start for setup in shown for start, end in (setup.hours,))
        assert hours == pytest.approx(sum(p.end.since(p.start) for p in planned) / 3600.0)


def test_needs_met_at_the_same_times_share_a_lane_and_what_never_is_says_so(station_dossier: Dossier) -> None:
    ((_stem, chart),) = views(station_dossier)
    assert "5.01, 5.02, 12.01" in [lane.setups for lane in chart.needs]
    assert [lane.setups for lane in chart.never] == ["21.02"]
    assert "4.2 deg too low" in chart.never[0].never
    assert all(len(day.lanes) == len(chart.needs) for day in chart.days)


def test_the_rarest_need_has_the_first_lane_and_one_met_nearly_always_has_none(
    station_dossier: Dossier,
) -> None:
    domain = station_dossier.light[0].umbra.domain
    first, second, third = (setup.id for setup in station_dossier.setups[:3])
    none = WindowSet.empty(domain)
    often = NeedSpans(setup=first, sentences=("cabin dark",), met=WindowSet.full(domain), unknown=none)
    night = NeedSpans(
        setup=second, sentences=("orbital night",), met=station_dossier.light[0].umbra, unknown=none
    )
    once = WindowSet.of(domain, [Span(domain.start.plus(3600), domain.start.plus(3610))])
    rare = NeedSpans(setup=third, sentences=("perth in cupola-7",), met=once, unknown=none)
    changed = dataclasses.replace(station_dossier, needs=(often, night, rare))
    chart = view(changed, changed.light[0])
    assert [lane.setups for lane in chart.needs] == [third, second]
    assert [lane.setups for lane in chart.often] == [first]


def test_more_needs_than_lanes_are_put_together(station_dossier: Dossier) -> None:
    domain = station_dossier.light[0].umbra.domain
    needs = tuple(
        NeedSpans(
            setup=setup.id,
            sentences=(f"need {index}",),
            met=WindowSet.of(domain, [Span(domain.start.plus(3600), domain.start.plus(7200 + 60 * index))]),
            unknown=WindowSet.empty(domain),
        )
        for index, setup in enumerate(station_dossier.setups[:30])
    )
    crowded = dataclasses.replace(station_dossier, needs=needs)
    chart = view(crowded, crowded.light[0])
    assert len(chart.needs) == len(chart.days[0].lanes) == MAX_LANES
    assert chart.needs[-1].words == f"{30 - MAX_LANES + 1} further needs, together"
    assert_legible(draw(chart))


def test_a_site_shows_sunrise_and_the_change_of_clocks(earth_dossier: Dossier) -> None:
    charts = dict(views(earth_dossier))
    assert set(charts) == {"light-chart-lake", "light-chart-mill"}
    lake = charts["light-chart-lake"]
    assert lake.margin_heads == ("sunrise", "sunset")
    assert lake.days[0].margin == ("06:06", "18:30")
    assert lake.days[3].number == ""
    assert lake.notes == ("the UTC scale is off by an hour from Sun 27 Mar",)
    assert [clock.name for clock in lake.clocks] == ["Berlin", "UTC"]


def test_the_picture_is_small_whole_and_always_the_same(station_dossier: Dossier) -> None:
    ((_stem, chart),) = views(station_dossier)
    text = svg(chart)
    assert len(text.encode()) < 400_000
    assert text == svg(view(station_dossier, station_dossier.light[0]))
    root = ElementTree.fromstring(text)
    words = [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]
    for expected in ("First Light (synthetic)", "Reboost", "Moscow", "Houston", "day 12 of 12"):
        assert any(expected in word for word in words), expected
    assert any("attitude yaw" in word for word in words)


def test_pdf_is_one_a3_page_and_many_days_take_more(station_dossier: Dossier) -> None:
    ((_stem, chart),) = views(station_dossier)
    pdf = light_chart.pdf(chart)
    assert pdf == light_chart.pdf(chart)
    assert len(pdf) < 1_000_000
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [1191, 842]
    long = dataclasses.replace(chart, days=chart.days * 3)
    assert len(sheets(long)) == 3
    assert len(pypdf.PdfReader(io.BytesIO(light_chart.pdf(long))).pages) == 3
    assert light_chart.png(chart, 40).startswith(b"\x89PNG")


def test_the_page_says_it_in_words_too(dossier: Dossier) -> None:
    for _stem, chart in views(dossier):
        html = light_chart.html(chart)
        assert "<svg" in html
        assert chart.days[1].day in html
        assert all(band.name in html for day in chart.days for band in day.dynamic)


def test_nothing_shot_anywhere_makes_no_chart(station_dossier: Dossier) -> None:
    assert list(views(dataclasses.replace(station_dossier, days=()))) == []
    assert list(views(dataclasses.replace(station_dossier, light=()))) == []


def test_what_nobody_knows_is_shown_as_unknown_and_not_as_no(station_dossier: Dossier) -> None:
    ((_stem, chart),) = views(station_dossier)
    last = chart.days[-1]
    assert last.unknown
    assert all(parts == last.unknown for parts in last.lanes_unknown)
    assert chart.days[4].comms_unknown == ()
    assert chart.days[5].comms_unknown == ((0.0, 24.0),)
    assert all(
        day.comms_unknown == () for _name, lake in views_without_comms(station_dossier) for day in lake.days
    )


def views_without_comms(dossier: Dossier) -> list[tuple[str, light_chart.LightChartView]]:
    silent = tuple(dataclasses.replace(place, comms=(), comms_known=None) for place in dossier.places)
    return list(views(dataclasses.replace(dossier, places=silent)))


def test_events_that_placements_use_are_marked_with_their_kind(station_dossier: Dossier) -> None:
    ((_stem, chart),) = views(station_dossier)
    used = [p for p in station_dossier.schedule.placements if p.event_at is not None]
    marks = [event for day in chart.days for event in day.events]
    assert len(marks) == len(used) >= 4
    assert {mark.label for mark in marks} == {p.event_at.iso()[11:19] for p in used if p.event_at}
    assert all("± 7 s" in mark.tip for mark in marks)


def test_two_operations_at_once_do_not_write_over_each_other(station_dossier: Dossier) -> None:
    place = station_dossier.places[0]
    reboost = next(activity for activity in place.activities if activity.name == "Reboost")
    twin = dataclasses.replace(reboost, id="twin", name="Debris watch")
    double = dataclasses.replace(place, activities=(*place.activities, twin))
    ((_stem, chart),) = views(dataclasses.replace(station_dossier, places=(double,)))
    drawing = draw(chart)
    assert_legible(drawing)
    assert ">Reboost</text>" in drawing.markup()
    assert ">Debris watch</text>" in drawing.markup()


def test_a_short_chart_of_light_alone_is_cropped_and_explains_only_itself(station_dossier: Dossier) -> None:
    bare = dataclasses.replace(
        station_dossier,
        days=station_dossier.days[1:3],
        strips=(),
        tasks=(),
        needs=(),
        blocks=(),
        schedule=dataclasses.replace(station_dossier.schedule, placements=(), unplaced=()),
    )
    chart = view(bare, bare.light[0])
    text = svg(chart)
    assert "strip" not in text.replace("stripe", "")
    assert "unknown" not in text.replace("skylot-unknown", "")
    assert "orbital night" in text
    assert_legible(draw(chart, headed=True))
    width, height = struct.unpack(">II", light_chart.png(chart, 72)[16:24])
    drawing = draw(chart, headed=True)
    assert abs(height - drawing.page.height) < 40
    assert height < width / 4


def test_the_legend_names_the_strips_that_the_chart_shows(station_dossier: Dossier) -> None:
    ((_stem, chart),) = views(station_dossier)
    day = dataclasses.replace(chart, days=chart.days[4:5])
    text = svg(day)
    assert "day exterior strip" in text
    assert "night exterior strip" in text
    assert "day interior strip" not in text
    assert len(light_chart.pngs(chart, 30)) == 1
