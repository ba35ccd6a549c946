"""`skylot new`, `check`, `status`, `table`, `mission`: the production's folder as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skylot.cli.console import count_issues, exit_code, show_issues, show_json
from skylot.cli.options import AsOf, Json, instant


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("new", epilog="Examples: skylot new my-film; skylot new my-film --from draft.fdx")(new)
    app.command("check", epilog="Example: skylot -C demo check --json")(check)
    app.command("status", epilog="Example: skylot status")(status)
    app.add_typer(table_app, name="table")
    app.add_typer(mission_app, name="mission")


def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The new folder; it must not exist or be empty.")
    ],
    example: Annotated[str | None, typer.Option("--example", help="Copy an example: first-light.")] = None,
    script: Annotated[
        Path | None,
        typer.Option("--from", metavar="SCRIPT", help="Begin with a screenplay, .fountain or .fdx."),
    ] = None,
) -> None:
    """Make a production: an empty one with commented files, an example, or a first schedule from a screenplay."""
    from skylot.office import newcomer  # noqa: PLC0415

    report = newcomer.make(folder, example, script)
    print(report.as_text())
    show_issues(report.issues)
    raise typer.Exit(exit_code(report.issues))


def check(context: typer.Context, as_of: AsOf = None, as_json: Json = False) -> None:
    """Find every mistake in the folder, all at once, each with file, line, what is wrong and a hint."""
    from skylot.office.checking import check_folder  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    opened = open_production(context.obj)
    issues = check_folder(opened, instant(as_of))
    if as_json:
        show_json({"issues": [issue.as_json() for issue in issues]})
    else:
        show_issues(issues)
        print(f"{opened.production.config.title}: {count_issues(issues)}")
    raise typer.Exit(exit_code(issues))


def status(context: typer.Context, as_json: Json = False) -> None:
    """Tell what is stale and which record changed, what is missing, and what to do next."""
    from skylot.office.opening import open_production  # noqa: PLC0415
    from skylot.office.status import status_report  # noqa: PLC0415

    report = status_report(open_production(context.obj))
    if as_json:
        show_json(report.as_json())
    else:
        print(report.as_text())
    raise typer.Exit(exit_code(report.issues))


table_app = typer.Typer(
    help="Take people, shot list, breakdown and mission days out to CSV or XLSX and in again.",
    epilog="Example: skylot table out people people.xlsx",
    no_args_is_help=True,
)
KIND = "Which table: people, shots, breakdown or days."


@table_app.command("out", epilog="Example: skylot table out shots shot-list.xlsx")
def table_out(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help=KIND)],
    file: Annotated[Path, typer.Argument(help="A .csv or .xlsx file to write.")],
) -> None:
    """Write a table to a file for a spreadsheet."""
    from skylot.office import exchange  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    print(exchange.table_out(open_production(context.obj), kind, file))


@table_app.command("in", epilog="Example: skylot table in shots shot-list.xlsx")
def table_in(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help=KIND)],
    file: Annotated[Path, typer.Argument(help="A .csv or .xlsx file to read.")],
    as_json: Json = False,
) -> None:
    """Read a table back: what came in and what was refused, row by row; comments and order of the files stay."""
    from skylot.office import exchange  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    report = exchange.table_in(open_production(context.obj), kind, file)
    if as_json:
        show_json(report.as_json())
    else:
        print(report.as_text())
        show_issues(report.issues)
    raise typer.Exit(exit_code(report.issues))


mission_app = typer.Typer(
    help="Exchange blocks of people's days with mission control.",
    epilog="Example: skylot mission requests film-requests.ics",
    no_args_is_help=True,
)


@mission_app.command("requests", epilog="Example: skylot mission requests film-requests.ics")
def mission_requests(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A .csv or .ics file to write.")],
) -> None:
    """Write the film blocks that the production asks for, with the answers so far."""
    from skylot.office import exchange  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    print(exchange.requests_out(open_production(context.obj), file))
