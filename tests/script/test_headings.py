"""Scene headings, each taken apart by hand."""

import pytest

from skylot.script.headings import day_night_of, is_omitted, read_heading


@pytest.mark.parametrize(
    ("text", "where", "sets", "time", "flags"),
    [
        ("INT. ZVEZDA - NIGHT", "INT", ("ZVEZDA",), "NIGHT", ()),
        ("EXT STEPPE - DAWN", "EXT", ("STEPPE",), "DAWN", ()),
        ("I/E. ZVEZDA - DAWN", "I/E", ("ZVEZDA",), "DAWN", ()),
        ("INT./EXT. SOYUZ - DESCENT MODULE - DAWN", "I/E", ("SOYUZ - DESCENT MODULE",), "DAWN", ()),
        ("EXT/INT CAR - DAY", "I/E", ("CAR",), "DAY", ()),
        ("INT./INT. TWO CARS - DAY", "INT", ("TWO CARS",), "DAY", ()),
        ("EST. BAIKONUR - MORNING", "EXT", ("BAIKONUR",), "MORNING", ("establishing",)),
        (
            "INT. MISSION CONTROL - BALLISTICS ROOM - DAY",
            "INT",
            ("MISSION CONTROL - BALLISTICS ROOM",),
            "DAY",
            (),
        ),
        (
            "INT. ZVEZDA - CREW QUARTERS / LENS WORKSHOP - NIGHT (INTERCUT)",
            "INT",
            ("ZVEZDA - CREW QUARTERS", "LENS WORKSHOP"),
            "NIGHT",
            ("intercut",),
        ),
        ("INT. ZVEZDA / NAUKA - CONTINUOUS", "INT", ("ZVEZDA", "NAUKA"), "CONTINUOUS", ()),
        ("INT. ZVEZDA - NIGHT (INSERT, MOS)", "INT", ("ZVEZDA",), "NIGHT", ("insert", "mos")),
        ("INT. WORKSHOP - DAY - FLASHBACK", "INT", ("WORKSHOP",), "DAY", ("flashback",)),
        ("INT. WORKSHOP (FLASHBACK) - DAY", "INT", ("WORKSHOP",), "DAY", ("flashback",)),
        ("INT. NODE 3 - MOMENTS LATER", "INT", ("NODE 3",), "MOMENTS LATER", ()),
        ("INT. NODE 3 - TWO HOURS LATER", "INT", ("NODE 3",), "TWO HOURS LATER", ()),
        ("INT. NODE 3 – EARLY MORNING", "INT", ("NODE 3",), "EARLY MORNING", ()),
        ("ИНТ. ЗВЕЗДА - НОЧЬ", "INT", ("ЗВЕЗДА",), "НОЧЬ", ()),
        ("НАТ. СТЕПЬ — РАССВЕТ", "EXT", ("СТЕПЬ",), "РАССВЕТ", ()),
        ("ЭКСТ. СТЕПЬ - УТРО (ФЛЕШБЭК)", "EXT", ("СТЕПЬ",), "УТРО", ("flashback",)),
        ("ИНТ./НАТ. МАШИНА - ВЕЧЕР", "I/E", ("МАШИНА",), "ВЕЧЕР", ()),
        ("INT. CARGO BAY", "INT", ("CARGO BAY",), "", ()),
        ("INT. DAYTON - KITCHEN", "INT", ("DAYTON - KITCHEN",), "", ()),
        ("INT. WEST-SIDE CLUB - NIGHT", "INT", ("WEST-SIDE CLUB",), "NIGHT", ()),
        ("THE MOON", "", ("THE MOON",), "", ()),
        ("INTERIOR THOUGHTS", "", ("INTERIOR THOUGHTS",), "", ()),
        ("INT. STAIRS (DAY)", "INT", ("STAIRS",), "DAY", ()),
    ],
)
def test_a_heading_is_taken_apart(text, where, sets, time, flags):
    parts = read_heading(text)
    assert (parts.interior_exterior, parts.sets, parts.time_of_day, parts.flags) == (where, sets, time, flags)
    assert not parts.omitted


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("DAY", "D"), ("DAWN", "D"), ("MORNING", "D"), ("SUNRISE", "D"), ("MAGIC HOUR", "D"), ("УТРО", "D"),
        ("NIGHT", "N"), ("DUSK", "N"), ("EVENING", "N"), ("СУМЕРКИ", "N"), ("DAY TO NIGHT", "D"),
        ("CONTINUOUS", ""), ("LATER", ""), ("SAME", ""), ("MOMENTS LATER", ""), ("ПОЗЖЕ", ""),
        ("KITCHEN", None), ("", None), ("DAY CARE CENTRE", None), ("NIGHT CLUB", None),
    ],
)  # fmt: skip
def test_day_and_night_follow_the_rule(time, expected):
    assert day_night_of(time) == expected


@pytest.mark.parametrize("text", ["OMITTED", "Omitted.", "SCENE OMITTED", "OMIT", "(OMITTED)", "ОПУЩЕНА"])
def test_omitted_holds_a_place(text):
    assert is_omitted(text)
    assert read_heading(text).omitted


def test_a_set_may_be_called_by_an_omission():
    assert not is_omitted("INT. OMITTED MAN'S ROOM - DAY")
