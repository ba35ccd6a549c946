"""Sentences to a tree: a reader by recursive descent that reports every fault it meets and reads on.

    sentence   = any {"," any}                       a comma ends a sentence
    any        = all {"or" all}
    all        = one {"and" one}
    one        = "not" one | "(" any ")" | quantifier | state

A quantifier speaks of the whole shooting minutes, so it stands by itself or beside an `and`, never under
`not`, `or`.
"""

from __future__ import annotations

from collections.abc import Iterable

from skylot.core.issues import Issue, Where, error, warning
from skylot.locations.model import NeedText, Place
from skylot.locations.needs.atoms import Atoms
from skylot.locations.needs.binding import Clause, bind
from skylot.locations.needs.clashes import clashes
from skylot.locations.needs.names import Names
from skylot.locations.needs.quantified import Quantifier, read_quantifier
from skylot.locations.needs.states import ALWAYS, AllOf, AnyOf, Need, Not, State
from skylot.locations.needs.words import MAX_CHARACTERS, MAX_SENTENCES, MAX_WORDS, Reader, comma_parts

Node = State | Quantifier


def parse_need(
    text: NeedText,
    place: Place,
    set_id: str,
    setups: Iterable[str] = (),
    *,
    minutes: float | None = None,
    slot_s: float = 300.0,
) -> tuple[Need, tuple[Issue, ...]]:
    """Return the need that a director's sentences ask for, and every fault in them.

    Where there are errors the need holds only what was understood: do not plan with it. `setups` are the
    ids that continuity may name. With `minutes` the lengths are checked against the setup's shooting
    minutes as well.
    """
    names = Names(place, set_id, tuple(setups), text.setup)
    issues = list(names.issues(Where(f"setup:{text.setup}", ("need",))))
    clauses: list[Clause] = []
    seen: dict[str, int] = {}
    if len(text.sentences) > MAX_SENTENCES:
        where = Where(f"setup:{text.setup}", ("need",))
        issues.append(
            error(f"{len(text.sentences)} sentences are too many", f"at most {MAX_SENTENCES}", where)
        )
    for index, sentence in enumerate(text.sentences[:MAX_SENTENCES]):
        where = Where(f"setup:{text.setup}", ("need", index))
        for part in _parts(sentence, where, issues):
            folded = " ".join(part.casefold().split())
            if folded in seen:
                issues.append(warning(f"'{part}' is said twice", "leave one of them out", where))
                continue
            seen[folded] = index
            clauses.extend(_read(part, names, where, issues))
    need = bind(text, names, clauses, issues)
    if not any(issue.severity == "error" for issue in issues):
        issues.extend(clashes(need, clauses, place, minutes, slot_s))
    return need, tuple(issues)


def _parts(sentence: str, where: Where, issues: list[Issue]) -> tuple[str, ...]:
    if len(sentence) > MAX_CHARACTERS:
        issues.append(error(f"a sentence of {len(sentence)} characters", f"at most {MAX_CHARACTERS}", where))
        return ()
    parts = comma_parts(sentence)
    if not parts:
        issues.append(error("an empty sentence", "say what the shot asks for, or leave it out", where))
    return parts


def _read(text: str, names: Names, where: Where, issues: list[Issue]) -> list[Clause]:
    """Read one sentence into its clauses: the parts that are joined by `and` at its top."""
    reader = Reader(text)
    if len(reader.words) > MAX_WORDS:
        issues.append(error(f"a sentence of {len(reader.words)} words", f"at most {MAX_WORDS}", where))
        return []
    faults: list[Issue] = []
    node = _Descent(reader, names, where, faults).sentence()
    issues.extend(faults)
    if any(fault.severity == "error" for fault in faults):
        return []
    parts = node.parts if isinstance(node, _Both) else (node,)
    return [Clause(part, text, where) for part in parts]


class _Both:
    """An `and` at the top of a sentence, in which quantifiers may stand."""

    def __init__(self, parts: tuple[Node, ...]) -> None:
        self.parts = parts


class _Descent:
    def __init__(self, reader: Reader, names: Names, where: Where, issues: list[Issue]) -> None:
        self.reader, self.where, self.issues = reader, where, issues
        self.atoms = Atoms(reader, names, where, issues)

    def sentence(self) -> Node | _Both:
        first = self._all()
        if self.reader.sees("or"):
            return self._rest_of_any(first)
        self._end()
        return first[0] if len(first) == 1 else _Both(tuple(first))

    def _rest_of_any(self, first: list[Node]) -> State:
        node = self._any(first)
        self._end()
        return node

    def _end(self) -> None:
        if self.reader.done:
            return
        rest = " ".join(self.reader.raw[self.reader.at :])
        read = " ".join(self.reader.raw[: self.reader.at])
        if self.issues:
            return
        start = self.reader.at
        if read_quantifier(self.reader, self.where, self.issues) is not None:
            self.issues.append(
                error(f"'{rest}' cannot end '{read}'", f"write '{rest}' as a sentence of its own", self.where)
            )
            return
        self.reader.at = start
        if rest.startswith(")"):
            self.issues.append(error(f"a ')' too many after '{read}'", "", self.where))
            return
        self.atoms.unknown_words(rest, after=read)

    def _any(self, first: list[Node] | None = None) -> State:
        options = [self._joined(self._all() if first is None else first, first is not None)]
        while self.reader.take("or"):
            options.append(self._joined(self._all(), True))
        return options[0] if len(options) == 1 else AnyOf(tuple(options))

    def _joined(self, parts: list[Node], in_or: bool) -> State:
        states = [self._state(part, "or" if in_or else "parentheses") for part in parts]
        return states[0] if len(states) == 1 else AllOf(tuple(states))

    def _all(self) -> list[Node]:
        parts = [self._one()]
        while self.reader.take("and"):
            parts.append(self._one())
        return parts

    def _one(self) -> Node:
        reader = self.reader
        if reader.take("not"):
            return Not(self._state(self._one(), "not"))
        if reader.take("("):
            inner = self._any()
            if not reader.take(")") and not self.issues:
                self.issues.append(error("a '(' is never closed", "add ')'", self.where))
            return inner
        quantifier = read_quantifier(reader, self.where, self.issues)
        return quantifier if quantifier is not None else self.atoms.read()

    def _state(self, node: Node, inside: str) -> State:
        """Refuse a quantifier where only a state can stand."""
        if not isinstance(node, Quantifier):
            return node
        what = f"'{inside}' cannot be said of '{node.text}'" if inside != "parentheses" else ""
        self.issues.append(
            error(
                what or f"'{node.text}' cannot stand in parentheses",
                "it speaks of the whole shooting minutes, not of an instant: make it a sentence of its own",
                self.where,
            )
        )
        return ALWAYS
