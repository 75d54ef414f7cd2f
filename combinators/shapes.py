"""How large a value can be at most: what a bound is worked out from, without the value."""

from dataclasses import dataclass
from typing import TypeAlias

from .measure import ATOM_CHARACTERS, Measure, Spread, spread
from .types import Label, List, Pair, Type
from .values import Passage, Value, has_items, items_of, texts

SCALAR_TOKENS = 32
"""The most tokens of a number or a truth value."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A text, or anything without parts: its tokens, and its spread where it can be cut."""

    tokens: int
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """A list: the most items, the largest of them, and the tokens of all where these are fewer."""

    count: int
    item: "Shape"
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Two:
    """A pair."""

    left: "Shape"
    right: "Shape"


Shape: TypeAlias = Extent | Many | Two


def tokens_of(shape: Shape) -> int:
    """The most tokens of all texts in it."""
    match shape:
        case Extent(tokens):
            return tokens
        case Many(count, item, total):
            every = count * tokens_of(item)
            return every if total is None else min(every, total)
        case Two(left, right):
            return tokens_of(left) + tokens_of(right)


def values_of(shape: Shape) -> int:
    """The most values in it that are not lists or pairs."""
    match shape:
        case Extent():
            return 1
        case Many(count, item):
            return count * values_of(item)
        case Two(left, right):
            return values_of(left) + values_of(right)


def widest(one: Shape, other: Shape) -> Shape:
    """The smallest shape that holds both; ValueError where they are not alike."""
    match one, other:
        case Extent(), Extent():
            known = one.spread and other.spread and _wider(one.spread, other.spread)
            return Extent(max(one.tokens, other.tokens), known or None)
        case Many(), Many():
            item = widest(one.item, other.item)
            total = max(tokens_of(one), tokens_of(other))
            return Many(max(one.count, other.count), item, total)
        case Two(), Two():
            return Two(widest(one.left, other.left), widest(one.right, other.right))
        case _:
            raise ValueError("a text, a list and a pair have no size in common")


def _wider(one: Spread, other: Spread) -> Spread:
    return Spread(
        max(one.characters, other.characters),
        max(one.atoms, other.atoms),
        max(one.points, other.points),
        max(one.largest, other.largest),
        max(one.point, other.point),
        one.exact and other.exact,
    )


def shape_of(value: Value, measure: Measure) -> Shape:
    """The shape of a value that is there: a text, a passage, or a tuple of them as a list."""
    if has_items(value):
        return _many([shape_of(item, measure) for item in items_of(value)])
    text = value.text if isinstance(value, Passage) else str(value)
    return Extent(measure.count(text), spread(text, measure))


def _many(items: list[Shape]) -> Many:
    if not items:
        return Many(0, Extent(0))
    largest = items[0]
    for item in items[1:]:
        largest = widest(largest, item)
    return Many(len(items), largest, sum(map(tokens_of, items)))


def shape_of_type(type: Type, tokens: int, measure: Measure) -> Shape:
    """What a value of this type can be, whose texts have at most so many tokens."""
    match type:
        case List(item):
            return Many(tokens, shape_of_type(item, tokens, measure), tokens)
        case Pair(left, right):
            sides = (shape_of_type(side, tokens, measure) for side in (left, right))
            return Two(*sides)
        case Label(labels):
            return Extent(max(map(measure.count, labels), default=0))
        case _ if type.__str__() in ("Bool", "Number"):
            return Extent(SCALAR_TOKENS)
        case _:
            return Extent(tokens)


def stretch(characters: int, points: int, point: int) -> Extent:
    """Any stretch of a text with at most so many characters and tokens over code points."""
    largest = min(points, ATOM_CHARACTERS * point)
    return Extent(points, Spread(characters, points, points, largest, point))


def tokens_in(value: Value, measure: Measure) -> int:
    """Tokens of all texts in a value, as a prompt holds them."""
    return sum(map(measure.count, texts(value)))
