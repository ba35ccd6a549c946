"""The palette: readable type on every colour, and enough lightness between what must differ in grey."""

import itertools

import pytest

from skylot.paperwork import palette


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.1)."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def lightness(colour: str) -> float:
    """CIE L*, 0 to 100."""
    return 116 * luminance(colour) ** (1 / 3) - 16


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "colour", [*palette.STRIPS.values(), *palette.CATEGORIES.values(), palette.LIGHT["sunlit"]]
)
def test_ink_is_readable_on_every_wash(colour: str) -> None:
    assert contrast(palette.INK, colour) >= 5.0


@pytest.mark.parametrize("colour", [palette.SOFT_INK, palette.RED, palette.ACCENT, *palette.MARKS[:4]])
def test_what_is_read_or_seen_on_paper_stands_out(colour: str) -> None:
    assert contrast(colour, palette.PAPER) >= 4.5


def test_in_grey_the_strips_and_the_light_still_differ() -> None:
    strips = [colour for kind, colour in palette.STRIPS.items() if kind != "unknown"]
    assert min(abs(lightness(a) - lightness(b)) for a, b in itertools.combinations(strips, 2)) >= 6.0
    light = [palette.LIGHT[state] for state in ("sunlit", "penumbra", "umbra")]
    assert min(abs(lightness(a) - lightness(b)) for a, b in itertools.combinations(light, 2)) >= 20.0


def test_strip_kinds_are_those_of_the_trade() -> None:
    assert palette.strip_kind("EXT", "D") == "day exterior"
    assert palette.strip_kind("INT", "N") == "night interior"
    assert palette.strip_kind("I/E", "N") == "night exterior"
    assert palette.strip_kind("", "D") == palette.strip_kind("INT", "") == "unknown"
    assert set(palette.STRIPS) >= {
        palette.strip_kind(a, b) for a in ("INT", "EXT", "") for b in ("D", "N", "")
    }
