"""`skylot schedule`: solve, show, check, pin; the board is a file, and the one before it is kept."""

from __future__ import annotations

from typing import Annotated

import typer

from skylot.cli.console import ProgressLine, exit_code, show_issues, show_json
from skylot.cli.options import AsOf, Json, instant

app = typer.Typer(
    help="Make the shooting schedule, show it, check it.",
    epilog="Example: skylot schedule solve",
    no_args_is_help=True,
)


@app.command(
    epilog="Examples: skylot schedule solve --as-of 2021-10-04T12:00:00Z; skylot schedule solve --seconds 20 --dry-run"
)
def solve(
    context: typer.Context,
    as_of: AsOf = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds", min=1, help="Stop after so long with the best found: not repeatable, and says so."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Solve and show, but write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Solve the schedule level by level, check it with code that shares nothing with the solver, and write it.

    The same input gives the same answer every time, unless --seconds or Ctrl-C cut the search short.
    """
    from skylot.office import planning  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    line = ProgressLine(quiet=as_json)
    report = planning.solve_schedule(
        open_production(context.obj), instant(as_of), seconds=seconds, write=not dry_run, progress=line
    )
    line.close()
    if as_json:
        show_json(report.as_json())
    else:
        print(report.as_text())
        show_issues(report.issues)
    raise typer.Exit(report.exit_code or exit_code(report.issues))


@app.command(epilog="Example: skylot schedule show --day 2021-10-08")
def show(
    context: typer.Context,
    day: Annotated[str | None, typer.Option("--day", help="Only this date.")] = None,
    as_json: Json = False,
) -> None:
    """Show the schedule that was written last, and what does not fit and why."""
    from skylot.office import planning  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    report = planning.show_schedule(open_production(context.obj), day)
    if as_json:
        show_json(report.as_json())
    else:
        print(report.as_text())
        show_issues(report.issues)
    raise typer.Exit(exit_code(report.issues))


@app.command(epilog="Example: skylot -C demo schedule check --json")
def check(context: typer.Context, as_json: Json = False) -> None:
    """Check the written schedule against every rule, from the files as they are now."""
    from skylot.office import verifying  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    report = verifying.check_schedule(open_production(context.obj))
    if as_json:
        show_json(report.as_json())
    else:
        print(report.as_text())
        show_issues(report.issues)
    raise typer.Exit(exit_code(report.issues))


@app.command(
    epilog="Examples: skylot schedule pin 12 --day 2021-10-09; skylot schedule pin 14.02/1 --at 2021-10-09T10:05:00Z"
)
def pin(
    context: typer.Context,
    task: Annotated[str, typer.Argument(help="Id of a strip, a setup or a pass.")],
    day: Annotated[str | None, typer.Option("--day", help="The date that it must be shot on.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="The instant at which it must start.")] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, for the others.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the pin out again.")] = False,
) -> None:
    """Pin a strip to a day or an instant: the solver keeps it, or says why it cannot be kept."""
    from skylot.office import planning  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    print(planning.set_pin(open_production(context.obj), task, day, instant(at), why, remove=remove))


@app.command(epilog="Example: skylot schedule undo")
def undo(context: typer.Context) -> None:
    """Bring back the board as it was before the last solve; doing it twice brings the newer one back."""
    from skylot.office import planning  # noqa: PLC0415
    from skylot.office.opening import open_production  # noqa: PLC0415

    print(planning.undo(open_production(context.obj)))
