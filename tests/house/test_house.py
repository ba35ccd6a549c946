"""The house rules that no linter holds: ceilings, the drawing, and what a start may load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "skylot").rglob("*.py"))


def test_no_module_is_over_600_lines_and_no_init_over_40() -> None:
    too_long = {
        str(path.relative_to(ROOT)): count
        for path in SOURCES
        if (count := len(path.read_text(encoding="utf-8").splitlines()))
        > (40 if path.name == "__init__.py" else 600)
    }
    assert not too_long


def test_no_function_is_over_60_lines() -> None:
    too_long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 60:
                    too_long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {length}")
    assert not too_long


def test_the_architecture_page_prints_the_contract_that_is_enforced() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["id"] == "rooms")
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawing = re.search(r"```text rooms\n(.*?)```", page, re.S)
    assert drawing is not None
    drawn = [line.strip() for line in drawing[1].splitlines() if line.strip()]
    assert drawn == contract["layers"]


def test_every_room_of_the_drawing_exists_and_holds_work() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["id"] == "rooms")
    rooms = {room.strip() for layer in contract["layers"] for room in layer.split("|")}
    for room in rooms:
        folder = ROOT / "src" / "skylot" / room
        assert (folder / "__init__.py").exists() or folder.with_suffix(".py").exists(), room


def test_help_loads_nothing_heavy() -> None:
    probe = (
        "import sys; from skylot.cli.main import app; "
        "heavy = {'numpy', 'pydantic', 'ortools', 'typst', 'openpyxl', 'icalendar', 'erfa', 'sgp4', 'rich'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_no_path_of_a_machine_and_no_download_address_is_tracked() -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    hosts = re.compile(r"files\.pythonhosted|registry\.npmjs|pypi\.org/simple")
    bad = [
        name
        for name in files
        if name.endswith((".lock", ".txt", ".toml", ".md", ".py", "Makefile", "run"))
        and name != "tests/house/test_house.py"
        and hosts.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]
    assert not bad
