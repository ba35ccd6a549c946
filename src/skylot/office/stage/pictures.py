"""`skylot stage frame` and `plan`: one staged setup as a picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from skylot.core.errors import BadInput, BadText
from skylot.core.instant import Instant
from skylot.core.names import file_stem
from skylot.core.progress import Progress, silent
from skylot.folder.write import replace_file
from skylot.office.opening import Opened
from skylot.office.report import Report
from skylot.office.stage.heads import head_of_page
from skylot.office.stage.made import forget_made, frame_file, note_made
from skylot.office.stage.shots import Shooting, Shot
from skylot.office.text import to_the_minute
from skylot.stage.lighting import cabin_words
from skylot.stage.world import Frame, StagedShot

__all__ = ["SIZE", "Frame", "draw", "make_frame", "make_plan_view", "png_of", "read_size"]

SIZE = (960, 540)
PLANS_FOLDER = "build/stage/plans"
_LEAST, _MOST, _MOST_PIXELS = 64, 4096, 3840 * 2160
_WHY = {
    "asked": "as asked",
    "typed": "as the staging says",
    "scheduled": "as scheduled",
    "first chance": "first chance of its need: not scheduled",
    "assumed": "assumed: neither scheduled nor in need of light",
    "unknown": "unknown: no dates",
}


def make_frame(
    opened: Opened,
    setup: str,
    *,
    asked: Instant | None = None,
    second: float | None = None,
    size: str = "960x540",
    labels: bool = True,
    out: Path | None = None,
    progress: Progress = silent,
) -> Report:
    """Draw the frame of a setup into a PNG; raises NotFound, BadText for a size, BadInput without a camera.

    Without a second it is that of the staging's own picture.
    """
    wide, high = read_size(size)
    if out is not None and out.suffix.lower() != ".png":
        raise BadText(f"{out.name} does not end in .png", "a frame is a PNG file")
    shot = Shooting(opened).shot(setup, asked)
    usual = shot.staging.picture_at_s
    second = second_of(shot, second)
    frame = draw(shot, second, (wide, high), labels=labels, progress=progress)
    target = out or frame_file(opened.root, setup, ".png")
    replace_file(target, png_of(frame), None)
    if out is None:  # what the contact sheet kept of an older picture does not hold for this one
        frame_file(opened.root, setup, ".json").unlink(missing_ok=True)
        is_usual = asked is None and second == usual and (wide, high) == SIZE and labels
        if is_usual:
            note_made(opened, [shot.staging])
        else:
            forget_made(opened.root, setup)
    at = shot.at(second)
    why = _WHY[shot.instant.why]
    text = (
        f"{setup} at {at.iso() if at else 'no instant'} ({why})\n"
        f"{wide}x{high}, {frame.rays_per_pixel:.1f} rays per pixel, {frame.seconds_to_make:.2f} s\n"
        f"Picture: {target}"
    )
    facts = {
        "setup": setup,
        "file": str(target),
        "at": at.iso(3) if at else None,
        "why": shot.instant.why,
        "second": second,
        "width": wide,
        "height": high,
        "rays_per_pixel": round(frame.rays_per_pixel, 2),
        "seconds": round(frame.seconds_to_make, 3),
        "light": shot.sky(second).statement,
    }
    return Report(text=text, facts=facts, issues=shot.issues)


def draw(
    shot: Shot,
    second: float,
    size: tuple[int, int] = SIZE,
    *,
    labels: bool = True,
    progress: Progress = silent,
) -> Frame:
    """Return the frame of a shot at a second of it; raises BadInput where it has no camera that can see.

    The second that the staging names has an exposure of its own, any other the one that the shot has then: its
    frame is that of the animatic.
    """
    from skylot.stage.picture.iris import pulled  # noqa: PLC0415  embree only where a picture is drawn
    from skylot.stage.picture.render import render  # noqa: PLC0415  embree only where a picture is drawn

    if not can_see(shot.staged):
        what = f"setup {shot.staging.setup} has no camera"
        # for a plan that is a note; without a camera there is no picture
        found = tuple(replace(each, severity="error") if each.what == what else each for each in shot.issues)
        raise BadInput(found, f"setup {shot.staging.setup} cannot be drawn")
    own = second == shot.staging.picture_at_s
    return render(
        shot.staged,
        shot.sky(second),
        second,
        size=size,
        labels=labels,
        exposure="auto" if own else pulled(shot.staged, shot.sky, progress).at(second),
        strip=_strip(shot, second),
    )


def second_of(shot: Shot, asked: float | None) -> float:
    """Return the second that a picture shows; raises BadText for one after the shot's end."""
    if asked is None:
        return shot.staging.picture_at_s
    if not 0.0 <= asked <= shot.staging.seconds:
        end = f"{shot.staging.seconds:g} s"
        raise BadText(f"second {asked:g} is not in the shot, which lasts {end}", f"from 0 to {end}")
    return asked


def _strip(shot: Shot, second: float) -> str:
    """Return the line along the bottom of a frame: setup, lens, stop, light in the cabin, instant of its light."""
    camera, at = shot.staged.camera, shot.at(second)
    lens = f"{camera.lens_name}  f/{camera.stop:g}" if camera else ""
    cabin = cabin_words(shot.staged, second)
    moment = to_the_minute(at) if at and shot.sky(second).kind != "none" else ""
    return "    ".join(part for part in (shot.staging.setup, lens, cabin, moment) if part)


def can_see(staged: StagedShot) -> bool:
    """Tell whether a shot has a camera with a sensor of some size."""
    camera = staged.camera
    return camera is not None and camera.width_mm > 0.0 and camera.height_mm > 0.0


def png_of(frame: Frame) -> bytes:
    """Return a frame's picture as a PNG file."""
    from skylot.stage.picture.png import png_bytes  # noqa: PLC0415  as above

    return png_bytes(frame.rgb)


def read_size(text: str) -> tuple[int, int]:
    """Read `960x540`; raises BadText for what is no size, not between 64 and 4096, over 8 megapixels."""
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        raise BadText(f"'{text}' is not a size", "width x height in pixels, such as 960x540")
    wide, high = int(parts[0]), int(parts[1])
    if not (_LEAST <= wide <= _MOST and _LEAST <= high <= _MOST):
        raise BadText(f"'{text}' is not between {_LEAST} and {_MOST} pixels", "such as 960x540")
    if wide * high > _MOST_PIXELS:
        megapixels = f"{wide * high / 1e6:.1f}"
        raise BadText(f"'{text}' is {megapixels} megapixels, where 8 are allowed", "3840x2160 or less")
    return wide, high


def make_plan_view(
    opened: Opened,
    setup: str,
    *,
    asked: Instant | None = None,
    second: float | None = None,
    out: Path | None = None,
) -> Report:
    """Draw plan and section of a shot into an SVG, PDF or PNG; raises NotFound, BadText."""
    suffix = out.suffix.lower() if out is not None else ".svg"
    if suffix not in {".svg", ".pdf", ".png"}:
        raise BadText(f"{suffix or 'no ending'} is not of a plan", "a plan is an .svg, a .pdf or a .png file")
    shot = Shooting(opened).shot(setup, asked)
    second = second_of(shot, second)
    target = out or opened.root / PLANS_FOLDER / f"{file_stem(setup)}.svg"
    replace_file(target, _plan(opened, shot, second, suffix), None)
    at = shot.at(second)
    facts = {"setup": setup, "file": str(target), "at": at.iso(3) if at else None, "second": second}
    return Report(text=f"Plan and section of {setup}: {target}", facts=facts, issues=shot.issues)


def _plan(opened: Opened, shot: Shot, second: float, suffix: str) -> bytes | str:
    """Return plan, section and cross-section: one SVG, a PDF of a page each, or the plan alone as PNG."""
    from skylot.paperwork import stage_plan  # noqa: PLC0415  typst only where a page is printed
    from skylot.stage.plans.drawing import plan_drawing  # noqa: PLC0415
    from skylot.stage.plans.svg import svg, svg_page  # noqa: PLC0415

    at, setup = shot.at(second), shot.staging.setup
    place = shot.space.name or shot.space.id
    moment = to_the_minute(at) if at else "no instant"
    sky = shot.sky(second)
    views = [plan_drawing(shot.staged, second, view, sky=sky) for view in ("plan", "section", "cross")]
    if suffix == ".svg":
        return svg_page(views, title=f"{setup} · {place} · {moment}")
    head = head_of_page(opened, f"Plan of {setup}", f"{place}, {moment}")
    drawings = [svg(view) for view in views]
    return stage_plan.pdf(head, drawings) if suffix == ".pdf" else stage_plan.png(head, drawings[0])
