"""An endpoint that stays down is left alone, and one that is busy is not."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

from support.layers import OK, Slow, calls, number, outcomes_of
from support.retried import BUSY, DOWN, retried
from support.virtual_time import in_virtual_time, now

from longleaf.serving.breaker import Breaker
from longleaf.serving.model import Call, Failed, Outcome, Usage
from longleaf.serving.retried import Patience, Retried


def test_an_endpoint_that_stays_down_is_left_alone_and_tried_later() -> None:
    """Calls fail at once with what to do; after a while one call is a probe for all others."""

    async def story() -> None:
        state: dict[str, Outcome] = {"now": DOWN}
        model = Slow(lambda _: state["now"], seconds=0.0)
        breaker = Breaker(limit=2, rest=30.0, clock=now)
        layer = Retried(model, Patience(attempts=2), breaker)
        outcomes = await outcomes_of(layer, calls(9))
        assert all(isinstance(o, Failed) and o.kind == "unreachable" for o in outcomes)
        assert len(model.calls) <= 9 + 9

        asked = len(model.calls)
        [outcome] = await outcomes_of(layer, calls(1))
        assert isinstance(outcome, Failed)
        assert "far.example failed several calls in a row" in outcome.message
        assert "run the same command again" in outcome.message
        assert len(model.calls) == asked

        await asyncio.sleep(31)
        await outcomes_of(layer, calls(5))
        assert len(model.calls) == asked + 1, "one probe, which failed"

        await asyncio.sleep(31)
        state["now"] = OK
        assert await outcomes_of(layer, calls(5)) == [OK] * 5
        assert model.batches[-2:] == [1, 4]
        assert not breaker.is_open

    in_virtual_time(story())


def test_the_rest_of_a_batch_is_not_sent_to_an_endpoint_that_is_down() -> None:
    """A thousand calls do not each wait for their own time to run out."""

    class Stuck(Slow):
        """Answers the first three calls of a batch, and none of the others."""

        async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
            async for index, outcome in super().__call__(calls):
                yield index, outcome
                if index == 2:
                    await asyncio.sleep(10_000)

    model = Stuck(lambda _: DOWN, seconds=0.0)

    async def story() -> None:
        layer = Retried(model, Patience(attempts=2), Breaker(limit=3, clock=now))
        outcomes = await outcomes_of(layer, calls(1000))
        assert all(isinstance(outcome, Failed) for outcome in outcomes)
        assert now() < 60

    in_virtual_time(story())


def test_what_was_paid_is_told_also_by_calls_that_are_left_alone() -> None:
    """Attempts cost, and replies that have come already are handed on, whatever comes next."""
    costly = Failed("timeout", "late", Usage(1, 0, 5, 0, 0, 0.25))

    class AtOnce(Slow):
        """Gives all outcomes of a batch in one go."""

        async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
            for call in calls:
                yield number(call), OK if number(call) == 7 else costly

    outcomes = retried(
        AtOnce(lambda _: OK), 8, patience=Patience(attempts=1), breaker=Breaker(limit=2)
    )
    assert outcomes[7] == OK
    assert sum(cast(Any, outcome).usage.usd for outcome in outcomes) == 7 * 0.25 + 0.5


def test_a_busy_endpoint_is_not_taken_for_one_that_is_down() -> None:
    """A limit that is reached under many calls must not stop a run."""
    breaker = Breaker(limit=1)
    outcomes = retried(Slow(lambda _: BUSY), 8, patience=Patience(attempts=2), breaker=breaker)
    assert not breaker.is_open
    assert all(isinstance(o, Failed) and o.message == "busy (tried 2 times)" for o in outcomes)


def test_one_success_between_failures_keeps_the_breaker_closed() -> None:
    """Single calls that an endpoint stumbles over do not stop the others."""
    breaker = Breaker(limit=2)
    for _ in range(9):
        breaker.failed("")
        breaker.succeeded()
    assert breaker.admit() == "all"


def test_a_probe_that_is_called_off_does_not_block_the_next() -> None:
    """A user who presses Ctrl-C during the probe can ask again."""

    async def story() -> None:
        breaker = Breaker(limit=1, rest=0.0, clock=now)
        breaker.failed("down")
        layer = Retried(Slow(lambda _: OK), breaker=breaker)
        asking = asyncio.ensure_future(outcomes_of(layer, calls(2)))
        await asyncio.sleep(0.5)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert await outcomes_of(layer, calls(2)) == [OK, OK]

    in_virtual_time(story())
