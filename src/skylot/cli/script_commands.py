"""`skylot script`: the breakdown of the screenplay, the lock of its scene numbers, and a new draft."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skylot.cli.console import exit_code, show_issues, show_json
from skylot.cli.options import Json

app = typer.Typer(
    help="Read the screenplay: breakdown, lock, drafts.",
    epilog="Example: skylot script breakdown",
    no_args_is_help=True,
)


@app.command(epilog="Example: skylot -C demo script breakdown --scene 12A")
def breakdown(
    context: typer.Context,
    scene: Annotated[
        list[str] | None, typer.Option("--scene", help="Only this scene; may be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List scenes, cast and eighths, and what each scene needs."""
    from skylot.office import script as office  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    report = office.breakdown_report(open_production(context.obj), tuple(scene or ()))
    if as_json:
        show_json(report.as_json())
    else:
        print(report.as_text())
        show_issues(report.issues)
    raise typer.Exit(exit_code(report.issues))


@app.command(epilog="Example: skylot script lock")
def lock(context: typer.Context) -> None:
    """Write the scene numbers into the screenplay, so that they stay when scenes come and go."""
    from skylot.office import drafts as office  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    print(office.lock_script(open_production(context.obj)))


@app.command(epilog="Example: skylot script draft script/first-light.blue.fountain --colour blue")
def draft(
    context: typer.Context,
    new: Annotated[Path, typer.Argument(help="The new draft, .fountain or .fdx.")],
    colour: Annotated[str, typer.Option("--colour", help="Revision colour: blue, pink, yellow …")] = "",
    accept: Annotated[bool, typer.Option("--accept", help="Make it the production's screenplay.")] = False,
    match: Annotated[
        list[str] | None,
        typer.Option("--match", metavar="OLD=NEW", help="Say which old scene a new one is; may be repeated."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Compare a new draft scene by scene; with --accept keep what people added and take the draft over."""
    from skylot.office import drafts as office  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    report = office.compare_draft(
        open_production(context.obj), new, colour, accept=accept, matches=tuple(match or ())
    )
    if as_json:
        show_json(report.as_json())
    else:
        print(report.as_text())
        show_issues(report.issues)
    raise typer.Exit(exit_code(report.issues))
