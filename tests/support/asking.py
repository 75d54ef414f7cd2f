"""Numbered calls, and all that a model gives for them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from hashlib import sha256

from longleaf.serving.leaf import Leaf
from longleaf.serving.model import Call, Model, Outcome, Reply, Usage
from longleaf.serving.prompt import Segment
from longleaf.serving.replies import Answered
from longleaf.serving.scripted import Scripted

ANSWER: Leaf[Answered] = Leaf("answer", "1", "Answer.", Answered, Answered(text=None), 99, 20)


def numbered(numbers: Iterable[int]) -> list[Call]:
    """Calls whose question is a number."""
    return [Call(ANSWER, (Segment("question", str(number)),)) for number in numbers]


def echo(call: Call) -> Answered:
    """A reply that tells which call it is to."""
    return Answered(text="re " + call.texts("question")[0])


async def gather(model: Model, calls: Sequence[Call]) -> list[Outcome]:
    """The outcomes in the order of the calls, each of which has exactly one."""
    pairs = [pair async for pair in model(calls)]
    assert sorted(index for index, _ in pairs) == list(range(len(calls)))
    return [outcome for _, outcome in sorted(pairs, key=lambda pair: pair[0])]


def ask(model: Model, calls: Sequence[Call]) -> list[Outcome]:
    """The same, from outside of an event loop."""
    return asyncio.run(gather(model, calls))


def texts(outcomes: Iterable[Outcome]) -> list[str | None]:
    """What the replies say; None for what is no reply."""
    return [
        outcome.value.text
        if isinstance(outcome, Reply) and isinstance(outcome.value, Answered)
        else None
        for outcome in outcomes
    ]


async def in_batches(
    model: Model, count: int, size: int, see: Callable[[Call], None] = lambda _: None
) -> str:
    """What all replies to so many calls come to, asked batch after batch; `see` is told of each."""
    state = sha256()
    for start in range(0, count, size):
        batch = numbered(range(start, min(start + size, count)))
        replies = dict[int, str]()
        async for index, outcome in model(batch):
            assert isinstance(outcome, Reply)
            see(batch[index])
            replies[index] = outcome.value.model_dump_json()
        state.update("".join(replies[index] for index in sorted(replies)).encode())
    return state.hexdigest()


class Gated:
    """Answers once `gate` is set; counts what it was asked."""

    def __init__(self, outcome: Outcome | None = None) -> None:
        self.card = Scripted(echo).card
        self.gate = asyncio.Event()
        self.asked = asyncio.Event()
        self.calls: list[Call] = []
        self._outcome = outcome

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """The echo of each call, or the one outcome given."""
        self.calls.extend(calls)
        self.asked.set()
        await self.gate.wait()
        for index, call in enumerate(calls):
            yield index, self._outcome or Reply(echo(call), Usage(1, input_tokens=9))


def usages(outcomes: Sequence[Outcome]) -> list[Usage]:
    """What each was said to cost."""
    return [outcome.usage for outcome in outcomes]


async def turns(count: int = 20) -> None:
    """Let everything run that can."""
    for _ in range(count):
        await asyncio.sleep(0)
