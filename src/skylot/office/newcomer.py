"""`skylot new`: an empty production, a copy of an example, or a first schedule from a screenplay alone."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from skylot.core.errors import BadInput, CannotWrite, NotFound
from skylot.core.issues import error, has_errors
from skylot.core.names import did_you_mean
from skylot.office.report import Report
from skylot.office.text import plural

EXAMPLES = ("first-light",)


def make(folder: Path, example: str | None, script: Path | None) -> Report:
    """Make a production in a folder that does not exist or is empty; raises CannotWrite, NotFound, BadInput."""
    if example and script:
        raise BadInput([error("--example and --from cannot go together", "take one of them")])
    if example:
        return _copy(folder, example)
    if script:
        return _from_script(folder, script)
    from skylot.folder.new import new_production  # noqa: PLC0415

    made = new_production(folder, folder.absolute().name)
    return Report(text=_made(folder, made, "Put a screenplay under script/ and name it in skylot.toml."))


def _made(folder: Path, made: tuple[str, ...], following: str) -> str:
    listing = "\n".join(f"  {name}" for name in made)
    return f"{folder} is a production now:\n{listing}\n{following}"


def example_folder(name: str) -> Path:
    """Return where an example lies: inside the installed package, or beside the sources; raises NotFound."""
    if name not in EXAMPLES:
        raise NotFound(f"there is no example '{name}'", did_you_mean(name, EXAMPLES))
    package = Path(str(files("skylot")))
    for folder in (package / "examples" / name, package.parents[1] / "examples" / name):
        if (folder / "skylot.toml").is_file():
            return folder
    raise NotFound(f"the example '{name}' did not come with this installation", "install skylot again")


def _copy(folder: Path, example: str) -> Report:
    source = example_folder(example)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotWrite(f"{folder} is not an empty folder", "name a new one: nothing was written")
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(source, part, ignore=shutil.ignore_patterns("build", "__pycache__"))
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except OSError as fault:
        shutil.rmtree(part, ignore_errors=True)
        raise CannotWrite(f"{folder} cannot be written: {fault.strerror}") from fault
    made = tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))
    return Report(
        text=f"{folder} is a copy of {example}: {plural(len(made), 'file')}. Next: skylot -C {folder} check"
    )


def _from_script(folder: Path, script: Path) -> Report:
    from skylot.folder.new import production_from_script  # noqa: PLC0415
    from skylot.office.script import read_script_file  # noqa: PLC0415
    from skylot.script.breakdown import break_down  # noqa: PLC0415
    from skylot.script.model import BreakdownNotes  # noqa: PLC0415

    screenplay, data, issues = read_script_file(script)
    if screenplay is None or has_errors(issues):
        raise BadInput(issues, f"{script} cannot be read as a screenplay: nothing was written")
    breakdown, found = break_down(screenplay, BreakdownNotes())
    title = breakdown.title or script.stem
    made = production_from_script(folder, title, breakdown, data, script.name)
    issues = (*issues, *(issue.placed(script.name, issue.line) for issue in found))
    count = plural(sum(not scene.omitted for scene in breakdown.scenes), "scene")
    following = f"Next: skylot -C {folder} schedule solve makes a first schedule of {count}."
    return Report(text=_made(folder, made, following), issues=issues)
