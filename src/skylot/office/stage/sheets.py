"""`skylot stage sheet`: frames drawn where they are stale, and the contact sheet made of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from skylot.core.errors import BadText
from skylot.core.progress import Progress, silent
from skylot.folder.write import replace_file
from skylot.office.opening import Opened
from skylot.office.report import Report
from skylot.office.stage.heads import head_of_page
from skylot.office.stage.made import file_part
from skylot.office.stage.shots import Shooting
from skylot.office.stage.telling import Told, cuts, tell_all
from skylot.office.text import plural
from skylot.paperwork.contact_sheet_view import ContactFrame, ContactScene, ContactSheet
from skylot.stage.reading.planes import planes_of_scene
from skylot.stage.reading.words import person_words, planes_words, scene_planes_words

SHEETS_FOLDER = "build/stage"


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
    told = tell_all(shooting, names, "all" if fresh else "stale", progress)
    sheet = _sheet(opened, scene, told)
    target = out or opened.root / SHEETS_FOLDER / f"contact-sheet{file_part(scene)}.pdf"
    replace_file(target, contact_sheet.pdf(sheet), None)
    files = [target]
    for number, page in enumerate(contact_sheet.pngs(sheet) if png else (), start=1):
        files.append(target.with_name(f"{target.stem}-{number}.png"))
        replace_file(files[-1], page, None)
    issues = tuple(dict.fromkeys(issue for each in told for issue in each.staging_issues))
    drawn = sum(each.drawn for each in told)
    text = f"{plural(len(names), 'frame')}, {drawn} drawn, {len(names) - drawn} fresh\n" + "\n".join(
        f"Contact sheet: {file}" for file in files
    )
    facts = {
        "files": [str(file) for file in files],
        "setups": list(names),
        "drawn": [each.setup for each in told if each.drawn],
    }
    return Report(text=text, facts=facts, issues=issues)


def sheet_of(opened: Opened, scene: str) -> ContactSheet:
    """Return the contact sheet of some scenes and setups, stale frames drawn; raises NotFound."""
    shooting = Shooting(opened)
    return _sheet(opened, scene, tell_all(shooting, shooting.of_scene(scene), "stale"))


def _sheet(opened: Opened, scene: str, told: Sequence[Told]) -> ContactSheet:
    headings = {each.number: each for each in opened.breakdown.scenes}
    by_scene: dict[str, list[Told]] = {}
    for each in told:
        by_scene.setdefault(each.scenes[0], []).append(each)
    scenes = []
    if len(told) == len(by_scene) > 1:  # a choice of single setups is one block
        by_scene = {"": list(told)}
    for number, found in by_scene.items():
        planes = planes_of_scene([each.notes for each in found if each.notes is not None])
        story = headings.get(number)
        scenes.append(
            ContactScene(
                number=number,
                heading=story.heading if story else "Selected setups",
                synopsis=story.synopsis if story else "",
                planes=scene_planes_words(planes),
                continuity=tuple(issue.what for issue in cuts(found)) if number else (),
                frames=tuple(_cell(each) for each in found),
            )
        )
    return ContactSheet(
        head=head_of_page(opened, "Contact sheet", f"of {scene}" if scene else "the film"),
        scenes=tuple(scenes),
        columns=2 if len(told) <= 4 else 3,
        statement=next((each.statement for each in told if each.in_orbit), told[0].statement),
    )


def _cell(told: Told) -> ContactFrame:
    notes = told.notes
    return ContactFrame(
        setup=told.setup,
        picture=told.picture,
        box=told.box,
        missing="cannot be read" if told.unread else "no camera",
        set=told.set,
        lens=notes.lens if notes else "",
        instant=told.instant,
        light=notes.light if notes else "",
        outside=notes.outside if notes else "",
        planes=planes_words(notes) if notes else "",
        people=tuple(person_words(one) for one in notes.people if not one.crew) if notes else (),
        note=told.note,
        warnings=told.warnings,
    )
