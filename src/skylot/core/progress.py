"""How long work tells how far it has come, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Anything that can be told how far a job has come."""

    def __call__(self, done: float, total: float, label: str) -> None:
        """Take note that `done` of `total` is finished; the label says what is being done."""


def silent(done: float, total: float, label: str) -> None:
    """Listen to nothing: the default progress."""
