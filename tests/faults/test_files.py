"""Files of the folder that are missing, broken, hostile, or name what is not there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.faults.conftest import Film, run, sane


def test_the_tiny_production_is_sound(film: Film) -> None:
    for words in (["check"], ["script", "breakdown"], ["light", "iss"], ["light", "iss", "--setup", "1.01"]):
        answer = film.run(*words)
        assert answer.code == 0, answer.said
        assert "error" not in answer.said


@pytest.mark.parametrize(
    ("name", "what", "code"),
    [
        ("skylot.toml", "no production here", 3),
        ("script/film.fountain", "the file is missing", 2),
        ("people.toml", "there is no person 'anna'", 2),
        ("locations/iss.toml", "there is no place 'iss'", 2),
        ("locations/iss.tle", "the file is missing", 2),
    ],
)
def test_a_file_that_others_need_is_missing(film: Film, name: str, what: str, code: int) -> None:
    (film.root / name).unlink()
    film.refused("check", what=what, code=code)


@pytest.mark.parametrize("command", [["check"], ["script", "breakdown"]])
def test_a_missing_screenplay_is_told_by_every_command_that_reads_it(film: Film, command: list[str]) -> None:
    (film.root / "script/film.fountain").unlink()
    film.refused(*command, what="'script/film.fountain': the file is missing", at="skylot.toml:4")


def test_two_syntax_faults_of_one_file_are_two_sentences(film: Film) -> None:
    film.add("people.toml", '\nx = \n\n[person]]\nid = "q"\n')
    line = film.line("people.toml", "x = ")
    answer = film.refused("check", what="this value cannot be read", at=f"people.toml:{line}: error")
    assert f"people.toml:{line + 2}: error" in answer.err


CHANGES = [
    ("people.toml", "plays = [", "playz = [", "'playz' is not a known key", "plays"),
    ("skylot.toml", "title =", "titel =", "'titel' is not a known key", "title"),
    ("shots/one.toml", 'scene = "1"', 'scene = "77"', "there is no scene '77'", "known: 1, 2, 3"),
    ("shots/one.toml", '["ANNA"]', '["ANA"]', "there is no character 'ANA'", "ANNA"),
    ("shots/one.toml", '"holder"', '"holdr"', "no person or function 'holdr'", "holder"),
    ("shots/one.toml", 'set = "cupola"', 'set = "cupolla"', "there is no set 'cupolla'", "cupola"),
    ("shots/one.toml", "earth in big", "earth in bigg", "there is no window 'bigg'", "'big'"),
    ("shots/one.toml", "lit earth in big", "almatyy in big", "there is no target 'almatyy'", "almaty"),
    ("shots/one.toml", "lit earth", "lit erth", "lit erth", "earth"),
    ("shots/one.toml", 'after = ["1.01"]', 'after = ["1.07"]', "there is no setup or strip '1.07'", "1.0"),
    ("shots/one.toml", 'id = "1.02"', 'id = "1.01"', "the setup '1.01' is given twice", "shots/one.toml:2"),
    ("shots/one.toml", '"lead 5 min"', '"night earth in big"', "can never be true together", "leave one"),
    ("people.toml", 'id = "boris"', 'id = "anna"', "the person 'anna' is given twice", "people.toml:1"),
    ("people.toml", "cast_number = 2", "cast_number = 1", "cast number 1 is that of 'anna'", ""),
    ("people.toml", "sleep = 21:30:00", "sleep = 06:00:00", "the day has no hours", ""),
    ("people.toml", "minutes = 720", "minutes = 720.5", "a whole number is needed", ""),
    ("locations/iss.toml", "= 0.8", "= 0", "it must be more than 0", ""),
    ("locations/iss.toml", "= 0.8", "= nan", "a finite number is needed", ""),
    ("locations/iss.toml", "normal = [0, 0, 1]", "normal = [0, 0, 0]", "it is not a direction", ""),
    ("locations/iss.toml", 'file = "iss.tle"', 'file = "../../../etc/passwd"', "leads out of the production", ".."),
    ("skylot.toml", "script/film.fountain", "/etc/passwd", "leads out of the production", ".."),
    ("skylot.toml", '["UTC"]', '["../../etc/passwd"]', "no such time zone", "UTC"),
    ("skylot.toml", "format = 1", "format = 99", "this folder has format 99", "newer"),
    ("skylot.toml", "to = 2021-10-10", "to = 2021-10-01", "comes before 'from'", ""),
    ("schedule/strips.toml", 'set = "zvezda"', 'set = "zwezda"', "there is no set 'zwezda'", "zvezda"),
    ("mission/days.csv", ",anna,", ",ana,", "there is no person 'ana'", "anna"),
    ("mission/days.csv", "12:00:00Z", "14:00:00Z", "does not come after 'start'", ""),
    ("mission/days.csv", "12:00:00Z", "12:00:00", "a zone is needed", "2021"),
    ("script/breakdown.toml", 'number = "1"', 'number = "9"', "there is no scene '9'", ""),
]  # fmt: skip


def test_people_with_no_hours(film: Film) -> None:
    film.change("people.toml", 'category = "work"', 'category = "meal"')
    answer = film.refused("check", what="'anna' has no hours", at="people.toml:7: error", hint="work block")
    assert "'boris' has no hours" in answer.err


@pytest.mark.parametrize(("file", "old", "new", "what", "hint"), CHANGES)
def test_what_is_wrong_has_its_sentence_file_line_and_hint(
    film: Film, file: str, old: str, new: str, *, what: str, hint: str
) -> None:
    film.change(file, old, new)
    answer = film.refused("check", what=what, at=f"{file}:", hint=hint)
    told = next(line for line in answer.err.splitlines() if what in line)
    place, line, *_ = told.split(":")
    assert place == file
    assert abs(int(line) - film.line(file, new)) <= 8, told


def test_overlapping_phases(film: Film) -> None:
    film.add(
        "locations/iss.toml",
        '[[phase]]\nid = "rest"\nfrom = 2021-10-09T12:00:00Z\nto = 2021-10-11T00:00:00Z\n',
    )
    film.refused("check", what="the phase 'rest' begins before 'work' ends", at="locations/iss.toml:")


def test_dates_outside_of_the_orbits_coverage(film: Film) -> None:
    text = (film.root / "skylot.toml").read_text()
    film.write("skylot.toml", text.replace("to = 2021-10-10", "to = 2021-10-30"))
    film.warned("check", what="is unknown for", at="locations/iss.toml:")
    film.write("skylot.toml", text.replace("2021-10-09", "2022-10-09").replace("2021-10-10", "2022-10-10"))
    film.refused("check", what="is unknown for the whole shoot", at="locations/iss.toml:")
    film.refused("light", "iss", what="is unknown over the whole span", hint="[[orbit]]")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\0" * 5000, "holds NUL bytes"),
        (b"title = \xff\xfe", "is not UTF-8"),
        (b"# x\n" * 25_000_000, "is too large: 100.0 MB"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deep"),
        (b"a = " + b"[" * 300 + b"]" * 300, "nested too deep"),
        (b"a = " + b"{a=" * 3000 + b"1" + b"}" * 3000, "nested too deep"),
        (b".".join([b"a"] * 20_000) + b" = 1", "nested too deep"),
        (b"[" + b".".join([b"a"] * 20_000) + b"]", "nested too deep"),
        (b"a = " + b"9" * 100_000, "this number is too long"),
        (b"".join(b"k%d = 1\n" % n for n in range(10_000)), "and 9800 more mistakes"),
        (b"[[person]]\n" * 1000, "more mistakes"),
        (b'person = "' + b"x" * 3_000_000 + b'"', "a list is needed"),
        (b"= =\n" * 100_000, "is this TOML at all?"),
    ],
    ids=[
        *["nul", "bytes", "100MB", "deep", "deeper", "inline", "dotted", "header"],
        *["digits", "keys", "empty", "long", "noise"],
    ],
)  # fmt: skip
def test_a_hostile_toml(film: Film, content: bytes, what: str) -> None:
    film.write("people.toml", content)
    film.refused("check", what=what, at="people.toml")


@pytest.mark.parametrize(
    "name", ["people.toml", "script/film.fountain", "locations/iss.tle", "shots/one.toml"]
)
def test_a_folder_where_a_file_should_be(film: Film, name: str) -> None:
    (film.root / name).unlink()
    (film.root / name).mkdir()
    film.refused("check", what="is not a file")


def test_a_file_where_a_folder_should_be(film: Film) -> None:
    shutil.rmtree(film.root / "shots")
    film.write("shots", "")
    film.refused("check", what="is a file, where a folder is needed", at="shots:")


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("/etc/passwd", "leads out of the production"),
        ("/dev/zero", "leads out of the production"),
        ("nowhere", "a link to a file that is not there"),
        ("one.toml/../z.toml", "z.toml"),
    ],
)
def test_links_that_lead_out_or_nowhere(film: Film, target: str, what: str) -> None:
    (film.root / "shots/z.toml").symlink_to(target)
    film.refused("check", what=what, at="shots/z.toml")


def test_a_folder_that_is_a_link_out(film: Film) -> None:
    shutil.rmtree(film.root / "shots")
    (film.root / "shots").symlink_to("/etc")
    film.refused("check", what="the folder leads out of the production", at="shots")


def test_a_pipe_is_not_waited_for(film: Film) -> None:
    (film.root / "script/film.fountain").unlink()
    os.mkfifo(film.root / "script/film.fountain")
    film.refused("check", what="is not a file", at="skylot.toml:4")


def test_names_that_are_no_text_and_steer_terminals(film: Film) -> None:
    Path(os.fsdecode(os.fsencode(str(film.root / "shots")) + b"/\xff\x1b[2J.toml")).write_text("x = 1\n")
    answer = film.refused("check", what="'x' is not a known key")
    assert "\x1b" not in answer.said
    film.change("people.toml", 'plays = ["ANNA"]', 'plays = ["ANNA"]\n"\\u001b[2J" = 1')
    assert "\x1b" not in film.refused("check", what="is not a known key").said


@pytest.mark.parametrize("place", ["/etc/passwd", "/nonexistent", "/dev/null"])
def test_c_to_what_is_no_folder(place: str) -> None:
    answer = sane(run("-C", place, "check"))
    assert answer.code == 3
    assert "is not a folder" in answer.err


def test_an_empty_folder(tmp_path: Path) -> None:
    answer = sane(run("-C", tmp_path, "check"))
    assert answer.code == 3
    assert "skylot new DIR" in answer.err
