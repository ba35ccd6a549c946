"""How reports lay themselves out as plain text: tables and durations."""

from __future__ import annotations

from collections.abc import Sequence

from skylot.core.instant import Instant


def table(rows: Sequence[Sequence[str]], header: Sequence[str], right: frozenset[int] = frozenset()) -> str:
    """Return rows under a header with columns as wide as their widest cell; columns in `right` are flushed right."""
    cells = [list(header), *[list(row) for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    lines = []
    for number, row in enumerate(cells):
        parts = [
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(parts).rstrip())
        if number == 0:
            lines.append("  ".join("-" * width for width in widths))
    return "\n".join(lines)


def duration(seconds: float) -> str:
    """Return a length of time as people write it: 34.1 s, 9 min 41 s, 3 h 05 min."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    if seconds < 3600:
        return f"{int(seconds) // 60} min {int(seconds) % 60:02d} s"
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min"


def to_the_minute(at: Instant) -> str:
    """Return an instant as frames and sheets show it: 2021-10-11 14:32 UTC."""
    return f"{at.iso()[:16].replace('T', ' ')} UTC"


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 scene, 2 scenes."""
    return f"{count} {one if count == 1 else many or one + 's'}"
