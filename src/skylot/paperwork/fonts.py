"""The one font of every paper: it comes as a package, so papers look alike on every machine."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import mkdtemp

FONT_FAMILY = "Source Sans Pro"
WEIGHTS = {300: "Light", 400: "Regular", 600: "Semibold", 700: "Bold"}
"""The weights that papers use -> how their files are named."""


def font_file(weight: int) -> Path:
    """Return the TrueType file of the weight that is nearest."""
    name = WEIGHTS[min(WEIGHTS, key=lambda known: abs(known - weight))]
    return Path(str(resources.files("font_source_sans_pro"))) / "files" / f"SourceSansPro-{name}.ttf"


@cache
def font_folder() -> Path:
    """Return a folder that holds these files and no others, until the program ends.

    The package has each face twice, as OpenType and as TrueType; which of the two a typesetter takes from
    one folder is not promised, and the two do not give the same bytes.
    """
    folder = Path(mkdtemp(prefix="skylot-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for weight in WEIGHTS:
        shutil.copy(font_file(weight), folder)
    return folder
