"""Calls to ask layers with, a model that takes its time, and what comes of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Any

from longleaf.serving.closing import closing
from longleaf.serving.leaf import Leaf
from longleaf.serving.model import Call, Model, Outcome, Reply, Usage
from longleaf.serving.prompt import Segment
from longleaf.serving.replies import Answered
from longleaf.serving.scripted import Scripted

from .virtual_time import now

ANSWER: Leaf[Answered] = Leaf("answer", "1.1", "Answer.", Answered, Answered(text=None), 99, 20)
OK = Reply(Answered(text="yes"), Usage(1, 0, 7, 0, 3, 0.5))


def calls(count: int, first: int = 0) -> list[Call]:
    """Calls with numbered questions."""
    return [Call(ANSWER, (Segment("question", str(n)),)) for n in range(first, first + count)]


def number(call: Call) -> int:
    """The number of a call made by `calls`."""
    return int(call.texts("question")[0])


async def collected(model: Model, batch: Sequence[Call]) -> list[tuple[int, Outcome]]:
    """Everything that the model gives for a batch, in order."""
    async with closing(model(batch)) as outcomes:
        return [pair async for pair in outcomes]


async def outcomes_of(model: Model, batch: Sequence[Call]) -> list[Outcome]:
    """One outcome for each call, in the order of the calls."""
    pairs = await collected(model, batch)
    assert sorted(index for index, _ in pairs) == list(range(len(batch)))
    return [outcome for _, outcome in sorted(pairs, key=lambda pair: pair[0])]


class Slow(Scripted):
    """Takes `seconds` for each call, all calls of a batch at once, and keeps account of them.

    `begun` holds the number and the time of each call, `batches` the size of each batch, `most`
    how many calls were with it at the same time.
    """

    def __init__(
        self, script: Callable[[Call], Outcome], seconds: float = 1.0, concurrency: int = 1
    ) -> None:
        super().__init__(script)
        self.card = replace(self.card, concurrency=concurrency, location="far.example")
        self.seconds = seconds
        self.begun: list[tuple[int, float]] = []
        self.batches: list[int] = []
        self.inside = self.most = 0

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes by the script, each after the same time."""
        self.batches.append(len(calls))
        self.begun += [(number(call), now()) for call in calls]
        self.inside += len(calls)
        self.most = max(self.most, self.inside)
        left = len(calls)
        try:
            await asyncio.sleep(self.seconds)
            async for pair in super().__call__(calls):
                left -= 1
                self.inside -= 1
                yield pair
        finally:
            self.inside -= left


class Facts:
    """Keeps what a layer observes: (number of the call, name, value)."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, str, Any]] = []

    def __call__(self, call: Call, name: str, value: object) -> None:
        """One fact about one call."""
        self.seen.append((number(call), name, value))
