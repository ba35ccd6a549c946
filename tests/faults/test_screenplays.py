"""Screenplays that are no text, far too long, in another alphabet's bytes, or XML with teeth."""

from __future__ import annotations

import pytest
from tests.faults.conftest import LONGEST_S, Film, apart, run, sane

SCRIPT = "script/film.fountain"
RUSSIAN = (
    "ИНТ. КУПОЛ - ДЕНЬ\n\nАнна поворачивает стекло, и в нём видна Земля и облака.\n\nАННА\nОна ещё там.\n\n"
)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"INT. X - DAY\n\n" * 3_571_428, "is too large: 50.0 MB"),
        (b"INT. X - DAY\n\n" * 1_000_000, "the file has 14 MB; a screenplay may have 2 MB"),
        (b"\n" * 200_000, "more than 150,000 lines"),
        (b"\0" * 10_000, "holds NUL characters"),
        (b"INT. X - DAY\n\n\0", "holds NUL characters"),
        (b"\xdf" + bytes(range(255, 127, -1)) * 50, "is not UTF-8"),
        (RUSSIAN.encode("koi8-r") * 9, "it looks like KOI8-R"),
        (RUSSIAN.encode("utf-16-le") * 9, "holds NUL characters"),
        (RUSSIAN.encode("utf-32"), "UTF-32"),
        (b"%PDF-1.4\n\xff\xfe\xfa\n", "is not UTF-8"),
    ],
    ids=["50MB", "14MB", "lines", "nuls", "nul", "bytes", "koi8", "utf16", "utf32", "pdf"],
)
def test_what_is_no_screenplay(film: Film, content: bytes, what: str) -> None:
    film.write(SCRIPT, content)
    for command in (["check"], ["script", "breakdown"]):
        film.refused(*command, what=what)
    film.refused("script", "lock", what=what)


def test_windows_1251_is_converted_and_told(film: Film) -> None:
    film.write(SCRIPT, RUSSIAN.encode("cp1251") * 9)
    answer = film.warned("script", "breakdown", what="Windows-1251", at=f"{SCRIPT}:1")
    assert "КУПОЛ" in answer.out
    assert "АННА" in answer.out


@pytest.mark.slow
def test_ten_thousand_scenes(film: Film) -> None:
    film.write(
        SCRIPT, "".join(f"INT. ROOM {n} - DAY\n\nAnna walks.\n\nANNA\nYes {n}.\n\n" for n in range(10_000))
    )
    answer = film.warned("script", "breakdown", what="10000 scenes")
    assert "ROOM 9999" in answer.out


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"*a " * 600_000,
        b"[[ " * 600_000,
        b"/* " * 600_000,
        b"\\" * 1_900_000,
        b"x" * 1_900_000,
        b"".join(b"NAME %d\nhi\n\n" % n for n in range(45_000)),
        b"A ^\nhi\n\n" * 45_000,
        b"INT. X - DAY\n\n" * 70_000,
        b"INT. A #" + b"1#" * 900_000 + b"\n\n",
        b"INT. " + b"/A" * 900_000 + b" - DAY\n\n",
    ],
    ids=[
        "stars",
        "notes",
        "boneyards",
        "backslashes",
        "letters",
        "names",
        "duals",
        "scenes",
        "hashes",
        "sets",
    ],
)
def test_a_text_made_to_be_slow(film: Film, content: bytes) -> None:
    film.write(SCRIPT, content)
    answer = apart("-C", film.root, "script", "breakdown")
    assert answer.code in {0, 2}
    assert "Traceback" not in answer.said
    assert answer.seconds < 3 * LONGEST_S, "a text at the very bound of what is read"
    assert len(answer.err) < 200_000


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n<FinalDraft>&b;</FinalDraft>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<FinalDraft>&a;</FinalDraft>'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('<?xml version="1.0"?>\n' + ENTITIES, "a DTD, an entity or an external reference"),
        ('<?xml version="1.0"?>\n' + OUTSIDE, "a DTD, an entity or an external reference"),
        ("<FinalDraft><Content><Paragraph>", "the XML is broken"),
        ("<FinalDraft>" + "<a>" * 100_000, "nested more than"),
        ("<html/>", "this is not an .fdx file"),
        ("", "the file is empty"),
        ("\0" * 100, "the XML"),
        ('<?xml version="1.0" encoding="bogus"?><FinalDraft/>', "the XML"),
    ],
    ids=["entities", "outside", "broken", "deep", "html", "empty", "nul", "encoding"],
)  # fmt: skip
def test_an_fdx_with_teeth(film: Film, content: str, what: str) -> None:
    film.change("skylot.toml", "film.fountain", "film.fdx")
    film.write("script/film.fdx", content)
    for command in (["check"], ["script", "breakdown"]):
        answer = film.refused(*command, what=what, at="script/film.fdx")
        assert "root:" not in answer.said


@pytest.mark.slow
def test_an_fdx_without_end(film: Film) -> None:
    film.change("skylot.toml", "film.fountain", "film.fdx")
    film.write(
        "script/film.fdx",
        "<FinalDraft><Content>" + '<Paragraph Type="Action"><Text>a</Text></Paragraph>' * 70_000,
    )
    film.refused("check", what="more than 60,000 paragraphs", at="script/film.fdx:1")


@pytest.mark.parametrize("name", ["/dev/zero", "/nonexistent.fountain", "/tmp"])
def test_a_draft_that_is_no_file(film: Film, name: str) -> None:
    film.refused("script", "draft", name, what=name, code=3 if "nonexistent" in name else 2)


@pytest.mark.parametrize(
    "content", [b"\0" * 100, b"x" * 21_000_000, b"\xff" * 100], ids=["nul", "21MB", "bytes"]
)
def test_new_from_what_is_no_screenplay_makes_nothing(film: Film, content: bytes) -> None:
    draft = film.write("draft.fountain", content)
    folder = film.root.parent / "second"
    answer = sane(run("new", folder, "--from", draft))
    assert answer.code == 2, answer
    assert not folder.exists()


def test_new_where_something_lies_already(film: Film) -> None:
    for words in ([], ["--example", "first-light"], ["--from", film.root / "script/film.fountain"]):
        answer = sane(run("new", film.root, *words))
        assert answer.code in {2, 6}
        assert "empty" in answer.err
        assert film.run("check").code == 0
