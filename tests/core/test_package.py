import subprocess
import sys
from pathlib import Path

from skylot.core.progress import Progress, silent

SOURCE = Path(__file__).resolve().parents[2] / "src"


def loaded_after(statement: str) -> set[str]:
    code = f"import sys; sys.path.insert(0, {str(SOURCE)!r}); {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_package_loads_nothing_heavy() -> None:
    assert "numpy" not in loaded_after("import skylot.core")
    light = "import skylot.core.errors, skylot.core.issues, skylot.core.names, skylot.core.progress"
    assert not {"numpy", "erfa", "tomllib"} & loaded_after(light)


def test_silent_is_a_progress() -> None:
    listener: Progress = silent
    assert listener(1, 2, "scene 12") is None  # type: ignore[func-returns-value]
