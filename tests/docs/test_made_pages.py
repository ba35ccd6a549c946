"""Pages that are made from the program are current."""

from __future__ import annotations

from tools.make_docs import made_pages


def test_made_pages_are_current() -> None:
    for path, text in made_pages().items():
        assert path.read_text(encoding="utf-8") == text, f"run: python tools/make_docs.py ({path.name})"
