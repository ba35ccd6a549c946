"""Run the main job on a fresh copy of the example, printing each command as a user would type it."""

import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

COMMANDS = (
    "check",
    "script breakdown",
    "light iss --from 2021-10-14T00:00:00Z --to 2021-10-16T00:00:00Z",
    "schedule solve --as-of 2021-10-04T12:00:00Z",
    "schedule check",
    "paperwork",
    "stage check 9 12",
    "stage show 12.01",
    "stage frame 16.02",
    "stage sheet 4.01 6.04 9.01 12.01 16.02 17.01",
    "stage plan 9.01",
    "status",
)


def main(folder: str) -> int:
    """Make the copy, run every command in it, and stop at the first that fails."""
    root = Path(folder)
    skylot = Path(sys.executable).with_name("skylot")
    if root.exists():
        shutil.rmtree(root)
    began = time.monotonic()
    for words in (f"new {folder} --example first-light", *(f"-C {folder} {command}" for command in COMMANDS)):
        print(f"\n$ skylot {words}", flush=True)
        answer = subprocess.run([str(skylot), *shlex.split(words)], check=False)
        if answer.returncode:
            print(f"skylot {words} ended with {answer.returncode}", file=sys.stderr)
            return answer.returncode
    print(
        f"\nThe main job took {time.monotonic() - began:.0f} s. "
        f"The papers are in {folder}/build/papers, frames, contact sheet and plan in {folder}/build/stage."
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
