"""The screenplay's use cases: the breakdown as text and JSON, the lock, a new draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from skylot.core.errors import BadInput, NotFound
from skylot.core.issues import Issue, error
from skylot.core.names import did_you_mean
from skylot.formats.fountain.model import Screenplay
from skylot.office.given_files import read_given
from skylot.office.opening import Opened, parse_screenplay
from skylot.office.report import Report
from skylot.office.text import plural, table
from skylot.script.model import Breakdown, Element, Scene
from skylot.script.pages import screen_minutes, shooting_minutes

_MOST_BYTES = 20_000_000


def read_script_file(path: Path) -> tuple[Screenplay | None, bytes, tuple[Issue, ...]]:
    """Return a screenplay file's records and bytes, with its faults; raises as `read_given` does."""
    data = read_given(path, _MOST_BYTES)
    screenplay, issues = parse_screenplay(data, path.name)
    return screenplay, data, issues


def pages_text(eighths: int) -> str:
    """Return a length as the trade writes it: 1 3/8, 2, 5/8."""
    whole, rest = divmod(eighths, 8)
    return f"{whole} {rest}/8" if whole and rest else f"{rest}/8" if rest or not whole else str(whole)


def breakdown_report(opened: Opened, only: tuple[str, ...]) -> Report:
    """Return the breakdown of all scenes or of some; raises NotFound for a scene that is not there."""
    breakdown = opened.breakdown
    numbers = [scene.number for scene in breakdown.scenes]
    for number in only:
        if number not in numbers:
            raise NotFound(f"there is no scene '{number}'", did_you_mean(number, numbers))
    scenes = [scene for scene in breakdown.scenes if not only or scene.number in only]
    script = opened.production.config.script
    home = {script, "skylot.toml", "script/breakdown.toml", "people.toml"}
    issues = tuple(issue for issue in opened.issues if issue.file in home or issue.file is None)
    text = _sheets(opened, scenes) if only else _overview(opened, scenes)
    return Report(text=text, facts=_facts(opened, scenes), issues=issues)


def _cast_numbers(opened: Opened) -> dict[str, int]:
    return {
        character: person.cast_number
        for person in opened.production.people.persons
        if person.cast_number is not None
        for character in person.plays
    }


def _overview(opened: Opened, scenes: list[Scene]) -> str:
    breakdown, numbers = opened.breakdown, _cast_numbers(opened)
    rows = []
    for scene in scenes:
        cast = sorted(numbers[name] for name in scene.characters if name in numbers)
        others = [name.title() for name in scene.characters if name not in numbers]
        count = sum(element.scene == scene.number for element in breakdown.elements)
        rows.append(
            (
                scene.number,
                "OMITTED" if scene.omitted else f"{scene.interior_exterior} {' / '.join(scene.sets)}",
                "" if scene.omitted else scene.day_night,
                "" if scene.omitted else pages_text(scene.eighths),
                scene.story_day,
                " ".join([*map(str, cast), *others]),
                str(count or ""),
                ", ".join(scene.flags),
            )
        )
    header = ("scene", "set", "D/N", "pages", "story day", "cast on set", "elements", "")
    total = sum(scene.eighths for scene in scenes if not scene.omitted)
    live = sum(not scene.omitted for scene in scenes)
    minutes = shooting_minutes(total, opened.production.breakdown_notes.minutes_per_page)
    draft = f"{breakdown.draft} draft, " if breakdown.draft else ""
    lines = [
        f"{breakdown.title or opened.production.config.title}: {draft}"
        f"{'scene numbers locked' if breakdown.locked else 'scene numbers not locked'}",
        "",
        table(rows, header, right=frozenset({3, 6})),
        "",
        f"{plural(live, 'scene')}, {pages_text(total)} pages on {plural(breakdown.pages, 'sheet')}; "
        f"about {float(screen_minutes(total)):.0f} min on screen, {minutes / 60:.0f} h to shoot (estimates)",
        "",
        table(_character_rows(breakdown, numbers), ("no", "character", "cues", "words", "scenes", "also called"),
              right=frozenset({0, 2, 3})),
    ]  # fmt: skip
    return "\n".join(lines)


def _character_rows(breakdown: Breakdown, numbers: dict[str, int]) -> list[tuple[str, ...]]:
    return [
        (
            "V" if each.voice_only else str(numbers.get(each.name, "")),
            each.name,
            str(each.cues),
            str(each.words),
            " ".join(each.scenes),
            ", ".join(each.aliases),
        )
        for each in breakdown.characters
    ]


def _sheets(opened: Opened, scenes: list[Scene]) -> str:
    return "\n\n".join(_sheet(opened, scene) for scene in scenes)


def _sheet(opened: Opened, scene: Scene) -> str:
    lines = [f"SCENE {scene.number}  {scene.heading}  {pages_text(scene.eighths)}  page {scene.page}"]
    if scene.synopsis:
        lines.append(f"  {scene.synopsis}")
    facts = {
        "story day": scene.story_day,
        "on set": ", ".join(scene.characters),
        "speaking": ", ".join(scene.speaking),
        "voices only": ", ".join(scene.voices),
    }
    lines += [f"  {name}: {value}" for name, value in facts.items() if value]
    by_category: dict[str, list[Element]] = {}
    for element in opened.breakdown.elements:
        if element.scene == scene.number:
            by_category.setdefault(element.category, []).append(element)
    for category, elements in by_category.items():
        lines.append(f"  {category}: {'; '.join(_element_text(element) for element in elements)}")
    return "\n".join(lines)


def _element_text(element: Element) -> str:
    count = f"{element.count} " if element.count != 1 else ""
    whose = f" ({element.character})" if element.character else ""
    return f"{count}{element.name}{whose}" + (f", {element.note}" if element.note else "")


def _facts(opened: Opened, scenes: list[Scene]) -> dict[str, Any]:
    breakdown, numbers = opened.breakdown, _cast_numbers(opened)
    per_page = opened.production.breakdown_notes.minutes_per_page
    planned = {notes.scene: notes.shooting_minutes for notes in opened.production.breakdown_notes.scenes}
    return {
        "title": breakdown.title,
        "draft": breakdown.draft,
        "locked": breakdown.locked,
        "pages": breakdown.pages,
        "scenes": [
            {
                "number": scene.number,
                "heading": scene.heading,
                "omitted": scene.omitted,
                "int_ext": scene.interior_exterior,
                "sets": list(scene.sets),
                "day_night": scene.day_night,
                "cast": list(scene.characters),
                "speaking": list(scene.speaking),
                "voices": list(scene.voices),
                "eighths": scene.eighths,
                "page": scene.page,
                "screen_minutes": float(screen_minutes(scene.eighths)),
                "shooting_minutes": shooting_minutes(scene.eighths, per_page, planned.get(scene.number)),
                "story_day": scene.story_day,
                "synopsis": scene.synopsis,
                "flags": list(scene.flags),
                "line": scene.line,
                "elements": [
                    _element_facts(each) for each in breakdown.elements if each.scene == scene.number
                ],
            }
            for scene in scenes
        ],
        "characters": [
            {
                "name": each.name,
                "aliases": list(each.aliases),
                "cast_number": numbers.get(each.name),
                "cues": each.cues,
                "words": each.words,
                "scenes": list(each.scenes),
                "voice_only": each.voice_only,
            }
            for each in breakdown.characters
        ],
    }


def _element_facts(element: Element) -> dict[str, Any]:
    return {
        "category": element.category,
        "name": element.name,
        "count": element.count,
        "character": element.character,
        "note": element.note,
    }


def require_screenplay(opened: Opened) -> Screenplay:
    """Return the screenplay; raises BadInput with what is wrong where it could not be read."""
    if opened.screenplay is None:
        raise BadInput(
            [issue for issue in opened.issues if issue.severity == "error"]
            or [error("there is no screenplay")],
            "the screenplay cannot be read",
        )
    return opened.screenplay
