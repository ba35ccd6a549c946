"""Options that several commands share, and how their texts become instants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from skylot.core.instant import Instant

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="INSTANT",
        help="Plan only with what was known then (orbit sets issued, activities announced), "
        "such as 2021-10-04T12:00:00Z.",
    ),
]


def instant(text: str | None) -> Instant | None:
    """Read an instant typed on the command line; a bare date is its midnight UTC; raises BadText with a hint."""
    if text is None:
        return None
    from skylot.core.instant import Instant  # noqa: PLC0415  numpy stays out of --help

    return Instant.parse(f"{text}T00:00:00Z" if len(text) == len("2021-10-04") else text)
