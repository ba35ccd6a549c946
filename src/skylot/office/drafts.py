"""The lock of scene numbers, and a new draft taken over without losing what people added."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from skylot.core.errors import BadInput
from skylot.core.issues import Issue, error, note
from skylot.folder.edit import TomlEdit, edit_file
from skylot.folder.paths import BREAKDOWN, CONFIG_NAME
from skylot.folder.write import replace_file, text_hash
from skylot.formats.fountain import decode_screenplay, read_fountain
from skylot.office.opening import Opened
from skylot.office.report import Report
from skylot.office.script import read_script_file, require_screenplay
from skylot.office.text import plural, table
from skylot.script.breakdown import break_down
from skylot.script.drafts import DraftReport, SceneChange, carry_notes, compare_drafts, read_matches
from skylot.script.lock import add_omitted, lock_numbers
from skylot.script.model import Breakdown, BreakdownNotes
from skylot.script.revisions import next_colour


def lock_script(opened: Opened) -> str:
    """Write scene numbers into the screenplay's headings, and nothing else; raises BadInput, ChangedElsewhere."""
    screenplay = require_screenplay(opened)
    name, data = opened.production.config.script, opened.production.screenplay or b""
    if PurePosixPath(name).suffix.lower() != ".fountain":
        raise BadInput(
            [error("only a Fountain screenplay is locked here", "lock an FDX in the program that wrote it")]
        )
    if opened.breakdown.locked:
        return f"{name} is locked already: {plural(len(opened.breakdown.scenes), 'scene number')}"
    text, _ = decode_screenplay(data)
    mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    locked = lock_numbers(text, screenplay)
    replace_file(opened.root / name, (mark + locked).encode(), text_hash(data))
    return f"{name}: {plural(len(opened.breakdown.scenes), 'scene number')} locked"


def compare_draft(
    opened: Opened, new: Path, colour: str, *, accept: bool, matches: tuple[str, ...]
) -> Report:
    """Compare a new draft scene by scene; with `accept` make it the screenplay and carry the notes over.

    A scene that cannot be matched is asked about and stops an acceptance. Raises BadInput, NotFound,
    ChangedElsewhere.
    """
    require_screenplay(opened)
    answers, answer_issues = read_matches(matches)
    screenplay, data, found = read_script_file(new)
    if screenplay is None:
        raise BadInput(found, f"{new} cannot be read as a screenplay")
    notes = opened.production.breakdown_notes
    draft = colour or next_colour(opened.breakdown.draft) or ""
    breakdown, _ = break_down(screenplay, BreakdownNotes(aliases=notes.aliases), draft=colour)
    report = compare_drafts(opened.breakdown, breakdown, answers)
    asks = tuple(
        error(ask.question, _choices(ask.new, [each.number for each in ask.candidates]), file=new.name)
        for ask in report.asks
    )
    issues = (*found, *answer_issues, *report.issues, *(asks if accept else _as_notes(asks)))
    text = _text(opened.breakdown, breakdown, report, draft)
    if accept and not any(issue.severity == "error" for issue in issues):
        text += "\n" + _take_over(opened, new, data, report, carry_notes(notes, report, answers))
    return Report(text=text, facts=_facts(report), issues=issues)


def _as_notes(issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    return tuple(note(issue.what, issue.hint, file=issue.file) for issue in issues)


def _choices(new: str, old: list[str]) -> str:
    ways = " or ".join(f"--match {number}={new}" for number in old)
    return f"{ways} or --match ={new} for a new scene" if ways else f"--match ={new} for a new scene"


def _text(old: Breakdown, new: Breakdown, report: DraftReport, colour: str) -> str:
    rows = [
        (
            change.old,
            change.new,
            change.state,
            f"{change.changed:.0%}" if change.changed else "",
            _how(change),
        )
        for change in report.changes
        if change.state != "same" or change.moved or change.renumbered
    ]
    counts = {state: report.count(state) for state in sorted({change.state for change in report.changes})}
    summary = ", ".join(f"{count} {state}" for state, count in counts.items())
    head = f"{old.draft or 'white'} to {new.draft or colour or 'the next'} draft: {summary}"
    if not rows:
        return f"{head}\nEvery scene is the same."
    return head + "\n\n" + table(rows, ("was", "is", "state", "changed", "scene"), right=frozenset({3}))


def _how(change: SceneChange) -> str:
    marks = [
        word
        for word, is_so in (
            ("heading changed", change.heading_changed),
            ("moved", change.moved),
            ("renumbered", change.renumbered),
        )
        if is_so
    ]
    return change.heading + (f" ({', '.join(marks)})" if marks else "")


def _facts(report: DraftReport) -> dict[str, object]:
    return {
        "changes": [
            {
                "was": change.old,
                "is": change.new,
                "state": change.state,
                "changed": round(change.changed, 4),
                "heading": change.heading,
                "moved": change.moved,
                "renumbered": change.renumbered,
            }
            for change in report.changes
        ],
        "asks": [
            {
                "scene": ask.new,
                "question": ask.question,
                "candidates": [each.number for each in ask.candidates],
            }
            for ask in report.asks
        ],
    }


def _take_over(opened: Opened, new: Path, data: bytes, report: DraftReport, notes: BreakdownNotes) -> str:
    """Write the notes under their new numbers, then name the new draft in skylot.toml; the old file stays."""
    name = _place_of(opened, new)
    text = _with_omitted(opened, data, name)
    target = opened.root / name
    if not (target.exists() and target.read_bytes() == text):
        replace_file(target, text, text_hash(target.read_bytes() if target.exists() else None))
    olds = opened.production.breakdown_notes.scenes
    breakdown = opened.root / BREAKDOWN

    def renumber(edit: TomlEdit) -> None:
        places = [
            (edit.find("scene", "number", old.scene), kept)
            for old, kept in zip(olds, notes.scenes, strict=True)
        ]
        edit.set_all(
            (("scene", place, key), value)
            for place, kept in places
            if place is not None
            for key, value in (("number", kept.scene), ("fingerprint", kept.fingerprint or None))
        )

    if olds:
        edit_file(breakdown, renumber)
    edit_file(opened.root / CONFIG_NAME, lambda edit: edit.set(("script",), name))
    moved = sum(change.renumbered for change in report.changes)
    more = f"; {plural(moved, 'scene')} renumbered: see 'skylot check' for shots" if moved else ""
    return f"{name} is the screenplay now; notes of {plural(len(notes.scenes), 'scene')} kept{more}"


def _place_of(opened: Opened, new: Path) -> str:
    resolved = new.resolve()
    root = opened.root.resolve()
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else f"script/{new.name}"


def _with_omitted(opened: Opened, data: bytes, name: str) -> bytes:
    """Give a locked Fountain draft OMITTED headings for the numbers that it has no more."""
    if not opened.breakdown.locked or not name.endswith(".fountain"):
        return data
    text, _ = decode_screenplay(data)
    screenplay = read_fountain(text)
    numbered = lock_numbers(text, screenplay, [scene.number for scene in opened.breakdown.scenes])
    result = add_omitted(
        numbered, read_fountain(numbered), [scene.number for scene in opened.breakdown.scenes]
    )
    return data if result == text else result.encode()
