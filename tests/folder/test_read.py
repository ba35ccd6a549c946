import math
import os
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.folder.sample import FILES, write_sample

from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where
from skylot.folder.read import read_production
from skylot.folder.references import check_against_script
from skylot.folder.state import fingerprints


def issues_of(root: Path) -> list[Issue]:
    return list(read_production(root)[1])


def said(root: Path) -> list[tuple[str | None, int | None, str, str]]:
    return [(issue.file, issue.line, issue.what, issue.hint) for issue in issues_of(root)]


def test_the_sample_is_read_whole_and_clean(tmp_path: Path) -> None:
    production, issues = read_production(write_sample(tmp_path))
    assert issues == ()
    assert production.config.frame_rate == Fraction(24000, 1001)
    assert production.config.mission_zero == Instant.parse("2021-10-05T08:55:02Z")
    assert production.units[0].first == date(2021, 10, 6)
    place = production.places[0]
    assert place.attitudes[0].ypr_rad == pytest.approx([math.radians(x) for x in (-4, -3, 0)])
    assert place.attitudes[1].ypr_rad is None and not place.attitudes[1].nominal
    assert place.sets[0].windows[0].usable_half_angle_rad == pytest.approx(math.pi / 3)
    assert place.travel == (("zvezda", "cupola", 5),)
    assert [setup.id for setup in production.setups] == ["12.02", "12.03"]
    assert production.setups[0].scenes == ("12",)  # the file's default
    assert production.setups[1].wardrobe == (("VERESOVA", "flight suit"),)
    assert production.plans[1].after == ("12.02",)
    assert production.needs[0].sentences[0] == "night earth in cupola-7"
    assert production.pins[0].day == date(2021, 10, 7)
    assert {block.id for block in production.people.blocks} == {"b1", "b2"}
    assert production.orbit("locations/iss.tle") == b"ISS\n"
    assert production.screenplay is not None and production.screenplay.startswith(b"INT. CUPOLA")


def test_a_turned_set_has_a_quaternion_and_normals_have_length_one(tmp_path: Path) -> None:
    text = FILES["locations/iss.toml"].replace("ypr_deg=[0,0,0]", "ypr_deg=[90,0,0]")
    text = text.replace("normal=[0,0,1]\n  clear", "normal=[0,3,4]\n  clear")
    production, issues = read_production(write_sample(tmp_path, iss=text))
    assert issues == ()
    cupola = production.places[0].sets[0]
    half = math.sqrt(0.5)
    assert cupola.rotation_xyzw == pytest.approx((0, 0, half, half))
    assert cupola.windows[0].normal == pytest.approx((0, 0.6, 0.8))


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    shots = FILES["shots/012.toml"].replace("priority=", "priorty=").replace("minutes=20", 'minutes="20"')
    people = (
        FILES["people.toml"].replace("cast_number=1", "cast_number=0").replace('kind="cast"', 'kind="kast"')
    )
    config = FILES["skylot.toml"].replace("[shooting]", "[shoting]") + "\nx = \ny = [\n"
    root = write_sample(tmp_path, people=people, **{"012": shots, "skylot": config})
    found = said(root)
    files = {file for file, *_ in found}
    assert files == {"skylot.toml", "people.toml", "shots/012.toml"}
    shots_said = {what: (line, hint) for file, line, what, hint in found if file == "shots/012.toml"}
    assert shots_said["'priorty' is not a known key"] == (16, "did you mean 'priority'?")
    assert shots_said["'minutes' is '20': a whole number is needed"][0] == 5
    people_said = {what: (line, hint) for file, line, what, hint in found if file == "people.toml"}
    assert people_said["'kind' is 'kast': that is not one of the choices"] == (4, "did you mean 'cast'?")
    assert people_said["'cast_number' is 0: it must be at least 1"][0] == 6
    config_said = [
        line
        for file, line, what, _ in found
        if file == "skylot.toml" and ("cannot" in what or "list" in what)
    ]
    assert len(config_said) == 2


def test_two_syntax_faults_in_one_file_are_two_issues_and_its_other_records_stay(tmp_path: Path) -> None:
    people = FILES["people.toml"].replace('role="Actress"', "role=Actress").replace("minutes=60", "minutes=")
    production, issues = read_production(write_sample(tmp_path, people=people))
    assert [issue.file for issue in issues if "read" in issue.what] == ["people.toml", "people.toml"]
    assert [person.id for person in production.people.persons] == ["anna", "calder", "sedov"]


def test_a_faulty_record_is_left_out_alone_and_told_once(tmp_path: Path) -> None:
    shots = FILES["shots/012.toml"].replace("minutes=20\n", "")
    production, issues = read_production(write_sample(tmp_path, **{"012": shots}))
    assert [setup.id for setup in production.setups] == ["12.03"]
    assert [(issue.line, issue.what) for issue in issues] == [(2, "'minutes' is missing")]
    # 12.03 comes after 12.02, which is there in the file: no second complaint


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "hint"),
    [
        ("locations/iss.toml", "clear_aperture_m=0.80", "clear_aperture_m=0", "must be more than 0", ""),
        ("locations/iss.toml", "normal=[0,0,1]\n  clear", "normal=[0,0,0]\n  clear", "has no length", ""),
        ("locations/iss.toml", "from=2021-10-15T09:02:00Z", "from=2021-10-15T09:02:00", "no offset", "add Z"),
        ("locations/iss.toml", "from=2021-10-15T09:02:00Z", "from=2021-10-15", "date with time", "2021-10-05T12"),
        ("locations/iss.toml", "to=2021-10-15T09:45:00Z", "to=2021-10-15T08:45:00Z", "come after 'from'", ""),
        ("locations/iss.toml", "latitude_deg=43.24", "latitude_deg=143.24", "at most 90", ""),
        ("locations/iss.toml", "latitude_deg=43.24", "latitude_deg=nan", "finite", ""),
        ("locations/iss.toml", "position_m=[1,2.5,3]", "position_m=[1,2.5]", "needs 3", ""),
        ("locations/iss.toml", "unknown=true\n", "", "either 'ypr_deg' or 'unknown", ""),
        ("locations/iss.toml", 'set="node3"', 'set="node33"', "no set 'node33'", "node3"),
        ("locations/iss.toml", 'closes_sets=["zvezda"]', 'closes_sets=["zvesda"]', "no set 'zvesda'", "zvezda"),
        ("locations/iss.toml", '"all"', '"cupola-9"', "no window or set 'cupola-9'", "cupola-7"),
        ("locations/iss.toml", '{person="sedov"', '{person="sedow"', "no person 'sedow'", "sedov"),
        ("locations/iss.toml", '"zvezda","cupola"', '"zvezda","cupula"', "no set 'cupula'", "cupola"),
        ("locations/iss.toml", 'escort="calder"', 'escort="caldr"', "no person or function", "calder"),
        ("locations/iss.toml", 'file="iss.tle"', 'file="iss.tlee"', "missing", "iss.tle"),
        ("locations/iss.toml", 'file="iss.tle"', 'file="../../etc/passwd"', "out of the production", "relative"),
        ("locations/iss.toml", 'file="iss.tle"', 'file="/etc/passwd"', "missing", ""),
        ("skylot.toml", 'places = ["iss"]', 'places = ["isss"]', "no place 'isss'", "iss"),
        ("skylot.toml", 'zone = "UTC"', 'zone = "Mars/Base"', "no such time zone", "Europe/Moscow"),
        ("skylot.toml", '"24000/1001"', '"24000/0"', "no frame rate", "24000/1001"),
        ("skylot.toml", "from = 2021-10-06", "from = 0021-10-06", "no film is shot then", "1960"),
        ("skylot.toml", "to = 2021-10-16\nzone", "to = 2031-10-16\nzone", "1000 days", ""),
        ("skylot.toml", "slot_minutes = 5", "slot_minutes = 7", "divide a day", ""),
        ("skylot.toml", 'call = "06:30"', 'call = "6.30"', "how it is written", "06:30"),
        ("skylot.toml", "format = 1", "format = 2", "format 2", "newer"),
        ("skylot.toml", 'script = "script', 'script = "scripts', "missing", ""),
        ("people.toml", 'duty="visitor"', 'duty="vistor"', "no duty pattern 'vistor'", "visitor"),
        ("people.toml", 'rest="station"', 'rest="stations"', "no rest rule", "station"),
        ("people.toml", 'place="iss"', 'place="mir"', "no place 'mir'", ""),
        ("people.toml", 'pay_a_day="0.00"', "pay_a_day=0.00", "a text is needed", "quotes"),
        ("people.toml", "sleep=21:30:00", "sleep=06:00:00", "no hours", ""),
        ("people.toml", 'category="meal"', 'category="mael"', "not one of the choices", "meal"),
        ("shots/012.toml", 'set="cupola"', 'set="cupolla"', "no set 'cupolla'", "cupola"),
        ("shots/012.toml", '"holder"]', '"holdr"]', "no person or function 'holdr'", "holder"),
        ("shots/012.toml", 'cast=["VERESOVA"]', 'cast=["VERESOV"]', "nobody plays 'VERESOV'", "VERESOVA"),
        ("shots/012.toml", "minutes=25", "minutes=0", "at least 1", ""),
        ("shots/012.toml", "minutes=25", "minutes=25.5", "whole number", ""),
        ("shots/012.toml", 'scene="12"  ', "# ", "names no scene", ""),
        ("shots/012.toml", 'id="12.02"', 'id="12.03"', "given twice", "shots/012.toml:2"),
        ("shots/012.toml", 'id="12.02"', 'id="12 02"', "how it is written", "blanks"),
        ("shots/012.toml", 'set="zvezda"', 'set="zvezda"\nafter=["12.03"]', "circle", ""),
        ("schedule/pins.toml", "day=2021-10-07", "day=2021-11-07", "no unit shoots on", ""),
        ("schedule/pins.toml", "day=2021-10-07", "", "either 'day' or 'at'", ""),
        ("schedule/strips.toml", "minutes=60", 'setups=["12.3"]', "no setup '12.3'", "12.03"),
        ("schedule/strips.toml", "minutes=60", 'unit="ground"', "no unit 'ground'", ""),
        ("mission/days.csv", "anna", "ana", "no person 'ana'", "anna"),
        ("mission/days.csv", "exercise", "excercise", "category of time", "exercise"),
        ("mission/days.csv", "10:00:00Z", "10:00:00", "zone", "2021"),
        ("mission/days.csv", "b2", "b1", "already", "once"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_sentence_file_line_and_hint(
    tmp_path: Path, file: str, old: str, new: str, *, what: str, hint: str
) -> None:
    root = write_sample(tmp_path)
    text = FILES[file]
    assert old in text
    (root / file).write_bytes(text.replace(old, new, 1).encode())
    issues = issues_of(root)
    matching = [issue for issue in issues if what in issue.what]
    assert matching, [str(issue) for issue in issues]
    assert len(issues) <= 3, [str(issue) for issue in issues]
    issue = matching[0]
    assert hint in issue.hint
    assert issue.file == file
    line = issue.line
    assert line is not None
    if "given twice" not in what and "\n" not in old and new and "missing" not in what:
        near = [text[: text.index(old)].count("\n") + 1 + shift for shift in range(-8, 2)]
        assert line in near


def test_misnamed_files_and_folders_are_told(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    (root / "shot").mkdir()
    (root / "peopel.toml").write_text("")
    (root / "rushes").mkdir()
    found = {issue.file: issue.hint for issue in issues_of(root)}
    assert found == {"shot": "did you mean 'shots'?", "peopel.toml": "did you mean 'people.toml'?"}


def test_overlapping_phases_and_attitudes_are_told(tmp_path: Path) -> None:
    text = FILES["locations/iss.toml"].replace("from=2021-10-15T09:13:00Z", "from=2021-10-15T09:12:00Z")
    text += '[[phase]]\nid="late"\nfrom=2021-10-06T00:00:00Z\nto=2021-10-08T00:00:00Z\n'
    found = [issue.what for issue in issues_of(write_sample(tmp_path, iss=text))]
    assert any("'late' begins before 'adaptation' ends" in what for what in found)
    assert any("attitude begins before another ends" in what for what in found)


def test_two_places_with_one_set_ask_which(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    (root / "locations/mockup.toml").write_text('id="mockup"\nkind="unplanned"\n[[set]]\nid="cupola"\n')
    [issue] = issues_of(root)
    assert issue.what == "'cupola' is a set of 2 places"
    assert issue.hint == "write iss/cupola or mockup/cupola"
    assert (issue.file, issue.line) == ("shots/012.toml", 9)


def test_what_only_the_screenplay_knows(tmp_path: Path) -> None:
    production, _ = read_production(write_sample(tmp_path))
    assert check_against_script(production, ["3", "12"], ["VERESOVA", "TIMUR"]) == ()
    issues = check_against_script(production, ["3", "13"], ["VERESOV"])
    places = {(issue.file, issue.what.partition(" '")[0]) for issue in issues}
    assert ("shots/012.toml", "there is no scene") in places
    assert ("schedule/strips.toml", "there is no scene") in places
    assert ("script/breakdown.toml", "there is no scene") in places


def test_findings_of_departments_get_file_and_line(tmp_path: Path) -> None:
    sources = read_production(write_sample(tmp_path))[0].sources
    lines = FILES["shots/012.toml"].split("\n")
    need = next(number for number, line in enumerate(lines, start=1) if line.startswith("need"))
    assert sources.locate(Where("12.03", ("need", 1))) == ("shots/012.toml", need)
    assert sources.locate(Where("12.03", ("need", 4))) == ("shots/012.toml", need + 1)
    assert sources.locate(Where("12.03/2")) == ("shots/012.toml", 6)
    assert sources.locate(Where("iss/cupola-7", ("normal",)))[0] == "locations/iss.toml"
    assert sources.locate(Where("nobody")) == (None, None)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"a = 1\n\0", "NUL"),
        ('title = "Фильм"'.encode("cp1251"), "not UTF-8"),
        (b"#" * 5_000_000, "too large"),
    ],
)
def test_a_file_that_is_no_text_is_an_issue_and_the_rest_is_read(
    tmp_path: Path, data: bytes, what: str
) -> None:
    root = write_sample(tmp_path)
    (root / "people.toml").write_bytes(data)
    production, issues = read_production(root)
    assert [issue.file for issue in issues] == ["people.toml"]  # nobody is called missing for it
    assert what in issues[0].what
    assert len(production.setups) == 2


def test_a_screenplay_of_50_mb_is_refused_with_its_size(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    with (root / "script/first-light.fountain").open("wb") as stream:
        stream.truncate(50_000_000)
    production, issues = read_production(root)
    assert production.screenplay is None
    assert "50.0 MB" in issues[0].what
    assert (issues[0].file, issues[0].line) == ("skylot.toml", 3)


def test_links_and_devices_do_not_lead_out(tmp_path: Path) -> None:
    outside = tmp_path / "secret.toml"
    outside.write_text("a = 1\n")
    root = write_sample(tmp_path / "film")
    (root / "shots/link.toml").symlink_to(outside)
    os.mkfifo(root / "shots/pipe.toml")
    found = {issue.file: issue.what for issue in issues_of(root)}
    assert found["shots/link.toml"] == "the path leads out of the production"
    assert found["shots/pipe.toml"] == "is not a file"


def test_an_empty_folder_says_that_there_is_no_production(tmp_path: Path) -> None:
    production, issues = read_production(tmp_path / "nothing")
    assert [(issue.file, issue.what) for issue in issues] == [("skylot.toml", "the file is missing")]
    assert production.setups == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_an_issue(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    (root / "people.toml").chmod(0)
    assert "cannot be read" in issues_of(root)[0].what


def test_an_unreadable_file_is_an_issue_even_for_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_sample(tmp_path)
    real = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "people.toml":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", refuse)
    assert [str(issue) for issue in issues_of(root)] == [
        "people.toml: error: cannot be read: Permission denied"
    ]


def test_reading_a_clean_folder_loads_no_editor_no_spreadsheet_no_parser(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    code = (
        "import sys; from pathlib import Path; from skylot.folder.read import read_production; "
        f"p, i = read_production(Path({str(root)!r})); assert not i; "
        "print([m for m in ('openpyxl', 'tomlkit', 'icalendar', 'tree_sitter', 'ortools') if m in sys.modules])"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


BITS = [
    '"', "[", "]", "{", "}", "=", "\n", "0", "-1", "1e400", "nan", "true", "2021-10-05", "9999-12-31T23:59:59Z",
    "0001-01-01", '""', '"x"', "[]", "{}", "[[", "é", '"\\u0000"', "99999999999999999999", '"/"', '"../.."',
    "00:00:00", '"all"', "#",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_written_the_reading_says_where_it_is_wrong(tmp_path: Path, data: st.DataObject) -> None:
    root = write_sample(tmp_path)
    for _ in range(data.draw(st.integers(1, 3))):
        file = data.draw(st.sampled_from(sorted(FILES)))
        text = (root / file).read_text()
        at = data.draw(st.integers(0, len(text)))
        end = min(len(text), at + data.draw(st.integers(0, 25)))
        (root / file).write_text(text[:at] + data.draw(st.sampled_from(BITS)) + text[end:])
    production, issues = read_production(root)
    assert all(issue.what and issue.file for issue in issues)
    assert all("pydantic" not in str(issue) and "Input should" not in str(issue) for issue in issues)
    fingerprints(production)
    check_against_script(production, ["12"], ["VERESOVA"])


def test_a_hostile_file_is_read_in_bounded_time_and_its_report_has_an_end(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    (root / "people.toml").write_text("[[person]]\nid = 1\n" * 3_000)
    (root / "shots/big.toml").write_text("x y\n" * 60_000)
    issues = issues_of(root)
    told = [issue for issue in issues if issue.file == "people.toml"]
    assert len(told) == 201 and "more mistakes" in told[-1].what + told[0].what
    assert len([issue for issue in issues if issue.file == "shots/big.toml"]) == 6
