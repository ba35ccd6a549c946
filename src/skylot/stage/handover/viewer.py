"""The viewer's page: one self-contained HTML with the shot, its Sun over the hours, and its words to save again.

The script is bundled from web/viewer (`make viewer`) and not part of the repository. The page works without a
network: its policy forbids the browser to fetch anything.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Mapping
from pathlib import Path

from skylot.core.errors import SkylotError
from skylot.core.instant import Instant
from skylot.core.names import slug
from skylot.stage.handover.viewer_data import page_data
from skylot.stage.world import Sky, StagedShot

SCRIPT = Path(__file__).parent / "built" / "viewer.js"
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; connect-src data: blob:"
)


def is_built() -> bool:
    """Tell whether the viewer's script was bundled."""
    return SCRIPT.is_file()


def page(
    shot: StagedShot,
    sky_track: Sky | None,
    glb: bytes,
    staging_toml: str,
    *,
    at: Instant | None = None,
    file_name: str = "",
    cast: Mapping[str, str] | None = None,
) -> str:
    """Return the page of a shot.

    `sky_track` has its instants ascending, the Sun in the axes of the shot; `at` is the instant of the shot's
    second 0 (else the staging's own, else the track's first). `staging_toml` is the text of the file with the
    shot's [[staging]]: it is what `save` gives back, under `file_name`, with the places that were changed.
    `cast` maps characters to the people who play them, since a mark may be written under either name.

    Raises SkylotError where the viewer is not built, BadText where the text is no TOML.
    """
    if not is_built():
        raise SkylotError(
            "The viewer page needs its script, which is not built yet.",
            "`make viewer` in the folder of the source, then install that",
        )
    name = file_name or f"{slug(shot.staging.setup) or 'staging'}.toml"
    data = page_data(shot, sky_track, staging_toml, at=at, file_name=name, cast=cast)
    title = html.escape(f"{shot.staging.setup} · {shot.built.set}")
    # A script element ends at "</script", wherever it stands: in data and in code it is written apart.
    carried = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace(
        "<", "\\u003c"
    )
    script = SCRIPT.read_text(encoding="utf-8").replace("</script", "<\\/script")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title}</title>\n<link rel="icon" href="data:,">\n</head>\n<body>\n'
        f'<script type="application/json" id="skylot-data">{carried}</script>\n'
        f'<script type="text/plain" id="skylot-glb">{base64.b64encode(glb).decode("ascii")}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )
