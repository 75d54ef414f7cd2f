"""Lists whose items arrive as they are ready, and work done for each of them side by side."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from .values import Value


class Gone:
    """Stands for a value that is not there: dropped, not reached, failed."""

    def __repr__(self) -> str:
        return "GONE"


GONE: Final = Gone()

Items: TypeAlias = AsyncGenerator[tuple[int, Value], None]
"""Each index once, in any order, with its value or GONE."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A list under way: how many items it has, and the items. It can be read once."""

    count: int
    items: Items


def stream_of(value: Value) -> Stream:
    """A list as a stream."""
    if isinstance(value, Stream):
        return value
    items = cast("tuple[Value, ...]", value)
    return Stream(len(items), _given(items))


async def _given(items: tuple[Value, ...]) -> Items:
    for numbered in enumerate(items):
        yield numbered


async def ordered(stream: Stream) -> AsyncGenerator[Value, None]:
    """The values that are there, in their order."""
    early: dict[int, Value] = {}
    due = 0
    async with aclosing(stream.items) as items:
        async for index, item in items:
            early[index] = item
            while due in early:
                value, due = early.pop(due), due + 1
                if value is not GONE:
                    yield value


async def whole(value: Value) -> Value:
    """A value that is all there: a stream becomes a tuple of what is not gone."""
    if not isinstance(value, Stream):
        return value
    async with aclosing(ordered(value)) as items:
        return tuple([item async for item in items])


async def grouped(stream: Stream, size: int) -> Items:
    """Neighbours in groups of `size`, each as soon as all of its items are settled."""
    groups: dict[int, dict[int, Value]] = {}
    async with aclosing(stream.items) as items:
        async for index, item in items:
            number = index // size
            group = groups.setdefault(number, {})
            group[index] = item
            if len(group) == min(size, stream.count - number * size):
                settled = sorted(groups.pop(number).items())
                yield number, tuple(value for _, value in settled if value is not GONE)


async def each(stream: Stream, work: Callable[[int, Value], Awaitable[Value]], width: int) -> Items:
    """`work` for each item that is not gone, at most `width` at a time, as it is done.

    Closing it cancels what is under way and waits until that has ended.
    """
    done: asyncio.Queue[asyncio.Task[tuple[int, Value]]] = asyncio.Queue()
    room = asyncio.Semaphore(width)

    async def one(index: int, item: Value) -> tuple[int, Value]:
        return index, item if item is GONE else await work(index, item)

    async def feed() -> None:
        async with aclosing(stream.items) as items:
            async for index, item in items:
                await room.acquire()
                start(one(index, item)).add_done_callback(done.put_nowait)

    def fed(feeder: asyncio.Task[Any]) -> None:
        if not feeder.cancelled() and feeder.exception():
            done.put_nowait(feeder)

    async with _tasks() as start:
        start(feed()).add_done_callback(fed)
        for _ in range(stream.count):
            yield (await done.get()).result()
            room.release()


Start: TypeAlias = Callable[[Coroutine[Any, Any, Any]], "asyncio.Task[Any]"]


@asynccontextmanager
async def _tasks() -> AsyncGenerator[Start, None]:
    """Starts tasks; in the end none of them is left."""
    tasks: set[asyncio.Task[Any]] = set()

    def start(coroutine: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(coroutine)
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return task

    try:
        yield start
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
