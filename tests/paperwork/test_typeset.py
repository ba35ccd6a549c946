"""The typesetter: same bytes twice, data is never code, Cyrillic is there."""

import io

import pypdf
import pytest

from skylot.core.instant import Instant
from skylot.paperwork.head import Head
from skylot.paperwork.svg import Drawing
from skylot.paperwork.typeset import source_of, to_pdf, to_png

NASTY = (
    r'#let x = 1 $ a^2 $ [b] <label> \ \u{41} #panic("no") *bold* _it_ `raw` '
    r'// gone /* gone */ @ref "quote" = Head'
)


def picture(title: str, words: str = "Вересова 12.03") -> dict[str, object]:
    drawing = Drawing(400.0, 200.0, "test")
    drawing.text(20.0, 40.0, words, 12.0)
    return {
        "head": Head(
            title=title, paper="Picture", draft="blue draft", as_of="plan as of now", revision="revision 3"
        ),
        "format": "a4",
        "flipped": True,
        "pictures": [drawing.markup()],
    }


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_two_compiles_are_the_same_bytes() -> None:
    made_at = Instant.parse("2021-10-04T12:00:00Z")
    first = to_pdf("picture", picture("First Light"), made_at=made_at)
    assert first == to_pdf("picture", picture("First Light"), made_at=made_at)
    assert first != to_pdf("picture", picture("First Light"), made_at=made_at.plus(86_400))
    assert to_png("picture", picture("First Light"), 60) == to_png("picture", picture("First Light"), 60)


def test_text_of_a_person_is_never_code() -> None:
    words = " ".join(words_of(to_pdf("picture", picture(NASTY))).split())
    for piece in (
        "#let x = 1",
        "$ a^2 $",
        "[b]",
        "<label>",
        r"\u{41}",
        "*bold*",
        "// gone",
        "@ref",
        '"quote"',
        "#panic",
    ):
        assert piece in words, piece


def test_cyrillic_and_head_are_printed_in_our_font_only() -> None:
    pdf = to_pdf("picture", picture("Первый свет"))
    words = words_of(pdf)
    assert "Первый свет" in words
    assert "Вересова 12.03" in words
    assert "revision 3" in words
    assert "page 1 of 1" in words
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("SourceSansPro" in name for name in fonts), fonts


def test_each_picture_is_a_page() -> None:
    view = picture("Pages")
    view["pictures"] = list(view["pictures"]) * 3  # type: ignore[call-overload]
    pngs = to_png("picture", view, 40)
    assert len(pngs) == 3
    assert all(png.startswith(b"\x89PNG") for png in pngs)


def test_an_unknown_template_is_the_programs_fault() -> None:
    with pytest.raises(FileNotFoundError):
        source_of("no-such-template")
