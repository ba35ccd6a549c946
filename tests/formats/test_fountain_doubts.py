"""Likely slips are pointed at with their line; sound screenplays raise no doubt."""

from __future__ import annotations

import pytest

from skylot.formats.fountain import doubts, read_fountain


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("A.\n\nINT. HOUSE - DAY\nHe sits.", 3, "INT. HOUSE - DAY"),
        ("He sits.\nИНТ. ДОМ - ДЕНЬ\n\n", 2, "ИНТ. ДОМ - ДЕНЬ"),
        ("BOB\nHi.\n  \nEXT. STREET - DAY\n\n", 4, "EXT. STREET"),
        ("A.\n\nThis [[never ends\n\n", 3, "note"),
        ("A.\n\nB.\n/* cut", 4, "boneyard"),
        ("He sits.\n\nBOB ^\nHello.", 3, "BOB"),
    ],
)
def test_doubts(text: str, line: int, word: str) -> None:
    (issue,) = doubts(read_fountain(text))
    assert (issue.severity, issue.line) == ("warning", line)
    assert word in issue.what


@pytest.mark.parametrize(
    "text",
    [
        "INT. A - DAY\n\nBOB\nHi.\n\nANN ^\nHi.\n",
        "BOB\nHi.\n\n[[n]]\n\n/* x */\n\nANN ^\nHi.",
        "!INT. A - DAY IS WRITTEN ON THE DOOR",
        "He lives\nint. the wall, they say.",
        r"a \[[ b",
    ],
)
def test_no_doubt(text: str) -> None:
    assert doubts(read_fountain(text)) == []
