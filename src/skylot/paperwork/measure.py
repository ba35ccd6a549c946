"""How wide a text is in the house's font, read from the font itself: labels are laid out before drawing."""

from __future__ import annotations

import struct
from functools import cache

from skylot.paperwork.fonts import font_file

_REPLACEMENT_EM = 0.6
"""Width of a character that the font lacks: another font will draw it, wide enough is safe."""


def text_width(text: str, size: float, weight: int = 400) -> float:
    """Return the width of one line in the unit of `size`; kerning, which only narrows, is not counted."""
    widths = _widths_em(weight)
    return size * sum(widths.get(ord(letter), _REPLACEMENT_EM) for letter in text)


def fit_text(text: str, size: float, room: float, weight: int = 400) -> str:
    """Return the text, cut with an ellipsis to fit the room; '' where not even one letter fits."""
    if text_width(text, size, weight) <= room:
        return text
    for end in range(len(text) - 1, 0, -1):
        cut = text[:end].rstrip() + "…"
        if text_width(cut, size, weight) <= room:
            return cut
    return ""


@cache
def _widths_em(weight: int) -> dict[int, float]:
    data = font_file(weight).read_bytes()
    tables = _tables(data)
    per_em = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    measured = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    advances = [struct.unpack_from(">H", data, tables["hmtx"] + 4 * glyph)[0] for glyph in range(measured)]
    return {
        code: advances[min(glyph, measured - 1)] / per_em for code, glyph in _glyphs(data, tables["cmap"])
    }


def _tables(data: bytes) -> dict[str, int]:
    """Return where each table of a TrueType file begins (OpenType specification, table directory)."""
    count = struct.unpack_from(">H", data, 4)[0]
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * index) for index in range(count))
    return {name.decode("latin-1"): offset for name, _checksum, offset, _length in records}


def _glyphs(data: bytes, cmap: int) -> list[tuple[int, int]]:
    """Return (character, glyph) of the Unicode subtable of format 4 (OpenType specification, cmap)."""
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * index)
        if (platform, encoding) in ((3, 1), (0, 3)) and struct.unpack_from(">H", data, cmap + offset)[0] == 4:
            return _format_4(data, cmap + offset)
    raise ValueError("the font has no Unicode table that we read")


def _format_4(data: bytes, at: int) -> list[tuple[int, int]]:
    segments = struct.unpack_from(">H", data, at + 6)[0] // 2
    words = f">{segments}H"
    ends = struct.unpack_from(words, data, at + 14)
    starts = struct.unpack_from(words, data, at + 16 + 2 * segments)
    deltas = struct.unpack_from(words, data, at + 16 + 4 * segments)
    ranges_at = at + 16 + 6 * segments
    ranges = struct.unpack_from(words, data, ranges_at)
    found = []
    for index, (start, end, delta, reach) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if reach:
                glyph = struct.unpack_from(">H", data, ranges_at + 2 * index + reach + 2 * (code - start))[0]
            found.append((code, (glyph + delta) & 0xFFFF if glyph or not reach else 0))
    return found
