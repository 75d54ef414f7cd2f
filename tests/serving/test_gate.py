"""One gate before an endpoint, for several runs that ask it at the same time."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from itertools import pairwise, product
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.layers import ANSWER, OK, Facts, Slow, calls, outcomes_of
from support.virtual_time import in_virtual_time, now

from longleaf.serving.gate import Gate, Rates
from longleaf.serving.limited import Limited
from longleaf.serving.model import Call, Failed, Model
from longleaf.serving.observing import Observe, ignore
from longleaf.serving.ordered import Ordered
from longleaf.serving.prefixes import plan
from longleaf.serving.prompt import Segment
from longleaf.traces import names

LAW = settings(deadline=None, derandomize=True, max_examples=40)


def asked(documents: Sequence[str], first: int = 0) -> list[Call]:
    """A call on each of these documents, with a number of its own."""
    return [
        Call(ANSWER, (Segment("document", document), Segment("question", str(n))))
        for n, document in enumerate(documents, first)
    ]


def read(model: Slow, asked: Sequence[Call]) -> dict[str, list[float]]:
    """When each document was read, the first that was begun first."""
    times: dict[str, list[float]] = {}
    for number, when in model.begun:
        times.setdefault(asked[number].texts("document")[0], []).append(when)
    return times


def one_after_the_other(times: list[float]) -> bool:
    """Whether calls of a second each follow on one another, as in one place."""
    return all(after - before == 1.0 for before, after in pairwise(times))


def together(rates: Rates, *runs: tuple[Model, Sequence[Call]], observe: Observe = ignore) -> None:
    """Ask them all at the same time, through one gate and to the end."""

    async def story() -> None:
        gate = Gate(rates, now)
        asks = (outcomes_of(Limited(model, gate, observe=observe), batch) for model, batch in runs)
        await asyncio.gather(*asks)

    in_virtual_time(story())


@LAW
@given(st.lists(st.sampled_from(["a", "bb", "ccc", "dddd"]), max_size=12))
def test_a_batch_goes_out_as_it_is_planned(documents: list[str]) -> None:
    """One call after the other, through both layers."""
    model, batch = Slow(lambda _: OK, concurrency=1), asked(documents)
    in_virtual_time(outcomes_of(Ordered(Limited(model)), batch))
    assert [number for number, _ in model.begun] == plan(batch, model.card.count_tokens).order


@LAW
@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 4))
def test_each_place_goes_through_its_own_documents(places: int, documents: int, size: int) -> None:
    """As many lanes as places: a call on a document follows on one on the same."""
    model = Slow(lambda _: OK, concurrency=places)
    texts = [str(n) for n in range(places * documents)]
    batch = asked([text for text, _ in product(texts, range(size))])
    in_virtual_time(outcomes_of(Ordered(Limited(model), lanes=places), batch))
    assert all(map(one_after_the_other, read(model, batch).values()))


@pytest.mark.parametrize("places", [1, 2])
def test_runs_beside_one_another_share_what_they_read(places: int) -> None:
    """Each of three runs wants five documents, in an order of its own: each is read once."""
    model, wanted = Slow(lambda _: OK), ["abcde", "edcba", "cbade"]
    runs = [(model, asked(list(want), 5 * n)) for n, want in enumerate(wanted)]
    together(Rates(at_once=places), *runs)
    assert model.most == places
    *readings, _ = read(model, [call for _, batch in runs for call in batch]).values()
    assert [len(times) for times in readings] == [3] * 4
    assert all(map(one_after_the_other, readings))


def test_patience_with_an_endpoint_is_that_of_all_runs() -> None:
    """One run is told "not now"; the run beside it waits too."""
    busy = Failed("unreachable", "busy", retry_after=9.0, status=429)
    one, other = Slow(lambda _: busy), Slow(lambda _: OK)
    together(Rates(at_once=1), (one, calls(1)), (other, calls(1)))
    assert other.begun == [(0, 10.0)]


def test_who_gives_up_its_turn_hands_it_on() -> None:
    """Its call waits for the rates as it is cancelled; the next does not wait any longer for it."""
    model, beside = Slow(lambda _: OK), Slow(lambda _: OK)

    async def hear_one(gate: Gate) -> None:
        async with aclosing(cast(Any, Limited(model, gate)(calls(9)))) as outcomes:
            async for _ in outcomes:
                break

    async def story() -> None:
        gate = Gate(Rates(at_once=2, calls_per_minute=6), now)
        await asyncio.gather(hear_one(gate), outcomes_of(Limited(beside, gate), calls(2)))
        assert await outcomes_of(Limited(model, gate), calls(1)) == [OK]

    in_virtual_time(story())
    assert model.begun == [(0, 0.0), (0, pytest.approx(30.0))]
    assert [when for _, when in beside.begun] == pytest.approx([10.0, 20.0])


def test_what_a_call_waited_for_is_told() -> None:
    """Two seconds for a place, or for the rates, also where another call had the turn."""
    model, facts, rated = Slow(lambda _: OK, seconds=2.0), Facts(), Facts()
    together(Rates(at_once=1), (model, calls(2)), observe=facts)
    assert facts.seen == [(1, names.WAIT_FOR, "slot"), (1, names.WAIT_SECONDS, 2.0)]
    together(Rates(calls_per_minute=6), (model, calls(3)), observe=rated)
    waits = {number: value for number, name, value in rated.seen if name == names.WAIT_SECONDS}
    assert waits == pytest.approx({1: 10.0, 2: 20.0})
    assert {value for _, name, value in rated.seen if name == names.WAIT_FOR} == {"rate"}
