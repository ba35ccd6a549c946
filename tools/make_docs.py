"""Write the pages that are made from the program itself: docs/folder.md from the schema of the folder.

Run `python tools/make_docs.py`; a test tells when a page is not current.
"""

from pathlib import Path

from skylot.folder.describe import describe_folder

DOCS = Path(__file__).resolve().parents[1] / "docs"


def made_pages() -> dict[Path, str]:
    """Return each made page's path and text."""
    return {DOCS / "folder.md": describe_folder()}


def main() -> None:
    for path, text in made_pages().items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    main()
