"""Setups told in several processes, which end with the one that began them: by Ctrl-C or by force."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.office.stage.staged import make_staged

CODE = (
    "import os\n"
    "from skylot.office.stage import telling\n"
    "from skylot.cli.main import run\n"
    "if __name__ == '__main__':\n"
    "    telling._WORTH_A_PROCESS = 1\n"
    "    os.cpu_count = lambda: 2\n"
    "    run()\n"
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked for in /proc"),
]


def in_group(group: int) -> list[int]:
    """Return the living processes of a group."""
    found = []
    for each in Path("/proc").iterdir():
        try:
            fields = (each / "stat").read_text().rpartition(")")[2].split() if each.name.isdigit() else []
        except OSError:
            continue
        if fields and int(fields[2]) == group and fields[0] != "Z":
            found.append(int(each.name))
    return found


def until(what: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Wait until something holds; tell whether it does."""
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


@pytest.fixture
def work(tmp_path: Path) -> subprocess.Popen[str]:
    """Return a check of two setups in two processes that have begun: with their tracker four in the group."""
    folder = make_staged(tmp_path / "two")
    (tmp_path / "work.py").write_text(CODE)
    process = subprocess.Popen(
        [sys.executable, str(tmp_path / "work.py"), "-C", str(folder), "stage", "check"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert until(lambda: process.poll() is not None or len(in_group(process.pid)) == 4)
    assert process.poll() is None, process.communicate()
    return process


@pytest.mark.parametrize("after_s", [0.0, 0.6, 1.2])
def test_ctrl_c_to_all_of_them_is_one_sentence(work: subprocess.Popen[str], after_s: float) -> None:
    time.sleep(after_s)
    os.killpg(work.pid, signal.SIGINT)
    out, err = work.communicate(timeout=60)
    if work.returncode != 0:  # it may have been done by then
        assert (work.returncode, out, err) == (130, "", "stopped; nothing was half written\n")
    assert until(lambda: not in_group(work.pid), 10.0)


def test_workers_do_not_outlive_who_began_them(work: subprocess.Popen[str]) -> None:
    work.kill()
    work.communicate(timeout=60)
    assert until(lambda: not in_group(work.pid), 20.0)


def test_a_worker_that_is_ended_from_outside_is_a_sentence(work: subprocess.Popen[str]) -> None:
    workers = [
        each for each in in_group(work.pid) if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()
    ]
    os.kill(workers[-1], signal.SIGKILL)
    _, err = work.communicate(timeout=60)
    assert "Traceback" not in err
    assert work.returncode == 0 or "ended from outside" in err
