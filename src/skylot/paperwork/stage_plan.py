"""Plan and section of a staged shot as a page to print: the picture that a crew pins on the wall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from skylot.paperwork.head import Head
from skylot.paperwork.typeset import to_pdf, to_png


def pdf(head: Head, drawings: Sequence[str]) -> bytes:
    """Return drawings (SVG), a page of A4 each."""
    return to_pdf("picture", _data(head, drawings), made_at=head.made_at)


def png(head: Head, drawing: str, ppi: float = 144.0) -> bytes:
    """Return one drawing (SVG) as a picture of its page."""
    return to_png("picture", _data(head, [drawing]), ppi)[0]


def _data(head: Head, drawings: Sequence[str]) -> dict[str, Any]:
    return {"head": head, "format": "a4", "flipped": True, "pictures": list(drawings)}
