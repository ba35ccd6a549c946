"""How alike two scenes are: the share of words and pairs of words that they have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from skylot.script.model import Scene

_WORD = re.compile(r"\w+")
_MOST_WORDS = 4000  # of a scene: a hostile one of megabytes must not be compared word by word
_MOST_SHARED = 8  # a pair of words in more scenes than this tells nothing about one of them
_MOST_CANDIDATES = 5
_WORTH_A_LOOK = 5  # a scene with less than a fifth of the best one's votes is not compared


def likeness(one: str, other: str) -> float:
    """Return 0 to 1 for two texts: twice what they share over what both have, words and pairs of words.

    Case and punctuation do not count; 1 means the same words in nearly the same order. Time is linear.
    Source: Dice's coefficient (1945) on the multisets of words and of pairs of neighbouring words.
    """
    if one == other:
        return 1.0
    left, right = _counts(one), _counts(other)
    whole = left.total() + right.total()
    if not whole:
        return 1.0
    if len(left) > len(right):
        left, right = right, left
    shared = sum(min(count, right[key]) for key, count in left.items() if key in right)
    return 2.0 * shared / whole


class Candidates:
    """Finds, among many scenes, the few that a scene may have been; built in linear time."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        """Note in which scenes each pair of words stands."""
        self._scenes = scenes
        self._where: dict[str, list[int]] = {}
        self._same_heading: dict[str, list[int]] = {}
        for index, scene in enumerate(scenes):
            self._same_heading.setdefault(scene.heading.casefold(), []).append(index)
            for key in _counts(scene.text):
                places = self._where.setdefault(key, [])
                if len(places) <= _MOST_SHARED:
                    places.append(index)

    def like(self, scene: Scene) -> Iterator[tuple[int, float]]:
        """Yield (index, score 0 to 1) of the few scenes most like this one, the best first.

        The score is the likeness of the texts, a fifth of it that of the headings.
        """
        votes: Counter[int] = Counter()
        for key in _counts(scene.text):
            places = self._where.get(key, ())
            if len(places) <= _MOST_SHARED:
                votes.update(places)
        for index in self._same_heading.get(scene.heading.casefold(), ())[:_MOST_CANDIDATES]:
            votes[index] += 1
        ranked = votes.most_common(_MOST_CANDIDATES)
        best = [index for index, count in ranked if count * _WORTH_A_LOOK >= ranked[0][1]]
        yield from sorted(((one, score(self._scenes[one], scene)) for one in best), key=lambda pair: -pair[1])


def score(one: Scene, other: Scene) -> float:
    """Return 0 to 1 for two scenes: four fifths the likeness of their texts, one fifth of their headings."""
    headings = 1.0 if one.sets and one.sets == other.sets else likeness(one.heading, other.heading)
    return 0.8 * likeness(one.text, other.text) + 0.2 * headings


@lru_cache(maxsize=1024)
def _counts(text: str) -> Counter[str]:
    """Return how often each word and each pair of neighbouring words stands in a text."""
    words = _WORD.findall(text[: _MOST_WORDS * 8].casefold())[:_MOST_WORDS]
    counts = Counter(words)
    counts.update(map(" ".join, pairwise(words)))
    return counts
