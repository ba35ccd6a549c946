"""Names as people write them: the nearest known one, their natural order, and a form fit for a file."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable

_LISTED_AT_MOST = 8
_COMPARED_LENGTH = 80  # a hostile name of megabytes must not cost a quadratic comparison

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўј"
_LATIN = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye g u j"
_TRANSLITERATION = str.maketrans(
    {letter: latin.strip("-") for letter, latin in zip(_CYRILLIC, _LATIN.split(), strict=True)}
)

_LONGEST_STEM = 80
_RUN = r"(?:[0-9]|(?<![A-Za-z])(?:[A-Z]{1,3}|[a-z]{4,80})(?![A-Za-z]))+"
_PLAIN_STEM = re.compile(rf"{_RUN}(?:[.-]{_RUN})*")
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?:\.|$)")
"""What Windows keeps for itself, with any ending."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that looks most like the word, or None where none is near.

    Case is ignored; of equally near names the first in order wins, so the answer is always the same.
    """
    folded = {name[:_COMPARED_LENGTH].casefold(): name for name in sorted(set(known), reverse=True)}
    found = difflib.get_close_matches(word[:_COMPARED_LENGTH].casefold(), sorted(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint for an unknown word: the nearest known name, or a short list, or ''."""
    names = sorted(set(known), key=natural_key)
    near = nearest(word, names)
    if near is not None:
        return f"did you mean '{near}'?"
    if not names:
        return ""
    more = ", …" if len(names) > _LISTED_AT_MOST else ""
    return f"known: {', '.join(names[:_LISTED_AT_MOST])}{more}"


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that orders numbers in names by value: '2', '10', '12', '12A', 'A12'."""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", text)
    return tuple((0, int(part), "") if "0" <= part[0] <= "9" else (1, 0, part.casefold()) for part in parts)


def slug(text: str) -> str:
    """Return a lower-case ASCII form for file names and ids: Cyrillic is transliterated, accents are dropped.

    A text with no letter that can be kept gets a short hash, so that the slug is never empty.
    """
    latin = unicodedata.normalize("NFC", text).casefold().translate(_TRANSLITERATION)
    bare = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode("ascii")
    kept = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
    return kept or "u" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def file_stem(name: str) -> str:
    """Return the stem of a file that is of one thing alone: the name itself where it is plain, as `12A.03` is.

    No two names give one stem, not even on a disk that keeps no capitals; every other name is a `slug` with a
    print of it behind a `~`, which no plain name has. Plain are ASCII letters and digits with single points
    and dashes between them, runs of up to three letters capital as on a slate, longer ones small.
    """
    if len(name) <= _LONGEST_STEM and _PLAIN_STEM.fullmatch(name) and not _DEVICE.match(name):
        return name
    return f"{slug(name)[:_LONGEST_STEM]}~{text_print(name)}"


def dashed_stem(name: str) -> str:
    """Return `file_stem` without points and capitals, for programs that take a point for the ending: `12a-03`."""
    stem = file_stem(name)
    if "-" in name and stem == name:  # the dash of 9-01 must not be the point of 9.01
        return f"{stem}~{text_print(name)}"
    return stem.replace(".", "-").lower()


def text_print(text: str) -> str:
    """Return twelve letters that tell a text from every one that looks like it in a file's name."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
