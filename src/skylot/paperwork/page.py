"""One self-contained HTML page a paper: own CSS for screen, phone, print and dark rooms; text is escaped."""

from __future__ import annotations

from importlib import resources

from skylot.paperwork import palette
from skylot.paperwork.head import Head
from skylot.paperwork.markup import Safe, join, tag


def page(head: Head, *body: object, style: str = "") -> str:
    """Return a whole HTML document: head, the body's pieces, foot; `style` is the paper's own CSS (ours)."""
    facts = tag("p", "  ·  ".join(head.facts), class_="facts")
    heading = tag("h1", tag("b", head.title), " ", head.paper, " ", tag("small", head.detail))
    document = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("title", f"{head.title}: {head.paper}{' ' + head.detail if head.detail else ''}"),
            tag("style", Safe(_variables() + _house_css() + style)),
        ),
        tag("body", tag("header", heading, facts), tag("main", *body), tag("footer", _foot(head))),
        lang="en",
    )
    return f"<!doctype html>\n{document}\n"


def table(columns: tuple[str, ...], rows: tuple[tuple[object, ...], ...], class_: str = "") -> Safe:
    """Return a table that scrolls sideways on a phone; cells are escaped unless they are markup."""
    header = tag("tr", *(tag("th", column, scope="col") for column in columns))
    lines = (tag("tr", *(tag("td", cell) for cell in row)) for row in rows)
    body = tag("table", tag("thead", header), tag("tbody", *lines), class_=class_ or None)
    return tag("div", body, class_="wide")


def swatch(colour: str, label: str) -> Safe:
    """Return one entry of a legend."""
    return tag("span", tag("i", style=f"background:{colour}"), label, class_="swatch")


def figure(svg: Safe, caption: str) -> Safe:
    """Return a drawing on its own sheet of light paper, which it keeps in a dark room."""
    return tag("figure", tag("div", svg, class_="sheet"), tag("figcaption", caption) if caption else None)


def _foot(head: Head) -> Safe:
    return join("  ·  ".join(part for part in (head.title, head.paper, head.made) if part))


def _house_css() -> str:
    return (resources.files("skylot.paperwork") / "templates" / "house.css").read_text("utf-8")


def _variables() -> str:
    names = {
        "ink": palette.INK, "soft": palette.SOFT_INK, "faint": palette.FAINT_INK, "rule": palette.RULE,
        "hairline": palette.HAIRLINE, "paper": palette.PAPER, "ground": palette.GROUND, "red": palette.RED,
        "redwash": palette.RED_WASH, "accent": palette.ACCENT,
    }  # fmt: skip
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in names.items()) + "}\n"
