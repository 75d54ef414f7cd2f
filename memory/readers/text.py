"""Plain text, source code and whatever else is characters: a page is a line."""

import re
from pathlib import Path

from ..document import PageMap, Reading
from .decode import decode
from .registry import Reader

_NEWLINE = re.compile(r"\r\n|\n|\r")


def read_text(path: Path) -> Reading:
    """The file's characters exactly, without a byte order mark; lines are its pages.

    Raises Unreadable when no encoding fits.
    """
    text = decode(path.read_bytes())
    return Reading(text, PageMap("line", line_starts(text), len(text)))


def line_starts(text: str) -> list[int]:
    r"""Where lines begin, after "\n", "\r\n" or "\r"; a newline at the very end begins none."""
    starts = [0, *(newline.end() for newline in _NEWLINE.finditer(text))]
    return starts[:-1] if len(starts) > 1 and starts[-1] == len(text) else starts


reader = Reader("text", 1, frozenset({".txt", ".text", ".log"}), read_text)
