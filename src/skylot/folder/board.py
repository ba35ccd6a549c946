"""schedule/board.toml: the board as a file that people can read and diff, with earlier boards beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from skylot.core.errors import BadInput, NotFound
from skylot.core.issues import Issue, has_errors
from skylot.core.names import did_you_mean, natural_key, slug
from skylot.folder.files import TOML_LIMIT, Folder
from skylot.folder.paths import BOARD, BOARDS
from skylot.folder.schema.board import BoardFile
from skylot.folder.source_map import SourceMap
from skylot.folder.toml_text import read_toml
from skylot.folder.toml_write import toml_key, toml_value
from skylot.folder.validate import validate
from skylot.folder.write import replace_file
from skylot.schedule.model import Placement, Schedule, Unplaced

_HEAD = (
    "# Written by 'skylot schedule solve': decisions belong in pins.toml and strips.toml, which it keeps.\n"
)


def board_text(schedule: Schedule) -> str:
    """Return a schedule as the text of a board; `parse_board` gives the very same schedule back."""
    top = {
        "status": schedule.status,
        "gap": float(schedule.gap),
        "seconds": float(schedule.seconds),
        "as_of": schedule.as_of,
        "repeatable": schedule.repeatable,
    }
    parts = [_HEAD, _lines(top)]
    for level in schedule.levels:
        numbers = {"value": float(level.value), "bound": float(level.bound), "gap": float(level.gap)}
        parts.append("\n[[level]]\n" + _lines({"name": level.name, **numbers}))
    parts += ["\n[[placement]]\n" + _lines(_placement(each)) for each in schedule.placements]
    parts += ["\n[[unplaced]]\n" + _lines(_unplaced(each)) for each in schedule.unplaced]
    if schedule.fingerprints:
        parts.append("\n[fingerprints]\n" + _lines(dict(schedule.fingerprints)))
    return "".join(parts)


def parse_board(text: str, file: str = BOARD) -> tuple[Schedule | None, tuple[Issue, ...]]:
    """Return the schedule of a board's text, and its faults; None where it has any: half a board would be
    wrong.
    """
    sources = SourceMap()
    parsed = read_toml(text, file)
    sources.add_file(file, parsed.text)
    found, issues = validate(BoardFile, parsed.values, file, sources)
    every = (*parsed.issues, *issues)
    return (None if found is None or has_errors(every) else found.record()), every


def save_board(root: Path, schedule: Schedule, expected: str | None) -> str:
    """Write schedule/board.toml in place of the text with this hash, and return the new hash; see
    `replace_file`.

    `expected` is '' where there must be no board yet, None where the old one does not matter.
    """
    return replace_file(root / BOARD, board_text(schedule), expected)


def keep_board(root: Path, name: str = "previous") -> str | None:
    """Keep the present board as schedule/boards/NAME.toml, over an older one of that name; return its path.

    None where there is no board. Raises BadInput for a board that cannot be read, CannotWrite and Busy.
    """
    folder = Folder(root)
    data = folder.read(BOARD, TOML_LIMIT)
    if data is None:
        if folder.issues:
            raise BadInput(folder.issues)
        return None
    path = _path(name)
    replace_file(root / path, data, None)
    return path


def boards(root: Path) -> tuple[str, ...]:
    """Return the names of the boards that were kept, in natural order."""
    files = Folder(root).listing(BOARDS, (".toml",))
    names = [file.rpartition("/")[2].removesuffix(".toml") for file in files]
    return tuple(sorted(names, key=natural_key))


def load_board(root: Path, name: str) -> Schedule:
    """Return a board that was kept; raises NotFound, or BadInput with its faults."""
    folder = Folder(root)
    text = folder.text(_path(name), TOML_LIMIT)
    if text is None:
        if folder.issues:
            raise BadInput(folder.issues)
        raise NotFound(f"no board was kept as '{name}'", did_you_mean(name, boards(root)))
    schedule, issues = parse_board(text, _path(name))
    if schedule is None:
        raise BadInput(issues)
    return schedule


def restore_board(root: Path, name: str, expected: str | None) -> str:
    """Make a board that was kept the present one, and return its hash; raises as `load_board` and
    `save_board`.
    """
    return save_board(root, load_board(root, name), expected)


def _path(name: str) -> str:
    return f"{BOARDS}/{slug(name)}.toml"


def _lines(values: Mapping[str, object]) -> str:
    return "".join(
        f"{toml_key(key)} = {toml_value(value)}\n" for key, value in values.items() if value is not None
    )


def _placement(each: Placement) -> dict[str, object]:
    return {
        "task": each.task,
        "strip": each.strip,
        "setup": each.setup,
        "start": each.start,
        "end": each.end,
        "unit": each.unit,
        "place": each.place,
        "set": each.set,
        "chance": each.chance,
        "event_at": each.event_at,
        "spread_s": None if each.spread_s is None else float(each.spread_s),
    }


def _unplaced(each: Unplaced) -> dict[str, object]:
    return {
        "task": each.task,
        "strip": each.strip,
        "setup": each.setup,
        "priority": each.priority,
        "why": each.why,
        "clash": list(each.clash) or None,
    }
