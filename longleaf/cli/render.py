"""Output for people and for programs: text without a document's terminal codes, and JSON."""

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer

_ESCAPES = re.compile(
    r"(?:\x1b\]|\x9d).*?(?:\x07|\x1b\\|\x9c|$)"  # commands: titles, links, the clipboard
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f]).*?(?:\x1b\\|\x9c|$)"  # other strings for the terminal
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours, cursor movements
    r"|\x1b[ -/]*[0-~]?"
)
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNPRINTED = re.compile(r"[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text as it may go to a terminal: no escape sequences, no control characters.

    Line ends become newlines, and characters that turn the direction of writing around are left
    out, so that a name cannot pass for another.
    """
    shown = _CONTROLS.sub("", _LINE_ENDS.sub("\n", _ESCAPES.sub("", text)))
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", shown)


def clean_line(text: str) -> str:
    """The text on one line, each stretch of white space a single space."""
    return " ".join(clean(text).split())


def shortened(text: str, most: int) -> str:
    """The text on one line, cut after a word where it has more than `most` characters."""
    line = clean_line(text)
    if len(line) <= most:
        return line
    return (line[:most].rsplit(" ", 1)[0] or line[:most]) + " …"


def say(text: str) -> None:
    """Print cleaned text to stdout."""
    typer.echo(clean(text))


def say_heading(text: str) -> None:
    """Print one line to stdout; bold where that is a terminal and NO_COLOR is not set."""
    line = clean_line(text)
    typer.echo(line if os.environ.get("NO_COLOR") else typer.style(line, bold=True))


def note(text: str) -> None:
    """Print one line to stderr, beside the output proper."""
    typer.echo(clean_line(text), err=True)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as aligned columns, two spaces apart, never wrapped or cut."""
    from rich.cells import cell_len

    cleaned = [[clean_line(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*cleaned, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in cleaned
    )


def say_json(value: Any) -> None:
    """Print a value of JSON, or pydantic models, or a list of these, as one line.

    What a terminal might act upon is spelled out, which to a program is the same.
    """
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    printed = json.dumps(value, ensure_ascii=ascii_only, default=_model_json)
    typer.echo(_UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", printed))


def _model_json(value: Any) -> Any:
    return value.model_dump(mode="json")
