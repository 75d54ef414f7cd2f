"""A backend that bills as it is told to, and runs of several batches against one ledger."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from longleaf.serving.leaf import Leaf
from longleaf.serving.model import Call, Failed, ModelCard, Outcome, Reply, Usage
from longleaf.serving.prompt import Segment
from longleaf.serving.replies import Answered
from longleaf.serving.scripted import ALL_LEAVES, count_pieces
from longleaf.serving.spending.budgeted import Budgeted
from longleaf.serving.spending.costs import usd_of, worst_case
from longleaf.serving.spending.ledger import Ledger

PATIENCE = 3000
"""Turns of the event loop after which a run counts as stuck."""


class Clock:
    """Time that stands still until it is moved on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Turn the event loop until so many seconds have gone."""
        until = self.now + seconds
        await asyncio.sleep(0)
        while self.now < until:
            await asyncio.sleep(0)


def card(into: float | None = 0.0, out: float | None = 0.0) -> ModelCard:
    """A model with these prices."""
    return ModelCard(
        "model",
        8192,
        ALL_LEAVES,
        count_pieces,
        usd_per_million_input=into,
        usd_per_million_output=out,
    )


def call(words: int = 1, most: int = 5, number: int = 0) -> Call:
    """A call with a prompt of so many tokens, that allows so much output."""
    leaf = Leaf("answer", "1", "", Answered, Answered(text=None), 8000, most)
    return Call(leaf, (Segment("question", "word " * words),), number)


@dataclass(frozen=True)
class Deed:
    """What comes of a call: how long it takes, how much of its worst case it takes, what is told.

    `takes` is a share of the worst case, and may be over 1.
    """

    turns: int = 0
    takes: float = 1.0
    tells: Literal["all", "no dollars", "nothing"] = "all"
    ends: Literal["reply", "failed", "lost"] = "reply"
    late: bool = False
    """Goes on when it is cancelled for the first time."""


class Billing:
    """A backend that does its deeds, by the number of the call, and knows what it is due."""

    def __init__(self, deeds: Sequence[Deed], card: ModelCard) -> None:
        self.card = card
        self.due = Usage()
        self.handed: list[int] = []
        self._deeds = deeds

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes as the deeds say, a turn of the event loop after another."""
        open_ = {index: self._begin(call) for index, call in enumerate(calls)}
        self.handed.append(len(calls))
        turn, stubborn = 0, any(deed.late for deed, _ in open_.values())
        while open_:
            for index in [i for i, (deed, _) in open_.items() if deed.turns <= turn]:
                deed, most = open_.pop(index)
                if deed.ends != "lost":
                    yield index, self._outcome(deed, most)
            turn += 1
            try:
                await asyncio.sleep(0)
            except asyncio.CancelledError:
                if not stubborn:
                    raise
                stubborn = False

    def _begin(self, call: Call) -> tuple[Deed, Usage]:
        deed, most = self._deeds[call.sample], worst_case(call, self.card)
        self.due += self._takes(deed, most)
        return deed, most

    def _takes(self, deed: Deed, most: Usage) -> Usage:
        into, out = int(most.input_tokens * deed.takes), int(most.output_tokens * deed.takes)
        return Usage(1, 0, into, 0, out, usd_of(self.card, into, out))

    def _outcome(self, deed: Deed, most: Usage) -> Outcome:
        usage = Usage() if deed.tells == "nothing" else self._takes(deed, most)
        if deed.tells == "no dollars":
            usage = replace(usage, usd=None)
        if deed.ends == "failed":
            return Failed("timeout", "it took too long", usage)
        return Reply(Answered(text="yes"), usage)


def fits(ledger: Ledger, more: Usage) -> bool:
    """Whether the ledger's budget has room for what is booked and this."""
    all_, budget = ledger.spent + more, ledger.budget
    tokens = all_.input_tokens + all_.output_tokens
    return (
        (budget.calls is None or all_.calls <= budget.calls)
        and (budget.tokens is None or tokens <= budget.tokens)
        and (budget.usd is None or (all_.usd or 0.0) <= budget.usd + 1e-9)
    )


@dataclass(frozen=True)
class Batch:
    """Calls that are made at some turn; perhaps no longer listened to, or cancelled, later on."""

    calls: tuple[Call, ...]
    starts: int = 0
    hears: int | None = None
    """Closes the iterator after so many outcomes."""
    cancelled: int | None = None
    """Cancels whoever listens, so many turns later."""
    within: bool = False
    """Makes the next batch from inside the first outcome of this one."""


@dataclass
class Run:
    """What several batches heard, in the order of the batches."""

    heard: list[list[tuple[int, Outcome]]] = field(default_factory=list[list[tuple[int, Outcome]]])
    stuck: bool = False
    tasks_left: int = 0


def run(batches: Sequence[Batch], models: Sequence[Budgeted], clock: Clock) -> Run:
    """Make all batches, side by side, in an event loop that takes no time; a turn is a second."""
    return asyncio.run(_run(batches, models, clock))


async def _run(batches: Sequence[Batch], models: Sequence[Budgeted], clock: Clock) -> Run:
    told = Run([[] for _ in batches])
    inner = {number + 1 for number, batch in enumerate(batches[:-1]) if batch.within}

    async def listen(number: int) -> None:
        batch, heard = batches[number], told.heard[number]
        outcomes = cast(Any, models[number % len(models)](batch.calls))
        async with aclosing(outcomes):
            async for answered in outcomes:
                heard.append(answered)
                if batch.within and len(heard) == 1 and number + 1 in inner:
                    await listen(number + 1)
                if len(heard) == batch.hears:
                    return

    listening: dict[int, asyncio.Task[None]] = {}
    for turn in range(PATIENCE):
        clock.now += 1
        for number, batch in enumerate(batches):
            if batch.starts == turn and number not in inner:
                listening[number] = asyncio.create_task(listen(number))
            ends = batch.starts + (PATIENCE if batch.cancelled is None else batch.cancelled)
            if ends == turn and number in listening:
                listening[number].cancel()
        if turn > 30 and all(task.done() for task in listening.values()):
            break
        await asyncio.sleep(0)
    told.stuck = not all(task.done() for task in listening.values())
    told.tasks_left = len(asyncio.all_tasks()) - 1
    for task in listening.values():
        if task.done() and not task.cancelled():
            task.result()
    return told
