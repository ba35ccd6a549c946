"""Files that a person names on the command line, anywhere on the disk: read whole, and never without end."""

from __future__ import annotations

import stat
from pathlib import Path

from skylot.core.errors import BadText, NotFound


def read_given(path: Path, most_bytes: int) -> bytes:
    """Return a file's bytes; raises NotFound where it cannot be read, BadText for a device or a file too large."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a folder" if path.is_dir() else "a device or a pipe"
            raise BadText(f"{path} is {kind}, not a file")
        with path.open("rb") as stream:
            data = stream.read(most_bytes + 1)
    except OSError as fault:
        raise NotFound(f"{path} cannot be read: {fault.strerror}") from fault
    except ValueError as fault:
        raise NotFound(f"{str(path)!r} cannot be read: {fault}") from fault
    if len(data) > most_bytes:
        raise BadText(f"{path} is larger than {most_bytes / 1e6:.0f} MB", "is it the right file?")
    return data
