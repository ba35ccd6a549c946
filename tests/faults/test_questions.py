"""Commands typed by a clumsy person: silly spans, instants without a zone, names that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faults.conftest import Film, run, sane, spawn

DAY = "2021-10-09T00:00:00Z"
LIGHT = ["light", "iss"]


@pytest.mark.parametrize(
    ("words", "what", "code"),
    [
        ([*LIGHT, "--from", "2021-10-10T00:00:00Z", "--to", DAY], "before it begins", 2),
        ([*LIGHT, "--from", DAY, "--to", DAY], "the span ends", 2),
        ([*LIGHT, "--from", "1980-01-01", "--to", "2280-01-01"], "where 400 are allowed", 2),
        ([*LIGHT, "--from", "2021-01-01", "--to", "3021-01-01"], "is after 2292", 2),
        ([*LIGHT, "--from", "1959-12-31", "--to", "1960-01-02"], "is before 1960", 2),
        ([*LIGHT, "--from", "1969-07-20", "--to", "1969-07-21"], "unknown over the whole span", 2),
        ([*LIGHT, "--at", "2021-10-09T12:00:00"], "a zone is needed", 2),
        ([*LIGHT, "--at", "noon"], "'noon' is no date with a time", 2),
        ([*LIGHT, "--at", ""], "'' is no date with a time", 2),
        ([*LIGHT, "--at", "2021-13-45T12:00:00Z"], "no such day", 2),
        ([*LIGHT, "--at", "9999-12-31T23:59:59Z"], "is after 2292", 2),
        ([*LIGHT, "--at", "2055-10-09T12:00:00Z"], "the orbit of The station is unknown at", 2),
        ([*LIGHT, "--as-of", "yesterday"], "'yesterday' is no date with a time", 2),
        ([*LIGHT, "--as-of", "2021-01-01T00:00:00Z"], "unknown over the whole span", 2),
        ([*LIGHT, "--setup", "9.99"], "there is no setup '9.99'", 3),
        ([*LIGHT, "--setup", "1.02"], "setup 1.02 has no need", 3),
        ([*LIGHT, "--setup", "1.01", "--from", "2030-01-01"], "outside of the dates", 2),
        ([*LIGHT, "--picture", "x.gif"], "neither .png nor .svg", 2),
        ([*LIGHT, "--picture", "/proc/x.png"], "x.png cannot be written", 6),
        ([*LIGHT, "--nonsense"], "No such option", 2),
        (["light"], "Missing argument", 2),
        (["light", "isss"], "did you mean 'iss'?", 3),
        (["light", ""], "there is no place ''", 3),
        (["light", "../iss"], "there is no place", 3),
        (["lihgt"], "No such command", 2),
        (["check", "--as-of", "2021-10-09 12:00"], "a zone is needed", 2),
        (["script", "breakdown", "--scene", "99"], "there is no scene '99'", 3),
        (["table", "out", "peeple", "x.csv"], "did you mean 'people'?", 3),
        (["table", "out", "people", "x.pdf"], "neither .csv nor .xlsx", 2),
        (["table", "in", "people", "/nonexistent.csv"], "cannot be read", 3),
        (["mission", "requests", "x.pdf"], "neither .csv nor", 2),
    ],
)
def test_a_clumsy_question_gets_a_sentence(film: Film, words: list[str], what: str, code: int) -> None:
    film.refused(*words, what=what, code=code)


def test_what_is_unknown_is_still_printed(film: Film) -> None:
    answer = film.refused(
        *LIGHT, "--from", "2030-10-10", "--to", "2030-10-11", "--json", what='"state": "unknown"'
    )
    assert '"severity": "error"' in answer.out


@pytest.mark.parametrize(
    "words", [[*LIGHT], pytest.param(["check", "--json"], marks=pytest.mark.slow), ["--help"]]
)
def test_a_reader_that_goes_away(film: Film, words: list[str]) -> None:
    process = spawn("-C", film.root, *words)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    assert process.wait(60) in {0, 1, 141}
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    process.stderr.close()


def test_a_terminal_without_our_letters(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    film.change("skylot.toml", "Three Windows", "Три окна")
    film.change("people.toml", "plays", '"игры"')
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    out, err = spawn("-C", film.root, "check").communicate(timeout=60)
    assert "Traceback" not in out + err
    assert "is not a known key" in err


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/tmp"])
def test_a_table_that_is_a_device(film: Film, tmp_path: Path, name: str) -> None:
    link = tmp_path / "people.csv"
    link.symlink_to(name)
    film.refused("table", "in", "people", link, what="not a file")


def test_no_command_at_all() -> None:
    assert "Usage" in sane(run()).said
