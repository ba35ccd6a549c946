"""`skylot stage animatic`, `view`, `export`: what is handed on to others, and what they need to open it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from skylot.core.errors import BadText
from skylot.core.instant import Instant
from skylot.core.issues import Issue
from skylot.core.names import file_stem
from skylot.core.progress import Progress, silent
from skylot.folder.write import replace_file
from skylot.office.opening import Opened
from skylot.office.report import Report
from skylot.office.stage.faults import answered
from skylot.office.stage.made import file_part
from skylot.office.stage.shots import Shooting
from skylot.office.stage.telling import read_setup
from skylot.office.text import plural
from skylot.stage.handover.handed import Handed, with_camera

STAGE_FOLDER = "build/stage"
_VIEW_AHEAD_S = 100 * 60.0
_VIEW_STEP_S = 30.0


def make_animatic(
    opened: Opened, scene: str = "", *, out: Path | None = None, progress: Progress = silent
) -> Report:
    """Write the animatic of a scene or the film as MP4, and its cut as OTIO; raises NotFound, BadText."""
    from skylot.stage.handover.animatic import write_animatic  # noqa: PLC0415  PyAV only where it is needed
    from skylot.stage.handover.cut import cut_text  # noqa: PLC0415

    if out is not None and out.suffix.lower() != ".mp4":
        raise BadText(f"{out.name} does not end in .mp4", "an animatic is an MP4 file")
    handed, issues = _handed(opened, scene, progress)
    rate = opened.production.config.frame_rate
    target = out or opened.root / STAGE_FOLDER / f"animatic{file_part(scene)}.mp4"
    seen = with_camera(handed)
    made = write_animatic(seen, rate, target, progress=progress)
    cut = target.with_suffix(".otio")
    title = f"{opened.production.config.title}{f', {scene}' if scene else ''}: animatic"
    replace_file(cut, cut_text(seen, rate, title=title, movie=target.name), None)
    text = (
        f"{plural(len(seen), 'setup')}, {made.seconds:.1f} s, {made.frames} frames at {rate}, "
        f"{plural(made.pictures, 'picture')} drawn\nAnimatic: {target}\nCut: {cut}"
    )
    facts = {
        "file": str(target),
        "cut": str(cut),
        "setups": [one.setup for one in seen],
        "frames": made.frames,
        "rate": str(rate),
        "seconds": round(made.seconds, 3),
        "pictures": made.pictures,
    }
    return Report(text=text, facts=facts, issues=issues)


def _handed(opened: Opened, scene: str, progress: Progress) -> tuple[list[Handed], tuple[Issue, ...]]:
    """Return staged setups with their light in words, and what is wrong with their staging."""
    shooting = Shooting(opened)
    names = shooting.of_scene(scene)
    handed: list[Handed] = []
    issues: list[Issue] = []
    for number, name in enumerate(names):
        progress(number, len(names), f"staging {name}")
        one = answered(name, partial(_one, shooting, name))
        issues += [one] if isinstance(one, Issue) else one[1]
        handed += [] if isinstance(one, Issue) else [one[0]]
    return handed, tuple(dict.fromkeys(issues))


def _one(shooting: Shooting, setup: str) -> tuple[Handed, tuple[Issue, ...]]:
    """Return a shot with its sky over its length, a step a second, and what is wrong with its staging."""
    shot = shooting.shot(setup)
    count = max(2, round(shot.staging.seconds) + 1)
    notes = read_setup(shot).notes
    handed = Handed(
        shot=shot.staged,
        scene=shot.setup.scenes[0] if shot.setup.scenes else "",
        at=shot.at(0.0),
        sky=shot.sky(np.linspace(0.0, shot.staging.seconds, count)),
        light=notes.light if notes else "",
    )
    return handed, shot.issues


def export_shots(
    opened: Opened,
    scene: str = "",
    *,
    out: Path | None = None,
    usd: bool = True,
    progress: Progress = silent,
) -> Report:
    """Write USD and glTF of each staged shot, the camera report, and the cut; raises NotFound.

    Without `usd` nothing is needed beyond the product itself: glTF and camera report alone.
    """
    from skylot.stage.handover.package import Wanted, hand_over  # noqa: PLC0415

    folder = out or opened.root / STAGE_FOLDER / "export"
    handed, issues = _handed(opened, scene, progress)
    wanted = Wanted(usd=usd, gltf=True, cut=usd, animatic=False)
    rate = opened.production.config.frame_rate
    paths = hand_over(
        handed, rate, folder, title=opened.production.config.title, wanted=wanted, progress=progress
    )
    files = [path.relative_to(folder).as_posix() for path in paths]
    text = f"{plural(len(handed), 'setup')}, {plural(len(files), 'file')} in {folder}"
    return Report(text=text, facts={"folder": str(folder), "files": files}, issues=issues)


def make_viewer(
    opened: Opened, setup: str, *, asked: Instant | None = None, out: Path | None = None
) -> Report:
    """Write the viewer's page of a setup: one HTML file that needs no network; raises NotFound, BadText."""
    from skylot.stage.handover.gltf import write_glb  # noqa: PLC0415
    from skylot.stage.handover.viewer import page  # noqa: PLC0415

    if out is not None and out.suffix.lower() not in {".html", ".htm"}:
        raise BadText(f"{out.name} does not end in .html", "the viewer is a page")
    shot = Shooting(opened).shot(setup, asked)
    around = np.arange(-_VIEW_AHEAD_S / 2, _VIEW_AHEAD_S / 2 + 1.0, _VIEW_STEP_S)
    sky = shot.sky(around)
    name, text = _file_of(opened, setup)
    glb = write_glb(shot.staged, sky)
    html = page(shot.staged, sky, glb, text, at=shot.at(0.0), file_name=Path(name).name)
    target = out or opened.root / STAGE_FOLDER / f"{file_stem(setup)}.html"
    replace_file(target, html, None)
    facts = {"setup": setup, "file": str(target), "bytes": len(html.encode())}
    return Report(text=f"Viewer of {setup}: {target}", facts=facts, issues=shot.issues)


def _file_of(opened: Opened, setup: str) -> tuple[str, str]:
    """Return the name and the text of the file that a setup is staged in."""
    sources = opened.production.sources
    home = sources.file_of("staging", setup)
    return (home[0], sources.text(home[0]) or "") if home else ("", "")
