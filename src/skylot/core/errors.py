"""The machine's faults, and the two ways in which bad input stops a call.

SkylotError                exit 1, HTTP 500
|-- BadInput               exit 2, HTTP 400   the person's mistakes, all of them, as `issues`
|-- BadText (ValueError)   exit 2, HTTP 400   one text that could not be read
|-- NotFound               exit 3, HTTP 404   no such production, record, day
|-- ChangedElsewhere       exit 4, HTTP 409   the file is no longer what we read: nothing was overwritten
|-- Busy                   exit 5, HTTP 423   someone else holds the lock
|-- CannotWrite            exit 6, HTTP 507   no room, no right, no such device
`-- Infeasible             exit 7, HTTP 422   the needs cannot be met together
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from skylot.core.issues import Issue


class SkylotError(Exception):
    """The root of every error raised on purpose: a sentence, a hint, an exit code, an HTTP status."""

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the sentence and the hint apart, so that an edge can lay them out as it likes."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return the sentence with its hint in brackets."""
        return f"{self.message} ({self.hint})" if self.hint else self.message

    def __reduce__(self) -> tuple[type[SkylotError], tuple[object, ...]]:
        """Pickle whole, since errors cross from worker processes."""
        return type(self), (self.message, self.hint)


class BadInput(SkylotError):
    """What a person wrote cannot be worked with; `issues` names every mistake."""

    exit_code = 2
    http_status = 400

    def __init__(self, issues: Iterable[Issue], message: str = "", hint: str = "") -> None:
        """Count the mistakes where no better sentence is given."""
        self.issues = tuple(issues)
        count = sum(issue.severity == "error" for issue in self.issues)
        super().__init__(message or f"{count} mistake{'' if count == 1 else 's'} to mend first", hint)

    def __reduce__(self) -> tuple[type[SkylotError], tuple[object, ...]]:
        """Pickle whole, issues included."""
        return type(self), (self.issues, self.message, self.hint)


class BadText(SkylotError, ValueError):
    """One text that could not be read: `what` is wrong with it, and a hint how it is written."""

    exit_code = 2
    http_status = 400

    def __init__(self, what: str, hint: str = "") -> None:
        """Keep what is wrong under the name that `Issue` uses."""
        super().__init__(what, hint)
        self.what = what


class NotFound(SkylotError):
    """No such production, record, day or file."""

    exit_code = 3
    http_status = 404


class ChangedElsewhere(SkylotError):
    """The text on disk is no longer the one that was read; nothing was overwritten."""

    exit_code = 4
    http_status = 409


class Busy(SkylotError):
    """Someone else holds the lock."""

    exit_code = 5
    http_status = 423


class CannotWrite(SkylotError):
    """The disk is full, read-only or gone; nothing was lost."""

    exit_code = 6
    http_status = 507


class Infeasible(SkylotError):
    """The needs cannot be met together."""

    exit_code = 7
    http_status = 422
