"""Files that a person names on the command line, anywhere on the disk: read whole, and never without end."""

from __future__ import annotations

import stat
from pathlib import Path

from skylot.core.errors import BadText, NotFound


def read_given(path: Path, most_bytes: int) -> bytes:
    """Return a file's bytes; raises NotFound where it cannot be read, BadText for a device or a file too large."""
    try:
        mode = path.stat().st_mode
        data = _first(path, most_bytes + 1) if stat.S_ISREG(mode) else None
    except OSError as fault:
        raise NotFound(f"{path} cannot be read: {fault.strerror}") from fault
    except ValueError as fault:  # a NUL in the name
        raise NotFound(f"{path} cannot be read: {fault}") from fault
    if data is None:
        raise BadText(f"{path} is {'a folder' if stat.S_ISDIR(mode) else 'a device or a pipe'}, not a file")
    if len(data) > most_bytes:
        raise BadText(f"{path} is larger than {most_bytes / 1e6:.0f} MB", "is it the right file?")
    return data


def _first(path: Path, count: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(count)
