"""The colours of every paper, chosen once; what must be told apart differs in lightness too, for grey print.

Two inks and one red carry the words; the light of a place, the trade's strips and the categories of a day are
washes that black type stays readable on. Needs are marks, told apart by a letter as well as by hue.
"""

from collections.abc import Mapping

INK = "#1d2530"
SOFT_INK = "#5c6673"
FAINT_INK = "#8d96a1"
RULE = "#c9ced5"
HAIRLINE = "#e4e7eb"
PAPER = "#ffffff"
GROUND = "#f6f5f1"
RED = "#b3261e"
RED_WASH = "#f7dedb"
ACCENT = "#23527c"

LIGHT: Mapping[str, str] = {
    "sunlit": "#f9edcf",
    "penumbra": "#d08b4c",
    "umbra": "#44546a",
    "unknown": "#e9eaec",
}
"""Of a place: orbital day, dusk, orbital night, and what nobody knows (hatched as well)."""

TWILIGHT = "#a9a6b8"
"""Of a site on the ground, where the penumbra stands for minutes and not for seconds."""

STRIPS: Mapping[str, str] = {
    "day exterior": "#f7dd6e",
    "day interior": "#ffffff",
    "night exterior": "#8fb3dc",
    "night interior": "#aad19a",
    "unknown": "#e3e3e3",
}
"""The colours of the trade."""

CATEGORIES: Mapping[str, str] = {
    "sleep": "#aeb7c3",
    "meal": "#e5cfa3",
    "exercise": "#e2a58b",
    "conference": "#b9b1d6",
    "work": "#e6eaee",
    "film": "#f0b429",
    "reserve": "#dfe6d8",
    "travel": "#bcd9d2",
    "private": "#d5d0cb",
    "off duty": "#f4f2ec",
    "voluntary": "#edf0e2",
}
"""Of people's time; `film` is the one strong colour, since that is what a film crew looks for."""

MARKS: tuple[str, ...] = (
    "#b5482a", "#1f6f8b", "#7a5195", "#3f7d3a", "#c98a00", "#a02c5d", "#4a5fb0", "#6b5a3e",
)  # fmt: skip
"""Of needs, in order; after the last the first comes again, and the letter tells them apart."""

COMMS = "#1c8f7d"


def strip_kind(interior_exterior: str, day_night: str) -> str:
    """Return the trade's name of a strip's colour from INT/EXT/I/E and D/N; what is unknown says so.

    An I/E strip counts as exterior: it is the outside that the light must suit.
    """
    where = {"INT": "interior", "EXT": "exterior", "I/E": "exterior"}.get(interior_exterior)
    when = {"D": "day", "N": "night"}.get(day_night)
    return f"{when} {where}" if where and when else "unknown"


def light_fills(*, aboard: bool) -> dict[str, str]:
    """Return the colours of light by state; on the ground the penumbra's place is taken by twilight."""
    return dict(LIGHT) if aboard else {**LIGHT, "penumbra": TWILIGHT}


def all_colours() -> dict[str, object]:
    """Return the palette as plain data, as the templates take it."""
    return {
        "ink": INK, "soft": SOFT_INK, "faint": FAINT_INK, "rule": RULE, "hairline": HAIRLINE, "paper": PAPER,
        "ground": GROUND, "red": RED, "redwash": RED_WASH, "accent": ACCENT, "light": dict(LIGHT),
        "strips": dict(STRIPS), "categories": dict(CATEGORIES), "marks": list(MARKS), "comms": COMMS,
    }  # fmt: skip
