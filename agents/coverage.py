"""How much of the folder was read: the union of the ranges that leaves were given."""

from collections.abc import Iterable

from ..memory.results import Entry
from ..traces import Ref
from .answer import Coverage


class Reading:
    """Ranges of texts that some leaf has read, by the text's SHA-256."""

    def __init__(self) -> None:
        self._ranges: dict[str, list[tuple[int, int]]] = {}

    def add(self, place: Ref) -> None:
        """Note that a leaf has read this."""
        if place.start < place.end:
            self._ranges.setdefault(place.document, []).append((place.start, place.end))

    def coverage(self, entries: Iterable[Entry]) -> Coverage:
        """What was read of these documents; documents with the same text are read together."""
        listed = [entry for entry in entries if entry.state != "failed"]
        read = [entry.sha256 for entry in listed if entry.sha256 in self._ranges]
        lengths = {sha256: union_length(self._ranges[sha256]) for sha256 in set(read)}
        return Coverage(
            characters=sum(lengths[sha256] for sha256 in read),
            characters_total=sum(entry.characters for entry in listed),
            documents=len(read),
            documents_total=len(listed),
            passages=sum(len(set(self._ranges[sha256])) for sha256 in lengths),
        )


def union_length(ranges: Iterable[tuple[int, int]]) -> int:
    """Length of the union of half-open ranges."""
    length = reached = 0
    for start, end in sorted(ranges):
        length += max(0, end - max(start, reached))
        reached = max(reached, end)
    return length
