"""What every command prints in one way: issues, tables, JSON, progress; and how it ends."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Any

from skylot.core.issues import Issue, has_errors

MOST_SHOWN = 500
"""Issues on a screen: nobody reads more."""


def shown(text: str) -> str:
    """Return a text that quotes what a person gave us, with every letter that could steer a terminal escaped."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape", "surrogatepass").decode()
        for letter in text
    )


def show_json(value: Any) -> None:
    """Print one JSON document to standard output, readable and with every script's letters as they are."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def show_issues(issues: Iterable[Issue]) -> None:
    """Print each issue as `file:line: severity: what` with its hint below, to standard error."""
    everything = list(issues)
    told = everything
    if len(everything) > MOST_SHOWN:  # what stops the work first; sorting keeps the order of files otherwise
        told = sorted(everything, key=lambda issue: issue.severity != "error")[:MOST_SHOWN]
    for issue in told:
        place = (
            f"{issue.file}:{issue.line}"
            if issue.file and issue.line
            else issue.file or str(issue.where or "")
        )
        prefix = f"{place}: " if place else ""
        print(shown(f"{prefix}{issue.severity}: {issue.what}"), file=sys.stderr)
        if issue.hint:
            print(f"    hint: {shown(issue.hint)}", file=sys.stderr)
    if len(told) < len(everything):
        print(f"and {len(everything) - len(told):,} more: --json tells them all", file=sys.stderr)


def count_issues(issues: Sequence[Issue]) -> str:
    """Return a sentence that counts errors, warnings and notes."""
    parts = []
    for severity in ("error", "warning", "note"):
        count = sum(issue.severity == severity for issue in issues)
        if count:
            parts.append(f"{count} {severity}{'' if count == 1 else 's'}")
    return ", ".join(parts) or "no mistakes found"


def exit_code(issues: Iterable[Issue]) -> int:
    """Return 2 where an issue is an error, else 0."""
    return 2 if has_errors(issues) else 0


class ProgressLine:
    """A progress line on standard error, shown for work that lasts over two seconds, with an estimate of the rest."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Begin to count time; `quiet` or a standard error that is no terminal silences it."""
        self._quiet = quiet or not sys.stderr.isatty()
        self._began = time.monotonic()
        self._shown = 0.0
        self._open = False

    def __call__(self, done: float, total: float, label: str) -> None:
        """Take note of progress; prints at most five times a second."""
        now = time.monotonic()
        passed = now - self._began
        if self._quiet or passed < 2.0 or now - self._shown < 0.2:
            return
        self._shown, self._open = now, True
        share = min(1.0, done / total) if total > 0 else 0.0
        left = f", about {passed * (1 - share) / share:.0f} s left" if share > 0.02 else ""
        sys.stderr.write(f"\r\x1b[K{share:4.0%} {label} ({passed:.0f} s{left})")
        sys.stderr.flush()

    def close(self) -> None:
        """Clear the line."""
        if self._open:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._open = False
