"""Running the terms over a text."""

from .cutting import cut, cut_into
from .running import At, run
from .streams import Stream, each, stream_of, whole
from .textwise import Fix, Parts, Peek, Split
from .values import Passage, Value


@run.register
async def _split(term: Split, value: Value, at: At) -> Value:
    ranges = cut(_text(value), term, at.run.environment.measure)
    return tuple(_part(value, start, end) for start, end in ranges)


@run.register
async def _parts(term: Parts, value: Value, at: At) -> Value:
    ranges = cut_into(_text(value), term, at.run.environment.measure)
    return tuple(_part(value, start, end) for start, end in ranges)


@run.register
async def _peek(term: Peek, value: Value, at: At) -> Value:
    return _part(value, term.start, term.start + term.length)


def _text(value: Passage | str) -> str:
    return value.text if isinstance(value, Passage) else value


def _part(value: Passage | str, start: int, end: int) -> Passage | str:
    """A stretch of a text; of what a model wrote it is a plain one."""
    return value.part(start, end) if isinstance(value, Passage) else value[start:end]


@run.register
async def _fix(term: Fix, value: Value, at: At) -> Value:
    if at.run.environment.measure.count(_text(value)) <= term.limit:
        return await at.inside(term, "leaf", value)
    divided: tuple[Passage | str, ...] = await at.whole(term, "divide", value)
    wrong = _shrinks_not(term, value, divided, at)
    if wrong:
        at.problem(wrong)
        divided = ()

    async def again(index: int, item: Value) -> Value:
        below = At(at.run, at.path, (*at.place, index), at.names)
        return await whole(await _fix(term, item, below))

    results = each(stream_of(divided), again, at.width)
    return await at.inside(term, "combine", Stream(len(divided), results))


def _shrinks_not(
    term: Fix, value: Passage | str, divided: tuple[Passage | str, ...], at: At
) -> str | None:
    """Why the recursion might not end here, or None."""
    measured = at.run.environment.measure.count
    whole = sum(map(measured, _text(value)))
    parts = [sum(map(measured, _text(part))) for part in divided]
    if max(parts, default=0) > -(-whole // 2):
        return f"a part of {max(parts)} tokens is more than half of {whole}"
    most = whole + term.overlap * max(0, len(parts) - 1)
    return f"parts of {sum(parts)} tokens in all, over {most}" if sum(parts) > most else None
