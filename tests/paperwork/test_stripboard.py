"""The stripboard: every placement once, totals that add up, banners in place, reasons in the boneyard."""

import dataclasses
import io

import pypdf

from skylot.core.names import natural_key
from skylot.paperwork import stripboard
from skylot.paperwork.model import Dossier
from skylot.paperwork.stripboard_view import Banner, DayBreak, StripRow, view
from skylot.schedule.model import Unplaced


def strips(board: stripboard.StripboardView) -> list[StripRow]:
    return [row for unit in board.units for row in unit.rows if isinstance(row, StripRow)]


def test_every_placement_is_on_the_board_once_and_the_rest_is_in_the_boneyard(
    station_dossier: Dossier,
) -> None:
    board = view(station_dossier)
    shown = sorted(f"{row.scene}.{setup}" for row in strips(board) for setup in row.setups.split(", "))
    assert shown == sorted(placement.task for placement in station_dossier.schedule.placements)
    buried = {f"{row.scene}.{setup}" for row in board.boneyard for setup in row.setups.split(", ")}
    assert buried == {one.task for one in station_dossier.schedule.unplaced}
    assert "okafor has 30 minutes a day and all of them are used" in board.boneyard[0].whys
    assert board.boneyard[-1].whys[1].startswith("21.02: never met")


def test_the_trades_colours_and_the_cast_by_number(station_dossier: Dossier) -> None:
    board = view(station_dossier)
    by_scene = {row.scene: row for row in strips(board)}
    assert by_scene["13"].kind == "day interior"
    assert by_scene["15"].kind == "day exterior"
    assert by_scene["16"].kind == "night interior"
    assert by_scene["10"].kind == "night exterior"
    assert by_scene["4"].cast == ("1", "2", "3", "4", "5", "6")
    assert [one.number for one in board.cast] == sorted((one.number for one in board.cast), key=natural_key)
    assert "cover" in by_scene["7A"].marks


def eighths_of(text: str) -> int:
    whole, _space, part = text.partition(" ")
    if "/" in whole:
        return int(whole.split("/")[0])
    return 8 * int(whole) + (int(part.split("/")[0]) if part else 0)


def test_parts_of_a_strip_add_up_to_its_eighths(station_dossier: Dossier) -> None:
    board = view(station_dossier)
    whole = {strip.id: strip.eighths for strip in station_dossier.strips}
    buried = {row.scene for row in board.boneyard}
    for scene, eighths in whole.items():
        rows = [row for row in strips(board) if row.scene == scene]
        shown = sum(eighths_of(row.pages) for row in rows if row.pages != "–")
        if scene not in buried:
            assert shown == eighths, scene
        assert shown <= eighths
        assert all("part" in row.marks for row in rows) == (len(rows) > 1 or shown < eighths)


def test_day_breaks_total_the_rows_above_them(dossier: Dossier) -> None:
    for unit in view(dossier).units:
        minutes = 0
        for row in unit.rows:
            if isinstance(row, StripRow):
                minutes += int(row.minutes)
            elif isinstance(row, DayBreak):
                hours, rest = divmod(minutes, 60)
                words = (
                    f"{hours} h {rest:02d}" if hours and rest else f"{hours} h" if hours else f"{rest} min"
                )
                assert (f"· {words}" in row.totals) if minutes else (row.totals == "nothing planned")
                minutes = 0


def test_banners_stand_where_they_fall(station_dossier: Dossier, earth_dossier: Dossier) -> None:
    rows = view(station_dossier).units[0].rows
    words = [row.words if isinstance(row, Banner) else type(row).__name__ for row in rows]
    reboost = words.index("Dynamic operation: Reboost")
    assert words[reboost - 1] == "DayBreak"
    assert words[reboost + 1] == "StripRow"
    assert not any("Company move" in word for word in words)
    earth = [row.words for row in view(earth_dossier).units[0].rows if isinstance(row, Banner)]
    assert earth[:2] == ["Company move to Lake shore", "Company move to Old mill"]
    assert "Day off: Sun 27 Mar" in earth


def test_a_board_of_nothing_is_still_a_board(station_dossier: Dossier) -> None:
    empty = dataclasses.replace(
        station_dossier,
        schedule=dataclasses.replace(station_dossier.schedule, placements=(), unplaced=()),
        people=dataclasses.replace(station_dossier.people, persons=()),
        strips=(),
    )
    board = view(empty)
    assert all(row.totals == "nothing planned" for row in board.units[0].rows if isinstance(row, DayBreak))
    assert stripboard.pdf(board).startswith(b"%PDF")
    assert "Boneyard" not in stripboard.html(board)


def test_pdf_and_page_say_the_same(dossier: Dossier) -> None:
    board = view(dossier)
    pdf = stripboard.pdf(board)
    assert pdf == stripboard.pdf(view(dossier))
    printed = " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split()
    )
    html = stripboard.html(board)
    for row in strips(board):
        assert row.time in printed
        assert row.time in html
    for buried in board.boneyard:
        for why in buried.whys:
            assert why in html
            assert why in printed
    assert "<b>Bold" not in html


def test_a_strip_that_nobody_knows_is_shown_as_unknown(station_dossier: Dossier) -> None:
    ghost = Unplaced(task="99.01", strip="99", setup="99.01", priority="must", why="$ #panic() <x>")
    odd = dataclasses.replace(
        station_dossier, schedule=dataclasses.replace(station_dossier.schedule, unplaced=(ghost,))
    )
    board = view(odd)
    assert board.boneyard[0].kind == "unknown"
    assert "&lt;x&gt;" in stripboard.html(board)
    assert stripboard.png(board, 40).startswith(b"\x89PNG")


def test_names_full_of_code_and_a_large_cast_are_printed_as_they_are(station_dossier: Dossier) -> None:
    nasty = '#panic("x") $ a $ [b] <c> *d* _e_ `f` @g'
    people = station_dossier.people.persons
    crowd = tuple(
        dataclasses.replace(people[0], id=f"p{number}", name=f"{nasty} {number}", cast_number=number)
        for number in range(1, 41)
    )
    place = station_dossier.places[0]
    odd = dataclasses.replace(
        station_dossier,
        title=nasty,
        people=dataclasses.replace(station_dossier.people, persons=crowd),
        places=(
            dataclasses.replace(place, sets=tuple(dataclasses.replace(s, name=nasty) for s in place.sets)),
        ),
        units=tuple(dataclasses.replace(unit, name=nasty) for unit in station_dossier.units),
    )
    pages = pypdf.PdfReader(io.BytesIO(stripboard.pdf(view(odd)))).pages
    assert round(float(pages[0].mediabox[2])) == 1191
    words = " ".join(pages[0].extract_text().split())
    assert words.count('#panic("x")') > 40
    assert "@g 40" in words
