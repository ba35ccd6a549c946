"""Where a production's folder is: upwards from here, as git finds a repository."""

from __future__ import annotations

from pathlib import Path

from skylot.core.errors import NotFound
from skylot.folder.paths import CONFIG_NAME


def find_production(start: Path | None = None) -> Path:
    """Return the absolute path of the nearest folder, from `start` (default: here) upwards, with a
    skylot.toml.

    Raises NotFound where `start` is no folder or no folder up to the root of the disk has one.
    """
    begin = (start or Path.cwd()).absolute()
    if not begin.is_dir():
        raise NotFound(f"{begin} is not a folder", "-C takes the folder of a production")
    for folder in (begin, *begin.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise NotFound(
        f"no production here: neither {begin} nor a folder above it has a {CONFIG_NAME}",
        "make one with 'skylot new DIR', or name one with -C DIR",
    )
