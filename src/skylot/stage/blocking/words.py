"""How words are read: names become tokens, then phrases of a grammar are matched from left to right."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from skylot.core.issues import Issue, Where, error
from skylot.core.names import nearest
from skylot.stage.blocking.vocabulary import Named, Vocabulary

LONGEST_TEXT = 2000
_TOKEN = re.compile(r"#(\d+)#")
_SEPARATORS = re.compile(
    r"(?:[\s,;:]|\.(?!\d)|(?:and|then|with|but|while|as|is|are)(?![\w-]))+", re.IGNORECASE
)
_CHUNK = re.compile(r"[^,;]+")
_POSSESSIVE = re.compile(
    r"\b(?:her|his|their|its|both)\s+(?=(?:left|right|own|hands?|feet|foot|head|back|eyes|ankles?|waist|"
    r"shoulders?|toes|arms?|legs?|face|chest|knees?|elbows?)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"#(\d+)#|(?<![\w-])(it|him|her|them)(?![\w-])", re.IGNORECASE)
_NUMBER_WORDS = {
    word: str(i)
    for i, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
_METRE = r"(?:m|metres?|meters?)"
_SPOKEN = (
    (re.compile(rf"\b(?:an? |one )?(?:{_METRE}) and a half\b", re.I), "1.5 m"),
    (re.compile(rf"\bhalf (?:an?|of an?) {_METRE}\b", re.I), "0.5 m"),
    (re.compile(rf"\ban? {_METRE}\b", re.I), "1 m"),
    (re.compile(r"\b(?:an )?arm'?s[ -]length\b", re.I), "0.6 m"),
    (re.compile(r"\bf/?(?= ?\d)", re.I), "f/"),
)
_UNITS = {"cm": 0.01, "centimetre": 0.01, "centimeter": 0.01}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One phrase that was understood."""

    kind: str
    text: str
    names: tuple[Named, ...] = ()
    """In the order of the grammar's places for names."""
    amount: float | None = None
    """Metres of a length, radians of an angle, else the plain number."""
    option: str = ""
    """The word that chooses: left, right, above, a limb, a size."""
    second: str = ""
    """A second such word: where a person is held, which limb holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text says, and what of it nobody could read."""

    clauses: tuple[Clause, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrase of a grammar.

    In `pattern` @x and @y stand for a name, @list for several, %d for a length, %n for a number, %a for an
    angle in degrees; groups `option` and `second` choose. `sample` is how a page or a hint writes it.
    """

    kind: str
    pattern: str
    sample: str
    choices: tuple[tuple[str, str], ...] = ()
    """(word, what it stands for): the word that `option` matched makes the clause's kind `KIND CHOICE`."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Rules, ready to match; build it with `grammar`."""

    rules: tuple[tuple[Rule, re.Pattern[str]], ...]

    def samples(self) -> tuple[str, ...]:
        """Return the phrases as a page would list them."""
        return tuple(
            sample
            for rule, _ in self.rules
            for sample in (rule.sample, *(rule.sample.replace("WORD", word) for word, _ in rule.choices))
            if "WORD" not in sample
        )


_NUMBER = r"\d+(?:[.,]\d+)?"
_ONE = r"(?:the\s+)?#\d+#(?:'s)?"
_PLACES = {
    "@list": rf"(?P<list>{_ONE}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*[+&]\s*|\s+with\s+){_ONE})*)",
    "@x": r"(?:the\s+)?#(?P<x>\d+)#(?:'s)?",
    "@y": r"(?:the\s+)?#(?P<y>\d+)#(?:'s)?",
    "%d": rf"(?P<length>{_NUMBER})\s*(?P<unit>m|cm|metres?|meters?|centimetres?|centimeters?)(?![\w-])",
    "%a": rf"(?P<angle>{_NUMBER})\s*(?:°|deg(?:rees?)?(?![\w-]))?",
    "%n": rf"(?P<number>{_NUMBER})",
}
_ALIKE = 0.62
_COMPARED = 60
_LISTED_NAMES = 12
_WITH_NAME = re.compile(r"@(?:x|y|list)")
_ANY_NAME = {"@x": "(?P<x>.+?)", "@y": "(?P<y>.+?)", "@list": "(?P<list>.+?)"}


def grammar(rules: Sequence[Rule]) -> Grammar:
    """Return the rules compiled."""
    return Grammar(rules=tuple((rule, _compiled(rule.pattern, strict=True)) for rule in rules))


@lru_cache(maxsize=512)
def _compiled(pattern: str, *, strict: bool) -> re.Pattern[str]:
    """Return a rule's pattern, strictly, or with any words where a name belongs."""
    for place, names in _PLACES.items():
        pattern = pattern.replace(place, names if strict else _ANY_NAME.get(place, names))
    return re.compile(rf"(?:{pattern})(?![\w-])" if strict else pattern, re.IGNORECASE)


def read(text: str, rules: Grammar, vocabulary: Vocabulary, where: Where, *, self_name: str = "") -> Reading:
    """Return the clauses of a text and an issue for each piece that no rule of the grammar matches.

    The longest match wins at each place. `self_name` is whom the words are about: `ANNA's feet to port` in the
    words of ANNA is about her feet.
    """
    if len(text) > LONGEST_TEXT:
        what = f"these words are {len(text)} characters long"
        return Reading(clauses=(), issues=(error(what, f"at most {LONGEST_TEXT}", where),))
    tokens, named = _tokens(text, vocabulary, self_name)
    clauses: list[Clause] = []
    issues: list[Issue] = []
    at = 0
    while at < len(tokens):
        gap = _SEPARATORS.match(tokens, at)
        at = gap.end() if gap else at
        if at >= len(tokens):
            break
        rule, match = _longest(tokens, at, rules)
        if rule is not None and match is not None:
            clause = _clause(rule, match, named)
            clauses.append(clause)
            issues += _ambiguous(clause, where)
            at = max(match.end(), at + 1)
            continue
        chunk = _CHUNK.match(tokens, at)
        end = chunk.end() if chunk else at + 1
        issues.append(error(*_not_understood(tokens, (at, end), named, rules, vocabulary), where))
        at = end
    return Reading(clauses=tuple(clauses), issues=tuple(issues))


def _tokens(text: str, vocabulary: Vocabulary, self_name: str) -> tuple[str, list[Named]]:
    """Return the text with #i# for each name, and the names."""
    plain = " ".join(text.replace("#", " ").replace("’", "'").split())
    plain = re.sub(r"\([^()]*\)", " ", plain)
    for pattern, replacement in _SPOKEN:
        plain = pattern.sub(replacement, plain)
    plain = re.sub(
        rf"\b({'|'.join(_NUMBER_WORDS)}) (?=(?:{_METRE}|cm|mm)\b)",
        lambda m: _NUMBER_WORDS[m[1].lower()] + " ",
        plain,
        flags=re.I,
    )
    plain = _POSSESSIVE.sub("", plain)
    named: list[Named] = []

    def token(name: Named) -> str:
        named.append(name)
        return f"#{len(named) - 1}#"

    marked = vocabulary.replaced(plain, token)
    marked = _without_self(marked, named, self_name)
    return _pronouns(marked, named), named


def _without_self(text: str, named: Sequence[Named], self_name: str) -> str:
    """Drop the person's own name at the head of a phrase about her."""
    if not self_name:
        return text

    def drop(match: re.Match[str]) -> str:
        return match[1] if named[int(match[2])].name == self_name else match[0]

    return re.sub(r"(^|[,;]\s*)#(\d+)#(?:'s)?\s+", drop, text)


def _pronouns(text: str, named: Sequence[Named]) -> str:
    """Let `it` stand for the last thing named, `him`, `her` and `them` for the last person."""
    last: dict[str, str] = {}

    def put(match: re.Match[str]) -> str:
        if match[1] is not None:
            last["it"] = match[0]
            if named[int(match[1])].kind == "person":
                last["person"] = match[0]
            return match[0]
        known = last.get("it" if match[2].lower() == "it" else "person")
        return known if known is not None else match[0]

    return _PRONOUN.sub(put, text)


def _longest(text: str, at: int, rules: Grammar) -> tuple[Rule | None, re.Match[str] | None]:
    """Return the rule that matches most of the text from a place on; the first of equals."""
    best: tuple[Rule | None, re.Match[str] | None] = (None, None)
    for rule, strict in rules.rules:
        match = strict.match(text, at)
        if match is not None and (best[1] is None or match.end() > best[1].end()):
            best = (rule, match)
    return best


def _clause(rule: Rule, match: re.Match[str], named: Sequence[Named]) -> Clause:
    """Return what a match says."""
    groups = match.groupdict()
    names = [named[int(groups[place])] for place in ("x", "y") if groups.get(place)]
    names += [named[int(i)] for i in _TOKEN.findall(groups.get("list") or "")]
    option = (groups.get("option") or "").lower()
    choice = dict(rule.choices).get(option)
    return Clause(
        kind=rule.kind if choice is None else f"{rule.kind} {choice}",
        text=_TOKEN.sub(lambda m: named[int(m[1])].name, match[0]),
        names=tuple(names),
        amount=_amount(groups),
        option="" if choice is not None else option,
        second=(groups.get("second") or groups.get("second2") or "").lower(),
    )


def _amount(groups: dict[str, str | None]) -> float | None:
    """Return the length in metres, the angle in radians, or the number."""
    length, angle, number = groups.get("length"), groups.get("angle"), groups.get("number")
    if length is not None:
        unit = (groups.get("unit") or "m").lower().rstrip("s")
        return float(length.replace(",", ".")) * _UNITS.get(unit, 1.0)
    if angle is not None:
        return math.radians(float(angle.replace(",", ".")))
    return None if number is None else float(number.replace(",", "."))


def _ambiguous(clause: Clause, where: Where) -> list[Issue]:
    """Return an issue for each name that several things of the set answer to."""
    return [
        error(f"'{clause.text}': the set has more than one {name.name}", f"one of: {_listed(name)}", where)
        for name in clause.names
        if name.kind == "several"
    ]


def _listed(name: Named) -> str:
    """Return the first of the choices."""
    return ", ".join(name.choices[:8])


def _not_understood(
    tokens: str, span: tuple[int, int], named: Sequence[Named], rules: Grammar, vocabulary: Vocabulary
) -> tuple[str, str]:
    """Return what of a phrase is strange, a name in it or all of it, and a hint."""
    begin = max(tokens.rfind(",", 0, span[0]), tokens.rfind(";", 0, span[0])) + 1
    rest = tokens[span[0] : span[1]].strip()
    for chunk in (tokens[begin : span[1]].strip(), rest):
        word = _strange_name(chunk, rules)
        if word:
            bare = _spoken(word, named)
            what = f"'{_spoken(chunk, named)}': nobody and nothing here is called '{bare}'"
            return what, _nearest_name(bare, vocabulary)
    return f"'{_spoken(rest, named)}' is not understood", _nearest_phrase(rest, named, rules, vocabulary)


def _nearest_name(word: str, vocabulary: Vocabulary) -> str:
    """Return a hint: the name that looks most like a word, else who and what is there, people first."""
    names = vocabulary.names()
    near = nearest(word, names) or nearest(word, vocabulary.phrases)
    if near:
        return f"did you mean '{near}'?"
    more = ", …" if len(names) > _LISTED_NAMES else ""
    return (
        f"known: {', '.join(names[:_LISTED_NAMES])}{more}; a part of the set or a [[staging.prop]] adds one"
    )


def _spoken(text: str, named: Sequence[Named]) -> str:
    """Return a text with its names for their tokens."""
    return _TOKEN.sub(lambda m: named[int(m[1])].name, text)


def _strange_name(chunk: str, rules: Grammar) -> str:
    """Return the words that stand where a rule wants a name and that are none; '' where no rule fits.

    Of several rules the one that takes the fewest words for a name is meant: `feet in the rail` lacks a `rail`,
    not an `in the rail`. A phrase that begins with the strange word is no phrase of that rule.
    """
    found: list[str] = []
    for rule, _ in rules.rules:
        if not _WITH_NAME.search(rule.pattern) or not re.match(r"[a-z(]", rule.pattern):
            continue
        match = _compiled(rule.pattern, strict=False).fullmatch(chunk)
        if match is None:
            continue
        for place in ("x", "y", "list"):
            word = re.sub(r"^the\s+", "", (match.groupdict().get(place) or "").strip())
            if word and not _TOKEN.search(word) and match.start(place) > 0:
                found.append(word)
    return min(found, key=lambda word: len(word.split()), default="")


def _nearest_phrase(rest: str, named: Sequence[Named], rules: Grammar, vocabulary: Vocabulary) -> str:
    """Return a hint: the phrase of the grammar, or the name, that looks most like some words."""
    kinds = {"person": "WHO", "plane": "PLANE"}
    shown = _TOKEN.sub(lambda m: kinds.get(named[int(m[1])].kind, "X"), rest)[:_COMPARED].lower()
    samples = [piece.strip() for sample in rules.samples() for piece in sample.split("|")]
    best, near = 0.0, ""
    for sample in (*samples, *vocabulary.names()):
        heads = (shown.split(" ", 1)[0], sample.lower().split(" ", 1)[0])
        alike = max(
            SequenceMatcher(None, shown, sample.lower()).ratio(),
            0.93 * SequenceMatcher(None, *heads).ratio() if " " in shown else 0.0,
        )
        if alike > best:
            best, near = alike, sample
    return f"did you mean '{near}'?" if best >= _ALIKE else f"such as: {'; '.join(samples[:8])}"
