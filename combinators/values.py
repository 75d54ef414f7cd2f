"""What runs through a program: passages and answers beside Python's own values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from .types import Base, Label, List, Own, Pair, Type

Value: TypeAlias = Any
"""A str, Passage, bool, number, Answer, dict of counts, tuple, Paired, or a user's own."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, half-open in code points, with its text."""

    document: str
    start: int
    end: int
    text: str

    def part(self, start: int, end: int) -> "Passage":
        """A stretch of this one; offsets count from its start."""
        text = self.text[start:end]
        return Passage(self.document, self.start + start, self.start + start + len(text), text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a leaf found: a text (empty for nothing), the quotes it rests on, and how sure it is."""

    text: str
    quotes: tuple[str, ...] = ()
    confidence: float = 0.0


class Paired(NamedTuple):
    """A pair; any other tuple is a list."""

    left: Value
    right: Value


def has_items(value: Value) -> bool:
    """Whether it is a list or a pair."""
    return isinstance(value, tuple)


def is_list(value: Value) -> bool:
    """Whether it is a list."""
    return isinstance(value, tuple) and not isinstance(value, Paired)


def items_of(value: Value) -> Iterator[Value]:
    """The items of a list or a pair."""
    yield from value


def texts(value: Value) -> Iterator[str]:
    """The texts that a value consists of when it is put before a model."""
    if has_items(value):
        yield from chain.from_iterable(map(texts, items_of(value)))
    elif isinstance(value, Passage):
        yield value.text
    elif isinstance(value, Answer):
        yield from (value.text, *value.quotes)
    elif _is_counts(value):
        yield from (f"{key}: {count}" for key, count in value.items())
    else:
        yield str(value)


def passages(value: Value) -> Iterator[Passage]:
    """The passages in a value."""
    if isinstance(value, Passage):
        yield value
    elif has_items(value):
        yield from chain.from_iterable(map(passages, items_of(value)))


def is_a(value: Value, type: Type) -> bool:
    """Whether a value is of a type."""
    match type:
        case Base(name):
            return _BASES[name](value)
        case Own(name):
            return str(value.__class__.__name__) == name
        case Label(labels):
            return value in labels
        case List(item):
            return is_list(value) and all(is_a(one, item) for one in items_of(value))
        case Pair():
            return _is_pair(value, type)
        case _:
            return False


def _is_pair(value: Value, type: Pair) -> bool:
    if not isinstance(value, Paired):
        return False
    return is_a(value.left, type.left) and is_a(value.right, type.right)


def _is_counts(value: Value) -> bool:
    return isinstance(value, Mapping)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_BASES: dict[str, Callable[[Value], bool]] = {
    "Any": lambda value: True,
    "Text": lambda value: isinstance(value, str | Passage),
    "Passage": lambda value: isinstance(value, Passage),
    "Bool": lambda value: isinstance(value, bool),
    "Number": _is_number,
    "Answer": lambda value: isinstance(value, Answer),
    "Counts": _is_counts,
}
