"""Records of the screenplay and of what a person adds to it; nothing else."""

from dataclasses import dataclass
from typing import Literal

ELEMENT_CATEGORIES = (
    "background", "props", "wardrobe", "make-up", "stunts", "sound", "effects", "visual effects",
    "clearances", "set dressing", "special equipment", "music", "notes",
)  # fmt: skip
"""The categories of a breakdown sheet, in the order in which they are printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A scene of the screenplay as it stands on the page, with what the page alone tells."""

    number: str
    """As locked in the text, or the running number while the screenplay is not locked."""
    heading: str
    line: int
    """1-based line of the heading in the file."""
    omitted: bool = False
    interior_exterior: Literal["INT", "EXT", "I/E", ""] = ""
    sets: tuple[str, ...] = ()
    """Names of the sets as the heading gives them; two for an intercut scene or a oner through a hatch."""
    time_of_day: str = ""
    """As written: DAY, NIGHT, DAWN, LATER, CONTINUOUS …"""
    day_night: Literal["D", "N", ""] = ""
    """Effective day or night; CONTINUOUS, LATER and SAME take it from the scene before."""
    eighths: int = 1
    page: int = 1
    characters: tuple[str, ...] = ()
    """Folded names of those who are on the set, speaking or silent, in order of appearance."""
    speaking: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    """Heard only (V.O., radio): they need no call on set."""
    flags: tuple[str, ...] = ()
    """Such as flashback, montage, insert, plate, intercut."""
    story_day: str = ""
    synopsis: str = ""
    text: str = ""
    """Plain text of the scene, heading excluded: what a change of draft is measured on."""
    revision: str = ""
    """Colour of the draft that last changed the scene, empty for white."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """A character folded from all the ways in which the cues name it."""

    name: str
    aliases: tuple[str, ...] = ()
    cues: int = 0
    words: int = 0
    scenes: tuple[str, ...] = ()
    voice_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A thing that a scene needs, as a breakdown sheet lists it."""

    scene: str
    category: str
    name: str
    count: int = 1
    character: str = ""
    """Whose wardrobe, make-up or prop it is, where it is somebody's."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneNotes:
    """What a person adds to one scene in script/breakdown.toml."""

    scene: str
    story_day: str = ""
    synopsis: str = ""
    silent: tuple[str, ...] = ()
    """Characters on set who do not speak."""
    not_on_set: tuple[str, ...] = ()
    """Characters that the page names but that need no call, such as a radio voice without (V.O.)."""
    flags: tuple[str, ...] = ()
    shooting_minutes: int | None = None
    elements: tuple[Element, ...] = ()
    fingerprint: str = ""
    """Of the scene's text when the notes were made: how a new draft is matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One character and the other names by which cues call it."""

    character: str
    names: tuple[str, ...]
    voice_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownNotes:
    """The whole of script/breakdown.toml."""

    aliases: tuple[Alias, ...] = ()
    scenes: tuple[SceneNotes, ...] = ()
    minutes_per_page: float = 60.0
    """Shooting minutes that a page takes where nobody planned closer: an estimate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The screenplay and its notes joined: what the whole crew reads."""

    title: str = ""
    scenes: tuple[Scene, ...] = ()
    characters: tuple[Character, ...] = ()
    """Those who speak, folded, most cues first."""
    elements: tuple[Element, ...] = ()
    pages: int = 0
    draft: str = ""
    """Revision colour of the draft that was read."""
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """One planned camera position: the part of a `[[setup]]` table that belongs to the screenplay."""

    id: str
    scenes: tuple[str, ...]
    set: str
    """Id of a set of some place: `zvezda`, or `iss/zvezda` where two places have one of that name."""
    also_sets: tuple[str, ...] = ()
    """Other sets that the shot passes through."""
    description: str = ""
    framing: str = ""
    """Lens, size, roll and who holds whom, in words."""
    cast: tuple[str, ...] = ()
    """Characters; the person who plays each is looked up."""
    crew: tuple[str, ...] = ()
    """Functions (camera operator, holder, sound, escort) or ids of persons."""
    wardrobe: tuple[tuple[str, str], ...] = ()
    """(character, costume) pairs."""
    make_up: tuple[tuple[str, str], ...] = ()
    """(character, state) pairs."""
    tags: tuple[str, ...] = ()
    """Such as mos, insert, plate, improvised, stunt."""
