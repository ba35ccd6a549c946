"""Sizes: what the camera words ask for is what the frame is read as."""

import tomllib
from importlib import resources

import pytest

from skylot.stage.reading.sizes import size_class, steps_between

ASKED = tomllib.loads((resources.files("skylot.stage.blocking") / "data" / "sizes.toml").read_text("utf-8"))[
    "size"
]


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row["id"])
def test_a_frame_as_the_words_ask_for_it_reads_as_that_size(row: dict[str, float]) -> None:
    top = max(row["from"], 0.0)
    assert size_class(row["to"] - top, row["to"] - row["from"]) == row["id"]


def test_cuts_at_parts_of_the_body() -> None:
    # shares of the stature below the top of the head, Drillis and Contini: 1 - height of the mark
    marks = {"mouth": 0.10, "shoulder": 0.182, "chest": 0.29, "waist": 0.40, "hip": 0.47, "knee": 0.715}
    sizes = {name: size_class(share, 1.1 * share) for name, share in marks.items()}
    assert sizes == {
        "mouth": "ECU", "shoulder": "CU", "chest": "MCU", "waist": "MS", "hip": "MS", "knee": "MLS"
    }  # fmt: skip
    assert size_class(0.13, 0.25) == "CU", "a whole head, cut at the chin"
    assert size_class(1.0, 1.2) == "LS"
    assert size_class(1.0, 5.0) == "ELS"


def test_steps() -> None:
    assert steps_between("ECU", "ELS") == 6
    assert steps_between("CU", "CU") == 0
    assert steps_between("", "CU") == 0
