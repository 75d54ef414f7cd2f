"""Costs of the terms over a list."""

from .costs import At, Costs, UnboundedError, cost, free
from .listwise import (
    Best,
    Concat,
    Cross,
    Filter,
    Fold,
    Map,
    Merge,
    Reduce,
    Sort,
    Take,
    Vote,
    Widen,
)
from .shapes import Extent, Many, Shape, Two, stretch, tokens_of, widest


@cost.register
def _map(term: Map, shape: Shape, at: At) -> Costs:
    source = at.list(shape)
    each = at.inside(term, "each", source.item)
    return each.each(source.count, Many(source.count, each.shape))


@cost.register
def _filter(term: Filter, shape: Shape, at: At) -> Costs:
    return _for_all(term, "keep", shape, shape, at)


@cost.register
def _sort(term: Sort, shape: Shape, at: At) -> Costs:
    return _for_all(term, "by", shape, shape, at)


@cost.register
def _best(term: Best, shape: Shape, at: At) -> Costs:
    return _for_all(term, "by", shape, at.list(shape).item, at)


def _for_all(term: Filter | Sort | Best, name: str, shape: Shape, gives: Shape, at: At) -> Costs:
    source = at.list(shape)
    return at.inside(term, name, source.item).each(source.count, gives)


@cost.register
def _reduce(term: Reduce, shape: Shape, at: At) -> Costs:
    source = at.list(shape)
    count, costs = source.count, free(source.item)
    while count > 1:
        group = Many(min(term.fan_in, count), costs.shape)
        count = -(-count // term.fan_in)
        merged = at.inside(term, "merge", group)
        costs = costs.then(merged.each(count, widest(costs.shape, merged.shape)))
    return costs


@cost.register
def _concat(term: Concat, shape: Shape, at: At) -> Costs:
    source = at.list(shape)
    if isinstance(source.item, Many):
        return free(_flat(source, source.item))
    text = at.text(source.item)
    if text.spread is None:
        return free(Extent(tokens_of(source)))
    characters = text.spread.characters * source.count
    points = text.spread.points * source.count
    return free(Extent(tokens_of(source), stretch(characters, points, text.spread.point).spread))


@cost.register
def _merge(term: Merge, shape: Shape, at: At) -> Costs:
    source = at.list(shape)
    if isinstance(source.item, Many):
        return free(_flat(source, source.item))
    return free(Extent(tokens_of(source)))


def _flat(lists: Many, each: Many) -> Many:
    return Many(lists.count * each.count, each.item, tokens_of(lists))


@cost.register
def _cross(term: Cross, shape: Shape, at: At) -> Costs:
    if isinstance(shape, Two):
        one, other = at.list(shape.left), at.list(shape.right)
        return free(Many(min(term.limit, one.count * other.count), Two(one.item, other.item)))
    source = at.list(shape)
    pairs = source.count * (source.count - 1) // 2
    return free(Many(min(term.limit, pairs), Two(source.item, source.item)))


@cost.register
def _take(term: Take, shape: Shape, at: At) -> Costs:
    source = at.list(shape)
    return free(Many(min(term.count, source.count), source.item, source.total))


@cost.register
def _vote(term: Vote, shape: Shape, at: At) -> Costs:
    return free(at.list(shape).item)


@cost.register
def _fold(term: Fold, shape: Shape, at: At) -> Costs:
    source = at.list(shape)
    start: Shape = Extent(at.measure.count(str(term.start)))
    once = at.inside(term, "step", Two(start, source.item))
    state = widest(start, once.shape)
    step = at.inside(term, "step", Two(state, source.item))
    if widest(state, step.shape) != state:
        raise UnboundedError(at.path, "its value grows with every item")
    return step.in_turn(source.count, state)


@cost.register
def _widen(term: Widen, shape: Shape, at: At) -> Costs:
    source = at.list(shape)
    each = at.inside(term, "each", source.item)
    both = each.then(at.inside(term, "enough", each.shape))
    costs, left, size = free(source.item), source.count, term.first
    while left > 0:
        costs = costs.then(both.each(min(left, size), each.shape))
        left, size = left - size, size * term.factor
    return Costs(costs.bound, Many(source.count, each.shape), costs.values, costs.crowded)
