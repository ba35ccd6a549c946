"""The public surface for Python mirrors the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from skylot import api
from skylot.core.errors import BadInput, NotFound


def test_every_name_that_is_promised_is_there() -> None:
    assert list(api.__all__) == sorted(api.__all__)
    assert all(getattr(api, name) is not None for name in api.__all__)


def test_a_production_is_read_checked_and_asked(read_only: Path, tmp_path: Path) -> None:
    production = api.open_production(str(read_only))
    assert {issue.severity for issue in api.check(production)} == {"note"}
    assert [scene.number for scene in api.breakdown(production).scenes] == ["1", "2", "3", "4"]
    found = api.needs(production, api.Instant.parse("2021-10-07T12:00:00Z"))
    assert set(found.results) == {"1.01"} and found.results["1.01"].starts
    with pytest.raises(BadInput):
        api.schedule(production)
    with pytest.raises(NotFound):
        api.open_production(tmp_path)


def test_a_schedule_is_solved_without_being_written_and_read_where_it_was(
    read_only: Path, solved: Path
) -> None:
    report = api.solve(api.open_production(read_only), write=False)
    assert report.facts["status"] == "optimal"
    assert not (read_only / "schedule/board.toml").exists()
    board = api.schedule(api.open_production(solved))
    assert len(board.placements) == 4 and board.as_of == api.Instant.parse("2021-10-07T12:00:00Z")
    assert api.check_schedule(api.open_production(solved)) == ()
