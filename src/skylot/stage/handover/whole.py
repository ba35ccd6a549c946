"""Files that are handed on: whole or not at all, also where two processes write one, or one is killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from skylot.core.errors import CannotWrite


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give the name of a part, of this process alone, that takes the file's place when the block has ended well.

    What killed processes left of the same file is removed. Raises CannotWrite where the disk refuses it.
    """
    part = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        yield part
        part.replace(path)
    except OSError as fault:
        hint = "is there room, and the right to write there?"
        raise CannotWrite(f"{path.name} cannot be written: {fault.strerror or fault}", hint) from fault
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file and return its path; raises CannotWrite."""
    with whole(path) as part:
        part.write_bytes(data)
    return path


def _sweep(path: Path) -> None:
    for left in path.parent.glob(f".{path.stem}.*.part{path.suffix}"):
        number = left.name[len(path.stem) + 2 :].partition(".")[0]
        if number.isdigit() and not _lives(int(number)):
            left.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
