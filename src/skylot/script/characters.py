"""Who speaks: the many ways in which cues write a name, folded into one character."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from skylot.core.issues import Issue, Where, error, note
from skylot.core.names import slug
from skylot.formats.fountain.model import Dialogue
from skylot.script.model import Alias
from skylot.script.words import plain

_EXTENSION = re.compile(r"\s*\(([^()]*)\)\s*$")
_WORDS_OF_VOICE = (
    "VO VOICE VOICEOVER NARRATION NARRATOR RADIO ONRADIO OVERRADIO VIARADIO LOOP ONLOOP OVERLOOP PHONE"
    " ONPHONE OVERPHONE TELEPHONE ONTELEPHONE SPEAKER ONSPEAKER INTERCOM OVERINTERCOM COMMS ONCOMMS"
    " FILTERED FILTER RECORDING RECORDED ONRECORDING PRELAP ONTV"
    " ЗК ЗАКАДРОМ ГОЛОС ГОЛОСЗАКАДРОМ РАДИО ПОРАДИО ТЕЛЕФОН ПОТЕЛЕФОНУ ВЗАПИСИ ПОСВЯЗИ"
)
_VOICE_EXTENSIONS = frozenset(_WORDS_OF_VOICE.split())
_CONTINUED = re.compile(r"\s*(?:CONT|ПРОД)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\s+(?:AND|И|WITH)\s+|\s*[&+/]\s*", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[^\w]+|_")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# Passports, news agencies and fans write one Russian letter in several ways: these spellings count as one.
_SPELLINGS = (
    ("shch", "sch"), ("yo", "e"), ("ye", "e"), ("kh", "h"), ("x", "ks"), ("w", "v"), ("j", "y"), ("iy", "y"),
    ("yy", "y"), ("ii", "i"), ("ij", "y"), ("ia", "ya"), ("iu", "yu"), ("i", "y"), ("ck", "k"), ("c", "k"),
)  # fmt: skip
_FEW_CUES = 3
_MOST_NAMES = 2000


@dataclass(slots=True)
class Group:
    """All cues of one character while they are being counted."""

    name: str
    raw: Counter[str] = field(default_factory=Counter)
    """How often each written form stands in a cue."""
    words: int = 0
    first_line: int = 0
    voiced: bool = True
    """Every cue so far is heard only."""
    alias: Alias | None = None

    @property
    def cues(self) -> int:
        """Return how often the character speaks."""
        return self.raw.total()


@lru_cache(maxsize=65_536)
def bare_name(cue: str) -> str:
    """Return a cue's name in capitals without extensions, emphasis marks and doubled blanks."""
    text = " ".join(plain(cue).split()).strip("*_ ").removeprefix("@")
    while found := _EXTENSION.search(text):
        if not text[: found.start()].strip():
            break
        text = text[: found.start()].rstrip()
    return text.upper() or cue.strip().upper()


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Return the key under which a name is one person's: case, script and punctuation do not count."""
    return slug(bare_name(name))


@lru_cache(maxsize=65_536)
def is_voice(extensions: tuple[str, ...]) -> bool:
    """Tell whether a cue's extensions say that the character is only heard: (V.O.), (RADIO), (ЗА КАДРОМ).

    (O.S.) and (O.C.) are on the set though out of the frame, until the notes say otherwise.
    """
    for extension in extensions:
        for part in re.split(r"[,;]", plain(extension)):
            if _NOT_LETTERS.sub("", part).upper() in _VOICE_EXTENSIONS:
                return True
    return False


@lru_cache(maxsize=65_536)
def all_extensions(name: str, extensions: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return a cue's extensions, those that some formats leave inside the name too."""
    text = " ".join(plain(name).split())
    inside: list[str] = []
    while found := _EXTENSION.search(text):
        inside.insert(0, found[1])
        text = text[: found.start()]
    return (*inside, *extensions)


def voiced_speech(speech: Dialogue) -> bool:
    """Tell whether a speech is only heard, by what its cue says."""
    return is_voice(all_extensions(speech.name, speech.extensions))


@lru_cache(maxsize=65_536)
def printed_cue(name: str, extensions: tuple[str, ...] = ()) -> str:
    """Return a cue as a scene's text keeps it: without (CONT'D)."""
    told = (one for one in all_extensions(name, extensions) if not _CONTINUED.match(one))
    return "".join((bare_name(name), *(f" ({one})" for one in told)))


class Cast:
    """Folds the names of a whole screenplay; asked by any written form, it answers with the folded name."""

    def __init__(self, aliases: Sequence[Alias], speeches: Iterable[Dialogue]) -> None:
        """Read the aliases, then every cue."""
        self.issues: list[Issue] = []
        self._owner: dict[str, str] = {}
        self._alias_of: dict[str, Alias] = {}
        self._names: dict[str, str] = {}
        self.groups: dict[str, Group] = {}
        for alias in aliases:
            self._take_alias(alias)
        speeches = list(speeches)
        raw = Counter(bare_name(speech.name) for speech in speeches)
        self._link_scripts(raw)
        self._settle_names(raw)
        self._parts = {name: tuple(self._people(name)) for name in raw}
        for speech in speeches:
            self._count(speech)

    def fold(self, name: str) -> str:
        """Return the folded name of a written form; a name that nobody cued stays as it is, in capitals."""
        key = self._key(name)
        return self._names.get(key, bare_name(name))

    def speakers(self, speech: Dialogue) -> tuple[str, ...]:
        """Return who speaks a speech: one character, or several where the cue names them together."""
        return self._parts[bare_name(speech.name)]

    def is_voice_only(self, name: str) -> bool:
        """Tell whether the notes say that a character is only ever heard."""
        alias = self._alias_of.get(self._key(name))
        return bool(alias and alias.voice_only)

    def written_forms(self, name: str) -> tuple[str, ...]:
        """Return the forms by which the page may call a folded character, the folded name first."""
        group = self.groups.get(name)
        alias = self._alias_of.get(self._key(name))
        forms = [name, *(group.raw if group else ()), *((alias.character, *alias.names) if alias else ())]
        return tuple(dict.fromkeys(form.upper() for form in forms if form.strip()))

    def _key(self, name: str) -> str:
        """Return the key of the person that a written form names."""
        key = name_key(name)
        return self._owner.get(key, key)

    def _take_alias(self, alias: Alias) -> None:
        """Learn one character's other names; a name of two characters is an error."""
        home = self._owner.get(name_key(alias.character), name_key(alias.character))
        self._alias_of.setdefault(home, alias)
        self._names.setdefault(home, bare_name(alias.character))
        for index, name in enumerate(alias.names):
            key = name_key(name)
            if key == home:
                continue
            taken = self._owner.get(key) or (key if key in self._alias_of else None)
            if taken not in (None, home):
                what = (
                    f"'{name}' is given as another name of {alias.character} and of {self._names[str(taken)]}"
                )
                where = Where(f"alias:{alias.character}", ("names", index))
                self.issues.append(error(what, "a name can belong to one character", where))
                continue
            self._owner[key] = home

    def _link_scripts(self, raw: Counter[str]) -> None:
        """Let a Cyrillic cue and a Latin one be the same person where only the way of spelling differs."""
        latin: dict[str, str] = {}
        for name in sorted((*raw, *self._names.values()), key=lambda one: -raw[one]):
            if not _CYRILLIC.search(name):
                latin.setdefault(_spelling(name_key(name)), self._key(name))
        for name in raw:
            key = name_key(name)
            if key not in self._owner and _CYRILLIC.search(name):
                home = latin.get(_spelling(key))
                if home and home != key:
                    self._owner[key] = home

    def _settle_names(self, raw: Counter[str]) -> None:
        """Give each person the name that the notes use, else the written form that most cues have."""
        forms: dict[str, Counter[str]] = {}
        for name, count in raw.items():
            forms.setdefault(self._key(name), Counter())[name] += count
        for key, counts in forms.items():
            self._names.setdefault(key, counts.most_common(1)[0][0])

    def _people(self, name: str) -> Iterator[str]:
        """Yield who a cue names: ANNA AND LENA are two where each of them is somebody."""
        key = self._key(name)
        parts = [part for part in _TOGETHER.split(name) if part.strip()]
        known = [self._key(part) in self._names for part in parts]
        if len(parts) > 1 and all(known) and key not in self._alias_of and len(parts) <= 8:
            yield from dict.fromkeys(self._names[self._key(part)] for part in parts)
        else:
            yield self._names[key]

    def _count(self, speech: Dialogue) -> None:
        """Add a speech to those who speak it."""
        name = bare_name(speech.name)
        voiced = voiced_speech(speech)
        words = sum([len(line.text.split()) for line in speech.lines if line.kind != "parenthetical"])
        for person in self.speakers(speech):
            group = self.groups.get(person)
            if group is None:
                alias = self._alias_of.get(self._key(person))
                group = self.groups[person] = Group(name=person, first_line=speech.line, alias=alias)
            group.raw[name if len(self._parts[name]) == 1 else person] += 1
            group.words += words
            group.voiced = group.voiced and voiced


def near_duplicates(groups: Iterable[Group]) -> list[Issue]:
    """Return a note for each rarely cued name that is one letter off a name cued more often.

    One letter more, less, other, or two changed places; numbers do not count (GUARD 1, GUARD 2), nor do names
    under four letters. Of more than 2000 names, which no film has, nothing is said.
    """
    by_stump: dict[str, list[Group]] = {}
    ordered = sorted(groups, key=lambda group: (-group.cues, group.first_line, group.name))
    if len(ordered) > _MOST_NAMES:
        return []
    found: list[Issue] = []
    for group in ordered:
        name = group.name
        if not 4 <= len(name) <= 60:
            continue
        stumps = {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}
        if group.cues <= _FEW_CUES:
            near = {other.name: other for stump in stumps for other in by_stump.get(stump, ())}
            other = next((one for one in near.values() if _one_letter_off(one.name, name)), None)
            if other and other.cues > group.cues:
                what = f"{name} is one letter off {other.name}"
                hint = f"the same person? then write {other.name}, or give an alias in script/breakdown.toml"
                found.append(note(what, hint, line=group.first_line or None))
        for stump in stumps:
            by_stump.setdefault(stump, []).append(group)
    return sorted(found, key=lambda issue: issue.line or 0)


def _one_letter_off(left: str, right: str) -> bool:
    """Tell whether one edit makes one name of the other, numbers apart."""
    if re.sub(r"\d+", "", left) == re.sub(r"\d+", "", right):
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    one, two = left[start:], right[start:]
    if one[1:] == two[1:] or one[1:] == two or one == two[1:]:
        return True
    return len(one) > 1 and one[:2] == two[1::-1] and one[2:] == two[2:]


@lru_cache(maxsize=65_536)
def _spelling(key: str) -> str:
    """Return a key in which common spellings of a Russian name agree."""
    for old, new in _SPELLINGS:
        key = key.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", key)
