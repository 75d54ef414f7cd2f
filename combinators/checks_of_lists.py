"""Types of the terms over a list."""

from .checks import At, check
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
from .misfit import MisfitError
from .types import BOOL, COUNTS, NUMBER, TEXT, List, Pair, Type, join
from .values import is_a


@check.register
def _map(term: Map, source: Type, at: At) -> Type:
    return List(at.inside(term, "each", at.items(source)))


@check.register
def _filter(term: Filter, source: Type, at: At) -> Type:
    at.gives(term, "keep", at.items(source), BOOL)
    return source


@check.register
def _reduce(term: Reduce, source: Type, at: At) -> Type:
    item = at.items(source)
    merged = at.inside(term, "merge", source)
    together = join(item, merged) or item
    at.gives(term, "merge", List(together), together)
    return together


@check.register
def _concat(term: Concat, source: Type, at: At) -> Type:
    item = at.items(source)
    if isinstance(item, List):
        return item
    at.need(source, List(TEXT))
    return TEXT


@check.register
def _cross(term: Cross, source: Type, at: At) -> Type:
    if isinstance(source, Pair):
        return List(Pair(at.items(source.left), at.items(source.right)))
    item = at.items(source)
    return List(Pair(item, item))


@check.register
def _sort(term: Sort, source: Type, at: At) -> Type:
    at.gives(term, "by", at.items(source), NUMBER)
    return source


@check.register
def _best(term: Best, source: Type, at: At) -> Type:
    item = at.items(source)
    at.gives(term, "by", item, NUMBER)
    return item


@check.register
def _take(term: Take, source: Type, at: At) -> Type:
    return List(at.items(source))


@check.register
def _vote(term: Vote, source: Type, at: At) -> Type:
    return at.items(source)


@check.register
def _merge(term: Merge, source: Type, at: At) -> Type:
    item = at.items(source)
    return item if isinstance(item, List) else at.need(item, COUNTS, "takes a list of")


@check.register
def _fold(term: Fold, source: Type, at: At) -> Type:
    if not is_a(term.start, term.of):
        raise MisfitError(at.path, "starts with", term.of, repr(term.start), "a start of that type")
    at.gives(term, "step", Pair(term.of, at.items(source)), term.of)
    return term.of


@check.register
def _widen(term: Widen, source: Type, at: At) -> Type:
    result = at.inside(term, "each", at.items(source))
    at.gives(term, "enough", result, BOOL)
    return List(result)
