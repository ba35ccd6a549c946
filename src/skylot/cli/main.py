"""`skylot`: the commands, and the one place where a fault becomes a sentence and an exit code."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from skylot import __version__
from skylot.cli import (
    folder_commands,
    light_commands,
    paper_commands,
    schedule_commands,
    script_commands,
    stage_commands,
)
from skylot.cli.console import show_issues, show_json, shown
from skylot.core.errors import BadInput, SkylotError
from skylot.core.issues import Issue, error

UsageError: type[Any] = typer.BadParameter.__mro__[1]
"""What typer raises for a command that was typed wrongly; only its child has a public name."""
_STOPPED = 130
_LONGEST = 500
"""Letters of a sentence on a screen: it may quote a name without end."""

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
app.add_typer(stage_commands.app, name="stage")


def run() -> None:
    """Run the command line; a person's mistakes and the machine's faults end in a sentence, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # a name on disk or a letter that the terminal lacks is no fault
            stream.reconfigure(errors="backslashreplace")
    # records live as long as a command: searching them for circles every 700 costs a twentieth of its time
    gc.set_threshold(20_000, 50, 50)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looked for in every package installed
    try:
        code = app(standalone_mode=False)
        if sys.stdout is not None:  # where it was closed from the start
            sys.stdout.flush()
        _leave(code if isinstance(code, int) else 0)
    except (KeyboardInterrupt, typer.Abort):
        _leave(_STOPPED)
    except UsageError as fault:
        _end_of_usage(fault)
    except BadInput as fault:
        show_issues(fault.issues)
        _end(fault, fault.issues)
    except SkylotError as fault:
        _end(fault)
    except BrokenPipeError:
        _leave_quietly()
    except OSError as fault:
        _end(SkylotError(f"{fault.filename or 'the system'}: {fault.strerror or fault}", "nothing was lost"))
    except (MemoryError, RecursionError) as fault:
        what = "memory is not enough" if isinstance(fault, MemoryError) else "something is nested too deep"
        _end(SkylotError(f"{what} for this production", "nothing was lost: is a file far too large?"))


def _leave(code: int) -> NoReturn:
    """End with a command's own code; where Ctrl-C ended it, with a sentence."""
    if code == _STOPPED:
        clear = "\r\x1b[K" if sys.stderr.isatty() else ""  # a progress line may stand there
        print(f"{clear}stopped; nothing was half written", file=sys.stderr)
    raise SystemExit(code) from None


def _end_of_usage(fault: Any) -> NoReturn:
    """End what was typed wrongly: its usage for a person, an issue for a program."""
    if "--json" in sys.argv:
        hint = f"{fault.ctx.command_path} --help tells more" if fault.ctx else ""
        show_json({"issues": [error(fault.format_message(), hint).as_json()]})
    fault.show()
    raise SystemExit(fault.exit_code) from None


def _leave_quietly() -> NoReturn:
    """End as other programs do when the reader of a pipe has gone: nothing is printed any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    raise SystemExit(141) from None


def _end(fault: SkylotError, issues: Sequence[Issue] = ()) -> NoReturn:
    if "--json" in sys.argv:
        show_json({"issues": [each.as_json() for each in issues or (error(fault.message, fault.hint),)]})
    said = fault.message if len(fault.message) <= _LONGEST else f"{fault.message[:_LONGEST]}…"
    print(f"skylot: {shown(said)}", file=sys.stderr)
    if fault.hint:
        print(f"    hint: {shown(fault.hint)}", file=sys.stderr)
    raise SystemExit(fault.exit_code)
