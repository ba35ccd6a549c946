"""The contact sheet of 60 setups of the example: staged, light found, drawn, read, typeset; nothing kept before.

Then the same again, where every frame is fresh. Run `python -m bench contact_sheet`.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from skylot.office.opening import open_production
from skylot.office.stage.sheets import make_sheet
from skylot.office.stage.shots import Shooting

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "first-light"
SETUPS = 60
REACH_S = 90.0


def measure() -> dict[str, Any]:
    """Return the seconds of a first sheet, and of one whose frames are all fresh."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "first-light"
        shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("build"))
        names = list(Shooting(open_production(root)).stagings)[:SETUPS]
        first = _sheet(root, names)
        again = _sheet(root, names)
    return {
        "setups": len(names),
        "reach_s": REACH_S,
        "seconds": first["seconds"],
        "drawn": first["drawn"],
        "again_seconds": again["seconds"],
        "again_drawn": again["drawn"],
    }


def _sheet(root: Path, names: list[str]) -> dict[str, Any]:
    began = perf_counter()
    report = make_sheet(open_production(root), " ".join(names))
    return {"seconds": round(perf_counter() - began, 1), "drawn": len(report.facts["drawn"])}
