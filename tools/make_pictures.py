"""Make the pictures of the README from a production with a written schedule, such as the one that `make demo` leaves.

Run `python tools/make_pictures.py demo`. Each picture is as sharp as it can be below 700 kB.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from skylot.api import Opened, frame, open_production, viewer
from skylot.office.papers import dossier_of
from skylot.office.stage.pictures import make_plan_view, png_of
from skylot.office.stage.sheets import sheet_of
from skylot.paperwork import call_sheet, contact_sheet, light_chart, stripboard

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
MOST_BYTES = 700_000
PPI = (144.0, 132.0, 120.0, 108.0, 96.0, 84.0)
CALL_SHEET_OF = "2021-10-14"
KEY_SETUPS = "4.01 6.04 9.01 12.01 16.02 17.01"
FRAME_OF, PLAN_OF, VIEWED = "16.02", "9.01", "9.01"


def small(draw: Callable[[float], bytes]) -> bytes:
    """Return the sharpest picture that is small enough."""
    for ppi in PPI:
        picture = draw(ppi)
        if len(picture) < MOST_BYTES:
            return picture
    raise SystemExit(f"a picture is over {MOST_BYTES} bytes at {PPI[-1]} points an inch")


def main(folder: str = "demo") -> None:
    opened = open_production(folder)
    board = opened.production.board
    if board is None:
        raise SystemExit(f"{folder} has no schedule: skylot -C {folder} schedule solve")
    dossier, _ = dossier_of(opened, board)
    chart = next(view for stem, view in light_chart.views(dossier) if stem.endswith("iss"))
    sheets = call_sheet.views(dossier)
    sheet = next(view for stem, view in sheets if stem.endswith(CALL_SHEET_OF))
    strips = next(iter(stripboard.views(dossier)))[1]
    PICTURES.mkdir(exist_ok=True)
    for name, draw in (
        ("light-chart", lambda ppi: light_chart.png(chart, ppi)),
        ("call-sheet", lambda ppi: call_sheet.png(sheet, ppi)),
        ("stripboard", lambda ppi: stripboard.png(strips, ppi)),
    ):
        picture = small(draw)
        keep(name, picture)
    key = sheet_of(opened, KEY_SETUPS)
    keep("contact-sheet", small(lambda ppi: contact_sheet.png(key, ppi)))
    keep("frame", png_of(frame(opened, FRAME_OF)))
    make_plan_view(opened, PLAN_OF, out=PICTURES / "plan.png")
    print("plan.png")
    screenshot(opened)


def screenshot(opened: Opened) -> None:
    """Take a picture of the viewer's page, where chromium is there and the page was built."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("viewer.png: left as it is, chromium is not there")
        return
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "viewer.html"
        viewer(opened, VIEWED, out=page)
        flags = (
            "--headless",
            "--no-sandbox",
            "--use-angle=gl-egl",
            "--ignore-gpu-blocklist",
            "--no-first-run",
        )
        taken = f"--screenshot={PICTURES / 'viewer.png'}"
        size = ("--window-size=1400,850", "--virtual-time-budget=15000", f"--user-data-dir={scratch}/user")
        subprocess.run([chromium, *flags, *size, taken, page.as_uri()], check=True, capture_output=True)
    print("viewer.png")


def keep(name: str, picture: bytes) -> None:
    """Write a picture of the README."""
    (PICTURES / f"{name}.png").write_bytes(picture)
    print(f"{name}.png: {len(picture):,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
