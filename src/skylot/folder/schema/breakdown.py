"""script/breakdown.toml: what a person adds to the screenplay, scene by scene."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from skylot.folder.schema.base import MANY, Minutes, Name, Names, Table, Text
from skylot.script.model import Alias, BreakdownNotes, Element, SceneNotes

Category = Literal[
    "background", "props", "wardrobe", "make-up", "stunts", "sound", "effects", "visual effects",
    "clearances", "set dressing", "special equipment", "music", "notes",
]  # fmt: skip


class AliasTable(Table):
    """One character and the other names by which cues call it."""

    character: Name = Field(description="The name that the breakdown uses.")
    names: Names = Field(min_length=1, description="Other names, in any script.")
    voice_only: bool = Field(False, description="Heard only: needs no call on set.")

    def record(self) -> Alias:
        """Return the screenplay's record of it."""
        return Alias(character=self.character, names=tuple(self.names), voice_only=self.voice_only)


class ElementTable(Table):
    """A thing that a scene needs."""

    category: Category = Field(description="Column of the breakdown sheet.")
    name: Name = Field(description="What it is.")
    count: Annotated[int, Field(ge=1, le=100_000)] = Field(1, description="How many.")
    character: Text = Field("", description="Whose wardrobe, make-up or prop it is.")
    note: Text = Field("", description="Anything else.")


class SceneTable(Table):
    """What a person adds to one scene."""

    number: Name = Field(description="Number of the scene, as locked in the screenplay.")
    story_day: Text = Field("", description="Day of the story.")
    synopsis: Text = Field("", description="The scene in one sentence.")
    silent: Names = Field([], description="Characters on set who do not speak.")
    not_on_set: Names = Field([], description="Characters that the page names but that need no call.")
    flags: Names = Field([], description="Such as flashback, montage, insert, plate, intercut.")
    shooting_minutes: Minutes | None = Field(None, description="Minutes to shoot it; else from its eighths.")
    fingerprint: Text = Field(
        "", description="Of the scene's text when the notes were made; written by Skylot."
    )
    element: list[ElementTable] = Field([], max_length=2000, description="What the scene needs.")

    def record(self) -> SceneNotes:
        """Return the screenplay's record of it."""
        elements = tuple(
            Element(
                scene=self.number,
                category=each.category,
                name=each.name,
                count=each.count,
                character=each.character,
                note=each.note,
            )
            for each in self.element
        )
        return SceneNotes(
            scene=self.number,
            story_day=self.story_day,
            synopsis=self.synopsis,
            silent=tuple(self.silent),
            not_on_set=tuple(self.not_on_set),
            flags=tuple(self.flags),
            shooting_minutes=self.shooting_minutes,
            elements=elements,
            fingerprint=self.fingerprint,
        )


class BreakdownFile(Table):
    """script/breakdown.toml."""

    minutes_per_page: Annotated[float, Field(gt=0, le=10_000)] = Field(
        60.0, description="Shooting minutes of a page where nobody planned closer."
    )
    alias: list[AliasTable] = Field([], max_length=MANY, description="Other names of characters.")
    scene: list[SceneTable] = Field([], max_length=MANY, description="Notes to scenes.")

    def record(self) -> BreakdownNotes:
        """Return the screenplay's record of the file."""
        return BreakdownNotes(
            aliases=tuple(each.record() for each in self.alias),
            scenes=tuple(each.record() for each in self.scene),
            minutes_per_page=float(self.minutes_per_page),
        )
