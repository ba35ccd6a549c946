"""A report that is only text, facts for JSON, and issues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from skylot.core.issues import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a use case has to say: to a person, to a program, and what is wrong."""

    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    exit_code: int = 0

    def as_text(self) -> str:
        """Return it for a person."""
        return self.text

    def as_json(self) -> dict[str, Any]:
        """Return it for a program."""
        return {**self.facts, "issues": [issue.as_json() for issue in self.issues]}
