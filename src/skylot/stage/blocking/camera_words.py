"""The phrases in which a camera's place, lens, roll and frame are said, and those of a practical."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from skylot.core.issues import Where
from skylot.stage.blocking.scene import PART_WORDS
from skylot.stage.blocking.sizes import load_sizes
from skylot.stage.blocking.vocabulary import Vocabulary
from skylot.stage.blocking.words import Clause, Grammar, Reading, Rule, grammar, read

_COUNTED = r"(?:two|three|four|five|2|3|4|5)"
_SIDE = r"(?P<option>left|right)"
_DIRECTION = (
    r"(?:above|over|below|under|underneath|beneath|in front of|behind|beside|next to|"
    r"to the left of|to the right of|left of|right of)"
)
_PART = (
    rf"(?: (?P<second>{'|'.join(re.escape(word) for word in sorted(PART_WORDS, key=len, reverse=True))}))?"
)
"""`'s hands` after a name."""
_ROLLED = r"(?:roll(?:ed|s)?|dutch(?:ed)?|cant(?:ed)?|tilt(?:ed)?)(?: (?:angle|tilt|roll))?"
_RACK = re.compile(r"\brack(?:s|ing)?\s+(?:the\s+)?focus\b", re.IGNORECASE)
"""A set may have racks: the focus that is racked is none of them."""
_RULES = (
    Rule("focal", r"%n[ -]?mm", "50 mm"),
    Rule(
        "group",
        rf"(?:(?:a |tight |wide |medium )?(?:{_COUNTED}[ -]?shot|group shot|group|master(?: shot)?)|all)"
        r"(?: (?:of|on|with) @list)?",
        "two-shot of A and B",
    ),
    Rule("group", r"(?:(?:clean |loose )?single|one[ -]shot)(?: (?:of|on) @list)?", "single on WHO"),
    Rule("group", r"(?:reaction|reverse)(?: shot| angle)? (?:of|on) @list", "reaction shot on WHO"),
    Rule("dirty", r"dirty", "dirty single on WHO"),
    Rule("profile", rf"(?:in )?profile(?: (?:from the )?{_SIDE})?(?: of @x)?", "profile left"),
    Rule("profile", rf"{_SIDE} profile", "left profile"),
    Rule(
        "three-quarter",
        rf"(?:three[ -]quarters?|3/4)(?: (?:front|(?P<second>back)))?(?: (?:from the )?{_SIDE})?",
        "three-quarter left",
    ),
    Rule("three-quarter", rf"{_SIDE} (?:three[ -]quarters?|3/4)", "left three-quarter"),
    Rule("front", r"frontal|front on|head[ -]on|full face|from (?:the )?front|en face", "from the front"),
    Rule("behind", r"from (?:behind|the back|the rear)(?: @x)?|on the back of @y", "from behind"),
    Rule("side", rf"from (?:the |her |his |their )?{_SIDE}(?: side)?", "from the left"),
    Rule(
        "shoulder",
        r"(?:over|ots|past)(?: (?:the )?(?:(?P<option>left|right) )?shoulder of)? @x"
        r"(?: (?P<second>left|right)?(?: )?shoulder)?(?: (?:on|onto|to) @y)?",
        "over WHO's shoulder",
    ),
    Rule("pov", r"(?:pov|point of view)(?: shot)?(?: of)? @x(?: (?:on|onto|to|of) @y)?", "POV of WHO"),
    Rule("pov", r"(?:from )?@x (?:pov|point of view)(?: (?:on|onto|to|of) @y)?", "WHO's POV"),
    Rule("from plane", r"(?:seen |shot )?(?:from|off) @x(?: side)?", "from PLANE"),
    Rule(
        "above",
        r"(?:from )?(?:straight |directly )?above|overhead shot|top shot|(?:bird|god)'?s[ -]eye(?: view)?",
        "from above",
    ),
    Rule("below", r"from (?:straight |directly )?below|worm'?s[ -]eye", "from below"),
    Rule("down", r"(?:looking )?straight down", "straight down"),
    Rule("height", r"(?P<option>low|high)(?: angle)?(?: %a)?", "low"),
    Rule("distance", r"(?:from )?%d (?:away |off )?(?:from|off) @x", "2 m from WHO"),
    Rule("distance", r"(?:from )?%d(?: away| off| back)?", "2 m away"),
    Rule("at", r"(?:placed |standing |fixed |mounted )?(?:at|in|on|by|near) @x", "at X"),
    Rule("beyond", r"%d @x of @y", "1 m aft of X"),
    Rule("shift", r"%d (?:further |more |to(?:wards)? )@x", "0.5 m to PLANE"),
    Rule("beside", rf"%d (?P<option>{_DIRECTION}) @x", "1 m above X"),
    Rule(
        "looking",
        r"(?:look(?:s|ing)|aim(?:ed|ing|s)|point(?:ed|ing|s)|fac(?:es|ing)|panned)"
        rf"(?: (?P<option>at|to|towards?|on|into|through|out of))? @x{_PART}",
        "looking at X",
    ),
    Rule("through", r"(?:shot |seen |looking )?through @x", "through X"),
    Rule("along", r"(?:looking )?along (?:the )?(?:module|set|room|corridor|beam)", "along the module"),
    Rule("along", r"(?:looking )?along @x", "along X"),
    Rule("against", r"(?:against|with) @x(?: (?:be)?hind| in (?:the )?background)?", "against X"),
    Rule("against", r"@x (?:behind|in (?:the )?background)(?: (?:her|him|them|@y))?", "X behind"),
    Rule("out of frame", r"@x out of (?:the )?frame", "X out of frame"),
    Rule(
        "roll",
        rf"{_ROLLED}(?: by)?(?: %a)?(?: to the)?(?: {_SIDE})?",
        "rolled 90 left",
    ),
    Rule("roll", rf"{_ROLLED} {_SIDE} %a", "rolled left 90"),
    Rule("upside down", r"(?:camera )?upside[ -]down|inverted", "upside down"),
    Rule(
        "top",
        r"(?:(?:the )?top(?: of (?:the )?(?:frame|image|picture))?|image[ -]?up|frame[ -]?up)"
        r"(?: (?:is|to|towards?|at)| ?=)? @x",
        "top of frame to PLANE",
    ),
    Rule("upright on", r"(?:upright|level|square) (?:on|with|to|for) @x", "upright on WHO"),
    Rule("stop", r"(?:f/? ?|t/? ?|stop )%n|wide open", "f/2.8"),
    Rule("focus", rf"focus(?:ed)?(?: is)? (?:on|to) @x{_PART}", "focus on WHO"),
    Rule("focus", r"focus(?:ed)? at %d", "focus at 2 m"),
    Rule(
        "hand-held",
        r"hand[ -]?held|floating(?: camera)?|on the shoulder|(?:on (?:a )?)?(?:steadi?cam|gimbal)",
        "hand-held",
    ),
    Rule("locked", r"locked(?: off)?|static|on an arm|(?:on )?sticks|(?:on a )?tripod|fixed", "locked"),
    Rule(
        "dolly",
        r"(?:(?:on a )?dolly|dollies|push(?:es)?(?: in)?|track(?:s|ing)?|travel(?:s|ling)?|move(?:s)?)"
        r"(?: (?P<option>in|out|back))? (?:to|towards?) @x",
        "dolly to X",
    ),
    Rule(
        "dolly along",
        r"(?:(?:on a )?dolly|dollies|track(?:s|ing)?|travel(?:s|ling)?)(?: along)? @x",
        "dolly along X",
    ),
    Rule(
        "push",
        r"(?:(?:on a )?dolly(?:ing)?|dollies|push(?:es|ing)?|pull(?:s|ing)?|creep(?:s|ing)?|move(?:s)?|"
        r"track(?:s|ing)?) (?P<option>in|out|back)(?: (?:by )?%d)?(?: (?:on|from|to|towards?) @x)?",
        "dolly in",
    ),
    Rule(
        "track",
        r"(?:(?:on a )?dolly(?:ing)?|dollies|truck(?:s|ing)?|track(?:s|ing)?|crab(?:s|bing)?|slid(?:es?|ing)) "
        rf"(?:to the )?{_SIDE}(?: (?:by )?%d)?",
        "track left 1 m",
    ),
    Rule(
        "crane",
        r"(?:crane|cranes|craning|boom(?:s|ing)?|pedestals?|jibs?) (?P<option>up|down)(?: (?:by )?%d)?",
        "crane up 1 m",
    ),
    Rule("pan", rf"pan(?:s|ning)? (?:to the )?{_SIDE}(?: (?:by )?%a)?", "pan left 30"),
    Rule("pan", rf"pan(?:s|ning)? (?:by )?%a(?: to the)? {_SIDE}", "pan 30 left"),
    Rule("tilt", r"tilt(?:s|ing)? (?P<option>up|down)(?: (?:by )?%a)?", "tilt up 20"),
    Rule(
        "pan to",
        r"(?:(?P<second>whip|swish)[ -]?)?(?:pan|tilt)(?:s|ning|ing)?(?: (?:up|down|left|right|over|across))?"
        r"(?: from @x)? (?:to|onto) @y",
        "whip pan to WHO",
    ),
    Rule(
        "rack",
        r"(?:pull|shift)(?:s|ing)?(?: the)? focus(?: from @x)? to @y",
        "rack focus to WHO",
    ),
    Rule(
        "arc",
        rf"(?:arc|orbit|circl)(?:e|s|es|ing)? (?:a?round |about )?@x(?: (?:by )?%a)?(?: (?:to the )?{_SIDE})?",
        "arc around WHO 60 left",
    ),
    Rule(
        "rolling", rf"rolling(?: over)?(?: (?:by |through )?%a)?(?: to the)?(?: {_SIDE})?", "rolling 180 left"
    ),
    Rule(
        "follow",
        r"(?:follow(?:s|ing)?|lead(?:s|ing)?|(?:track(?:s|ing)?|travel(?:s|ling)?)(?: shot)? with) @x",
        "following WHO",
    ),
    Rule("follow", r"follow(?:s|ing)?(?: shot)?", "hand-held, following"),
    Rule("pan with", r"pan(?:s|ning) with @x|keep(?:s|ing) @y in frame", "panning with WHO"),
    Rule("roll with", r"(?:camera )?roll(?:s|ing) with @x", "rolling with WHO"),
    Rule("frame", r"(?:frame(?: line)?s? )?(?P<option>2\.39|1\.85|16:9|1\.90|imax)(?: frame)?", "frame 2.39"),
    Rule(
        "remark",
        r"macro|insert|clean|soft|full frame|black stage|no cast|(?:at )?eye[ -]level|"
        r"(?:very )?slow(?:ly)?|fast|quick(?:ly)?|gently",
        "macro",
    ),
    Rule("subject", r"(?:on|of) @list", "on WHO"),
    Rule("subject", r"@list", "WHO"),
)

_LAMP_RULES = (
    Rule(
        "in hand",
        r"(?:held )?(?:in|by) @x(?: (?P<option>left|right))?(?: (?:hand|teeth))?",
        "in WHO's right hand",
    ),
    Rule("in hand", r"(?:in )?(?P<option>left|right) hand of @x", "right hand of WHO"),
    Rule("at", r"(?:at|near|by|on|fixed to|clamped to) @x", "at X"),
    Rule("from", r"%d (?:away |off )?(?:from|off) @x", "0.5 m from X"),
    Rule("beyond", r"%d @x of @y", "1 m aft of X"),
    Rule("beside", rf"(?:%d )?(?P<option>{_DIRECTION}) @x", "beside WHO"),
    Rule(
        "aim",
        r"(?:(?:point|aim)(?:ed|ing|s)?|shining|shines|lights|lighting|turned)(?: (?:at|to|towards?|on|into))? @x",
        "aimed at X",
    ),
    Rule("on", r"(?:switched |turned )?(?P<option>on|off)", "on"),
)


@lru_cache(maxsize=1)
def camera_grammar() -> Grammar:
    """Return the grammar of cameras, with the names of the sizes of shots."""
    words = {word: size.id for size in load_sizes().sizes for word in (size.id.lower(), *size.words)}
    ordered = sorted(words, key=len, reverse=True)
    body = "|".join(re.escape(word) for word in ordered)
    pattern = rf"(?:an? )?(?P<option>{body})(?: (?:on|of|for) @list{_PART})?"
    sizes = Rule("size", pattern, "WORD on WHO", tuple((w, words[w]) for w in ordered))
    return grammar((*_RULES, sizes))


@lru_cache(maxsize=1)
def lamp_grammar() -> Grammar:
    """Return the grammar of practicals."""
    return grammar(_LAMP_RULES)


def read_camera(text: str, vocabulary: Vocabulary, where: Where) -> Reading:
    """Return the clauses of a camera's words; each of unknown words is an error with the nearest known one."""
    reading = read(_RACK.sub("pull focus", text), camera_grammar(), vocabulary, where)
    clauses = tuple(each for clause in reading.clauses for each in _parted(_settled(clause)))
    return Reading(clauses=clauses, issues=reading.issues)


def _parted(clause: Clause) -> tuple[Clause, ...]:
    """Return the clauses that a phrase stands for: somebody's point of view is a place, a way, and a view."""
    if clause.kind != "pov":
        return (clause,)
    place = replace(clause, kind="at", names=clause.names[:1])
    return (place, clause, *(replace(clause, kind="looking", names=(seen,)) for seen in clause.names[1:]))


def _settled(clause: Clause) -> Clause:
    """Return a clause whose kind hangs on what its name is: `on ANNA` is whom the frame is for."""
    if clause.kind == "at" and clause.text.lower().startswith("on ") and clause.names[0].kind == "person":
        return replace(clause, kind="subject")
    if clause.kind == "shift" and clause.names[0].kind != "plane":
        return replace(clause, kind="distance")
    return clause


def read_lamp(text: str, vocabulary: Vocabulary, where: Where) -> Reading:
    """Return the clauses of a practical's words; unknown ones are errors with the nearest known one."""
    return read(text, lamp_grammar(), vocabulary, where)
