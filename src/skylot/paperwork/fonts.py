"""Where the one font of every paper lies: it comes as a package, so papers look alike on every machine."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

FONT_FAMILY = "Source Sans Pro"


def font_folder() -> Path:
    """Return the folder with the font's files, Latin, Greek and Cyrillic in six weights."""
    return Path(str(resources.files("font_source_sans_pro"))) / "files"
