"""The words of a text on the page, without its emphasis marks."""

from __future__ import annotations

from skylot.formats.fountain import inline


def plain(text: str) -> str:
    """Return a text as a reader sees it; most texts hold no mark and cost next to nothing."""
    return inline.plain(text) if "*" in text or "_" in text or "\\" in text else text
