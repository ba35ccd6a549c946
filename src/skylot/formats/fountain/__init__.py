"""Fountain 1.1: plain-text screenplays read into records (`model`) and written back, positions kept."""

from skylot.formats.fountain.decode import decode_screenplay
from skylot.formats.fountain.doubts import doubts
from skylot.formats.fountain.inline import Run, plain, runs
from skylot.formats.fountain.model import Screenplay
from skylot.formats.fountain.reader import read_fountain
from skylot.formats.fountain.writer import write_fountain

__all__ = [
    "Run",
    "Screenplay",
    "decode_screenplay",
    "doubts",
    "plain",
    "read_fountain",
    "runs",
    "write_fountain",
]
