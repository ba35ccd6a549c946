"""What a paper is: views made from the dossier by one pure function, and a renderer for each format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from skylot.paperwork.model import Dossier

V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Generic[V]):
    """One kind of paper; `views` yields (file stem, view), one a file, and may yield none."""

    name: str
    title: str
    views: Callable[[Dossier], Iterable[tuple[str, V]]]
    formats: Mapping[str, Callable[[V], bytes]]
    """File ending (pdf, html, svg, png, csv, ics) -> what writes it."""


def text(write: Callable[[V], str]) -> Callable[[V], bytes]:
    """Return a writer of text as a writer of UTF-8 bytes."""
    return lambda view: write(view).encode("utf-8", "replace")
