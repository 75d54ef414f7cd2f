"""Which stretches of which documents: what was read, and what was not."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from .values import Passage

Range: TypeAlias = tuple[str, int, int]
"""A document and a half-open range of its code points."""


class Ranges:
    """A set of characters, kept as disjoint ranges by document."""

    def __init__(self, passages: Iterable[Passage] = ()) -> None:
        self._starts: dict[str, list[int]] = {}
        self._ends: dict[str, list[int]] = {}
        for passage in passages:
            self.add(passage)

    def add(self, passage: Passage) -> None:
        """Add the characters of a passage."""
        starts = self._starts.setdefault(passage.document, [])
        ends = self._ends.setdefault(passage.document, [])
        if passage.start < passage.end:
            first, last = bisect_left(ends, passage.start), bisect_right(starts, passage.end)
            touched = first < last
            start = min(passage.start, starts[first]) if touched else passage.start
            end = max(passage.end, ends[last - 1]) if touched else passage.end
            starts[first:last], ends[first:last] = [start], [end]

    def __iter__(self) -> Iterator[Range]:
        for document, starts in self._starts.items():
            for start, end in zip(starts, self._ends[document], strict=True):
                yield document, start, end

    @property
    def characters(self) -> int:
        """How many there are."""
        return sum(end - start for _, start, end in self)

    def without(self, others: "Ranges") -> Iterator[Range]:
        """The ranges that are here and not there."""
        for document, start, end in self:
            for one, other in others.between(document, start, end):
                if start < one:
                    yield document, start, one
                start = max(start, other)  # noqa: PLW2901
            if start < end:
                yield document, start, end

    def between(self, document: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The ranges of a document that reach into this one."""
        starts, ends = self._starts.get(document, []), self._ends.get(document, [])
        here = slice(bisect_right(ends, start), bisect_left(starts, end))
        return zip(starts[here], ends[here], strict=True)
