"""The command line as a person and a program meet it: help with an example, JSON with issues, exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.office.small import FILES, make_production, tree

from skylot import api
from skylot.cli import main


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def skylot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that runs the command line in this process and returns code and texts."""

    def run(*words: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["skylot", *map(str, words)])
        capsys.readouterr()
        try:
            main.run()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        texts = capsys.readouterr()
        return Answer(code, texts.out, texts.err)

    return run


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small production with a schedule; nobody may change it."""
    folder = make_production(tmp_path_factory.mktemp("cli") / "small")
    api.solve(api.open_production(folder))
    return folder


def commands() -> list[tuple[str, ...]]:
    def walk(command: Any, path: tuple[str, ...]) -> list[tuple[str, ...]]:
        under = getattr(command, "commands", {})
        return [path, *(each for name, sub in under.items() for each in walk(sub, (*path, name)))]

    return walk(typer.main.get_command(main.app), ())


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_a_help_with_an_example(skylot: Any, words: tuple[str, ...]) -> None:
    answer = skylot(*words, "--help")
    assert answer.code == 0 and answer.err == ""
    text = " ".join(answer.out.split())
    assert f"Usage: skylot {' '.join(words)}".rstrip() in text
    assert "skylot " + " ".join(word for word in words) in text.replace("skylot -C demo", "skylot")
    assert "Example" in text or not words


READING = (
    ("check",),
    ("status",),
    ("script", "breakdown"),
    ("script", "draft", "DRAFT"),
    ("light", "iss", "--from", "2021-10-08T00:00:00Z", "--to", "2021-10-08T06:00:00Z"),
    ("light", "iss", "--at", "2021-10-08T12:00:00Z"),
    ("light", "yard", "--at", "2021-10-08"),
    ("light", "iss", "--setup", "1.01"),
    ("schedule", "show"),
    ("schedule", "check"),
    ("schedule", "solve", "--dry-run"),
)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_every_reading_command_has_json_with_issues_and_changes_nothing(
    skylot: Any, done: Path, words: tuple[str, ...]
) -> None:
    before = tree(done)
    given = [done / "script/small.fountain" if word == "DRAFT" else word for word in words]
    answer = skylot("-C", done, *given, "--json")
    assert answer.code == 0, answer.err
    assert isinstance(answer.json["issues"], list)
    for issue in answer.json["issues"]:
        assert set(issue) == {"severity", "file", "line", "what", "hint"}
    assert tree(done) == before
    assert skylot("-C", done, *given).out.strip()


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_fault_is_json_too_and_never_a_traceback(
    skylot: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    answer = skylot("-C", tmp_path, *words, "--json")
    assert answer.code == 3 and answer.json["issues"][0]["severity"] == "error"
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "words", [("stage", "frame"), ("light", "--nonsense"), ("stage", "frame", "1.01", "--second", "-1")]
)
def test_what_was_typed_wrongly_is_json_too(skylot: Any, done: Path, words: tuple[str, ...]) -> None:
    answer = skylot("-C", done, *words, "--json")
    assert answer.code == 2
    assert [each["severity"] for each in answer.json["issues"]] == ["error"]
    assert "--help" in answer.json["issues"][0]["hint"] and "Usage" in answer.err


def test_ctrl_c_ends_with_a_sentence(skylot: Any, done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("skylot.office.opening.open_production", interrupted)
    answer = skylot("-C", done, "stage", "check")
    assert (answer.code, answer.out, answer.err) == (130, "", "stopped; nothing was half written\n")


def test_check_counts_and_ends_with_2_where_there_is_an_error(
    skylot: Any, tmp_path: Path, done: Path
) -> None:
    assert skylot("-C", done, "check").out == "Small: 1 note\n"
    broken = FILES["shots/all.toml"].replace('set = "cupola"', 'set = "cupolla"')
    folder = make_production(tmp_path / "p", {"shots/all.toml": broken})
    answer = skylot("-C", folder, "check", "--json")
    faults = [each for each in answer.json["issues"] if each["severity"] == "error"]
    assert answer.code == 2 and [(each["file"], each["line"]) for each in faults] == [("shots/all.toml", 5)]
    answer = skylot("-C", folder, "check")
    assert "shots/all.toml:5: error: " in answer.err and "cupola" in answer.err
    answer = skylot("-C", folder, "script", "breakdown", "--json")
    assert len(answer.json["scenes"]) == 4, "what could be read is there"


def test_breakdown_is_the_contract(skylot: Any, done: Path) -> None:
    found = skylot("-C", done, "script", "breakdown", "--json").json
    scene = found["scenes"][1]
    assert {"number", "heading", "cast", "eighths", "sets", "day_night", "page", "elements"} <= set(scene)
    assert (scene["number"], scene["cast"], scene["eighths"]) == ("2", ["BORIS", "ANNA"], 1)
    assert scene["elements"][-1]["name"] == "lens"
    assert [each["name"] for each in found["characters"]] == ["ANNA", "BORIS", "HOUSTON"]
    assert found["characters"][0]["aliases"] == ["АННА"]
    assert found["scenes"][0]["voices"] == ["HOUSTON"]
    only = skylot("-C", done, "script", "breakdown", "--scene", "2", "--json").json
    assert [each["number"] for each in only["scenes"]] == ["2"]
    assert skylot("-C", done, "script", "breakdown", "--scene", "22").code == 3


def test_light_is_the_contract(skylot: Any, done: Path) -> None:
    span = ("--from", "2021-10-08", "--to", "2021-10-09T00:00:00Z")
    found = skylot("-C", done, "light", "iss", *span, "--json").json
    assert found["from"] == "2021-10-08T00:00:00.000Z"
    assert set(found["windows"][0]) == {"state", "start", "end"}
    assert skylot("-C", done, "light", "isss", *span).code == 3
    assert skylot("-C", done, "light", "iss", "--at", "noon").code == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("schedule", "show", "--day", "soon"), 2),
        (("schedule", "pin", "44", "--day", "2021-10-08"), 3),
        (("schedule", "pin", "4", "--day", "8"), 2),
        (("schedule", "pin", "4"), 2),
        (("schedule", "undo"), 3),
        (("table", "out", "shot", "x.csv"), 3),
        (("table", "out", "shots", "x.doc"), 2),
        (("table", "in", "shots", "missing.csv"), 3),
        (("paperwork", "one-linr"), 3),
        (("light", "iss", "--setup", "9.99"), 3),
        (("no-such-command",), 2),
    ],
)
def test_exit_codes(skylot: Any, done: Path, words: tuple[str, ...], code: int) -> None:
    before = tree(done)
    answer = skylot("-C", done, *words)
    assert answer.code == code and answer.err.strip()
    assert tree(done) == before


def test_a_must_that_cannot_be_placed_ends_with_7_and_shows_the_rest(skylot: Any, tmp_path: Path) -> None:
    never = FILES["shots/all.toml"].replace("for at least 60 s", "for at least 6000 s")
    folder = make_production(
        tmp_path / "p", {"shots/all.toml": never.replace("minutes = 15", "minutes = 120")}
    )
    answer = skylot("-C", folder, "schedule", "solve", "--json")
    assert answer.code == 7 and answer.json["status"] == "infeasible"
    assert [each["setup"] for each in answer.json["unplaced"]] == ["1.01"] and answer.json["unplaced"][0][
        "why"
    ]
    assert {each["strip"] for each in answer.json["placements"]} == {"2", "3", "4"}


def test_the_whole_job_in_one_go(skylot: Any, tmp_path: Path) -> None:
    script = tmp_path / "draft.fountain"
    script.write_text(FILES["script/small.fountain"], encoding="utf-8")
    folder = tmp_path / "film"
    assert skylot("new", folder, "--from", script).code == 0
    assert skylot("-C", folder, "schedule", "solve").code == 0
    assert skylot("-C", folder, "schedule", "check").code == 0
    assert skylot("-C", folder, "paperwork", "one-liner").code == 0
    assert "stale" not in skylot("-C", folder, "status").out
    assert skylot("-C", folder, "table", "out", "people", tmp_path / "people.xlsx").code == 0
    answer = skylot("-C", folder, "table", "in", "people", tmp_path / "people.xlsx", "--json")
    assert answer.code == 0 and answer.json["files"] == []
    assert skylot("-C", folder, "schedule", "pin", "4", "--day", "2030-01-01", "--why", "a test").code == 0
    assert skylot("-C", folder, "schedule", "pin", "4", "--remove").code == 0


def test_the_program_itself_runs(done: Path) -> None:
    copy = shutil.which("skylot", path=str(Path(sys.executable).parent))
    if copy is None:
        pytest.skip("skylot is not installed beside this Python")
    answer = subprocess.run([copy, "-C", str(done), "check"], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (0, "Small: 1 note\n")
