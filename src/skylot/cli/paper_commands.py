"""`skylot paperwork`: the pages that a crew works from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skylot.cli.console import ProgressLine, exit_code, show_issues, show_json
from skylot.cli.options import Json

EPILOG = "Examples: skylot paperwork; skylot paperwork call-sheet --day 2021-10-09; skylot paperwork --issue"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("paperwork", epilog=EPILOG)(paperwork)


def paperwork(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Which papers (default: all): call-sheet, one-liner, stripboard, dood, timeline, …"
        ),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--day", help="Only this date's call sheets and timelines.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder (default: build/papers).")] = None,
    issue: Annotated[
        bool,
        typer.Option(
            "--issue", help="Issue the calls: they are kept in schedule/issued, changed ones count up."
        ),
    ] = False,
    png: Annotated[bool, typer.Option("--png", help="Also write PNG pictures of the pages.")] = False,
    as_json: Json = False,
) -> None:
    """Make the papers as PDF and HTML, lists also as CSV, calls also as iCalendar."""
    from skylot.office import papers  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    line = ProgressLine(quiet=as_json)
    report = papers.make(
        open_production(context.obj),
        tuple(names or ()),
        day=day,
        out=out,
        issue=issue,
        png=png,
        progress=line,
    )
    line.close()
    if as_json:
        show_json(report.as_json())
    else:
        print(report.as_text())
        show_issues(report.issues)
    raise typer.Exit(exit_code(report.issues))
