"""Elements of HTML and SVG, written by one function that escapes all that is not markup already."""

from __future__ import annotations

import html
import re

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_VOID = frozenset({"br", "hr", "img", "meta", "link", "col", "input"})


class Safe(str):
    """Text that is markup already: it is not escaped again."""

    __slots__ = ()


def escape(text: object) -> Safe:
    """Return text fit for content and attributes; Safe passes, characters that XML forbids become U+FFFD."""
    if isinstance(text, Safe):
        return text
    return Safe(html.escape(_NOT_XML.sub("\ufffd", str(text)), quote=True))


def tag(name: str, /, *children: object, **attributes: object) -> Safe:
    """Return one element; children that are None and attributes that are None or False are left out.

    `class_` is written class, `data_day` data-day; numbers lose their needless digits.
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        written = key.rstrip("_").replace("_", "-")
        shown = "" if value is True else number(value) if isinstance(value, float) else escape(value)
        parts.append(f' {written}="{shown}"')
    if name in _VOID:
        return Safe("".join(parts) + ">")
    inner = "".join(escape(child) for child in children if child is not None)
    return Safe("".join((*parts, ">", inner, f"</{name}>")))


def join(*children: object) -> Safe:
    """Return several pieces as one, each escaped unless it is markup."""
    return Safe("".join(escape(child) for child in children if child is not None))


def number(value: float) -> str:
    """Return a coordinate with two decimals at most: a hundredth of a point is finer than any printer."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
