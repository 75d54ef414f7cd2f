"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

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
Within = Annotated[
    str | None,
    typer.Option(
        "--in", metavar="GLOB", help="Only in documents whose path fits.", show_default=False
    ),
]
