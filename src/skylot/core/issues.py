"""A person's mistakes as values: what is wrong, where, and what would help; all reported at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Where:
    """Where a finding is: a record's id and the path of keys in it; `folder` finds its file and line."""

    record: str
    key: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        """Return 'record: key[2].key' for a person to read."""
        path = ""
        for part in self.key:
            if isinstance(part, int):
                path += f"[{part}]"
            else:
                path += f".{part}" if path else part
        return f"{self.record}: {path}" if path else self.record


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One finding about what a person wrote: severity, what is wrong, a hint, and where."""

    severity: Severity
    what: str
    hint: str = ""
    where: Where | None = None
    file: str | None = None
    line: int | None = None

    def placed(self, file: str | None, line: int | None) -> Issue:
        """Return this issue with the file and line at which a person can mend it."""
        return replace(self, file=file, line=line)

    def as_json(self) -> dict[str, str | int | None]:
        """Return the five keys that `--json` promises: severity, file, line, what, hint."""
        return {
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "what": self.what,
            "hint": self.hint,
        }

    def __str__(self) -> str:
        """Return one line as compilers print it: place, severity, what, then the hint in brackets."""
        place = self.file or (str(self.where) if self.where else "")
        if self.file and self.line is not None:
            place = f"{self.file}:{self.line}"
        hint = f" ({self.hint})" if self.hint else ""
        return (
            f"{place}: {self.severity}: {self.what}{hint}" if place else f"{self.severity}: {self.what}{hint}"
        )


def error(
    what: str,
    hint: str = "",
    where: Where | None = None,
    *,
    file: str | None = None,
    line: int | None = None,
) -> Issue:
    """Return an issue that stops the work."""
    return Issue(severity="error", what=what, hint=hint, where=where, file=file, line=line)


def warning(
    what: str,
    hint: str = "",
    where: Where | None = None,
    *,
    file: str | None = None,
    line: int | None = None,
) -> Issue:
    """Return an issue that someone should look at, though the work goes on."""
    return Issue(severity="warning", what=what, hint=hint, where=where, file=file, line=line)


def note(
    what: str,
    hint: str = "",
    where: Where | None = None,
    *,
    file: str | None = None,
    line: int | None = None,
) -> Issue:
    """Return an issue that only informs."""
    return Issue(severity="note", what=what, hint=hint, where=where, file=file, line=line)


def has_errors(issues: Iterable[Issue]) -> bool:
    """Tell whether any of the issues is an error."""
    return any(issue.severity == "error" for issue in issues)
