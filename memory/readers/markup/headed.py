"""Markup that is read as it is written: the file's characters, with sections by its headings."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ...document import PageMap, Reading
from ..decode import decoded

Heading = tuple[int, int, str]
"""Where a heading's lines start and end, and what its section is called."""


def read_headed(path: Path, headings: Callable[[str], Iterable[Heading]]) -> Reading:
    """The file's characters with a section for each heading that is found, in order.

    What comes before the first heading is a section without label. Raises Unreadable when no
    encoding fits.
    """
    text = decoded(path)
    found = list(headings(text))
    starts, labels = [start for start, _, _ in found], [label for _, _, label in found]
    if not found or text[: starts[0]].strip():
        starts, labels = [0, *starts], ["", *labels]
    starts[0] = 0
    ranges = [(start, end) for start, end, _ in found]
    return Reading(text, PageMap("section", starts, len(text), labels), ranges)


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Where each line begins, and the line without what ends it or stands blank before that."""
    for line in re.finditer(r"[^\r\n]*(?:\r\n|\n|\r|\Z)", text):
        yield line.start(), line[0].rstrip()
