"""Running the terms over a list."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from itertools import combinations, islice, product

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
from .running import At, Partial, run
from .streams import GONE, Items, Stream, each, grouped, ordered, stream_of, whole
from .symbolic import laid_end_to_end, merged
from .values import Paired, Value

Work = Callable[[int, Value], Awaitable[Value]]


def _mapped(value: Value, work: Work, at: At) -> Stream:
    source = stream_of(value)
    return Stream(source.count, each(source, work, at.width))


@run.register
async def _map(term: Map, value: Value, at: At) -> Value:
    async def work(index: int, item: Value) -> Value:
        result = await at.whole(term, "each", item, index)
        if result is not GONE:
            at.run.environment.observe(at.path, Partial((*at.place, index), result))
        return result

    return _mapped(value, work, at)


@run.register
async def _filter(term: Filter, value: Value, at: At) -> Value:
    async def work(index: int, item: Value) -> Value:
        return item if await at.whole(term, "keep", item, index) is True else GONE

    return _mapped(value, work, at)


@run.register
async def _reduce(term: Reduce, value: Value, at: At) -> Value:
    """The tree of groups; a merge that fails leaves the first of its group standing."""

    async def work(index: int, group: tuple[Value, ...]) -> Value:
        if len(group) <= 1:
            return group[0] if group else GONE
        result = await at.whole(term, "merge", group, index)
        return group[0] if result is GONE else result

    level = stream_of(value)
    while level.count > 1:
        level = _mapped(
            Stream(-(-level.count // term.fan_in), grouped(level, term.fan_in)), work, at
        )
    left = await whole(level)
    return left[0] if left else GONE


@run.register
async def _concat(term: Concat, value: Value, at: At) -> Value:
    items = await whole(value)
    return laid_end_to_end(items) if items else GONE


@run.register
async def _cross(term: Cross, value: Value, at: At) -> Value:
    value = await whole(value)
    pairs = product(*value) if isinstance(value, Paired) else combinations(value, 2)
    return tuple(Paired(*pair) for pair in islice(pairs, term.limit))


@run.register
async def _sort(term: Sort, value: Value, at: At) -> Value:
    numbered = await whole(_numbered(term, value, at))
    found = sorted(numbered, key=lambda pair: pair.right, reverse=term.descending)
    return tuple(pair.left for pair in found)


@run.register
async def _best(term: Best, value: Value, at: At) -> Value:
    best: tuple[float, int, Value] | None = None
    async with aclosing(_numbered(term, value, at).items) as items:
        async for index, pair in items:
            if pair is GONE:
                continue
            if best is None or (pair.right, -index) > best[:2]:
                best = pair.right, -index, pair.left
            if term.enough is not None and pair.right >= term.enough:
                break
    return GONE if best is None else best[2]


def _numbered(term: Sort | Best, value: Value, at: At) -> Stream:
    """The items, each beside its number."""

    async def work(index: int, item: Value) -> Value:
        number = await at.whole(term, "by", item, index)
        return GONE if number is GONE else Paired(item, number)

    return _mapped(value, work, at)


@run.register
async def _take(term: Take, value: Value, at: At) -> Value:
    taken: list[Value] = []
    async with aclosing(ordered(stream_of(value))) as items:
        async for item in items:
            if len(taken) < term.count:
                taken.append(item)
            if len(taken) >= term.count:
                break
    return tuple(taken)


@run.register
async def _vote(term: Vote, value: Value, at: At) -> Value:
    counts: dict[Value, int] = {}
    async with aclosing(ordered(stream_of(value))) as items:
        async for item in items:
            counts[item] = counts.get(item, 0) + 1
    return max(counts, key=counts.__getitem__) if counts else GONE


@run.register
async def _merge(term: Merge, value: Value, at: At) -> Value:
    so_far: Value = GONE
    async with aclosing(ordered(stream_of(value))) as items:
        async for item in items:
            so_far = merged(() if so_far is GONE else so_far, item)
    return so_far


@run.register
async def _fold(term: Fold, value: Value, at: At) -> Value:
    """Item by item; where a step fails, the value stays as it was."""
    so_far: Value = term.start
    async with aclosing(ordered(stream_of(value))) as items:
        index = 0
        async for item in items:
            result = await at.whole(term, "step", Paired(so_far, item), index)
            so_far, index = so_far if result is GONE else result, index + 1
    return so_far


@run.register
async def _widen(term: Widen, value: Value, at: At) -> Value:
    items = await whole(value)
    return Stream(len(items), _waves(term, items, at))


async def _waves(term: Widen, items: tuple[Value, ...], at: At) -> Items:
    async def work(index: int, item: Value) -> Value:
        result = await at.whole(term, "each", item, start + index)
        enough = await at.whole(term, "enough", result, start + index)
        return result if result is GONE else Paired(result, enough is True)

    start, size, found = 0, term.first, False
    while start < len(items) and not found:
        wave = items[start : start + size]
        async with aclosing(_mapped(wave, work, at).items) as results:
            async for index, pair in results:
                found |= pair is not GONE and pair.right
                yield start + index, GONE if pair is GONE else pair.left
        start, size = start + len(wave), size * term.factor
    for index in range(start, len(items)):
        yield index, GONE
