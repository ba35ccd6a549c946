"""Bytes to text: encodings that are read, converted, refused."""

from __future__ import annotations

import time

import pytest

from skylot.formats.fountain import decode_screenplay

RUSSIAN = "ИНТ. СТАНЦИЯ - НОЧЬ\n\nОна смотрит в иллюминатор.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_read_as_they_are(encoding: str) -> None:
    assert decode_screenplay(RUSSIAN.encode(encoding)) == (RUSSIAN, [])


def test_utf16_big_endian() -> None:
    assert decode_screenplay(b"\xfe\xff" + RUSSIAN.encode("utf-16-be")) == (RUSSIAN, [])


def test_windows_1251_is_converted_and_says_so() -> None:
    text, (issue,) = decode_screenplay(("FADE IN:\n\n" + RUSSIAN).encode("cp1251"))
    assert text == "FADE IN:\n\n" + RUSSIAN
    assert (issue.severity, issue.line) == ("warning", 3)
    assert "Windows-1251" in issue.what
    assert "UTF-8" in issue.hint


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (RUSSIAN.encode("koi8-r"), 1, "KOI8-R"),
        (RUSSIAN.encode("cp866"), 1, "DOS 866"),
        ("INT. CAFÉ\n".encode("latin-1"), 1, "0xC9"),
        (b"one\ntwo \xff\n", 2, "0xFF"),
        (b"one\n\0two", 2, "NUL"),
        ("a\n\0".encode("utf-16"), 2, "NUL"),
        (RUSSIAN.encode("utf-16-le"), 1, "NUL"),
        (RUSSIAN.encode("utf-32"), None, "UTF-32"),
        (b"\xff\xfea", 1, "UTF-16"),
    ],
)
def test_refused(data: bytes, line: int | None, word: str) -> None:
    text, (issue,) = decode_screenplay(data)
    assert (text, issue.severity, issue.line) == ("", "error", line)
    assert word in issue.what
    assert "UTF-8" in issue.hint


def test_fifty_megabytes_are_refused_at_once() -> None:
    data = bytes(50_000_000)
    began = time.perf_counter()
    text, (issue,) = decode_screenplay(data)
    assert time.perf_counter() - began < 0.2
    assert (text, issue.severity) == ("", "error")
    assert "50 MB" in issue.what
