"""What a piece of a person's skin is, before anybody wears it."""

from __future__ import annotations

from dataclasses import dataclass

from skylot.stage.world import Mesh

REFERENCE_HEIGHT_M = 1.756
"""Stature for which the skin's measures are written."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SkinPart:
    """A closed mesh in the axes of its segment, and whose colour it takes."""

    segment: str
    part: str
    """Empty for the segment itself; `hair`, `eyes` and the like for what lies on it."""
    colour: str
    """Key of the person's colours: skin, hair, top, trousers, shoes, trim, badge, eye_white, eye_dark, lips."""
    mesh: Mesh
