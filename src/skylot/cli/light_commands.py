"""`skylot light`: the light of a place over a span, at an instant, or for the need of one setup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skylot.cli.console import exit_code, show_issues, show_json
from skylot.cli.options import AsOf, Json, instant

EPILOG = """Examples: skylot light iss --from 2021-10-15T00:00:00Z --to 2021-10-16T00:00:00Z;
skylot light iss --at 2021-10-15T09:13:00Z --json; skylot light iss --setup 14.02."""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("light", epilog=EPILOG)(light)


def light(
    context: typer.Context,
    place: Annotated[str, typer.Argument(help="Id of the place, such as iss.")],
    start: Annotated[str | None, typer.Option("--from", help="Begin of the span.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="End of the span.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="One instant instead of a span.")] = None,
    setup: Annotated[str | None, typer.Option("--setup", help="When the need of this setup is met.")] = None,
    picture: Annotated[
        Path | None,
        typer.Option(
            "--picture", help="Where the picture goes (.png or .svg; default: build/light-PLACE.png)."
        ),
    ] = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Tell the light of a place: sunlit, penumbra and umbra, sunrises and sunsets; as a table and a picture.

    For the past the nearest element sets are used; --as-of plans with what was known then.
    """
    from skylot.office import light as office  # noqa: PLC0415  numpy stays out of --help
    from skylot.office.opening import open_production  # noqa: PLC0415
    from skylot.office.pictures import draw_light  # noqa: PLC0415

    opened = open_production(context.obj)
    known = instant(as_of)
    drawn = None
    report: office.LightReport | office.InstantReport
    if at is not None:
        report = office.light_at(opened, place, office.needed(instant(at)), known)
    elif setup is not None:
        report = office.light_of_setup(
            opened, place, setup, start=instant(start), end=instant(end), as_of=known
        )
    else:
        report = office.light_over(opened, place, instant(start), instant(end), known)
        drawn = None if as_json and picture is None else draw_light(opened, report, picture)
    if as_json:
        show_json(report.as_json())
    else:
        print(report.as_text())
        print(f"\nPicture: {drawn}" if drawn else "")
        show_issues(report.issues)
    raise typer.Exit(exit_code(report.issues))
