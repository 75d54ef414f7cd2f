"""The commands put together, and the one place where errors become a line and an exit code."""

import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import Annotated

import typer

from . import ask, doctor, forecasts, library, looks, runs, settings
from .exits import Exit, of_error
from .render import note
from .words import as_command

WIDTH = 100

app = typer.Typer(
    name="longleaf",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDTH},
    epilog="Example: longleaf papers 'What is the notice period?'   (the same as: longleaf ask …)",
)
runs_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Look at the questions asked of a folder, and go on with them.",
)

_COMMANDS: dict[str, tuple[Callable[..., None], str]] = {
    "ask": (ask.ask, "ask contracts 'How long is the notice period?'"),
    "plan": (forecasts.plan, "plan contracts 'How long is the notice period?'"),
    "index": (library.index, "index contracts --verify"),
    "search": (library.search, "search contracts 'limitation of liability' --in '*.pdf'"),
    "read": (looks.read, "read contracts service.pdf --page 6"),
    "ls": (looks.ls, "ls contracts '*.docx'"),
    "grep": (looks.grep, "grep contracts -i 'force majeure'"),
    "doctor": (doctor.doctor, "doctor contracts"),
    "config": (settings.config, "config contracts"),
}
_RUNS: dict[str, tuple[Callable[..., None], str]] = {
    "list": (runs.list_, "runs list contracts"),
    "show": (runs.show, "runs show contracts 20261121T0930"),
    "resume": (runs.resume, "runs resume contracts 20261121T0930"),
    "replay": (runs.replay, "runs replay contracts 20261121T0930"),
    "gc": (runs.gc, "runs gc contracts"),
    "rm": (runs.rm, "runs rm contracts 20261121T093012-5f3a9c"),
}


def _register(group: typer.Typer, commands: dict[str, tuple[Callable[..., None], str]]) -> None:
    for name, (function, example) in commands.items():
        group.command(name, epilog=f"Example: longleaf {example}")(function)


_register(app, _COMMANDS)
_register(runs_app, _RUNS)
app.add_typer(runs_app, name="runs")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"longleaf {version('longleaf')}")
        raise typer.Exit


@app.callback()
def longleaf(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Answers questions over folders of long documents, with quotes checked against the page."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: that of this process); returns the exit code."""
    _encode_everything()
    given = sys.argv[1:] if arguments is None else arguments
    try:
        app(args=as_command(given, {*_COMMANDS, "runs"}), prog_name="longleaf")
    except SystemExit as ended:
        return _ended(ended.code)
    except KeyboardInterrupt:
        return _ended(Exit.INTERRUPTED)
    except Exception as error:
        return _report(error)
    return Exit.ANSWERED


def _encode_everything() -> None:
    """Characters that a terminal's encoding lacks are spelled out, also in JSON, and never fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _ended(code: object) -> int:
    if code == Exit.INTERRUPTED:
        note("interrupted: what was read is kept; run the same command again to finish")
    return code if isinstance(code, int) else Exit.ANSWERED


def _report(error: Exception) -> int:
    """Say on one line what is wrong; the traceback only where it is asked for."""
    code = of_error(error)
    if os.environ.get("LONGLEAF_DEBUG"):
        import traceback

        traceback.print_exception(error)
    if code is None:
        unforeseen = f"{type(error).__name__}: {error}"
        note(f"error: {unforeseen} (a fault of longleaf's: LONGLEAF_DEBUG=1 shows where)")
        return Exit.FAILURE
    note(f"error: {_message(error)}")
    return code


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)
