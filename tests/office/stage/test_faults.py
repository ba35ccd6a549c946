"""A fault that nobody foresaw in one setup: that setup says so, and the others keep their answers."""

from pathlib import Path

import pytest
from tests.office.stage.staged import make_staged

from skylot.core.errors import BadText
from skylot.core.issues import Issue
from skylot.office.opening import Opened, open_production
from skylot.office.report import Report
from skylot.office.stage import shots
from skylot.office.stage.checking import check_stage
from skylot.office.stage.faults import DEBUG, answered
from skylot.office.stage.handing import export_shots
from skylot.office.stage.sheets import make_sheet


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Return a production of two staged setups, of which one divides by zero."""
    resolve = shots.resolve

    def faulty(staging, *args, **named):
        if staging.setup == "1.01":
            raise ZeroDivisionError("division\n  by zero")
        return resolve(staging, *args, **named)

    monkeypatch.setattr(shots, "resolve", faulty)
    monkeypatch.delenv(DEBUG, raising=False)
    return open_production(make_staged(tmp_path / "two"))


def fault_of(report: Report) -> Issue:
    """Return the one issue that says that a setup cannot be read."""
    (found,) = [issue for issue in report.issues if "cannot be read" in issue.what]
    return found


def test_the_check_of_the_others_stays_whole(broken: Opened) -> None:
    report = check_stage(broken)
    found = fault_of(report)
    assert found.what == "setup 1.01 cannot be read: ZeroDivisionError: division by zero"
    assert found.severity == "error"
    assert (found.file, found.line) == ("stage/scene-01.toml", 3)
    assert "report it" in found.hint
    assert DEBUG in found.hint
    assert list(report.facts["notes"]) == ["1.02"]
    assert report.facts["setups"] == ["1.01", "1.02"]


def test_the_sheet_has_the_others_frames(broken: Opened) -> None:
    report = make_sheet(broken)
    assert fault_of(report).severity == "error"
    assert report.facts["drawn"] == ["1.02"]
    assert Path(report.facts["files"][0]).read_bytes()[:4] == b"%PDF"


def test_a_hand_over_has_the_others(broken: Opened, tmp_path: Path) -> None:
    report = export_shots(broken, out=tmp_path / "out", usd=False)
    assert fault_of(report)
    assert (tmp_path / "out/gltf/1-02.glb").exists()
    assert not (tmp_path / "out/gltf/1-01.glb").exists()


def test_who_looks_for_the_fault_gets_it_whole(broken: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEBUG, "1")
    with pytest.raises(ZeroDivisionError):
        check_stage(broken)


@pytest.mark.parametrize("fault", [BadText("no"), OSError("no room"), MemoryError()])
def test_what_is_raised_on_purpose_goes_on(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DEBUG, raising=False)

    def ask() -> None:
        raise fault

    with pytest.raises(type(fault)):
        answered("1.01", ask)


def test_a_long_story_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DEBUG, raising=False)

    def ask() -> None:
        raise ValueError("x" * 10_000)

    found = answered("1.01", ask)
    assert isinstance(found, Issue)
    assert len(found.what) < 300
