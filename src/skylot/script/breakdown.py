"""The breakdown: the screenplay and what people noted, joined into scenes, characters and elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from skylot.core.issues import Issue, Where, error, note, warning
from skylot.core.names import did_you_mean
from skylot.formats.fountain import model as page
from skylot.script.characters import Cast, bare_name, near_duplicates, printed_cue, voiced_speech
from skylot.script.fingerprint import scene_fingerprint
from skylot.script.headings import DayNight, HeadingParts, day_night_of, read_heading
from skylot.script.model import (
    ELEMENT_CATEGORIES,
    Breakdown,
    BreakdownNotes,
    Character,
    Element,
    Scene,
    SceneNotes,
)
from skylot.script.numbering import given_numbers, number_key
from skylot.script.page_elements import notes_of, read_note
from skylot.script.pages import Layout, lay_out, scene_eighths
from skylot.script.words import plain

_DAY_NIGHT_FLAGS: dict[str, DayNight] = {"day": "D", "night": "N"}
_CATEGORY_ORDER = {name: order for order, name in enumerate(ELEMENT_CATEGORIES)}


@dataclass(slots=True)
class _Span:
    """A scene of the page while it is being broken down."""

    heading: page.SceneHeading
    index: int
    number: str = ""
    elements: list[page.Element] = field(default_factory=list)
    lines: int = 0


def break_down(
    screenplay: page.Screenplay, notes: BreakdownNotes, draft: str = "", title: str = ""
) -> tuple[Breakdown, tuple[Issue, ...]]:
    """Return the breakdown of a screenplay with the notes joined in, and every mistake that was found.

    Scene numbers are those of the text; a text without any gets running ones, a partly numbered one A-numbers
    until it is locked. `draft` and `title` are read from the title page where they are not given. Issues
    about the text carry its line, issues about the notes their record. Time is linear in the text.
    """
    issues: list[Issue] = []
    spans, before = _spans(screenplay.elements)
    layout = lay_out(screenplay.elements)
    _measure(spans, layout)
    locked = _number(spans, issues)
    speeches = [element for element in screenplay.elements if isinstance(element, page.Dialogue)]
    cast = Cast(notes.aliases, speeches)
    if lost := next((one for one in before if isinstance(one, page.Dialogue)), None):
        what = f"{bare_name(lost.name)} speaks before the first scene heading: the speech is in no scene"
        issues.append(warning(what, line=lost.line or None))
    noted = _notes_by_scene(notes, spans, issues)
    scenes = _scenes(spans, noted, cast, layout, issues)
    elements = _elements(spans, scenes, noted, cast, issues)
    characters = _characters(cast, scenes)
    issues += [*cast.issues, *_strangers(notes, cast, scenes), *near_duplicates(cast.groups.values())]
    breakdown = Breakdown(
        title=title or _title_field(screenplay, "title", "название"),
        scenes=tuple(scenes),
        characters=characters,
        elements=elements,
        pages=layout.pages,
        draft=(draft or _title_field(screenplay, "revision", "редакция")).strip().lower(),
        locked=locked,
    )
    return breakdown, tuple(issues)


def _spans(elements: Sequence[page.Element]) -> tuple[list[_Span], list[page.Element]]:
    """Return the scenes of the page, and what stands before the first."""
    spans: list[_Span] = []
    before: list[page.Element] = []
    for index, element in enumerate(elements):
        if isinstance(element, page.SceneHeading):
            spans.append(_Span(element, index))
        elif spans:
            spans[-1].elements.append(element)
        else:
            before.append(element)
    return spans, before


def _measure(spans: Sequence[_Span], layout: Layout) -> None:
    """Give each scene its printed lines, without the empty ones before its heading."""
    at = -1
    for block in layout.blocks:
        while at + 1 < len(spans) and spans[at + 1].index <= block.index:
            at += 1
        if at >= 0:
            spans[at].lines += block.lines + (0 if block.is_heading else block.before)


def _number(spans: Sequence[_Span], issues: list[Issue]) -> bool:
    """Number the scenes; tell whether the text is locked, and what is wrong with its numbers."""
    written = [span.heading.number for span in spans]
    for span, number in zip(spans, given_numbers(written), strict=True):
        span.number = number
    if not spans:
        issues.append(
            warning("the screenplay has no scene", "a scene begins with a heading such as INT. ROOM - DAY")
        )
        return False
    first: dict[str, _Span] = {}
    for span in spans:
        earlier = first.setdefault(number_key(span.number), span)
        if earlier is not span:
            what = f"scene number {span.number} stands at line {earlier.heading.line} and again here"
            issues.append(error(what, "give one of the two another number", line=span.heading.line or None))
    missing = [span for span in spans if not span.heading.number]
    if not missing:
        return True
    if len(missing) == len(spans):
        what, hint = (
            "the scenes are not numbered: they are counted here",
            "'skylot script lock' writes the numbers",
        )
        issues.append(note(what, hint, line=spans[0].heading.line or None))
        return False
    for span in missing:
        what = f"this scene has no number while others have: it is read as {span.number}"
        issues.append(warning(what, "'skylot script lock' writes the number", line=span.heading.line or None))
    return False


def _notes_by_scene(
    notes: BreakdownNotes, spans: Sequence[_Span], issues: list[Issue]
) -> dict[str, SceneNotes]:
    """Return the notes of each scene that exists; two notes of one scene are joined."""
    known = {number_key(span.number): span.number for span in spans}
    found: dict[str, SceneNotes] = {}
    for one in notes.scenes:
        number = known.get(number_key(one.scene))
        where = Where(f"scene:{one.scene}", ("number",))
        if number is None:
            hint = did_you_mean(one.scene, known.values())
            issues.append(
                warning(
                    f"there are notes for scene {one.scene}, which the screenplay does not have", hint, where
                )
            )
        elif number in found:
            issues.append(
                warning(f"scene {number} has notes twice: they are joined", "write them in one table", where)
            )
            found[number] = _joined(found[number], one)
        else:
            found[number] = one
    return found


def _joined(one: SceneNotes, more: SceneNotes) -> SceneNotes:
    """Return two notes of one scene as one; where both say a thing, the first is right."""
    planned = one.shooting_minutes if one.shooting_minutes is not None else more.shooting_minutes
    return SceneNotes(
        scene=one.scene,
        story_day=one.story_day or more.story_day,
        synopsis=one.synopsis or more.synopsis,
        silent=(*one.silent, *more.silent),
        not_on_set=(*one.not_on_set, *more.not_on_set),
        flags=(*one.flags, *more.flags),
        shooting_minutes=planned,
        elements=(*one.elements, *more.elements),
        fingerprint=one.fingerprint or more.fingerprint,
    )


def _scenes(
    spans: Sequence[_Span],
    noted: Mapping[str, SceneNotes],
    cast: Cast,
    layout: Layout,
    issues: list[Issue],
) -> list[Scene]:
    """Return the scenes in order; day, night and the day of the story are carried from scene to scene."""
    scenes: list[Scene] = []
    carried = _Carried()
    for span in spans:
        extra = noted.get(span.number, SceneNotes(scene=span.number))
        scene = _scene(span, extra, cast, layout.starts.get(span.index, 1), issues)
        scenes.append(scene if scene.omitted else carried.into(scene, extra))
    return scenes


class _Carried:
    """What a scene takes from those before it; a flashback passes nothing on to the story around it."""

    def __init__(self) -> None:
        self.day_night: DayNight = ""
        self.last_day_night: DayNight = ""
        self.story_day = ""

    def into(self, scene: Scene, extra: SceneNotes) -> Scene:
        """Return the scene with its effective day or night and its story day."""
        aside = "flashback" in scene.flags
        said = next(
            (_DAY_NIGHT_FLAGS[one.lower()] for one in extra.flags if one.lower() in _DAY_NIGHT_FLAGS), None
        )
        told = day_night_of(scene.time_of_day) if scene.time_of_day else None
        value = said or (told if told != "" else self.last_day_night if aside else self.day_night) or ""
        day = extra.story_day or ("" if aside else self.story_day)
        self.last_day_night = value or self.last_day_night
        if not aside:
            self.day_night = value or self.day_night
            self.story_day = day
        flags = tuple(one for one in scene.flags if one not in _DAY_NIGHT_FLAGS)
        return replace(scene, day_night=value, story_day=day, flags=flags)


def _scene(span: _Span, extra: SceneNotes, cast: Cast, start: int, issues: list[Issue]) -> Scene:
    """Return one scene without what it takes from others."""
    heading = " ".join(plain(span.heading.text).split())
    parts = read_heading(heading)
    text = _plain_text(span.elements)
    if not text and not parts.omitted:
        hint = "write it, or make its heading .OMITTED" if span.heading.number else ""
        issues.append(warning(f"scene {span.number} is empty", hint, line=span.heading.line or None))
    base = Scene(
        number=span.number,
        heading=heading,
        line=span.heading.line,
        page=start,
        text=text,
        synopsis=extra.synopsis or _synopsis(span.elements),
    )
    if parts.omitted:
        if any(isinstance(one, page.Dialogue) for one in span.elements):
            what = f"scene {span.number} is OMITTED, yet words stand under its heading"
            issues.append(
                warning(what, "give them a scene heading of their own", line=span.heading.line or None)
            )
        return replace(base, omitted=True, eighths=0)
    if extra.fingerprint and extra.fingerprint != scene_fingerprint(base):
        what = f"the text of scene {span.number} has changed since its notes were made"
        issues.append(note(what, "look through them", Where(f"scene:{extra.scene}", ("fingerprint",))))
    return _with_cast(_with_parts(base, parts, span, extra), span, extra, cast, issues)


def _with_parts(scene: Scene, parts: HeadingParts, span: _Span, extra: SceneNotes) -> Scene:
    """Return the scene with what its heading and its length say."""
    flags = (*parts.flags, *(flag.strip().lower() for flag in extra.flags))
    return replace(
        scene,
        interior_exterior=parts.interior_exterior,
        sets=parts.sets,
        time_of_day=parts.time_of_day,
        eighths=scene_eighths(span.lines),
        flags=tuple(dict.fromkeys(flag for flag in flags if flag)),
    )


def _with_cast(scene: Scene, span: _Span, extra: SceneNotes, cast: Cast, issues: list[Issue]) -> Scene:
    """Return the scene with who speaks, who stands by silent, and who is only heard."""
    away = {cast.fold(name) for name in extra.not_on_set}
    spoken: dict[str, bool] = {}  # whether any cue in the scene is on the set
    for speech in span.elements:
        if isinstance(speech, page.Dialogue):
            voiced = voiced_speech(speech)
            for name in cast.speakers(speech):
                seen = not (voiced or name in away or cast.is_voice_only(name))
                spoken[name] = spoken.get(name, False) or seen
    silent = [cast.fold(name) for name in extra.silent]
    for index, name in enumerate(silent):
        if spoken.get(name):
            what = f"{name} is given as silent in scene {scene.number} and speaks there"
            issues.append(
                warning(what, "take the name out of silent", Where(f"scene:{extra.scene}", ("silent", index)))
            )
    for index, name in enumerate(extra.not_on_set):
        if cast.fold(name) not in spoken:
            what = f"{name} is given as not on set in scene {scene.number}, but says nothing there"
            issues.append(warning(what, "", Where(f"scene:{extra.scene}", ("not_on_set", index))))
    speaking = tuple(name for name, on_set in spoken.items() if on_set)
    present = _in_order_of_appearance((*speaking, *silent), scene.text, cast)
    return replace(
        scene,
        characters=present,
        speaking=speaking,
        voices=tuple(name for name, on_set in spoken.items() if not on_set and name not in present),
    )


def _in_order_of_appearance(names: Iterable[str], text: str, cast: Cast) -> tuple[str, ...]:
    """Return the names in the order in which the text first calls them, those it never calls last."""
    unique = list(dict.fromkeys(names))
    if len(unique) < 2:
        return tuple(unique)
    upper = text.upper()

    def first(name: str) -> int:
        found = _mention(cast.written_forms(name)).search(upper)
        return found.start() if found else len(upper)

    return tuple(sorted(unique, key=first))


@lru_cache(maxsize=4096)
def _mention(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern that finds a character by any written form."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(form) for form in forms)})(?!\w)")


def _plain_text(elements: Iterable[page.Element]) -> str:
    """Return what is printed of a scene under its heading, paragraphs parted by an empty line."""
    parts: list[str] = []
    for element in elements:
        match element:
            case page.Action() | page.Transition() | page.Centered() | page.Lyric():
                parts.append(plain(element.text))
            case page.Dialogue():
                lines = [plain(line.text) for line in element.lines]
                parts.append("\n".join((printed_cue(element.name, element.extensions), *lines)))
    return "\n\n".join(parts)


def _synopsis(elements: Iterable[page.Element]) -> str:
    """Return the synopsis that the writer put under the heading, before any next section."""
    found: list[str] = []
    for element in elements:
        if isinstance(element, page.Section):
            break
        if isinstance(element, page.Synopsis):
            found.append(plain(element.text))
    return " ".join(found)


def _elements(
    spans: Sequence[_Span],
    scenes: Sequence[Scene],
    noted: Mapping[str, SceneNotes],
    cast: Cast,
    issues: list[Issue],
) -> tuple[Element, ...]:
    """Return what every scene needs: from the notes, then from the page; the notes win where both name it."""
    out: list[Element] = []
    for span, scene in zip(spans, scenes, strict=True):
        if scene.omitted:
            continue
        here = {name: name for name in (*scene.characters, *scene.voices)}

        def whose(name: str, here: Mapping[str, str] = here) -> str | None:
            folded = cast.fold(name)
            return folded if folded in cast.groups else here.get(folded)

        found: dict[tuple[str, str, str], Element] = {}
        for one in noted[span.number].elements if span.number in noted else ():
            owner = cast.fold(one.character) if one.character else ""
            made = replace(one, scene=span.number, character=owner)
            found.setdefault((made.category, made.name.casefold(), owner), made)
        for element in (span.heading, *span.elements):
            for text_note in notes_of(element):
                elements, slips = read_note(span.number, text_note, whose)
                issues += slips
                for made in elements:
                    found.setdefault((made.category, made.name.casefold(), made.character), made)
        order = len(_CATEGORY_ORDER)
        out += sorted(found.values(), key=lambda one: _CATEGORY_ORDER.get(one.category, order))
    return tuple(out)


def _characters(cast: Cast, scenes: Sequence[Scene]) -> tuple[Character, ...]:
    """Return those who speak, most cues first."""
    present: dict[str, list[str]] = {}
    heard_only: dict[str, bool] = {}
    for scene in scenes:
        for name in (*scene.characters, *scene.voices):
            present.setdefault(name, []).append(scene.number)
            heard_only[name] = heard_only.get(name, True) and name in scene.voices
    made = [
        Character(
            name=name,
            aliases=tuple(form for form in cast.written_forms(name) if form != name),
            cues=group.cues,
            words=group.words,
            scenes=tuple(present.get(name, ())),
            voice_only=heard_only.get(name, group.voiced) or cast.is_voice_only(name),
        )
        for name, group in cast.groups.items()
    ]
    return tuple(sorted(made, key=lambda one: -one.cues))


def _strangers(notes: BreakdownNotes, cast: Cast, scenes: Sequence[Scene]) -> list[Issue]:
    """Return a warning for each alias of a character whom neither the page nor the notes know."""
    known = {*cast.groups, *(name for scene in scenes for name in scene.characters)}
    return [
        warning(
            f"nobody in the screenplay is called {alias.character} or {', '.join(alias.names)}",
            did_you_mean(bare_name(alias.character), known),
            Where(f"alias:{alias.character}", ("character",)),
        )
        for alias in notes.aliases
        if cast.fold(alias.character) not in known
    ]


def _title_field(screenplay: page.Screenplay, *keys: str) -> str:
    """Return a field of the title page as one plain line."""
    for one in screenplay.title:
        if one.key.strip().casefold() in keys:
            return " ".join(plain(" ".join(one.values)).split())
    return ""
