"""What a scene heading says: interior or exterior, the sets, the time of day, and the marks at its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

InteriorExterior = Literal["INT", "EXT", "I/E", ""]
DayNight = Literal["D", "N", ""]

_PREFIX = re.compile(
    r"(?P<both>(?:INT|EXT)\.?\s?/\s?(?:INT|EXT)\b\.?|(?:I|E)\.?/(?:I|E)\b\.?"
    r"|(?:ИНТ|НАТ|ЭКСТ)\.?\s?/\s?(?:ИНТ|НАТ|ЭКСТ)\b\.?|(?:И|Н)\.?/(?:И|Н)\b\.?)"
    r"|(?P<inside>(?:INT|ИНТ)\b\.?)|(?P<outside>(?:EXT|EST|НАТ|ЭКСТ)\b\.?)",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_DASH = re.compile(r"\s+[-–—]+\s+|\s*—\s*")
_BETWEEN_SETS = re.compile(r"\s+/\s+")
_OMITTED = re.compile(
    r"(?:SCENES?\s+)?(?:OMIT(?:TED)?)(?:\s+SCENES?)?|(?:СЦЕНА\s+)?(?:ОПУЩЕНА?|ИСКЛЮЧЕНА?|УДАЛЕНА|ВЫРЕЗАНА)",
    re.IGNORECASE,
)

_WORDS_OF_DAY = "DAY DAWN MORNING SUNRISE NOON MIDDAY AFTERNOON ДЕНЬ УТРО РАССВЕТ ВОСХОД ПОЛДЕНЬ"
_WORDS_OF_NIGHT = "NIGHT DUSK EVENING SUNSET TWILIGHT MIDNIGHT НОЧЬ ВЕЧЕР ЗАКАТ СУМЕРКИ ПОЛНОЧЬ"
_WORDS_BESIDE = (
    "EARLY LATE PRE BEFORE AFTER MID NEXT THE THAT ANOTHER MAGIC GOLDEN HOUR"
    " РАННЕЕ РАННИЙ ПОЗДНЯЯ ПОЗДНИЙ ПОЗДНЕЕ"
)
_WORDS_CARRIED = (
    "CONTINUOUS, CONT, CONT'D, LATER, SAME, SAME TIME, SAME DAY"
    ", НЕПРЕРЫВНО, ПРОДОЛЖЕНИЕ, ПОЗЖЕ, ПОЗДНЕЕ, ТОГДА ЖЕ, В ТО ЖЕ ВРЕМЯ, СРАЗУ ПОСЛЕ, ЧУТЬ ПОЗЖЕ, ЗАТЕМ"
)
_DAY_WORDS = frozenset(_WORDS_OF_DAY.split())
_NIGHT_WORDS = frozenset(_WORDS_OF_NIGHT.split())
_BESIDE_TIME = frozenset(_WORDS_BESIDE.split())
_CARRIED = frozenset(_WORDS_CARRIED.split(", "))
_FLAG_WORDS = {
    "FLASHBACK": "flashback", "ФЛЕШБЭК": "flashback", "ФЛЭШБЕК": "flashback", "ВОСПОМИНАНИЕ": "flashback",
    "FLASHFORWARD": "flashforward", "FLASH FORWARD": "flashforward",
    "MONTAGE": "montage", "МОНТАЖ": "montage", "INTERCUT": "intercut", "ПАРАЛЛЕЛЬНО": "intercut",
    "INSERT": "insert", "ДЕТАЛЬ": "insert", "MOS": "mos", "БЕЗ ЗВУКА": "mos", "PLATE": "plate",
    "DREAM": "dream", "СОН": "dream", "STOCK": "stock", "STOCK FOOTAGE": "stock", "VFX": "vfx",
    "ESTABLISHING": "establishing", "ONER": "oner", "PRESENT": "", "PRESENT DAY": "",
    "SERIES OF SHOTS": "montage",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingParts:
    """A scene heading taken apart."""

    interior_exterior: InteriorExterior = ""
    sets: tuple[str, ...] = ()
    time_of_day: str = ""
    flags: tuple[str, ...] = ()
    omitted: bool = False


def read_heading(text: str) -> HeadingParts:
    """Return the parts of a scene heading: plain text, its number and emphasis marks already taken off.

    The time of day is the last part after a dash if it is a time word; ' / ' parts several sets; what stands
    in brackets at the end are flags, a time word there is the time of day where no other is given.
    """
    text = " ".join(text.split())
    if is_omitted(text):
        return HeadingParts(omitted=True)
    prefix = _PREFIX.match(text)
    where: InteriorExterior = ""
    if prefix:
        where = "I/E" if _is_both(prefix["both"]) else "INT" if _is_inside(prefix) else "EXT"
        text = text[prefix.end() :].strip()
    text, tails = _without_tails(text)
    text, time = _without_time(text)
    flags = ["establishing"] if prefix and prefix[0].upper().startswith("EST") else []
    text, more = _without_tails(text) if time else (text, [])
    for tail in (*more, *tails):
        for part in re.split(r"[,;/]", tail):
            word = part.strip()
            if not time and day_night_of(word) is not None:
                time = word
            elif word:
                flags.append(_FLAG_WORDS.get(word.upper(), word.lower()))
    sets = tuple(part.strip(" -–—,") for part in _BETWEEN_SETS.split(text))
    return HeadingParts(
        interior_exterior=where,
        sets=tuple(dict.fromkeys(part for part in sets if part)),
        time_of_day=time,
        flags=tuple(dict.fromkeys(flag for flag in flags if flag)),
    )


def is_omitted(text: str) -> bool:
    """Tell whether a heading only holds the place of a scene that was taken out: OMITTED."""
    return _OMITTED.fullmatch(text.strip(" .*_()[]-–—")) is not None


def day_night_of(time_of_day: str) -> DayNight | None:
    """Return D or N for a time of day, '' for one that is carried on (CONTINUOUS, LATER), None for no time.

    The rule: light coming or there is day (DAWN, SUNRISE, MORNING, DAY, AFTERNOON), light going or gone is
    night (DUSK, SUNSET, EVENING, NIGHT). Of two words ('DAY TO NIGHT') the first counts.
    """
    text = time_of_day.upper().strip(" .")
    if text in _CARRIED:
        return ""
    words = re.findall(r"[^\W\d_]+", text)
    if not words or len(words) > 4:
        return None
    if text.endswith((" LATER", " ПОЗЖЕ", " СПУСТЯ")):
        return ""
    timed = [word for word in words if word in _DAY_WORDS or word in _NIGHT_WORDS]
    rest = [
        word for word in words if word not in timed and word not in _BESIDE_TIME and word not in ("TO", "FOR")
    ]
    if not timed:
        return "D" if text in ("MAGIC HOUR", "GOLDEN HOUR") else None
    if rest:
        return None
    return "D" if timed[0] in _DAY_WORDS else "N"


def _is_both(found: str | None) -> bool:
    """Tell whether a double prefix names both inside and outside; INT./INT. is one place."""
    if not found:
        return False
    sides = re.findall(r"[^\W\d_]+", found.upper())
    return (sides[0][0] in "IИ") != (sides[1][0] in "IИ")


def _is_inside(prefix: re.Match[str]) -> bool:
    """Tell whether a prefix is an interior."""
    return bool(prefix["inside"]) or (bool(prefix["both"]) and prefix[0][0].upper() in "IИ")


def _without_tails(text: str) -> tuple[str, list[str]]:
    """Return the text without the brackets at its end, and what stood in them, in reading order."""
    tails: list[str] = []
    while found := _TAIL.search(text):
        tails.insert(0, found[1])
        text = text[: found.start()]
    return text, tails


def _without_time(text: str) -> tuple[str, str]:
    """Return the text before the last dash and the time of day after it, all of it where there is none."""
    dashes = list(_DASH.finditer(text))
    if dashes:
        last = dashes[-1]
        time = text[last.end() :].strip()
        if day_night_of(time) is not None:
            return text[: last.start()].rstrip(), time
        flag = _FLAG_WORDS.get(time.upper())
        if flag is not None:
            before, earlier = _without_time(text[: last.start()].rstrip())
            return f"{before} ({time})", earlier
        return text, ""
    return ("", text) if day_night_of(text) is not None else (text, "")
