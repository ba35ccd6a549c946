"""Names across files."""

from __future__ import annotations

from skylot.core.issues import Issue
from skylot.folder.model import Production


def check_references(
    production: Production, *, unreadable: frozenset[str] = frozenset()
) -> tuple[Issue, ...]:
    """Return nothing yet."""
    return ()
