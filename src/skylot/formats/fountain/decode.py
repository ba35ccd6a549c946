"""Bytes of a screenplay file to text: what encoding it is, and what a person must know about that."""

from __future__ import annotations

import codecs
import re

from skylot.core.issues import Issue, error, warning

LARGEST_BYTES = 2_000_000
MOST_LINES = 150_000
_SAVE_AS = "save the file as UTF-8"
_BOMS = (
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC_ENCODINGS = {
    "cp1251": "Windows-1251",
    "koi8-r": "KOI8-R",
    "cp866": "DOS 866",
    "mac-cyrillic": "Mac Cyrillic",
}
# The ten letters that make up 64 % of Russian prose: the encoding in which they abound is the right one.
_FREQUENT = frozenset("оеаинтсрвл")
_ENOUGH = 0.45
_SAMPLE_BYTES = 200_000
_HIGH_WORD = re.compile(rb"[\x80-\xff]{2,}")


def decode_screenplay(data: bytes) -> tuple[str, list[Issue]]:
    """Return the text of a screenplay file without its byte order mark, and what is to be said about it.

    UTF-8 with or without a mark and UTF-16 with one are read; Windows-1251 is converted and warned of. Files
    over 2 MB (ten feature films) or 150,000 lines, NUL characters and anything else are errors, and the text is
    then empty.
    """
    if len(data) > LARGEST_BYTES:
        size = f"{len(data) / 1e6:,.0f} MB"
        hint = "a feature film's screenplay is under 0.3 MB: is this the right file?"
        return "", [error(f"the file has {size}; a screenplay may have {LARGEST_BYTES / 1e6:.0f} MB", hint)]
    if max(data.count(b"\n"), data.count(b"\r")) > MOST_LINES:
        return "", [error(f"the file has more than {MOST_LINES:,} lines", "is this a screenplay?")]
    encoding: str | None = "utf-8"
    for mark, named in _BOMS:
        if data.startswith(mark):
            encoding = named
            break
    if encoding is None:
        return "", [error("the file is in UTF-32, which is not read", _SAVE_AS)]
    if encoding != "utf-16" and b"\0" in data:
        return "", [_has_nul(data.count(b"\n", 0, data.index(b"\0")) + 1)]
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        return _not_utf8(data, fault) if encoding == "utf-8" else ("", [_broken(data, fault, encoding)])
    if "\0" in text:
        return "", [_has_nul(text.count("\n", 0, text.index("\0")) + 1)]
    return text.removeprefix("\ufeff"), []


def _has_nul(line: int) -> Issue:
    """Return the finding about a NUL character."""
    what = "the file holds NUL characters: it is not plain text, or it is UTF-16 without a byte order mark"
    return error(what, _SAVE_AS, line=line)


def _broken(data: bytes, fault: UnicodeDecodeError, encoding: str) -> Issue:
    """Return the finding about bytes that the encoding does not allow."""
    line = data.count(b"\n", 0, fault.start) + 1
    value = data[fault.start] if fault.start < len(data) else 0
    name = "UTF-16" if encoding == "utf-16" else "UTF-8"
    return error(f"the file is not {name}: byte 0x{value:02X} on this line", _SAVE_AS, line=line)


def _not_utf8(data: bytes, fault: UnicodeDecodeError) -> tuple[str, list[Issue]]:
    """Return the text where it is plainly Windows-1251, else an error that names the likely encoding."""
    line = data.count(b"\n", 0, fault.start) + 1
    likely = _likely_cyrillic(data)
    if likely == "cp1251":
        what = "the file is in Windows-1251, not UTF-8; it was converted while reading"
        text = data.decode("cp1251", errors="replace")
        return text, [warning(what, f"{_SAVE_AS}, so that every program reads the same letters", line=line)]
    if likely:
        what = f"the file is not UTF-8; it looks like {_CYRILLIC_ENCODINGS[likely]}"
        return "", [error(what, _SAVE_AS, line=line)]
    return "", [_broken(data, fault, "utf-8")]


def _likely_cyrillic(data: bytes) -> str | None:
    """Return the encoding in which the high bytes are Russian words, None where they are in none."""
    words = b" ".join(_HIGH_WORD.findall(data[:_SAMPLE_BYTES]))
    high = len(words) - words.count(b" ")
    if not high or high * 2 < sum(byte > 0x7F for byte in data[:_SAMPLE_BYTES]):
        return None

    def share(encoding: str) -> float:
        text = words.decode(encoding, errors="replace").lower()
        return sum(letter in _FREQUENT for letter in text) / high

    best = max(_CYRILLIC_ENCODINGS, key=share)
    return best if share(best) >= _ENOUGH else None
