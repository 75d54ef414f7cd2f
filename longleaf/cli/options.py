"""Arguments and options that several commands share."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day as in 2024-01-31") from None


Folder = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER", help="The folder that holds the documents.", show_default=False
    ),
]
SomeFolder = Annotated[
    Path | None,
    typer.Argument(metavar="FOLDER", help="A folder of documents.", show_default=False),
]
Store = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH",
        help="Where memory is kept (FOLDER/.longleaf).",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Wait = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help="How long to wait while another longleaf writes here (30).",
        show_default=False,
    ),
]
NoUpdate = Annotated[
    bool, typer.Option("--no-update", help="Use what is indexed; do not look for new files.")
]
Strategy = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="How to answer (search).", show_default=False),
]
Model = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Which model answers (embedded).", show_default=False),
]
Budget = Annotated[
    str | None,
    typer.Option(
        metavar="LIMITS",
        help="The most to spend: 'calls=200 tokens=500k usd=0.50 seconds=60', or some of these.",
        show_default=False,
    ),
]
Within = Annotated[
    list[str] | None,
    typer.Option(
        "--in",
        metavar="GLOB",
        help="Only in documents whose path fits; given again, any of them.",
        show_default=False,
    ),
]
Kind = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KINDS",
        help="Only in files of this kind: pdf; docx,eml; given again, any of them.",
        show_default=False,
    ),
]
Since = Annotated[
    date | None,
    typer.Option(
        metavar="DAY",
        parser=_day,
        help="Only in files modified on this day or later (2024-01-31).",
        show_default=False,
    ),
]
Until = Annotated[
    date | None,
    typer.Option(
        metavar="DAY",
        parser=_day,
        help="Only in files modified on this day or earlier.",
        show_default=False,
    ),
]
