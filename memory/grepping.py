"""Regular expressions over texts, for a limited time."""

import time
from collections.abc import Iterator

import regex

from .errors import BadPattern

SECONDS = 20.0
_LONGEST_LINE = 400


class TimeOver(Exception):
    """A pattern was looked for as long as it may be."""


class Pattern:
    """A regular expression, looked for in one text after the other until its time is over.

    Only looking takes of that time, neither reading texts nor what is done with matches. `^` and
    `$` are the ends of lines. Raises BadPattern for one that does not parse.
    """

    def __init__(self, pattern: str, ignore_case: bool = False) -> None:
        try:
            flags = regex.MULTILINE | (regex.IGNORECASE if ignore_case else 0)
            self._compiled = regex.compile(pattern, flags)
        except (regex.error, RecursionError) as error:
            raise BadPattern(f"{pattern!r} is not a regular expression: {error}") from error
        self._left = SECONDS

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it matches in a text; TimeOver when time is over."""
        try:
            matches = self._compiled.finditer(text, timeout=self._left, concurrent=True)
            while (found := self._next(matches)) is not None:
                yield found.span()
        except TimeoutError as error:
            raise TimeOver from error

    def _next(self, matches: "Iterator[regex.Match[str]]") -> "regex.Match[str] | None":
        """The next match; the time that looking took is over."""
        began = time.monotonic()
        found = next(matches, None)
        self._left -= time.monotonic() - began
        if self._left <= 0:
            raise TimeoutError
        return found


def line_at(text: str, offset: int) -> str:
    """The line that holds an offset, without its end; a stretch around it where it is long."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end].rstrip("\r")
    if len(line) <= _LONGEST_LINE:
        return line
    first = max(0, offset - start - _LONGEST_LINE // 2)
    return "…" + line[first : first + _LONGEST_LINE] + "…"
