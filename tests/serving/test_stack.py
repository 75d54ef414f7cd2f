"""All layers together: what each of them does is told in the call's span, and the bound holds."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.layers import OK, Slow, calls, outcomes_of
from support.virtual_time import in_virtual_time

from longleaf.serving.journal.journal import Journal
from longleaf.serving.model import Failed, Outcome, Reply, Usage
from longleaf.serving.retried import Patience
from longleaf.serving.spending.budget import Budget
from longleaf.serving.spending.ledger import Ledger
from longleaf.serving.stack import Endpoint, Terms, stack
from longleaf.traces import Recorder, names, read_spans, recording

DOWN = Failed("unreachable", "nothing listens", Usage(1))
UNFIT = Failed("malformed", "not the form", Usage(1, 0, 7, 0, 3, 0.0), raw="{")
EVERY_LEAF = {names.PROMPT_TOKENS, names.SHARED_TOKENS, names.ORDER, names.BATCH,
              names.RESERVED_INPUT, names.RESERVED_OUTPUT, names.RESERVED_USD,
              names.JOURNAL_KEY, names.JOURNAL_HIT}  # fmt: skip


def backend(outcomes: Sequence[Outcome], attempts: int) -> Slow:
    """A model that gives these outcomes, then only good ones, a call at a time."""
    left = iter(outcomes)
    model = Slow(lambda _: next(left, OK), seconds=0.0, concurrency=1)
    model.card = replace(model.card, attempts=attempts)
    return model


def test_every_layer_tells_what_it_did(tmp_path: Path) -> None:
    """Reserved, tried again, repaired, in which order, and out of which journal."""
    model = backend([UNFIT, DOWN, OK], attempts=3)
    path = tmp_path / "trace.jsonl"

    async def asked(journal: Journal) -> list[Outcome]:
        terms = Terms(Ledger(Budget(calls=9)), journal, "run")
        endpoint = Endpoint(model, patience=Patience(first=0.0))
        return await outcomes_of(stack(endpoint, terms), calls(3))

    with (
        Journal(tmp_path / "journal.db") as journal,
        Recorder(path) as recorder,
        recording(recorder),
    ):
        first = asyncio.run(asked(journal))
        again = asyncio.run(asked(journal))
    assert [outcome.usage.calls for outcome in first] == [2, 2, 1]
    assert [outcome.usage.replayed for outcome in again] == [1, 1, 1]
    *asked_spans, hit, _, _ = [span.attributes for span in read_spans(path)]
    repaired, retried, _ = asked_spans
    for attributes in asked_spans:
        assert attributes.keys() >= EVERY_LEAF
    assert (repaired[names.REPAIRS], retried[names.ATTEMPT]) == (1, 2)
    assert (hit[names.JOURNAL_HIT], repaired[names.JOURNAL_HIT]) == (True, False)
    assert hit[names.JOURNAL_KEY] == repaired[names.JOURNAL_KEY]
    assert names.RESERVED_INPUT not in hit


BAD: list[Any] = [OK, DOWN, UNFIT, Failed("timeout", "late", Usage(1))]


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(st.sampled_from(BAD), max_size=30), st.integers(1, 6), st.integers(1, 3))
def test_a_run_makes_no_more_attempts_than_its_card_says(
    outcomes: list[Outcome], count: int, attempts: int
) -> None:
    """Retries and repairs together stay within what a bound was stated for."""
    model = backend(outcomes, attempts)
    found = in_virtual_time(outcomes_of(stack(Endpoint(model)), calls(count)))
    assert len(model.calls) <= count * attempts
    assert sum(outcome.usage.calls for outcome in found) == len(model.calls)


@pytest.mark.parametrize("attempts", [1, 2])
def test_without_spares_nothing_is_repaired(attempts: int) -> None:
    """A model that says a call is made once is asked once, and the fallback stands in."""
    model = backend([UNFIT], attempts)
    [outcome] = in_virtual_time(outcomes_of(stack(Endpoint(model)), calls(1)))
    assert isinstance(outcome, Reply)
    assert outcome.origin == ("model" if attempts > 1 else "fallback")
    assert len(model.calls) == attempts
