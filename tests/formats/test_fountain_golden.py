"""What we read of the nyousefi files, held in golden files that were looked at.

A golden file holds structure and only enough text to know it by: 24 characters and a length. Rewrite them
with `python tests/formats/test_fountain_golden.py`, then read every difference against Fountain 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skylot.formats.fountain import Screenplay, decode_screenplay, read_fountain, write_fountain
from skylot.formats.fountain.model import Aside, Dialogue, PageBreak, SceneHeading, Section

SOURCES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "fountain" / "nyousefi"
GOLDEN = Path(__file__).resolve().parent / "golden" / "fountain"
NAMES = (
    *(
        "Boneyard",
        "CenteredText",
        "Dialogue",
        "DualDialogue",
        "ForcedElements",
        "Indenting",
        "MultilineAction",
    ),
    *("Notes", "PageBreaks", "SceneHeaders", "SceneNumbers", "SectionHeaders", "Sections-Complex", "Simple"),
    *("Synopses", "Transitions"),
)
# Where the parser that these files belong to reads otherwise by its own tests, and why we do not follow it.
ARGUED = {
    "Transitions": "FADE TO BLACK. is action: a transition ends in TO: or is forced, says Fountain 1.1",
}


def _brief(text: str) -> str:
    return f"{text[:24]!r} {len(text)}"


def _asides(asides: tuple[Aside, ...]) -> Iterator[str]:
    for aside in asides:
        yield f"           {aside.kind} at {aside.at}: {_brief(aside.text)}"


def dump(screenplay: Screenplay) -> str:
    lines: list[str] = []
    for field in screenplay.title:
        values = ", ".join(_brief(value) for value in field.values)
        lines.append(f"{field.line:4}-{field.line_end:<4} title {field.key!r}: {values}")
    for element in screenplay.elements:
        place = f"{element.line:4}-{element.line_end:<4} {element.kind}"
        forced = " forced" if getattr(element, "forced", False) else ""
        if isinstance(element, Dialogue):
            extensions = "".join(f" ({one})" for one in element.extensions)
            lines.append(f"{place} {_brief(element.name)}{extensions}{' dual' * element.dual}{forced}")
            lines += _asides(element.asides)
            for line in element.lines:
                lines.append(f"{line.line:9} - {line.kind} {_brief(line.text)}")
                lines += _asides(line.asides)
            continue
        if isinstance(element, PageBreak):
            lines.append(place)
            continue
        number = f" number {element.number}" if isinstance(element, SceneHeading) and element.number else ""
        depth = f" depth {element.depth}" if isinstance(element, Section) else ""
        lines.append(f"{place}{depth} {_brief(element.text)}{number}{forced}")
        lines += _asides(getattr(element, "asides", ()))
    return "\n".join(lines) + "\n"


def _read(name: str) -> Screenplay:
    text, issues = decode_screenplay((SOURCES / f"{name}.fountain").read_bytes())
    assert issues == []
    return read_fountain(text)


needs_sources = pytest.mark.skipif(
    not SOURCES.is_dir(), reason="the shared Fountain files are not beside the repository"
)


@needs_sources
def test_every_file_has_its_golden_one() -> None:
    assert sorted(path.stem for path in SOURCES.glob("*.fountain")) == sorted(NAMES)
    assert sorted(path.stem for path in GOLDEN.glob("*.txt")) == sorted(NAMES)
    assert set(ARGUED) <= set(NAMES)


@needs_sources
@pytest.mark.parametrize("name", NAMES)
def test_read_as_the_golden_file_says(name: str) -> None:
    assert dump(_read(name)) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@needs_sources
@pytest.mark.parametrize("name", NAMES)
def test_written_and_read_again(name: str) -> None:
    assert read_fountain(write_fountain(_read(name))) == _read(name)


if __name__ == "__main__":
    for each in NAMES:
        (GOLDEN / f"{each}.txt").write_text(dump(_read(each)), encoding="utf-8")
