"""Jupyter notebooks: a page for each cell, with its source and what of its outputs is text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...document import Reading
from ...errors import Unreadable
from ..markup.markdown import headings
from ..registry import Reader
from ..shapes.blocks import Block
from ..shapes.parts import Part, joined
from .json_data import items_of, loaded, members_of, text_of

_LONGEST_OUTPUT = 2000
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_NO_NOTEBOOK = "no notebook, or a damaged one: open it in Jupyter and save it again"


def read_notebook(path: Path) -> Reading:
    """The cells in order, in formats 3 and 4; headings of their Markdown are headings.

    Of an output, text only, at most 2,000 characters; images are left out. Raises Unreadable for
    a file that is empty, damaged or without text.
    """
    try:
        notebook = loaded(text_of(path))
    except ValueError as error:
        raise Unreadable(f"damaged ({error}): open it in Jupyter and save it again") from error
    cells = _cells(notebook)
    if cells is None:
        raise Unreadable(_NO_NOTEBOOK)
    parts = [Part(str(number), list(_blocks(cell))) for number, cell in enumerate(cells, 1)]
    return joined("cell", parts, (), "no text: all its cells are empty")


def _cells(notebook: Any) -> Sequence[Any] | None:
    """The cells of a notebook in either format; None where there is no list of them."""
    sheets = items_of(members_of(notebook).get("worksheets")) or [notebook]
    lists = [members_of(sheet).get("cells") for sheet in sheets]
    if not any(isinstance(cells, list) for cells in lists):
        return None
    return [members_of(cell) for cells in lists for cell in items_of(cells)]


def _blocks(cell: Mapping[str, Any]) -> Iterator[Block]:
    source, kind = _text(cell.get("source", cell.get("input"))), cell.get("cell_type")
    if kind == "heading":
        yield from _block(source, heading=True)
    elif kind == "markdown":
        yield from _markdown(source)
    else:
        yield from _block(source)
    for output in items_of(cell.get("outputs")):
        yield from _block(_shortened(_COLOURS.sub("", _output(members_of(output)))))


def _markdown(source: str) -> Iterator[Block]:
    done = 0
    for start, end, _ in headings(source):
        yield from _block(source[done:start])
        yield from _block(source[start:end], heading=True)
        done = end
    yield from _block(source[done:])


def _block(text: str, heading: bool = False) -> Iterator[Block]:
    if text.strip():
        yield Block(text.strip("\r\n").rstrip(), heading=heading)


def _output(output: Mapping[str, Any]) -> str:
    """What of an output is text: printed, shown, or an error with where it arose."""
    if "ename" in output:
        told = f"{_text(output['ename'])}: {_text(output.get('evalue'))}"
        lines = items_of(output.get("traceback"))
        return "\n".join([told, *(_text(line) for line in lines)])
    shown = members_of(output.get("data")) or output
    for kind in ("text/plain", "text/markdown", "text", "text/latex"):
        if text := _text(shown.get(kind)):
            return text
    return ""


def _text(value: Any) -> str:
    """Text as notebooks keep it: whole, or as a list of its lines."""
    lines = items_of(value) or [value]
    return "".join(line for line in lines if isinstance(line, str))


def _shortened(text: str) -> str:
    more = len(text) - _LONGEST_OUTPUT
    return f"{text[:_LONGEST_OUTPUT]}\n… ({more:,} more characters)" if more > 0 else text


reader = Reader("notebook", 1, frozenset({".ipynb"}), read_notebook)
