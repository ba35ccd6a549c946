"""The contact sheet: what every setup will look like, with set, lens, instant, light, planes and people."""

from __future__ import annotations

import base64
import io
from dataclasses import asdict, replace
from typing import Any

from skylot.paperwork.contact_sheet_view import ContactFrame, ContactScene, ContactSheet
from skylot.paperwork.markup import Safe, join, tag
from skylot.paperwork.page import page
from skylot.paperwork.typeset import to_pdf, to_png

__all__ = ["ContactFrame", "ContactScene", "ContactSheet", "html", "pdf", "png", "pngs"]

_WIDE_PX = 900
"""Width of a printed frame: 250 dots an inch and more at the widest column of A4."""
_QUALITY = 86
_MOST_PIXELS = 60_000_000
_MOST_WARNINGS = 5
_DAMAGED = "the picture cannot be read"
_STYLE = """
.frames { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1.2rem 1rem; }
.frames figure { margin: 0; break-inside: avoid; }
.frames img, .frames .none { width: 100%; border: 1px solid var(--rule); display: block; }
.frames .none { aspect-ratio: 16 / 9; display: grid; place-items: center; color: var(--soft);
  background: repeating-linear-gradient(135deg, transparent 0 8px, var(--hairline) 8px 9px); }
.frames figcaption { line-height: 1.35; margin-top: .35rem; }
.frames b.id { background: var(--ink); color: var(--paper); padding: 0 .4rem; margin-right: .4rem; }
.frames span.at { float: right; color: var(--soft); }
.frames small { display: block; color: var(--soft); }
.frames .warn { color: var(--red); font-weight: 600; }
h2 small { font-weight: 400; color: var(--soft); }
"""


def pdf(sheet: ContactSheet) -> bytes:
    """Return the sheet, landscape; a picture that is damaged is said to be, and stops nothing."""
    return to_pdf("contact-sheet", _data(sheet), made_at=sheet.head.made_at)


def pngs(sheet: ContactSheet, ppi: float = 144.0) -> tuple[bytes, ...]:
    """Return the pages as pictures."""
    return to_png("contact-sheet", _data(sheet), ppi)


def png(sheet: ContactSheet, ppi: float = 144.0) -> bytes:
    """Return the first page as a picture."""
    return pngs(sheet, ppi)[0]


def html(sheet: ContactSheet) -> str:
    """Return the sheet as one page with its pictures inside."""
    said = tag("p", sheet.statement, class_="facts") if sheet.statement else None
    return page(sheet.head, said, *(_scene(scene) for scene in sheet.scenes), style=_STYLE)


def _scene(scene: ContactScene) -> Safe:
    planes = tag("small", " ", scene.planes) if scene.planes else None
    cuts = (tag("p", words, class_="facts") for words in scene.continuity)
    frames = tag("div", *(_figure(frame) for frame in scene.frames), class_="frames")
    synopsis = tag("p", scene.synopsis, class_="facts") if scene.synopsis else None
    return join(tag("h2", f"{scene.number}  {scene.heading}".strip(), planes), synopsis, *cuts, frames)


def _figure(frame: ContactFrame) -> Safe:
    shown, missing = _printed(frame)
    source = f"data:image/jpeg;base64,{base64.b64encode(shown[0]).decode()}" if shown else ""
    picture = (
        tag("img", src=source, alt=f"frame of {frame.setup}") if shown else tag("div", missing, class_="none")
    )
    lines = (" · ".join(part for part in (frame.lens, frame.light, frame.outside) if part), frame.planes)
    warned = ((f"stale: {frame.stale}",) if frame.stale else ()) + _told(frame)
    caption = tag(
        "figcaption", tag("b", frame.setup, class_="id"), tag("b", frame.set), tag("span", frame.instant, class_="at"),
        *(tag("small", line) for line in lines if line), *(tag("div", line) for line in frame.people),
        tag("em", frame.note) if frame.note else None, *(tag("div", line, class_="warn") for line in warned),
    )  # fmt: skip
    return tag("figure", picture, caption)


def _told(frame: ContactFrame) -> tuple[str, ...]:
    """Return the warnings that have room under a frame; where there are more, how many stand in the check."""
    if len(frame.warnings) <= _MOST_WARNINGS:
        return frame.warnings
    kept = frame.warnings[: _MOST_WARNINGS - 1]
    return (*kept, f"{len(frame.warnings) - len(kept)} more: skylot stage check {frame.setup}")


def _data(sheet: ContactSheet) -> dict[str, Any]:
    shapes: list[float] = []
    scenes = [
        {**asdict(replace(scene, frames=())), "frames": [_cell(frame, shapes) for frame in scene.frames]}
        for scene in sheet.scenes
    ]
    return {
        "head": sheet.head,
        "scenes": scenes,
        "paper": sheet.paper,
        "columns": min(max(sheet.columns, 2), 4),
        "statement": sheet.statement,
        "blank": sorted(shapes)[len(shapes) // 2] if shapes else 9 / 16,
    }


def _cell(frame: ContactFrame, shapes: list[float]) -> dict[str, Any]:
    """Return a frame for the template; `shapes` gathers height over width of what is there."""
    shown, missing = _printed(frame)
    cell = asdict(replace(frame, picture=None, box=None, missing=missing, warnings=_told(frame)))
    if shown:
        cell["picture"] = _as_svg(*shown)
        shapes.append(shown[2] / shown[1])
    return cell


def _as_svg(jpeg: bytes, width: int, height: int) -> str:
    """Return a picture inside of a drawing, which is how the typesetter takes data that is in no file."""
    data = base64.b64encode(jpeg).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image href="data:image/jpeg;base64,{data}" width="{width}" height="{height}"/></svg>'
    )


def _printed(frame: ContactFrame) -> tuple[tuple[bytes, int, int] | None, str]:
    """Return a frame's picture as it is printed (JPEG, width, height), or None and why there is none."""
    from PIL import Image  # noqa: PLC0415

    if frame.picture is None:
        return None, frame.missing
    try:
        with Image.open(io.BytesIO(frame.picture), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None, _DAMAGED
            shown = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None, _DAMAGED
    if frame.box is not None:
        x0, y0, x1, y1 = frame.box
        left, top = max(0, x0), max(0, y0)
        right, bottom = min(shown.width, x1), min(shown.height, y1)
        if right - left > 1 and bottom - top > 1:
            shown = shown.crop((left, top, right, bottom))
    if shown.width > _WIDE_PX:
        shown = shown.resize(
            (_WIDE_PX, max(1, round(shown.height * _WIDE_PX / shown.width))), Image.Resampling.LANCZOS
        )
    written = io.BytesIO()
    shown.save(written, "JPEG", quality=_QUALITY, subsampling=0)
    return (written.getvalue(), shown.width, shown.height), ""
