"""What a size of shot shows of a person, and the habits of placing a camera: the table of `data/sizes.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotSize:
    """A size of shot; lengths are shares of the stature, downwards from the top of the head."""

    id: str
    words: tuple[str, ...]
    first: float
    """Where the picture begins; below zero is room over the head."""
    last: float
    wide: float
    """What must fit across."""
    focal_mm: float
    """Lens that is taken where nobody names one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHabits:
    """How far a camera's moves go where nobody says it."""

    dolly_share: float
    """Of the distance to the subject."""
    slide_m: float
    pan_deg: float
    tilt_deg: float
    arc_deg: float
    dutch_deg: float
    rack_s: float
    whip_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeTable:
    """Sizes of shots, and the house's habits."""

    sizes: tuple[ShotSize, ...]
    single: str
    pair: str
    group: str
    insert_wide_m: float
    camera_clearance_m: float
    nearest_m: float
    height_angle_deg: float
    shoulder_side_m: float
    shoulder_back_m: float
    sway_m: float
    sway_deg: float
    sway_period_s: float
    sway_mass_kg: float
    moves: MoveHabits

    def find(self, size: str) -> ShotSize:
        """Return the size of an id; raises KeyError."""
        for known in self.sizes:
            if known.id == size:
                return known
        raise KeyError(size)


@lru_cache(maxsize=1)
def load_sizes() -> SizeTable:
    """Return the table that the package ships."""
    table = tomllib.loads(resources.files(__package__).joinpath("data/sizes.toml").read_text("utf-8"))
    sizes = tuple(
        ShotSize(
            id=row["id"],
            words=tuple(row["words"]),
            first=row["from"],
            last=row["to"],
            wide=row["wide"],
            focal_mm=row["focal_mm"],
        )
        for row in table["size"]
    )
    defaults, room, sway = table["defaults"], table["room"], table["float"]
    return SizeTable(
        sizes=sizes,
        single=defaults["single"],
        pair=defaults["pair"],
        group=defaults["group"],
        insert_wide_m=defaults["insert_wide_m"],
        camera_clearance_m=room["camera_clearance_m"],
        nearest_m=room["nearest_lens_m"],
        height_angle_deg=room["height_angle_deg"],
        shoulder_side_m=room["shoulder_side_m"],
        shoulder_back_m=room["shoulder_back_m"],
        sway_m=sway["sway_m"],
        sway_deg=sway["sway_deg"],
        sway_period_s=sway["period_s"],
        sway_mass_kg=sway["reference_mass_kg"],
        moves=MoveHabits(**{key: float(table["move"][key]) for key in MoveHabits.__dataclass_fields__}),
    )
