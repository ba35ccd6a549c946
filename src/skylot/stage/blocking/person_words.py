"""The phrases in which a director says where a person is, which way up, and what she does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from skylot.core.issues import Where
from skylot.stage.blocking.vocabulary import Vocabulary
from skylot.stage.blocking.words import Clause, Grammar, Reading, Rule, grammar, read

POSTURE_WORDS: Mapping[str, tuple[str, ...]] = {
    "standing": ("stands", "stand", "on both feet", "stands up", "standing up", "gets up", "rises"),
    "seated": ("sits", "sitting", "sit", "in a chair", "sits down", "sitting down"),
    "neutral": (
        "floats", "floating", "floats free", "floating free", "flies", "flying", "fly", "drifting", "drifts",
        "hovering", "hovers", "relaxed", "weightless",
    ),
    "tucked": ("curled", "curled up", "tucked up", "in a ball"),
    "crouched": ("crouching", "crouches", "squatting", "squats", "kneeling", "kneels"),
    "walking": ("walks", "pacing", "paces"),
    "lying": ("lies", "laid out", "stretched out", "flat", "laid"),
    "asleep": ("sleeping", "sleeps", "eyes closed"),
    "diving": ("dives", "head first"),
    "swimming": ("swims",),
    "strapped": ("belted", "strapped in", "belted in", "buckled"),
    "reaching": ("reaches", "reaching out"),
    "reaching-up": ("reaching up", "reaches up", "arms up", "hands up"),
    "pointing": ("points",),
    "polishing": ("polishes", "rubbing", "rubs", "wiping", "wipes"),
    "push-off": ("pushing off", "pushes off", "about to push off"),
    "neutral-tight": ("neutral tight", "huddled"),
    "neutral-open": ("neutral open", "arms wide", "spread out"),
    "held": ("held straight", "straight", "stiff"),
    "holding": ("hands at chest", "hands together", "arms folded"),
}  # fmt: skip
"""What people say for a posture of the house's table."""

_HAND = r"(?:left hand|right hand|both hands|hands?|left arm|right arm|one hand)"
_LIMB = rf"(?:{_HAND}|left foot|right foot|both feet|feet|foot|toes)"
_HELD_AT = (
    r"(?:feet|foot|ankles?|waist|hips?|belt|shoulders?|left hand|right hand|hands?|arm|left foot|right foot)"
)
_DIRECTION = (
    r"(?:above|over|below|under|underneath|beneath|in front of|behind|beside|next to|alongside|opposite|"
    r"across from|face to face with|side by side with|"
    r"to the left of|to the right of|on the left of|on the right of|left of|right of)"
)

_RULES = (
    Rule("feet to", r"feet (?:first )?(?:(?:to|on|onto|against|at|towards?|facing) )?@x", "feet to PLANE"),
    Rule("feet to", r"(?:stand(?:s|ing) )(?:on|against) @x", "standing on PLANE"),
    Rule("head to", r"head (?:first )?(?:to|towards?|at|against|near) @x", "head to PLANE"),
    Rule(
        "span",
        r"(?:(?:lying|lies|stretched|bridging|a bridge) )?(?:from )?@x to @y",
        "lying PLANE to PLANE",
    ),
    Rule("upside down", r"upside[ -]down|head down|inverted", "upside down"),
    Rule("upright", r"(?:the )?right way up|upright", "upright"),
    Rule(
        "opposite up", r"(?:the )?(?:other|opposite) way up (?:to|than|from) @x", "the other way up than WHO"
    ),
    Rule("opposite up", r"upside[ -]down to @x", "upside down to WHO"),
    Rule("same up", r"(?:the )?same way up (?:as|with) @x", "the same way up as WHO"),
    Rule("any up", r"any way up|feet anywhere|anywhere", "any way up"),
    Rule("level", r"(?:fl(?:ies|ying) )?level(?: (?:to|towards?) @x)?", "flying level"),
    Rule(
        "fly to",
        r"(?:fl(?:ies|ying)|div(?:es|ing)|swim(?:s|ming))(?: head first)? (?:to|towards?) @x",
        "flying to X",
    ),
    Rule(
        "tilt",
        r"(?:tilted|tilting|tilts|leaning|leans|tipped|bent|rolled)(?: %a)?(?: to the)?"
        r" (?P<option>back(?:wards?)?|left|right)",
        "tilted 20 left",
    ),
    Rule("tilt", r"(?:tilted|tilting|tilts|leaning|leans|tipped|bent)(?: %a)? @x", "leaning 20 forward"),
    Rule("turn", r"turn(?:ed|s) %a(?: to the)? (?P<option>left|right)", "turned 30 left"),
    Rule("facing", r"(?:faces|facing|face|turn(?:ed|s) (?:to|towards?)) @x", "facing PLANE"),
    Rule("facing away", r"(?:facing|turned|faces|looking|looks) away from @x", "facing away from X"),
    Rule("facing away", r"(?:with )?(?:the )?back to(?:wards?)? @x", "back to X"),
    Rule(
        "looking",
        r"(?:looks?|looking|eyes|gaz(?:es|ing)|star(?:es|ing)|glanc(?:es|ing)|watch(?:es|ing))"
        r"(?: (?:up|down|back|over|straight))?(?: (?:at|to|towards?|on|into|through|out of|out through))? @x",
        "looking at X",
    ),
    Rule("at", r"(?:right |up |close )?(?:at|by|near|close to) @x", "at X"),
    Rule(
        "walk to",
        r"(?:walk(?:s|ing)?|cross(?:es|ing)?|go(?:es|ing)?|run(?:s|ning)?|step(?:s|ping)?|mov(?:es|ing))"
        r"(?: over| up| across| back)? (?:to|towards?) @x",
        "walking to X",
    ),
    Rule("in", r"(?:in|inside|into|on|onto|along) @x", "in X"),
    Rule("between", r"(?:half[ -]?way |in the middle )?between @x and @y", "between A and B"),
    Rule(
        "middle",
        r"(?:in |at )?(?:the )?(?:middle|centre|center)(?: of (?:(?:the )?(?:module|set|room|cabin|hall)|@x))?",
        "in the middle",
    ),
    Rule("from", r"%d (?:away |off )?(?:from|off) @x", "0.5 m from X"),
    Rule("beyond", r"%d @x of @y", "1 m aft of X"),
    Rule("beyond", r"@x of @y", "aft of X"),
    Rule("shift", r"%d (?:further |more |to(?:wards)? )?@x", "1 m aft"),
    Rule("beside", rf"%d (?P<option>{_DIRECTION}) @x", "1 m above X"),
    Rule(
        "beside",
        rf"(?P<option>{_DIRECTION}) @x",
        "beside WHO|opposite WHO|behind X|in front of X|above X|below X|left of WHO|right of WHO",
    ),
    Rule("polishing", r"(?:polish(?:es|ing)|rub(?:s|bing)|wip(?:es|ing)) @x", "polishing X"),
    Rule(
        "reaching",
        rf"(?:(?P<option>{_HAND}) )?reach(?:es|ing)?(?: out| up)? (?:for|to|towards?|at) @x"
        rf"(?: with (?:the )?(?P<second>{_HAND}))?",
        "reaching for X",
    ),
    Rule(
        "pointing",
        rf"point(?:s|ing) (?:at|to|towards?) @x(?: with (?:the )?(?P<second>{_HAND}))?",
        "pointing at X",
    ),
    Rule(
        "holding",
        r"(?:holds?|holding|grips?|gripping|grasps?|carr(?:y|ies|ying)|"
        r"hangs?|hanging|clings?|clinging)(?: on)?(?: (?:to|onto|from))? @x"
        rf"(?: (?:by )?(?:the )?(?P<option>{_HELD_AT}))?(?: (?:with|in|by) (?:the )?(?P<second>{_LIMB}))?",
        "holding X with the left hand",
    ),
    Rule(
        "limb on",
        rf"(?:with )?(?:the )?(?P<second>{_LIMB}) (?:hooked )?"
        r"(?:in|under|through|into|on|at|against|round|around|over) @x"
        rf"(?: (?P<option>{_HELD_AT}))?",
        "left hand on X",
    ),
    Rule("held by", rf"held by @x(?: by (?:the )?(?P<option>{_HELD_AT}))?", "held by WHO by the feet"),
    Rule("held by", rf"held by (?:the )?(?P<option>{_HELD_AT}) by @x", "held by the feet by WHO"),
    Rule("strapped", r"(?:strapped|belted|tied|buckled)(?: in(?:to)?| to| on)? @x", "strapped to X"),
    Rule(
        "remark",
        r"soft|silent(?:ly)?|in (?:the )?(?:back|fore)ground|still|motionless|tether(?:ed)?",
        "still",
    ),
)


@lru_cache(maxsize=8)
def person_grammar(postures: tuple[str, ...]) -> Grammar:
    """Return the grammar of people with the names of the house's postures."""
    return grammar((*_RULES, _posture_rule(postures)))


def _posture_rule(postures: Iterable[str]) -> Rule:
    """Return the rule of every word that stands for a posture; the clause's kind is `posture NAME`."""
    words = {
        word: name
        for name in postures
        for word in (*POSTURE_WORDS.get(name, ()), name.replace("-", " "), name)
    }
    ordered = sorted(words, key=len, reverse=True)
    body = "|".join(re.escape(word) for word in ordered)
    return Rule("posture", f"(?P<option>{body})", "WORD", tuple((w, words[w]) for w in ordered))


def read_person(
    text: str, vocabulary: Vocabulary, postures: Iterable[str], where: Where, who: str
) -> Reading:
    """Return the clauses of a mark's words; each of unknown words is an error with the nearest known one."""
    reading = read(text, person_grammar(tuple(postures)), vocabulary, where, self_name=who)
    clauses = tuple(each for clause in reading.clauses for each in _parted(clause))
    return Reading(clauses=clauses, issues=reading.issues)


_SAME_PLACE = {"face to face with": "opposite", "side by side with": "beside"}


def _parted(clause: Clause) -> tuple[Clause, ...]:
    """Return the clauses that a phrase stands for: who walks to something gets up, and is at it by her mark."""
    if clause.kind == "walk to":
        return (clause, replace(clause, kind="at"), replace(clause, kind="posture standing", names=()))
    if clause.kind == "beside" and clause.option in _SAME_PLACE:
        return (replace(clause, option=_SAME_PLACE[clause.option]),)
    return (clause,)
