"""Colours and small sizes of sets, from the package's table; the colour of light of a temperature."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from skylot.stage.model import Vector


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).with_name("data") / "look.toml").read_text(encoding="utf-8"))


def size_m(name: str) -> float:
    """Return a small size in metres that no form gives, such as a window's lip."""
    return float(_table()["size"][name])


def rgb(colour: str) -> Vector:
    """Return sRGB, 0..1, of #rrggbb."""
    return int(colour[1:3], 16) / 255.0, int(colour[3:5], 16) / 255.0, int(colour[5:7], 16) / 255.0


def kind_colour(kind: str, colour: str = "") -> Vector:
    """Return sRGB of a part: its own colour, or that of its kind."""
    return rgb(colour or _table()["kind"][kind])


def hull_colour(role: str) -> Vector:
    """Return sRGB of a hull's surface that is no wall: outside, reveal, beyond."""
    return rgb(_table()["hull"][role])


def shaded(colour: Vector, plane: str) -> Vector:
    """Return the colour as it is on one side of a set: a deck is darker, an overhead lighter."""
    shade = float(_table()["shade"].get(plane, 1.0))
    red, green, blue = (min(1.0, value * shade) for value in colour)
    return red, green, blue


def wall_colour(plane: str, colour: str = "") -> Vector:
    """Return sRGB of a hull's wall on one side of a set."""
    return shaded(rgb(colour or _table()["hull"]["inside"]), plane)


@cache
def light_colour(temperature_k: float) -> Vector:
    """Return linear RGB of unit luminance of a black body at a temperature in kelvin (1000 to 15000).

    Source: Krystek 1985 for the Planckian locus, IEC 61966-2-1 for the primaries; what lies outside of sRGB
    is clipped before the luminance is set to one.
    """
    t = min(max(temperature_k, 1000.0), 15_000.0)
    u, v = (_ratio(_table()["planck"][axis], t) for axis in ("u", "v"))
    x = 3.0 * u / (2.0 * u - 8.0 * v + 4.0)
    y = 2.0 * v / (2.0 * u - 8.0 * v + 4.0)
    linear = np.array(_table()["srgb"]["from_xyz"]) @ np.array([x / y, 1.0, (1.0 - x - y) / y])
    linear = np.maximum(linear, 0.0)
    red, green, blue = linear / (linear @ np.array([0.2126, 0.7152, 0.0722]))
    return float(red), float(green), float(blue)


def _ratio(terms: list[float], t: float) -> float:
    a0, a1, a2, b1, b2 = terms
    return (a0 + a1 * t + a2 * t * t) / (1.0 + b1 * t + b2 * t * t)
