"""`skylot`: the commands, and the one place where a fault becomes a sentence and an exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from skylot import __version__
from skylot.cli import folder_commands, light_commands, paper_commands, schedule_commands, script_commands
from skylot.cli.console import show_issues
from skylot.core.errors import BadInput, SkylotError

app = typer.Typer(
    help="Plan, shoot and cut a film anywhere: on Earth, aboard a station, on the Moon, on Mars.",
    epilog="A first look: skylot new demo --example first-light, then skylot -C demo check.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"max_content_width": 110},
)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"skylot {__version__}")
        raise typer.Exit


@app.callback()
def begin(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option("-C", metavar="DIR", help="Work on the production in DIR, as git's -C does."),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that stand before every command."""
    context.obj = folder


folder_commands.register(app)
light_commands.register(app)
paper_commands.register(app)
app.add_typer(script_commands.app, name="script")
app.add_typer(schedule_commands.app, name="schedule")


def run() -> None:
    """Run the command line; a person's mistakes and the machine's faults end in a sentence, never in a traceback."""
    try:
        app()
    except BadInput as fault:
        show_issues(fault.issues)
        _end(fault)
    except SkylotError as fault:
        _end(fault)
    except KeyboardInterrupt:
        print("stopped; nothing was half written", file=sys.stderr)
        raise SystemExit(130) from None
    except BrokenPipeError:
        raise SystemExit(141) from None


def _end(fault: SkylotError) -> None:
    print(f"skylot: {fault.message}", file=sys.stderr)
    if fault.hint:
        print(f"    hint: {fault.hint}", file=sys.stderr)
    raise SystemExit(fault.exit_code)
