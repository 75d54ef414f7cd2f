"""The ordered layer: what goes out is planned, what comes back is as it was asked."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from itertools import product
from typing import Any, cast

import pytest

from longleaf.serving.leaf import Leaf
from longleaf.serving.model import BudgetReached, Call, Failed, Model, Outcome
from longleaf.serving.ordered import Ordered
from longleaf.serving.prompt import Segment
from longleaf.serving.replies import Answered
from longleaf.serving.scripted import Scripted
from longleaf.traces import names

ANSWER: Leaf[Answered] = Leaf("answer", "1", "Answer.", Answered, Answered(text=None), 99, 20)
DOCUMENTS = ["The rent is due in May.", "The landlord keeps the deposit, and the tenant leaves."]
CALLS = [
    Call(ANSWER, (Segment("document", document), Segment("question", question)))
    for question, document in product(["Who pays?", "When?"], DOCUMENTS)
]
PLANNED = [1, 3, 0, 2]


def ask(model: Model, batch: Sequence[Call]) -> list[tuple[int, Outcome]]:
    """Everything the model gives for a batch."""

    async def collect() -> list[tuple[int, Outcome]]:
        return [pair async for pair in model(batch)]

    return asyncio.run(collect())


def echo(call: Call) -> Failed:
    """An outcome that tells its call."""
    return Failed("refused", " ".join(segment.text for segment in call.segments))


class Given(Scripted):
    """Gives the outcomes that it is told to, whatever is asked."""

    def __init__(self, outcomes: list[tuple[int, Outcome]]) -> None:
        super().__init__({})
        self.outcomes = outcomes
        self.closed = False

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """The outcomes it was told to give."""
        try:
            for pair in self.outcomes:
                yield pair
        finally:
            self.closed = True


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("lanes", [1, 2])
def test_each_outcome_is_that_of_its_call(seed: int, lanes: int) -> None:
    """In whatever order they go out and come back."""
    outcomes = dict(ask(Ordered(Scripted(echo, seed=seed), lanes), CALLS))
    assert outcomes == {index: echo(call) for index, call in enumerate(CALLS)}


def test_a_batch_goes_out_whole_and_as_planned() -> None:
    """Questions of one document follow on one another, the longer document first."""
    inner = Scripted(echo)
    ask(Ordered(inner), CALLS)
    assert inner.calls == [CALLS[index] for index in PLANNED]


def test_lanes_go_out_side_by_side() -> None:
    """Two at once are of two documents."""
    inner = Scripted(echo)
    ask(Ordered(inner, lanes=2), CALLS)
    assert inner.calls == [CALLS[index] for index in (1, 0, 3, 2)]


def test_outcomes_come_on_as_they_are_completed() -> None:
    """What the backend finishes first is not held back for the order."""
    wall = BudgetReached("0 calls")
    inner: list[tuple[int, Outcome]] = [(2, wall), (0, wall), (3, wall), (1, wall)]
    assert ask(Ordered(Given(inner)), CALLS) == [(0, wall), (1, wall), (2, wall), (3, wall)]


def test_what_nobody_asked_for_is_left_out() -> None:
    """A stray outcome is not taken for that of another call, and stops nothing."""
    wall = BudgetReached("0 calls")
    assert ask(Ordered(Given([(-1, wall), (4, wall), (0, wall)])), CALLS) == [(1, wall)]


def test_facts_are_told_of_each_call() -> None:
    """By batch and place; the second question of a document shares the document."""
    told: list[dict[str, object]] = [{} for _ in CALLS]

    def observe(call: Call, name: str, value: object) -> None:
        told[CALLS.index(call)][name] = value

    model = Ordered(Scripted(echo, count_tokens=len), observe=observe)
    ask(model, CALLS[:1])
    ask(model, CALLS)
    assert [facts[names.BATCH] for facts in told] == [1] * 4
    assert [facts[names.ORDER] for facts in told] == [2, 0, 3, 1]
    shared = [facts[names.SHARED_TOKENS] for facts in told]
    assert shared[:2] == [0, 0]
    for part, facts in zip(shared[2:], told[2:], strict=True):
        assert facts[names.PROMPT_TOKENS] == cast(int, part) + len("When?")


def test_nothing_asked_is_nothing_told() -> None:
    """An empty batch is a batch."""
    assert ask(Ordered(Scripted(echo), lanes=8), []) == []


def test_closing_closes_the_backend() -> None:
    """Who has heard enough stops the model from working on."""
    inner = Given([(0, BudgetReached("0 calls"))] * 2)

    async def hear_one() -> None:
        async with aclosing(cast(Any, Ordered(inner)(CALLS))) as outcomes:
            async for _ in outcomes:
                break
        assert inner.closed

    asyncio.run(hear_one())


def test_the_card_is_the_backends() -> None:
    """Caps and prices are as they were."""
    inner = Scripted(echo, window=512)
    assert Ordered(inner).card is inner.card
