"""Scene numbers as the trade gives them: running ones first, A-numbers once the numbers are locked.

After a lock a new scene between 12 and 13 is 12A, the next 12B (I and O are left out, after Z come AA, AB);
between 12 and 12A it is A12A, then B12A; before the first scene 1 it is A1; after the last scene the count
goes on. A number that stands anywhere is never given again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_NUMBER = re.compile(r"(?P<before>[A-Za-z]*)(?P<base>[0-9]{1,9})(?P<after>[A-Za-z]*)")


def number_key(number: str) -> str:
    """Return the form under which two written scene numbers are the same: 12a and 12A."""
    return number.strip().upper()


def given_numbers(numbers: Sequence[str | None], taken: Sequence[str] = ()) -> tuple[str, ...]:
    """Return a number for every scene: those that have one keep it, the others get one that is new.

    `taken` are numbers of earlier drafts that must not come back. Time is linear but for hostile numbers.
    """
    written = [number for number in numbers if number]
    if not written and not taken:
        return tuple(str(count) for count in range(1, len(numbers) + 1))
    used = {number_key(number) for number in (*written, *taken)}
    following: list[str | None] = [None] * len(numbers)
    ahead: str | None = None
    for at in range(len(numbers) - 1, -1, -1):
        following[at] = ahead
        ahead = numbers[at] or ahead
    highest = max((_base(number) or 0 for number in (*written, *taken)), default=0)
    out: list[str] = []
    candidates: Iterator[str] = iter(())
    gap: tuple[str | None, str | None] | None = None
    for at, number in enumerate(numbers):
        if number:
            out.append(number)
            gap = None
            continue
        if gap is None:
            gap = (out[-1] if out else None, following[at])
            candidates = _between(*gap, highest)
        fresh = next(one for one in candidates if number_key(one) not in used)
        used.add(number_key(fresh))
        out.append(fresh)
    return tuple(out)


def _between(before: str | None, after: str | None, highest: int) -> Iterator[str]:
    """Yield numbers for scenes between two numbered ones, in the order in which they are given."""
    if after is None:
        count = highest
        while True:
            count += 1
            yield str(count)
        return
    if before is None or (_base(before) is not None and _base(before) == _base(after)):
        start = _prefix_index(before, after) + 1 if before else 0
        for letters in _letters(start):
            yield letters + after
        return
    found = _NUMBER.fullmatch(before)
    if found and found["after"]:
        stem = found["before"] + found["base"]
        index = _letters_index(found["after"])
        if index is not None:
            for letters in _letters(index + 1):
                yield stem + letters
    for letters in _letters(0):
        yield before + letters


def _prefix_index(before: str, after: str) -> int:
    """Return which of the numbers A12A, B12A … before 12A the one before is, -1 for none of them."""
    if before.upper().endswith(after.upper()):
        index = _letters_index(before[: len(before) - len(after)])
        return -1 if index is None else index
    return -1


def _base(number: str) -> int | None:
    """Return the count in a scene number, None where it is written in another way."""
    found = _NUMBER.fullmatch(number.strip())
    return int(found["base"]) if found else None


def _letters(start: int) -> Iterator[str]:
    """Yield A, B … Z, AA, AB … without I and O, from an index on; it never ends."""
    index = start
    while True:
        left, text = index + 1, ""
        while left:
            left, rest = divmod(left - 1, len(LETTERS))
            text = LETTERS[rest] + text
        yield text
        index += 1


def _letters_index(letters: str) -> int | None:
    """Return the index of letters in the order of `_letters`, None where they are not of it."""
    index = 0
    for letter in letters.upper():
        at = LETTERS.find(letter)
        if at < 0:
            return None
        index = index * len(LETTERS) + at + 1
    return index - 1
