"""The layer that keeps to what an endpoint takes: calls at once, calls and tokens a minute."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.layers import ANSWER, OK, Facts, Slow, calls, collected, outcomes_of
from support.virtual_time import in_virtual_time, now

from longleaf.serving.gate import Gate, Rates
from longleaf.serving.limited import LONGEST_PAUSE, Limited
from longleaf.serving.model import Failed, Outcome
from longleaf.serving.pace import BURST_SECONDS, Bucket
from longleaf.traces import names


def limited(model: Slow, count: int, rates: Rates | None = None, facts: Facts | None = None) -> Any:
    """What the layer gives for so many calls, with its clock in virtual time."""

    async def ask() -> Any:
        gate = Gate(rates or Rates(at_once=model.card.concurrency), now)
        return await outcomes_of(Limited(model, gate, observe=facts or Facts()), calls(count))

    return in_virtual_time(ask())


@pytest.mark.parametrize(("concurrency", "count"), [(1, 5), (3, 10), (64, 200), (8, 0)])
def test_no_more_calls_at_once_than_the_card_says(concurrency: int, count: int) -> None:
    """As many as may be, never one more, and in the order of the batch."""
    model = Slow(lambda _: OK, concurrency=concurrency)
    assert limited(model, count) == [OK] * count
    assert model.most == min(concurrency, count)
    assert [index for index, _ in model.begun] == list(range(count))


def test_a_place_that_is_free_is_taken_at_once() -> None:
    """Ten calls of a second, three at a time, take four seconds."""
    model = Slow(lambda _: OK, concurrency=3)
    limited(model, 10)
    assert [when for _, when in model.begun] == [0.0] * 3 + [1.0] * 3 + [2.0] * 3 + [3.0]


def test_without_limits_a_batch_goes_down_whole() -> None:
    """A model in this process plans its batches by itself."""
    model = Slow(lambda _: OK)
    assert limited(model, 7, Rates()) == [OK] * 7
    assert model.batches == [7]


def test_batches_take_turns() -> None:
    """A short question is not kept waiting by a long run beside it."""
    model = Slow(lambda _: OK, concurrency=1)

    async def story() -> None:
        layer = Limited(model)
        await asyncio.gather(collected(layer, calls(20)), collected(layer, calls(3, first=100)))

    in_virtual_time(story())
    order = [index for index, _ in model.begun]
    assert max(order.index(100 + n) for n in range(3)) <= 6


@settings(deadline=None, derandomize=True, max_examples=200)
@given(
    per_minute=st.integers(1, 600),
    asked=st.lists(st.tuples(st.floats(0, 30), st.integers(1, 50)), max_size=40),
)
def test_no_more_flows_than_the_rate_allows(
    per_minute: int, asked: list[tuple[float, int]]
) -> None:
    """In any stretch of time: a bucketful and what flowed in meanwhile, however calls come."""
    time = [0.0]
    bucket = Bucket(per_minute, lambda: time[0])
    size = per_minute / 60 * BURST_SECONDS
    passed: list[tuple[float, int]] = []
    for pause, amount in asked:
        time[0] += pause
        time[0] += bucket.missing(amount)
        assert bucket.missing(amount) < 1e-6
        bucket.take(amount)
        passed.append((time[0], amount))
    largest = max([size, *(amount for _, amount in passed)])
    for first, (start, _) in enumerate(passed):
        flowed = 0
        for end, amount in passed[first:]:
            flowed += amount
            assert flowed <= largest + (end - start) * per_minute / 60 + 1e-6


def test_calls_a_minute_are_kept_to() -> None:
    """Sixty a minute: ten at once after a rest, then one a second."""
    model, facts = Slow(lambda _: OK, seconds=0.0, concurrency=99), Facts()
    limited(model, 13, Rates(at_once=99, calls_per_minute=60), facts)
    assert [when for _, when in model.begun] == pytest.approx([0.0] * 10 + [1.0, 2.0, 3.0])
    assert (10, names.WAIT_FOR, "rate") in facts.seen


def test_tokens_a_minute_count_the_reply_at_its_largest() -> None:
    """A prompt of one token whose reply may have twenty counts as twenty-one."""
    model = Slow(lambda _: OK, seconds=0.0)
    per_minute = (1 + ANSWER.max_output) * 60
    limited(model, 12, Rates(tokens_per_minute=per_minute))
    times = [when for _, when in model.begun]
    assert times[:10] == [0.0] * 10
    assert times[10] == pytest.approx(1.0, abs=0.1)


def test_a_call_larger_than_a_bucket_still_passes() -> None:
    """It waits until the bucket is full, and those after it wait the longer."""
    model = Slow(lambda _: OK, seconds=0.0)
    limited(model, 3, Rates(tokens_per_minute=21))
    assert [when for _, when in model.begun] == pytest.approx([0.0, 60.0, 120.0], abs=0.01)


def test_a_wait_for_a_place_is_told() -> None:
    """The trace shows what a call waited for, and how long."""
    facts = Facts()
    limited(Slow(lambda _: OK, concurrency=1), 2, facts=facts)
    assert facts.seen == [(1, names.WAIT_FOR, "slot"), (1, names.WAIT_SECONDS, 1.0)]


@pytest.mark.parametrize(("asked", "kept"), [(7.0, 7.0), (9999.0, LONGEST_PAUSE)])
def test_when_an_endpoint_asks_for_patience_all_calls_wait(asked: float, kept: float) -> None:
    """One call is told "not now"; the others do not run into the same wall."""
    busy = Failed("unreachable", "busy", retry_after=asked, status=429)
    outcomes: Iterator[Outcome] = iter([busy, OK, OK])
    model = Slow(lambda _: next(outcomes), concurrency=1)
    assert limited(model, 3) == [busy, OK, OK]
    assert model.begun[1][1] >= kept
    assert model.begun[2][1] < kept + 3


@settings(deadline=None, derandomize=True, max_examples=60)
@given(moments=st.lists(st.floats(0, 6), min_size=1, max_size=6), concurrency=st.integers(1, 4))
def test_whoever_leaves_gives_back_every_place(moments: list[float], concurrency: int) -> None:
    """However batches are closed or cancelled midway, a later batch has all places to itself."""
    model = Slow(lambda _: OK, concurrency=concurrency)

    async def hear(layer: Limited, enough: int) -> None:
        async with aclosing(cast(Any, layer(calls(5)))) as outcomes:
            heard = 0
            async for _ in outcomes:
                heard += 1
                if heard >= enough:
                    break

    async def story() -> None:
        layer = Limited(model, Gate(Rates(concurrency, calls_per_minute=600), now))
        tasks = [asyncio.ensure_future(hear(layer, n + 1)) for n in range(len(moments))]
        for task, moment in zip(tasks, sorted(moments), strict=True):
            await asyncio.sleep(max(0.0, moment - now()))
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert model.inside == 0
        model.most = 0
        assert await outcomes_of(layer, calls(2 * concurrency)) == [OK] * 2 * concurrency
        assert model.most == concurrency

    in_virtual_time(story())


def test_a_model_that_breaks_down_fails_its_own_call_only() -> None:
    """The places of such calls are free again, and nothing is raised."""

    def script(call: Any) -> Any:
        if call.texts("question") == ["1"]:
            raise ValueError("key sk-abcdefghij1234 is wrong")
        return OK

    first, second, third = limited(Slow(script, concurrency=1), 3)
    assert (first, third) == (OK, OK)
    assert (second.kind, second.message) == ("internal", "ValueError: key *** is wrong")
