"""More than fits, papers before there is a plan, and a plan that was cut off."""

from __future__ import annotations

import pytest
from tests.faults.conftest import Film, contents, sane


def test_more_must_minutes_than_minutes_is_infeasible_and_the_rest_is_still_planned(film: Film) -> None:
    film.change("schedule/strips.toml", "minutes = 40", "minutes = 720")
    film.add("schedule/strips.toml", '\n[[strip]]\nid = "2"\nscenes = ["2"]\nset = "zvezda"\nminutes = 720\n')
    answer = sane(film.run("schedule", "solve"))
    assert answer.code == 7, answer.said
    assert "infeasible" in answer.out
    assert "Does not fit" in answer.out
    assert (film.root / "schedule/board.toml").is_file()
    shown = sane(film.run("schedule", "show"))
    assert "Does not fit" in shown.out


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("shots/one.toml", '"lead 5 min"', '"night earth in big"', "can never be true together"),
        ("people.toml", 'category = "work"', 'category = "meal"', "'anna' has no hours"),
        ("people.toml", "plays =", "plays", "'=' is missing"),
        ("shots/one.toml", 'after = ["1.01"]', 'after = ["1.02"]', "goes round in a circle"),
    ],
)
def test_a_folder_with_mistakes_is_not_solved(film: Film, file: str, old: str, new: str, what: str) -> None:
    film.change(file, old, new)
    film.refused("schedule", "solve", what=what, at=f"{file}:")


@pytest.mark.parametrize(
    "words", [["paperwork"], ["schedule", "show"], ["schedule", "check"], ["schedule", "undo"]]
)
def test_before_there_is_a_schedule(film: Film, words: list[str]) -> None:
    answer = sane(film.run(*words))
    assert answer.code in {2, 3}
    assert answer.err


def test_a_board_that_was_cut_off_is_told_and_never_half_used(film: Film) -> None:
    assert film.run("schedule", "solve").code == 0
    board = film.root / "schedule/board.toml"
    whole = board.read_bytes()
    for share in (0.3, 0.6, 0.9):
        board.write_bytes(whole[: int(len(whole) * share)])
        for words in (["check"], ["schedule", "check"], ["paperwork"], ["status"]):
            answer = sane(film.run(*words))
            assert answer.code in {2, 3}, (words, share, answer)
    board.write_bytes(whole)
    assert film.run("schedule", "check").code == 0


def test_pins_and_days_that_are_not_there(film: Film) -> None:
    film.refused(
        "schedule", "pin", "9.99", "--day", "2021-10-09", what="there is no strip, setup or pass", code=3
    )
    film.refused("schedule", "pin", "1.01", "--day", "someday", what="'someday'")
    assert film.run("schedule", "solve").code == 0
    before = contents(film.root)
    for words in (
        ["schedule", "show", "--day", "31.12."],
        ["paperwork", "call-sheat"],
        ["paperwork", "--day", "x"],
    ):
        answer = sane(film.run(*words))
        assert answer.code in {2, 3}, answer
    assert contents(film.root) == before
