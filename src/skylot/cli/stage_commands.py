"""`skylot stage`: people and cameras any way up, the storyboard frame, and what is handed on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skylot.cli.console import ProgressLine, exit_code, show_issues, show_json
from skylot.cli.options import Json, instant

if TYPE_CHECKING:
    from skylot.office.report import Report

app = typer.Typer(
    help="Stage a shot any way up: frames with the right light, contact sheets, plans, hand-over.",
    epilog="Examples: skylot stage check; skylot stage frame 12.01 --out 12.01.png; skylot stage sheet 12; "
    "skylot stage plan 9.01; skylot stage animatic; skylot stage view 4.01; skylot stage export 17.01.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

SetupId = Annotated[str, typer.Argument(metavar="SETUP", help="Id of a staged setup, such as 12.01.")]
Scene = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SCENE]...", help="Scenes or setups; default: everything that is staged."),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="INSTANT",
        help="Light of this instant instead of the scheduled one, with offset or Z.",
    ),
]
Second = Annotated[
    float | None,
    typer.Option("--second", min=0.0, help="Second of the shot (default: picture_at_s of the staging)."),
]
Out = Annotated[Path | None, typer.Option("--out", help="Where it goes (default: under build/stage).")]


def _end(report: Report, as_json: bool) -> None:
    if as_json:
        show_json(report.as_json())
    else:
        print(report.as_text())
        show_issues(report.issues)
    raise typer.Exit(exit_code(report.issues))


@app.command(epilog="Examples: skylot stage check; skylot stage check 12 --json.")
def check(context: typer.Context, scene: Scene = None, as_json: Json = False) -> None:
    """Tell per setup what the frame shows, as a script supervisor notes it, and every mistake of the staging.

    Screen direction and continuity across cuts are notes; who cannot be where he is staged is an error.
    """
    from skylot.office.opening import open_production  # noqa: PLC0415  numpy stays out of --help
    from skylot.office.stage.checking import check_stage  # noqa: PLC0415

    line = ProgressLine(quiet=as_json)
    report = check_stage(open_production(context.obj), " ".join(scene or ()), progress=line)
    line.close()
    _end(report, as_json)


@app.command(epilog="Example: skylot stage show 9.01.")
def show(context: typer.Context, setup: SetupId, at: At = None, as_json: Json = False) -> None:
    """Show what a staging's words became: where everybody is, which way up, the camera, and free motions."""
    from skylot.office.opening import open_production  # noqa: PLC0415
    from skylot.office.stage.showing import show_shot  # noqa: PLC0415

    line = ProgressLine(quiet=as_json)
    report = show_shot(open_production(context.obj), setup, instant(at), progress=line)
    line.close()
    _end(report, as_json)


@app.command(
    epilog="Examples: skylot stage frame 12.01; "
    "skylot stage frame 16.02 --at 2021-10-13T08:25:00Z --out face.png."
)
def frame(
    context: typer.Context,
    setup: SetupId,
    at: At = None,
    second: Second = None,
    size: Annotated[str, typer.Option("--size", help="Width x height in pixels.")] = "960x540",
    labels: Annotated[
        bool, typer.Option("--labels/--no-labels", help="Write names into the picture.")
    ] = True,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Draw the storyboard frame of a setup, with Sun, Earth and lamps as they are at the scheduled instant."""
    from skylot.office.opening import open_production  # noqa: PLC0415
    from skylot.office.stage.pictures import make_frame  # noqa: PLC0415

    line = ProgressLine(quiet=as_json)
    report = make_frame(
        open_production(context.obj),
        setup,
        asked=instant(at),
        second=second,
        size=size,
        labels=labels,
        out=out,
        progress=line,
    )
    line.close()
    _end(report, as_json)


@app.command(
    epilog="Examples: skylot stage sheet; skylot stage sheet 12 --png; skylot stage sheet 4.01 9.01 12.01."
)
def sheet(
    context: typer.Context,
    scene: Scene = None,
    out: Out = None,
    png: Annotated[bool, typer.Option("--png", help="Also write PNG pictures of the pages.")] = False,
    fresh: Annotated[bool, typer.Option("--all", help="Draw every frame again, stale or not.")] = False,
    as_json: Json = False,
) -> None:
    """Make the contact sheet of a scene or of the film (PDF); only frames that are stale are drawn again."""
    from skylot.office.opening import open_production  # noqa: PLC0415
    from skylot.office.stage.sheets import make_sheet  # noqa: PLC0415

    line = ProgressLine(quiet=as_json)
    report = make_sheet(
        open_production(context.obj), " ".join(scene or ()), out=out, png=png, fresh=fresh, progress=line
    )
    line.close()
    _end(report, as_json)


@app.command(epilog="Examples: skylot stage plan 17.01 --second 6; skylot stage plan 9.01 --out wall.pdf.")
def plan(
    context: typer.Context,
    setup: SetupId,
    at: At = None,
    second: Second = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Draw plan and section of a shot (.svg, .pdf, .png): who floats where, which way up, what the camera sees."""
    from skylot.office.opening import open_production  # noqa: PLC0415
    from skylot.office.stage.pictures import make_plan_view  # noqa: PLC0415

    report = make_plan_view(open_production(context.obj), setup, asked=instant(at), second=second, out=out)
    _end(report, as_json)


@app.command(epilog="Examples: skylot stage animatic; skylot stage animatic 17 --out oner.mp4.")
def animatic(context: typer.Context, scene: Scene = None, out: Out = None, as_json: Json = False) -> None:
    """Make the animatic (MP4 with burn-in) and its cut (OTIO); needs the extra `skylot[handover]`."""
    from skylot.office.opening import open_production  # noqa: PLC0415
    from skylot.office.stage.handing import make_animatic  # noqa: PLC0415

    line = ProgressLine(quiet=as_json)
    report = make_animatic(open_production(context.obj), " ".join(scene or ()), out=out, progress=line)
    line.close()
    _end(report, as_json)


@app.command(epilog="Example: skylot stage view 4.01, then open the page in a browser; no network is needed.")
def view(
    context: typer.Context, setup: SetupId, at: At = None, out: Out = None, as_json: Json = False
) -> None:
    """Make the viewer's page of a setup (HTML): orbit, drag people and camera, scrub time, save as TOML."""
    from skylot.office.opening import open_production  # noqa: PLC0415
    from skylot.office.stage.handing import make_viewer  # noqa: PLC0415

    _end(make_viewer(open_production(context.obj), setup, asked=instant(at), out=out), as_json)


@app.command(epilog="Examples: skylot stage export; skylot stage export 12 --out previs.")
def export(
    context: typer.Context,
    scene: Scene = None,
    out: Out = None,
    usd: Annotated[
        bool, typer.Option("--usd/--no-usd", help="Also USD and the cut: they need `skylot[handover]`.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Write each shot as USD and glTF, the cut (OTIO) and the camera report (CSV, JSON)."""
    from skylot.office.opening import open_production  # noqa: PLC0415
    from skylot.office.stage.handing import export_shots  # noqa: PLC0415

    line = ProgressLine(quiet=as_json)
    report = export_shots(
        open_production(context.obj), " ".join(scene or ()), out=out, usd=usd, progress=line
    )
    line.close()
    _end(report, as_json)
