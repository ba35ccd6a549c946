"""Whole-process times of `skylot --help` and of `skylot check` on a copy of the example, as a shell sees them.

Run `python -m bench.startup [runs]`. The first run of each command writes Python's compiled files and is not counted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "first-light"
SKYLOT = Path(sys.executable).with_name("skylot")
HELP_REACH_S, CHECK_REACH_S = 0.25, 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process: its exit code, seconds on the clock and seconds of processor time, and what it printed."""

    exit_code: int
    seconds: float
    cpu_seconds: float
    output: str


def run_skylot(*words: str) -> Run:
    """Run the installed command with compiled files allowed, and time it from start to end."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as screen:
        began = perf_counter()
        process = subprocess.Popen(
            [str(SKYLOT), *words], stdout=screen, stderr=subprocess.STDOUT, env=environment
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        screen.seek(0)
        output = screen.read().decode("utf-8", "replace")
    return Run(
        exit_code=process.returncode,
        seconds=seconds,
        cpu_seconds=used.ru_utime + used.ru_stime,
        output=output,
    )


def copy_of_example(folder: Path) -> Path:
    """Return a fresh copy of the example inside a folder, without anything that was built from it."""
    target = folder / "first-light"
    shutil.copytree(EXAMPLE, target, ignore=shutil.ignore_patterns("build", "board*.toml", "issued"))
    return target


def measure(runs: int = 9) -> dict[str, float | int]:
    """Return the median and least seconds of each command over so many runs."""
    with tempfile.TemporaryDirectory() as folder:
        example = str(copy_of_example(Path(folder)))
        found: dict[str, float | int] = {"runs": runs}
        for name, words, reach in (
            ("help", ("--help",), HELP_REACH_S),
            ("check", ("-C", example, "check"), CHECK_REACH_S),
        ):
            run_skylot(*words)
            timed = [run_skylot(*words) for _ in range(runs)]
            if any(each.exit_code for each in timed):
                raise SystemExit(timed[0].output)
            found |= {
                f"{name}_median_s": round(median(each.seconds for each in timed), 3),
                f"{name}_least_s": round(min(each.seconds for each in timed), 3),
                f"{name}_cpu_median_s": round(median(each.cpu_seconds for each in timed), 3),
                f"{name}_reach_s": reach,
            }
    return found


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:])), indent=1))
