"""Widths of texts: against the typesetter's own, in the same font."""

import json

import pytest
import typst

from skylot.paperwork.measure import fit_text, text_width
from skylot.paperwork.typeset import _fonts


@pytest.mark.parametrize("weight", [300, 400, 600, 700])
def test_widths_are_those_of_the_typesetter(weight: int) -> None:
    words = ["12.03", "Cupola", "Вересова", "sunset 14:05:09", "€ · … − ° β"]
    quoted = [json.dumps(word, ensure_ascii=False) for word in words]
    measured = "#context [#metadata(measure(text(kerning: false, ligatures: false, {})).width.pt()) <w>]"
    lines = "\n".join(measured.replace("{}", word) for word in quoted)
    source = f'#set text(font: "Source Sans Pro", size: 10pt, weight: {weight})\n{lines}'
    answer = typst.query(source.encode(), "<w>", field="value", font_paths=_fonts(), ignore_system_fonts=True)
    for word, width in zip(words, json.loads(answer), strict=True):
        assert text_width(word, 10.0, weight) == pytest.approx(width, rel=0.002), word


def test_a_text_is_cut_to_its_room() -> None:
    assert fit_text("Cupola", 8.0, 100.0) == "Cupola"
    cut = fit_text("A very long name of a set", 8.0, 40.0)
    assert cut.endswith("…")
    assert text_width(cut, 8.0) <= 40.0
    assert fit_text("Cupola", 8.0, 1.0) == ""
    assert text_width("", 8.0) == 0.0
    assert text_width("漢", 10.0) > 0
