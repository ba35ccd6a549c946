"""A new draft against the old one: scene by scene what became of each, and the notes carried over.

Scenes are matched by what a person said, by their locked numbers, by their words, then by likeness. Where
likeness does not decide, the report asks; until it is answered, the old scene counts as taken out and the new
one as new, and nobody's notes are lost.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.script.fingerprint import scene_fingerprint
from skylot.script.likeness import Candidates, likeness, score
from skylot.script.model import Breakdown, BreakdownNotes, Scene, SceneNotes
from skylot.script.numbering import number_key

State = Literal["same", "changed", "omitted", "new", "restored"]
Matches = Sequence[tuple[str, str]]
"""What people said: (old number, new number); an empty new one: taken out; an empty old one: new."""

_SURE = 0.6
_CLEAR = 0.1  # by so much the best must beat the second
_WORTH_ASKING = 0.3
_TELLING_BLANKS = 4  # five words or more in common under another heading are no chance
_ANOTHER_SCENE = 0.25  # under this, one number in two drafts may be two scenes


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneChange:
    """What became of one scene."""

    state: State
    old: str
    """Number in the old draft, empty for a new scene."""
    new: str
    """Number in the new draft, empty for a scene that was taken out without an OMITTED."""
    heading: str
    changed: float = 0.0
    """Share of the words that are others now, 0 to 1."""
    heading_changed: bool = False
    moved: bool = False
    """It stands at another place among the scenes that both drafts have."""
    renumbered: bool = False
    fingerprint: str = ""
    """Of the scene in the old draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A scene of the old draft that a new one may be."""

    number: str
    heading: str
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question that only a person can answer: which scene of the old draft is this one?"""

    new: str
    question: str
    candidates: tuple[Candidate, ...]
    """Likeliest first; none of them is an answer too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReport:
    """A new draft compared with the old one."""

    changes: tuple[SceneChange, ...] = ()
    """In the order of the new draft; scenes that are gone stand after the one that they followed."""
    asks: tuple[Ask, ...] = ()
    issues: tuple[Issue, ...] = ()
    """About answers that name no scene."""

    def count(self, state: State) -> int:
        """Return how many scenes have this state."""
        return sum(change.state == state for change in self.changes)

    @property
    def unchanged(self) -> bool:
        """Tell whether every scene is the same, in the same place, under the same number."""
        return not self.asks and all(
            change.state == "same" and not change.moved and not change.renumbered for change in self.changes
        )


def compare_drafts(old: Breakdown, new: Breakdown, matches: Matches = ()) -> DraftReport:
    """Return scene by scene what a new draft did to the old one; `matches` are people's answers to its asks.

    Time is nearly linear in the scenes.
    """
    pairing = _Pairing(old.scenes, new.scenes)
    issues = pairing.take_answers(matches)
    if _is_numbered(old) and _is_numbered(new):
        pairing.pair_numbers()
    pairing.pair_words()
    asks = pairing.pair_likeness()
    return DraftReport(changes=tuple(_changes(pairing)), asks=asks, issues=tuple(issues))


def carry_notes(notes: BreakdownNotes, report: DraftReport, matches: Matches = ()) -> BreakdownNotes:
    """Return what people added to the old draft under the numbers of the new one; nothing is dropped.

    Notes of a scene that is gone keep its number, or `7-cut` where another scene has that number now. Each
    keeps (or gets) the fingerprint of the scene that it was made for, so that the breakdown can say which
    scenes changed under their notes.
    """
    became = {number_key(change.old): change.new for change in report.changes if change.old and change.new}
    became |= {number_key(old): new for old, new in matches if old and new}
    prints = {number_key(change.old): change.fingerprint for change in report.changes if change.old}
    taken = {number_key(change.new) for change in report.changes if change.new}
    carried: list[SceneNotes] = []
    for one in notes.scenes:
        key = number_key(one.scene)
        number = became.get(key) or _kept_number(one.scene, taken)
        taken.add(number_key(number))
        elements = tuple(replace(element, scene=number) for element in one.elements)
        fingerprint = one.fingerprint or prints.get(key, "")
        carried.append(replace(one, scene=number, elements=elements, fingerprint=fingerprint))
    return replace(notes, scenes=tuple(carried))


def read_matches(texts: Iterable[str]) -> tuple[Matches, tuple[Issue, ...]]:
    """Return answers typed as OLD=NEW ('14=15', '14=' taken out, '=15' new), and what is wrong with them."""
    found: list[tuple[str, str]] = []
    issues: list[Issue] = []
    for text in texts:
        old, equals, new = (part.strip() for part in text.partition("="))
        if not equals or not (old or new):
            issues.append(error(f"'{text}' is no match of scenes", "write OLD=NEW, such as 14=15"))
        else:
            found.append((old, new))
    return tuple(found), tuple(issues)


def _kept_number(number: str, taken: set[str]) -> str:
    """Return the number under which the notes of a scene that is gone are kept."""
    if number_key(number) not in taken:
        return number
    kept, count = f"{number}-cut", 1
    while number_key(kept) in taken:
        count += 1
        kept = f"{number}-cut{count}"
    return kept


def _is_numbered(breakdown: Breakdown) -> bool:
    """Tell whether scene numbers were written by someone: then a number means the same scene in both drafts."""
    running = (str(count) for count in range(1, len(breakdown.scenes) + 1))
    return breakdown.locked or any(
        scene.number != count for scene, count in zip(breakdown.scenes, running, strict=True)
    )


class _Pairing:
    """Which old scene is which new one; what is not paired waits in the two pools."""

    def __init__(self, old: Sequence[Scene], new: Sequence[Scene]) -> None:
        self.old, self.new = old, new
        self.old_of: dict[int, int] = {}
        """Index of the old scene by that of the new one."""
        self.old_left = dict.fromkeys(range(len(old)))
        self.new_left = dict.fromkeys(range(len(new)))
        self.settled_old: set[int] = set()
        self.settled_new: set[int] = set()

    def pair(self, old: int, new: int) -> None:
        """Say that the two are one scene."""
        self.old_of[new] = old
        del self.old_left[old], self.new_left[new]

    def open_old(self) -> list[int]:
        """Return the old scenes that wait for a partner."""
        return [at for at in self.old_left if at not in self.settled_old]

    def open_new(self) -> list[int]:
        """Return the new scenes that wait for a partner."""
        return [at for at in self.new_left if at not in self.settled_new]

    def take_answers(self, matches: Matches) -> list[Issue]:
        """Pair as people said; return what is wrong with it."""
        issues: list[Issue] = []
        olds, news = _by_number(self.old), _by_number(self.new)
        for old, new in matches:
            one, other = olds.get(number_key(old)), news.get(number_key(new))
            for number, at, known, which in ((old, one, olds, "old"), (new, other, news, "new")):
                if number and at is None:
                    hint = did_you_mean(number, known)
                    issues.append(
                        error(f"the {which} draft has no scene {number}", hint, Where(f"{old}={new}"))
                    )
            if (old and one is None) or (new and other is None):
                continue
            if (one is not None and one not in self.old_left) or (
                other is not None and other not in self.new_left
            ):
                issues.append(
                    error(f"{old}={new} matches a scene that is matched already", "", Where(f"{old}={new}"))
                )
            elif one is not None and other is not None:
                self.pair(one, other)
            elif one is not None:
                self.settled_old.add(one)
            elif other is not None:
                self.settled_new.add(other)
        return issues

    def pair_numbers(self) -> None:
        """Pair scenes of one number, but for those whose set and words are all others."""
        olds = _by_number(self.old)
        for at in self.open_new():
            found = olds.get(number_key(self.new[at].number))
            if found is None or found not in self.old_left or found in self.settled_old:
                continue
            if not _is_another(self.old[found], self.new[at]):
                self.pair(found, at)

    def pair_words(self) -> None:
        """Pair scenes of the same heading and words in their order, then those of the same words."""
        self._pair_by(lambda scene: (scene.heading.casefold(), scene.text))
        self._pair_by(lambda scene: scene.text if scene.text.count(" ") >= _TELLING_BLANKS else None)

    def _pair_by(self, key_of: Callable[[Scene], object]) -> None:
        """Pair scenes of one key in their order; None is no key."""
        waiting: dict[object, list[int]] = {}
        for at in self.open_old():
            waiting.setdefault(key_of(self.old[at]), []).append(at)
        waiting.pop(None, None)
        for olds in waiting.values():
            olds.reverse()
        for at in self.open_new():
            olds = waiting.get(key_of(self.new[at]), [])
            if olds:
                self.pair(olds.pop(), at)

    def pair_likeness(self) -> tuple[Ask, ...]:
        """Pair what is plainly the same scene rewritten, and ask about what may be."""
        olds = [at for at in self.open_old() if not self.old[at].omitted]
        candidates = Candidates([self.old[at] for at in olds])
        wishes: dict[int, list[tuple[int, float]]] = {}
        for at in self.open_new():
            if self.new[at].omitted:
                continue
            found = {olds[index]: value for index, value in candidates.like(self.new[at])}
            for near in self._in_gap(at):
                found.setdefault(near, score(self.old[near], self.new[at]))
            worth = [pair for pair in found.items() if pair[1] >= _WORTH_ASKING]
            if worth:
                wishes[at] = sorted(worth, key=lambda pair: (-pair[1], pair[0]))
        self._pair_sure(wishes)
        return tuple(ask for at, wish in wishes.items() if at in self.new_left for ask in self._ask(at, wish))

    def _in_gap(self, at: int) -> list[int]:
        """Return the waiting old scenes right after the one that the scene before was, three at most."""
        before = self.old_of.get(at - 1, -1) + 1 if at else 0
        near = range(before, min(before + 3, len(self.old)))
        return [
            index
            for index in near
            if index in self.old_left and index not in self.settled_old and not self.old[index].omitted
        ]

    def _pair_sure(self, wishes: Mapping[int, list[tuple[int, float]]]) -> None:
        """Pair where a new scene's best is clearly best, and is wanted most by that scene."""
        wanted: dict[int, list[tuple[float, int]]] = {}
        for at, wish in wishes.items():
            for old, value in wish:
                wanted.setdefault(old, []).append((value, at))
        for at, wish in wishes.items():
            old, best = wish[0]
            second = wish[1][1] if len(wish) > 1 else 0.0
            rival = max((value for value, other in wanted[old] if other != at), default=0.0)
            if best >= _SURE and best - max(second, rival) >= _CLEAR and old in self.old_left:
                self.pair(old, at)

    def _ask(self, at: int, wish: Sequence[tuple[int, float]]) -> Iterable[Ask]:
        """Yield the question about a new scene while there is any old scene that it may be."""
        open_ones = [(old, value) for old, value in wish if old in self.old_left][:3]
        if open_ones:
            scene = self.new[at]
            yield Ask(
                new=scene.number,
                question=f"which scene of the old draft is {scene.number} {scene.heading}?",
                candidates=tuple(
                    Candidate(number=self.old[old].number, heading=self.old[old].heading, likeness=value)
                    for old, value in open_ones
                ),
            )


def _is_another(old: Scene, new: Scene) -> bool:
    """Tell whether one number stands for two scenes: other sets, and hardly a word in common."""
    if old.omitted or new.omitted or old.sets == new.sets or not (old.text and new.text):
        return False
    return likeness(old.text, new.text) < _ANOTHER_SCENE


def _by_number(scenes: Sequence[Scene]) -> dict[str, int]:
    """Return the index of each scene by its number; of a number that stands twice, the first."""
    found: dict[str, int] = {}
    for at, scene in enumerate(scenes):
        found.setdefault(number_key(scene.number), at)
    return found


def _changes(pairing: _Pairing) -> Iterable[SceneChange]:
    """Yield what became of every scene, in the order of the new draft."""
    moved = _moved(pairing.old_of)
    gone_after: dict[int, list[int]] = {}
    last = -1
    new_of = {old: new for new, old in pairing.old_of.items()}
    for at in range(len(pairing.old)):
        if at in new_of:
            last = new_of[at]
        else:
            gone_after.setdefault(last, []).append(at)
    yield from (_gone(pairing.old[at]) for at in gone_after.get(-1, ()))
    for at, scene in enumerate(pairing.new):
        old = pairing.old_of.get(at)
        if old is None:
            state: State = "omitted" if scene.omitted else "new"
            yield SceneChange(state=state, old="", new=scene.number, heading=scene.heading, changed=1.0)
        else:
            yield _change(pairing.old[old], scene, at in moved)
        yield from (_gone(pairing.old[gone]) for gone in gone_after.get(at, ()))


def _gone(scene: Scene) -> SceneChange:
    """Return the change of a scene that the new draft does not name."""
    return SceneChange(
        state="omitted",
        old=scene.number,
        new="",
        heading=scene.heading,
        changed=0.0 if scene.omitted else 1.0,
        fingerprint=scene_fingerprint(scene),
    )


def _change(old: Scene, new: Scene, moved: bool) -> SceneChange:
    """Return what became of a scene that both drafts have."""
    same_heading = old.heading.casefold() == new.heading.casefold()
    changed = 1.0 - likeness(old.text, new.text)
    state: State = "same" if same_heading and old.text.split() == new.text.split() else "changed"
    if new.omitted != old.omitted:
        state, changed = ("omitted" if new.omitted else "restored"), 1.0
    elif new.omitted:
        state, changed = "same", 0.0
    return SceneChange(
        state=state,
        old=old.number,
        new=new.number,
        heading=old.heading if new.omitted else new.heading,
        changed=changed,
        heading_changed=not same_heading and state == "changed",
        moved=moved,
        renumbered=number_key(old.number) != number_key(new.number),
        fingerprint=scene_fingerprint(old),
    )


def _moved(old_of: Mapping[int, int]) -> set[int]:
    """Return the new scenes outside the longest run of scenes that kept their order; n log n."""
    tails: list[int] = []
    tail_at: list[int] = []
    before: dict[int, int | None] = {}
    ordered = sorted(old_of)
    for new in ordered:
        place = bisect_left(tails, old_of[new])
        before[new] = tail_at[place - 1] if place else None
        tails[place : place + 1] = [old_of[new]]
        tail_at[place : place + 1] = [new]
    kept: set[int] = set()
    at = tail_at[-1] if tail_at else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return set(ordered) - kept
