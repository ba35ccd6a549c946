import errno
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from skylot.core.errors import BadText, CannotWrite, NotFound
from skylot.core.instant import Instant
from skylot.folder.journal import append, journal_path, read_day, standing

DAY = date(2021, 10, 15)
NOW = Instant.parse("2021-10-15T09:20:00Z")


def test_facts_come_back_in_order(tmp_path: Path) -> None:
    first = append(tmp_path, DAY, "take", {"setup": "12.03", "circled": True, "имя": "Анна"}, at=NOW)
    second = append(tmp_path, DAY, "setback", {"what": "attitude lost", "deg": 57}, at=NOW.plus(60))
    entries, issues = read_day(tmp_path, DAY)
    assert issues == ()
    assert entries == (first, second)
    assert entries[0].facts == {"setup": "12.03", "circled": True, "имя": "Анна"}
    assert read_day(tmp_path, date(2021, 10, 14)) == ((), ())


def test_a_correction_names_the_old_line_and_both_stay(tmp_path: Path) -> None:
    wrong = append(tmp_path, DAY, "take", {"number": 1}, at=NOW)
    right = append(tmp_path, DAY, "take", {"number": 2}, at=NOW, corrects=wrong.id)
    entries, _ = read_day(tmp_path, DAY)
    assert entries == (wrong, right)
    assert standing(entries) == (right,)
    assert len(journal_path(tmp_path, DAY).read_text().splitlines()) == 2
    with pytest.raises(NotFound, match="no entry 'nobody'"):
        append(tmp_path, DAY, "take", {}, at=NOW, corrects="nobody")


def test_a_torn_last_line_is_told_skipped_and_never_swallows_the_next(tmp_path: Path) -> None:
    kept = append(tmp_path, DAY, "take", {"number": 1}, at=NOW)
    append(tmp_path, DAY, "take", {"number": 2}, at=NOW)
    path = journal_path(tmp_path, DAY)
    path.write_bytes(path.read_bytes()[:-20])
    entries, issues = read_day(tmp_path, DAY)
    assert entries == (kept,)
    assert [(issue.severity, issue.file, issue.line) for issue in issues] == [
        ("warning", "journal/2021-10-15.jsonl", 2)
    ]
    after = append(tmp_path, DAY, "take", {"number": 3}, at=NOW)
    entries, issues = read_day(tmp_path, DAY)
    assert entries == (kept, after)
    assert [(issue.severity, issue.line) for issue in issues] == [("warning", 2)]


def test_a_line_that_is_no_entry_is_an_error_with_its_line(tmp_path: Path) -> None:
    append(tmp_path, DAY, "take", {}, at=NOW)
    path = journal_path(tmp_path, DAY)
    lines = [
        b"nonsense",
        b'{"id": 1}',
        b"[" * 50_000,
        b"\xff\xfe",
        b'{"id":"a","at":"2021-10-15","kind":"x"}',
    ]
    path.write_bytes(path.read_bytes() + b"\n".join(lines) + b"\n")
    entries, issues = read_day(tmp_path, DAY)
    assert len(entries) == 1
    assert [issue.line for issue in issues] == [2, 3, 4, 5, 6]
    assert {issue.severity for issue in issues} == {"error"}


def test_facts_that_are_no_json_or_use_our_names_are_refused(tmp_path: Path) -> None:
    for facts in ({"x": float("nan")}, {"x": object()}, {"id": "mine"}, {"x": "y" * 200_000}):
        with pytest.raises(BadText):
            append(tmp_path, DAY, "take", facts, at=NOW)
    assert read_day(tmp_path, DAY)[0] == ()


def test_a_full_disk_leaves_the_journal_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(tmp_path, DAY, "take", {"number": 1}, at=NOW)
    before = journal_path(tmp_path, DAY).read_bytes()
    real, calls = os.write, [0]

    def part(descriptor: int, data: bytes) -> int:
        calls[0] += 1
        if calls[0] > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, bytes(data[:10]))

    monkeypatch.setattr(os, "write", part)
    with pytest.raises(CannotWrite, match="No space"):
        append(tmp_path, DAY, "take", {"number": 2}, at=NOW)
    assert journal_path(tmp_path, DAY).read_bytes() == before


APPENDER = """
import sys
from datetime import date
from pathlib import Path
from skylot.core.instant import Instant
from skylot.folder.journal import append
for number in range(40):
    append(Path(sys.argv[1]), date(2021, 10, 15), "take", {"number": number, "by": sys.argv[2]}, at=Instant(0))
"""


def test_two_processes_lose_no_line(tmp_path: Path) -> None:
    running = [subprocess.Popen([sys.executable, "-c", APPENDER, str(tmp_path), name]) for name in "ab"]
    assert [each.wait(timeout=60) for each in running] == [0, 0]
    entries, issues = read_day(tmp_path, DAY)
    assert issues == ()
    for name in "ab":
        assert [entry.facts["number"] for entry in entries if entry.facts["by"] == name] == list(range(40))


def test_a_killed_writer_leaves_whole_lines_and_at_most_one_torn(tmp_path: Path) -> None:
    for turn in range(20):
        pid = os.fork()
        if pid == 0:
            try:
                while True:
                    append(tmp_path, DAY, "take", {"text": "x" * 3000}, at=NOW)
            finally:
                os._exit(1)
        time.sleep(0.004 + 0.002 * turn)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    entries, issues = read_day(tmp_path, DAY)
    assert entries
    assert all(issue.severity == "warning" for issue in issues)
    lines = journal_path(tmp_path, DAY).read_bytes().split(b"\n")
    assert len(entries) + len(issues) == len([line for line in lines if line])
    assert all(json.loads(line) for line in lines[:1])
