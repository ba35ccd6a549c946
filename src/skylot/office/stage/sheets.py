"""`skylot stage sheet`: frames drawn where they are stale, and the contact sheet made of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from skylot.core.errors import BadText
from skylot.core.instant import Instant
from skylot.core.issues import Issue
from skylot.core.progress import Progress, silent
from skylot.folder.write import replace_file
from skylot.office.opening import Opened
from skylot.office.report import Report
from skylot.office.stage.checking import read_setup
from skylot.office.stage.made import FRAMES_FOLDER, frame_prints, note_made, read_made
from skylot.office.stage.pictures import SIZE, draw
from skylot.office.stage.shots import Shooting, Shot
from skylot.office.text import plural
from skylot.paperwork.contact_sheet_view import ContactFrame, ContactScene, ContactSheet
from skylot.paperwork.head import Head
from skylot.stage.model import FrameNotes, PersonInFrame
from skylot.stage.picture.frame_lines import frame_box
from skylot.stage.picture.png import png_bytes
from skylot.stage.reading.continuity import continuity
from skylot.stage.reading.planes import planes_of_scene
from skylot.stage.reading.words import person_words, planes_words

SHEETS_FOLDER = "build/stage"
_LONGEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Framed:
    """A setup with its picture and what it says."""

    shot: Shot
    picture: bytes | None
    notes: FrameNotes | None
    warnings: tuple[str, ...] = ()
    drawn: bool = False


def make_sheet(
    opened: Opened,
    scene: str = "",
    *,
    out: Path | None = None,
    png: bool = False,
    fresh: bool = False,
    progress: Progress = silent,
) -> Report:
    """Draw the frames that are stale, all with `fresh`, and write the contact sheet; raises NotFound, BadText."""
    from skylot.paperwork import contact_sheet  # noqa: PLC0415  typst only where it is needed

    if out is not None and out.suffix.lower() != ".pdf":
        raise BadText(f"{out.name} does not end in .pdf", "a contact sheet is a PDF file")
    shooting = Shooting(opened)
    names = shooting.of_scene(scene)
    framed: list[_Framed] = []
    for number, name in enumerate(names):
        progress(number, len(names) + 1, f"frame {name}")
        framed.append(_frame(opened, shooting.shot(name), fresh=fresh))
    progress(len(names), len(names) + 1, "contact sheet")
    sheet = _sheet(opened, scene, framed)
    target = out or opened.root / SHEETS_FOLDER / f"contact-sheet{f'-{scene}' if scene else ''}.pdf"
    replace_file(target, contact_sheet.pdf(sheet), None)
    files = [target]
    for number, page in enumerate(contact_sheet.pngs(sheet) if png else (), start=1):
        files.append(target.with_name(f"{target.stem}-{number}.png"))
        replace_file(files[-1], page, None)
    issues = tuple(dict.fromkeys(issue for each in framed for issue in each.shot.issues))
    drawn = sum(each.drawn for each in framed)
    text = f"{plural(len(names), 'frame')}, {drawn} drawn, {len(names) - drawn} fresh\n" + "\n".join(
        f"Contact sheet: {file}" for file in files
    )
    facts = {
        "files": [str(file) for file in files],
        "setups": list(names),
        "drawn": [each.shot.staging.setup for each in framed if each.drawn],
    }
    return Report(text=text, facts=facts, issues=issues)


def _frame(opened: Opened, shot: Shot, *, fresh: bool) -> _Framed:
    """Return a setup's frame, out of build/ where it is fresh, drawn and kept where it is not."""
    setup = shot.staging.setup
    camera = shot.staged.camera
    if camera is None or not (camera.width_mm > 0.0 and camera.height_mm > 0.0):
        return _Framed(shot=shot, picture=None, notes=None, warnings=_warnings(shot.issues))
    folder = opened.root / FRAMES_FOLDER
    kept = None if fresh else _kept(opened, shot, folder)
    if kept is not None:
        return kept
    frame = draw(shot, 0.0, SIZE)
    read = read_setup(shot, frame)
    picture = png_bytes(frame.rgb)
    words = _warnings(read.issues)
    replace_file(folder / f"{setup}.png", picture, None)
    if read.notes is not None:
        text = json.dumps({"notes": _as_json(read.notes), "warnings": words})
        replace_file(folder / f"{setup}.json", text, None)
    note_made(opened, [shot.staging])
    return _Framed(shot=shot, picture=picture, notes=read.notes, warnings=words, drawn=True)


def _as_json(notes: FrameNotes) -> dict[str, Any]:
    return {**asdict(notes), "at": notes.at.iso(9) if notes.at else None}


def _warnings(issues: Sequence[Issue]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(issue.what for issue in issues if issue.severity != "note"))


def _kept(opened: Opened, shot: Shot, folder: Path) -> _Framed | None:
    """Return the frame as it lies in build/; None where it is stale, missing or damaged."""
    setup = shot.staging.setup
    if read_made(opened.root).get(setup) != frame_prints(opened, shot.staging):
        return None
    try:
        note = folder / f"{setup}.json"
        if note.stat().st_size > _LONGEST:
            return None
        found = json.loads(note.read_text(encoding="utf-8"))
        return _Framed(
            shot=shot,
            picture=(folder / f"{setup}.png").read_bytes(),
            notes=_notes(found["notes"]),
            warnings=tuple(map(str, found["warnings"])),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _notes(found: dict[str, Any]) -> FrameNotes:
    people = tuple(
        PersonInFrame(**{**person, "hidden_by": tuple(person["hidden_by"])}) for person in found["people"]
    )
    at = Instant.parse(found["at"]) if found["at"] else None
    return FrameNotes(**{**found, "people": people, "at": at})


def _sheet(opened: Opened, scene: str, framed: Sequence[_Framed]) -> ContactSheet:
    headings = {each.number: each for each in opened.breakdown.scenes}
    by_scene: dict[str, list[_Framed]] = {}
    for each in framed:
        by_scene.setdefault(each.shot.setup.scenes[0] if each.shot.setup.scenes else "", []).append(each)
    scenes = []
    for number, found in by_scene.items():
        noted = [(each.shot.staged, each.notes) for each in found if each.notes is not None]
        planes = planes_of_scene([notes for _, notes in noted])
        story = headings.get(number)
        scenes.append(
            ContactScene(
                number=number,
                heading=story.heading if story else "",
                synopsis=story.synopsis if story else "",
                planes=f"{plural(planes.orientations, 'orientation')}, {plural(planes.planes, 'plane')}",
                continuity=tuple(issue.what for issue in continuity(noted)),
                frames=tuple(_cell(each) for each in found),
            )
        )
    config = opened.production.config
    now = config.plan_as_of
    head = Head(
        title=config.title,
        paper="Contact sheet",
        detail=f"scene {scene}" if scene else "the film",
        draft=f"{opened.breakdown.draft} draft" if opened.breakdown.draft else "",
        as_of=f"light as known {now.iso()[:16].replace('T', ' ')} UTC" if now else "",
    )
    return ContactSheet(
        head=head, scenes=tuple(scenes), columns=2 if len(framed) <= 4 else 3, statement=_statement(framed)
    )


def _statement(framed: Sequence[_Framed]) -> str:
    """Return what the light rests on, of the first shot in orbit."""
    orbital = next((each.shot for each in framed if each.shot.place.kind == "station"), None)
    shot = orbital or (framed[0].shot if framed else None)
    return shot.sky(0.0).statement if shot else ""


def _cell(framed: _Framed) -> ContactFrame:
    shot, notes = framed.shot, framed.notes
    camera = shot.staged.camera
    at = shot.at(0.0)
    return ContactFrame(
        setup=shot.staging.setup,
        picture=framed.picture,
        box=frame_box(camera, SIZE) if camera and framed.picture else None,
        missing="no camera",
        set=shot.space.name or shot.space.id,
        lens=notes.lens if notes else "",
        instant=f"{at.iso()[:16].replace('T', ' ')} UTC" if at and shot.sky(0.0).kind != "none" else "",
        light=notes.light if notes else "",
        outside=notes.outside if notes else "",
        planes=planes_words(notes) if notes else "",
        people=tuple(person_words(one) for one in notes.people if not one.crew) if notes else (),
        note=shot.staging.note,
        warnings=framed.warnings,
    )
