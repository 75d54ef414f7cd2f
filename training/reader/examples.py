"""What the reader learns from: a question, a text, and where the text answers it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from longleaf.memory.splitter import split
from longleaf.serving.embedded.wordpiece import count_tokens

Row = dict[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """`spans` are the answers in `text`; there are none where it does not answer.

    Examples with the same `question` are read together, so that one can be told from another.
    """

    source: str
    document: str
    question: str
    text: str
    spans: tuple[Span, ...]


def occurrences(text: str, wanted: str) -> Iterator[Span]:
    """Where a string stands as whole words, upper or lower case."""
    low, sought = text.casefold(), wanted.casefold().strip()
    if len(low) != len(text) or not sought:
        return
    place = low.find(sought)
    while place >= 0:
        end = place + len(sought)
        if not (low[place - 1 : place].isalnum() or low[end : end + 1].isalnum()):
            yield place, end
        place = low.find(sought, place + 1)


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether any of the answers stands in the text."""
    return any(next(occurrences(text, answer), None) for answer in answers)


def found(example: Example, answers: Iterable[str], most: int) -> Example | None:
    """The example with all places of its answers; None where there are none, or too many."""
    spans = {span for answer in answers for span in occurrences(example.text, answer)}
    return replace(example, spans=tuple(sorted(spans))) if 0 < len(spans) <= most else None


@cache
def passages(text: str) -> Sequence[Span]:
    """As longleaf divides a text."""
    return split(text, count_tokens=count_tokens)


def within(text: str, answers: Iterable[Row]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """The passages in which answers begin, and the answers as far as they stand there."""
    places = [(int(answer["start"]), int(answer["end"])) for answer in answers]
    for start, end in passages(text):
        spans = {(a - start, min(b, end) - start) for a, b in places if start <= a < end}
        if spans:
            yield text[start:end], tuple(sorted(spans))
