"""Costs of the terms over a text."""

from dataclasses import replace

from .costs import At, Costs, UnboundedError, cost, free
from .cutting import by_atoms, most_pieces, part_cap
from .measure import ATOM_CHARACTERS, Spread
from .shapes import Extent, Many, Shape, stretch, widest
from .textwise import Fix, Parts, Peek, Split


@cost.register
def _split(term: Split, shape: Shape, at: At) -> Costs:
    text, spread = at.text(shape), _spread(shape, at)
    short = term.characters is None or spread.characters <= term.characters
    if text.tokens <= term.tokens and short:
        return free(Many(1, text))
    count = most_pieces(term, spread)
    return free(Many(count, Extent(term.tokens, _piece(term, spread))))


def _piece(term: Split, spread: Spread) -> Spread:
    characters = min(spread.characters, term.characters or spread.characters)
    most = term.tokens if spread.exact else characters * spread.point
    points = min(spread.points, most)
    if by_atoms(term, spread):
        atoms = min(spread.atoms, term.tokens)
        return replace(spread, characters=characters, atoms=atoms, points=points)
    return _misaligned(characters, points, spread)


def _misaligned(characters: int, points: int, spread: Spread) -> Spread:
    """The spread of a stretch that may begin inside an atom."""
    largest = min(points, ATOM_CHARACTERS * spread.point)
    return Spread(characters, points, points, largest, spread.point, spread.exact)


@cost.register
def _parts(term: Parts, shape: Shape, at: At) -> Costs:
    at.text(shape)
    spread = _spread(shape, at)
    cap = min(part_cap(term, spread), spread.points)
    count = min(term.count, spread.characters)
    return free(Many(count, Extent(cap, _misaligned(spread.characters, cap, spread))))


@cost.register
def _peek(term: Peek, shape: Shape, at: At) -> Costs:
    text, length, point = at.text(shape), term.length, at.measure.point
    if text.spread is None:
        return free(stretch(length, length * point, point))
    length = min(length, text.spread.characters)
    return free(stretch(length, min(length * point, text.spread.points), point))


def _spread(shape: Shape, at: At) -> Spread:
    spread = at.text(shape).spread
    if spread is None:
        raise UnboundedError(at.path, "it cuts what a model has written")
    return spread


@cost.register
def _fix(term: Fix, shape: Shape, at: At) -> Costs:
    text = at.text(shape)
    leaf = at.inside(term, "leaf", _at_most(text, term.limit))
    if text.tokens <= term.limit:
        return leaf
    return _either(leaf, _divided(term, text, at))


def _divided(term: Fix, text: Extent, at: At) -> Costs:
    """Costs of a text over the limit: its parts, each at most half of it, then their results."""
    divided = at.inside(term, "divide", text)
    parts = at.list(divided.shape)
    half = _half(at.text(parts.item), text, at)
    each = _fix(term, half, at)
    below = each.each(parts.count, Many(parts.count, each.shape))
    combined = at.inside(term, "combine", below.shape)
    return divided.then(below).then(combined)


def _half(part: Extent, text: Extent, at: At) -> Extent:
    """A part, of which it is checked that it measures at most half of the text, rounded up."""
    whole, spread = _spread(text, at), _spread(part, at)
    points = min(spread.points, -(-whole.points // 2))
    atoms, largest = min(spread.atoms, points), min(spread.largest, points)
    halved = replace(spread, points=points, atoms=atoms, largest=largest)
    return Extent(min(part.tokens, points), halved)


def _at_most(text: Extent, tokens: int) -> Extent:
    return replace(text, tokens=min(text.tokens, tokens))


def _either(one: Costs, other: Costs) -> Costs:
    """At most this or that."""
    return replace(
        one.added(one.bound.or_else(other.bound), other), shape=widest(one.shape, other.shape)
    )
