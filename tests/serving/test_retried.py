"""The layer that tries again what may pass."""

import asyncio
import random
from contextlib import aclosing
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.layers import OK, Facts, Slow, calls, number
from support.retried import BUSY, DOWN, after, retried
from support.virtual_time import in_virtual_time

from longleaf.serving.breaker import Breaker
from longleaf.serving.model import BudgetReached, Call, Failed, FailureKind, Outcome, Reply, Usage
from longleaf.serving.retried import Patience, Retried
from longleaf.traces import names


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
    """The wall is a wall for attempts too; what those before it cost is not forgotten."""
    late = Failed("timeout", "late", Usage(1, 0, 5, 0, 0, 0.25))
    wall = BudgetReached("0 calls")
    assert retried(Slow(after([late, late, wall]))) == [
        BudgetReached("0 calls", late.usage + late.usage)
    ]


def test_the_wait_is_what_the_endpoint_asks_for() -> None:
    """`Retry-After` is kept to, but not for ever."""
    model, facts = Slow(after([BUSY]), seconds=0.0), Facts()
    patience = Patience(first=0.0)
    retried(model, patience=patience, observe=facts)
    assert [when for _, when in model.begun] == [0.0, 7.0]
    assert facts.seen[-1] == (0, names.RETRY_AFTER_SECONDS, 7.0)
    hours = Failed("unreachable", "busy", retry_after=9999.0, status=503)
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
