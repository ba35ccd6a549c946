"""The main job on a copy of the example, as a user types it: each command is a process of its own, and timed.

Run `python -m bench.main_job`.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.startup import Run, copy_of_example, run_skylot
from skylot.api import open_production
from skylot.office.planning import make_plan
from skylot.office.verifying import broken_by

REACH_S, CHECKER_REACH_S = 120.0, 1.0
COMMANDS = (
    "check",
    "script breakdown",
    "light iss --from 2021-10-14T00:00:00Z --to 2021-10-16T00:00:00Z",
    "schedule solve --as-of 2021-10-04T12:00:00Z --json",
    "schedule check",
    "paperwork",
)


def measure() -> dict[str, Any]:
    """Return what each command took, what the schedule says of itself, and how many papers came out."""
    steps: list[dict[str, Any]] = []
    schedule: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        example = copy_of_example(Path(folder))
        for command in COMMANDS:
            done = run_skylot("-C", str(example), *command.split())
            steps.append(
                {
                    "command": f"skylot {command}",
                    "exit_code": done.exit_code,
                    "seconds": round(done.seconds, 2),
                    "cpu_seconds": round(done.cpu_seconds, 2),
                }
            )
            if command.startswith("schedule solve"):
                schedule = _answer(done)
            if done.exit_code:
                steps[-1]["output"] = done.output[-2000:]
                break
        checker = _checker(example) if not steps[-1]["exit_code"] else {}
        papers = sorted(path.suffix for path in (example / "build" / "papers").glob("*.*"))
    return {
        "seconds": round(sum(step["seconds"] for step in steps), 1),
        "cpu_seconds": round(sum(step["cpu_seconds"] for step in steps), 1),
        "reach_seconds": REACH_S,
        "finished": len(steps) == len(COMMANDS) and not steps[-1]["exit_code"],
        "papers": len(papers),
        "schedule": schedule,
        "checker": checker,
        "steps": steps,
    }


def _checker(example: Path) -> dict[str, float | int]:
    """Return what the independent checker takes on the written board, without reading the folder again."""
    opened = open_production(example)
    board = opened.production.board
    assert board is not None
    plan = make_plan(opened, board.as_of)
    began, cpu_began = perf_counter(), process_time()
    found = broken_by(opened, plan, board)
    return {
        "seconds": round(perf_counter() - began, 2),
        "cpu_seconds": round(process_time() - cpu_began, 2),
        "reach_seconds": CHECKER_REACH_S,
        "broken": sum(issue.severity == "error" for issue in found),
    }


def _answer(done: Run) -> dict[str, Any]:
    """Return what the schedule says of itself, without its placements."""
    start = done.output.find("{")
    try:
        document = json.JSONDecoder().raw_decode(done.output[start:])[0]
    except ValueError:
        return {"output": done.output[-2000:]}
    return {
        "status": document["status"],
        "gap": document["gap"],
        "seconds": document["seconds"],
        "levels": document["levels"],
        "placed": len(document["placements"]),
        "unplaced": [f"{each['task']} ({each['priority']}): {each['why']}" for each in document["unplaced"]],
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1, ensure_ascii=False))
