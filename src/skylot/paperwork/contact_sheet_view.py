"""What a contact sheet shows: the frame of every setup, scene by scene, with what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skylot.paperwork.head import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFrame:
    """One setup; every text may be empty."""

    setup: str
    picture: bytes | None = None
    """PNG or JPEG; None where no frame has been made."""
    box: tuple[int, int, int, int] | None = None
    """Pixels inside of the frame lines (x0, y0, x1, y1), which alone are printed; None prints all of it."""
    missing: str = "no frame yet"
    """Why there is no picture."""
    set: str = ""
    lens: str = ""
    instant: str = ""
    light: str = ""
    outside: str = ""
    planes: str = ""
    people: tuple[str, ...] = ()
    """A line each: `ANNA MCU, upside down to frame, looks right`."""
    note: str = ""
    """The director's own."""
    warnings: tuple[str, ...] = ()
    stale: str = ""
    """What has changed since the picture was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactScene:
    """The setups of a scene, in their order."""

    number: str
    heading: str = ""
    synopsis: str = ""
    planes: str = ""
    """Planes of the scene."""
    continuity: tuple[str, ...] = ()
    """Notes of its cuts."""
    frames: tuple[ContactFrame, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSheet:
    """The sheet of a scene, or of the whole film."""

    head: Head
    scenes: tuple[ContactScene, ...] = ()
    paper: Literal["a4", "a3"] = "a4"
    columns: int = 3
    """2 to 4; frames in a row."""
    statement: str = ""
    """Of the light: by which orbit and attitude the frames were made."""
