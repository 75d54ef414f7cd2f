"""The numbers that OpenDocument puts before the items of lists: "ii.", "c)", "2.1"."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from ..xml.tree import name_of, words_of
from .counting import counted
from .office_tree import attribute

_FORMATS = {"i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter"}
_MOST_DIGITS = 9


class _Level(NamedTuple):
    """How a level is numbered; `shown` of the levels end at it."""

    format: str
    prefix: str
    suffix: str
    start: int
    shown: int


class _Open(NamedTuple):
    """A list that is being read: its style, and how often its levels have counted so far."""

    style: str
    counts: list[int]


class Lists:
    """Counts the items of lists in their order, by the styles that these documents define."""

    def __init__(self, roots: Sequence[Any]) -> None:
        styles = (e for root in roots for e in root.iter() if name_of(e) == "list-style")
        self._styles = {attribute(style, "name"): dict(_levels(style)) for style in styles}
        self._last: dict[tuple[str, int], int] = {}
        self._open: list[_Open] = []

    @contextmanager
    def inside(self, element: Any) -> Generator[None]:
        """Read a list, one in another maybe."""
        outer = self._open[-1] if self._open else _Open("", [])
        style = attribute(element, "style-name") or outer.style
        depth = len(outer.counts) + 1
        goes_on = attribute(element, "continue-numbering") == "true"
        goes_on = goes_on or bool(attribute(element, "continue-list"))
        before = self._last.get((style, depth)) if goes_on else None
        first = self._level(style, depth).start - 1 if before is None else before
        self._open.append(_Open(style, [*outer.counts, first]))
        try:
            yield
        finally:
            self._last[style, depth] = self._open.pop().counts[-1]

    def before(self, item: Any) -> str:
        """What stands before an item, with a space after it; "" where it has no number."""
        first = next((e for e in item if name_of(e) not in ("", "number")), None)
        if first is None or name_of(first) not in ("p", "h") or not self._open:
            return ""
        style, counts = self._open[-1]
        counts[-1] = _whole(attribute(item, "start-value"), counts[-1] + 1)
        level = self._level(style, len(counts))
        label = f"{level.prefix}{self._number(style, level, counts)}{level.suffix}".strip()
        return f"{label} " if any(map(str.isalnum, label)) and words_of(first) else ""

    def _number(self, style: str, level: _Level, counts: Sequence[int]) -> str:
        if not level.format:
            return ""
        shown = range(max(1, len(counts) - level.shown + 1), len(counts) + 1)
        formats = (self._level(style, depth).format for depth in shown)
        numbers = (counted(counts[n - 1], f) for n, f in zip(shown, formats, strict=True) if f)
        return ".".join(numbers)

    def _level(self, style: str, depth: int) -> _Level:
        return self._styles.get(style, {}).get(depth, _Level("", "", "", 1, 1))


def _levels(style: Any) -> Iterator[tuple[int, _Level]]:
    for element in style:
        if name_of(element) == "list-level-style-number":
            format = attribute(element, "num-format")
            yield (
                _whole(attribute(element, "level"), 1),
                _Level(
                    _FORMATS.get(format, "decimal") if format else "",
                    attribute(element, "num-prefix"),
                    attribute(element, "num-suffix"),
                    _whole(attribute(element, "start-value"), 1),
                    _whole(attribute(element, "display-levels"), 1),
                ),
            )


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else otherwise
