"""What nobody foresaw in one setup's staging: an error of that setup, so that the others keep their answers."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from skylot.core.errors import SkylotError
from skylot.core.issues import Issue, Where, error

DEBUG = "SKYLOT_DEBUG"
"""Environment variable that, set to anything, lets such faults through with their traceback."""
_LONGEST = 200
_Answer = TypeVar("_Answer")


def answered(setup: str, ask: Callable[[], _Answer]) -> _Answer | Issue:
    """Return the answer of a question about one setup, or the error that says that it cannot be read.

    What is raised on purpose, a disk or a memory that is full, and everything where SKYLOT_DEBUG is set, goes on.
    """
    try:
        return ask()
    except (SkylotError, OSError, MemoryError):
        raise
    except Exception as fault:
        if os.environ.get(DEBUG):
            raise
        return _cannot_be_read(setup, fault)


def _cannot_be_read(setup: str, fault: Exception) -> Issue:
    said = " ".join(str(fault).split())[:_LONGEST]
    return error(
        f"setup {setup} cannot be read: {type(fault).__name__}{f': {said}' if said else ''}",
        f"a fault of Skylot: report it with this line and the staging; {DEBUG}=1 shows where it happened",
        Where(f"staging:{setup}"),
    )
