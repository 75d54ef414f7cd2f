"""The layer that tries again, and leaves an endpoint alone that stays down."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.layers import OK, Facts, Slow, calls, number, outcomes_of
from support.virtual_time import in_virtual_time, now

from longleaf.serving.breaker import Breaker
from longleaf.serving.failing import Diagnosed
from longleaf.serving.model import BudgetReached, Call, Failed, FailureKind, Outcome, Reply, Usage
from longleaf.serving.retried import Patience, Retried
from longleaf.traces import names

DOWN = Failed("unreachable", "nothing listens", Usage(0, 0, 0, 0, 0, 0.0))
BUSY = Diagnosed("unreachable", "busy", retry_after=7.0, status=429)


def after(failures: Sequence[Outcome]) -> Callable[[Call], Outcome]:
    """A script by which every call meets these failures, then gets its reply."""
    met: Counter[int] = Counter()

    def outcome(call: Call) -> Outcome:
        met[number(call)] += 1
        return ([*failures, OK])[min(met[number(call)] - 1, len(failures))]

    return outcome


def retried(model: Slow, count: int = 1, **options: Any) -> list[Outcome]:
    """What the layer gives for so many calls."""
    return in_virtual_time(outcomes_of(Retried(model, **options), calls(count)))


@pytest.mark.parametrize("kind", ["unreachable", "timeout"])
def test_what_may_pass_is_tried_again(kind: FailureKind) -> None:
    """A short breakdown costs time and nothing else; each attempt counts in the usage."""
    failed = Failed(kind, "not now", Usage(1, 0, 5, 0, 0, 0.25))
    model, facts = Slow(after([failed, failed])), Facts()
    usage = failed.usage + failed.usage + OK.usage
    assert retried(model, observe=facts) == [Reply(OK.value, usage)]
    assert facts.seen == [(0, names.ATTEMPT, 2), (0, names.ATTEMPT, 3)]


@pytest.mark.parametrize("kind", ["refused", "malformed", "too_long", "unsupported", "internal"])
def test_what_will_not_pass_is_told_at_once(kind: FailureKind) -> None:
    """A wrong key is as wrong the second time."""
    model = Slow(lambda _: Failed(kind, "no"))
    assert retried(model) == [Failed(kind, "no")]
    assert len(model.calls) == 1


def test_attempts_end() -> None:
    """A call that always fails is given up, and says how often it was tried."""
    model = Slow(lambda _: DOWN)
    assert retried(model, patience=Patience(attempts=3)) == [
        Failed("unreachable", "nothing listens (tried 3 times)", DOWN.usage)
    ]
    assert len(model.calls) == 3


def test_a_budget_that_ends_between_attempts_is_told() -> None:
    """The wall is a wall for attempts too."""
    wall = BudgetReached("0 calls")
    assert retried(Slow(after([DOWN, wall]))) == [wall]


def test_the_wait_is_what_the_endpoint_asks_for() -> None:
    """`Retry-After` is kept to, but not for ever."""
    model, facts = Slow(after([BUSY]), seconds=0.0), Facts()
    patience = Patience(first=0.0)
    retried(model, patience=patience, observe=facts)
    assert [when for _, when in model.begun] == [0.0, 7.0]
    assert facts.seen[-1] == (0, names.RETRY_AFTER_SECONDS, 7.0)
    hours = Diagnosed("unreachable", "busy", retry_after=9999.0, status=503)
    model = Slow(after([hours]), seconds=0.0)
    retried(model, patience=patience)
    assert [when for _, when in model.begun] == [0.0, patience.longest_told]


@settings(deadline=None, derandomize=True, max_examples=200)
@given(
    attempt=st.integers(1, 60),
    first=st.floats(0, 10),
    longest=st.floats(0, 100),
    told=st.floats(0, 1e6),
    seed=st.integers(),
)
def test_waits_are_bounded_and_grow(
    attempt: int, first: float, longest: float, told: float, seed: int
) -> None:
    """Never sooner than was asked for up to a minute, never later than the caps allow."""
    patience = Patience(first=first, longest=longest)
    wait = patience.wait(attempt, told, random.Random(seed))
    least = min(told, patience.longest_told)
    assert least <= wait <= least + min(longest, first * 2 ** (attempt - 1)) + 1e-9


def test_many_calls_do_not_come_back_at_the_same_moment() -> None:
    """After a breakdown the endpoint meets its callers spread over time."""
    model = Slow(after([DOWN]), seconds=0.0)
    retried(model, 50, chance=random.Random(1), breaker=Breaker(limit=999))
    again = [when for _, when in model.begun[50:]]
    assert len(set(again)) == 50
    assert max(again) <= 0.5


def test_a_batch_goes_down_whole_and_only_failures_go_again() -> None:
    """A batch can be planned below, and what came through is not asked twice."""
    met: set[int] = set()

    def script(call: Call) -> Outcome:
        failing = number(call) == 2 and number(call) not in met
        met.add(number(call))
        return DOWN if failing else OK

    model = Slow(script)
    assert [isinstance(outcome, Reply) for outcome in retried(model, 5)] == [True] * 5
    assert model.batches == [5, 1]


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


@pytest.mark.parametrize("moment", [0.0, 0.5, 1.2, 100.0])
def test_closing_leaves_nothing_behind(moment: float) -> None:
    """Who has heard enough, or is cancelled, stops calls and waits alike."""
    model = Slow(lambda call: OK if number(call) == 0 else DOWN)

    async def story() -> None:
        layer = Retried(model, Patience(attempts=99), Breaker(limit=99))
        async with aclosing(cast(Any, layer(calls(5)))) as outcomes:
            async for _ in outcomes:
                await asyncio.sleep(moment)
                break
        assert model.inside == 0

    in_virtual_time(story())


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
