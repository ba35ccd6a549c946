"""PDF and PNG by typst: templates are ours, everything else is data, and two runs give the same bytes."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any, Literal

import typst

from skylot.core.instant import Instant
from skylot.paperwork.fonts import font_folder
from skylot.paperwork.palette import all_colours
from skylot.paperwork.plain import plain

_NO_DATE = Instant.parse("2000-01-01T00:00:00Z")


def to_pdf(template: str, data: object, *, made_at: Instant | None = None) -> bytes:
    """Set a document: `template` names a file of `templates/`, `data` is a view (record or mapping).

    The template reads it as `d`; no string of it is ever typst code. `made_at` is the only date inside, so
    the same call gives the same bytes. Raises typst.TypstError where a template is wrong.
    """
    pages = _compile(template, data, "pdf", made_at, None)
    return pages[0]


def to_png(template: str, data: object, ppi: float = 144.0) -> tuple[bytes, ...]:
    """Draw the pages of the same document as PNG files, in order."""
    return _compile(template, data, "png", None, ppi)


def source_of(template: str) -> bytes:
    """Return the typst source of a template with the house's own before it.

    Raises FileNotFoundError for a template that is not in the package.
    """
    folder = resources.files("skylot.paperwork") / "templates"
    return (folder / "house.typ").read_bytes() + b"\n" + (folder / f"{template}.typ").read_bytes()


def _compile(
    template: str,
    data: object,
    kind: Literal["pdf", "png"],
    made_at: Instant | None,
    ppi: float | None,
) -> tuple[bytes, ...]:
    inputs = {"data": _json(plain(data)), "palette": _json(all_colours())}
    made: Any = typst.compile(
        source_of(template),
        format=kind,
        ppi=ppi,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        timestamp=int((made_at or _NO_DATE).to_datetime().timestamp()),
    )
    return tuple(made) if isinstance(made, list) else (made,)


def _json(value: object) -> str:
    """Return JSON in which a lone surrogate of a broken file name cannot stop the typesetter."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font_folder())],
    )
