"""The embedded model as a model: batches, usage, failures, closing."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing, suppress
from threading import Event

import numpy as np
from numpy.typing import NDArray
from support.embedded import Run, make_call, simple_sentences

from longleaf.serving.embedded.encoder import Encoder
from longleaf.serving.embedded.model import Embedded
from longleaf.serving.embedded.wordpiece import count_tokens
from longleaf.serving.model import Call, Failed, Model, Outcome, Reply, Usage
from longleaf.serving.replies import ReplyModel

TEXT = "The lease ends in May. Rent is due on the first day of each month."
QUESTION = "When does the lease end?"


def test_it_is_a_model_with_a_card(model: Embedded) -> None:
    """Whoever asks sees what it answers, that it is free, and that text stays here."""
    any_model: Model = model
    card = any_model.card
    assert (card.name, card.location) == ("embedded", "this machine")
    assert (card.usd_per_million_input, card.usd_per_million_output) == (0.0, 0.0)
    assert card.leaves == {"answer", "choose", "extract", "judge", "merge", "score", "summarize"}
    assert card.count_tokens("nine words") == 2


def test_usage_is_what_was_read_and_said(run: Run) -> None:
    """One call, the tokens of its segments, the tokens of its text, no money."""
    (outcome,) = run([make_call("answer", QUESTION, TEXT)])
    assert isinstance(outcome, Reply)
    usage = outcome.usage
    assert usage.input_tokens == count_tokens(TEXT) + count_tokens(QUESTION)
    assert usage.output_tokens == count_tokens("The lease ends in May.")
    assert (usage.calls, usage.usd, usage.cached_tokens) == (1, 0.0, 0)
    assert usage.seconds > 0


def test_a_leaf_that_writes_is_refused_with_the_option_to_pass(run: Run) -> None:
    """Who needs a generator learns how to name one; the rest of the batch is answered."""
    refused, answered = run([make_call("ask", QUESTION, TEXT), make_call("answer", QUESTION, TEXT)])
    assert isinstance(refused, Failed)
    assert (refused.kind, "--model" in refused.message) == ("unsupported", True)
    assert refused.usage.calls == Usage().calls
    assert isinstance(answered, Reply)


def test_a_text_over_the_window_is_refused(run: Run) -> None:
    """More than the card's window is a failure in words, not a silent cut."""
    (outcome,) = run([make_call("extract", QUESTION, "word " * 40_000)])
    assert isinstance(outcome, Failed)
    assert outcome.kind == "too_long"


def test_a_batch_gives_what_its_calls_give_alone(run: Run) -> None:
    """Batching changes the time, never an answer."""
    calls = [make_call("extract", QUESTION, f"Item {n}. {TEXT * (n % 5)}.") for n in range(60)]
    together = run(calls)
    assert [_value(outcome) for outcome in together] == [_value(*run([call])) for call in calls]


def test_a_fault_in_one_call_is_that_calls_failure(encoder: Encoder) -> None:
    """A splitter that stumbles over one text leaves the others answered."""

    def stumbling(text: str) -> Sequence[tuple[int, int]]:
        if "bad" in text:
            raise ValueError("cannot split")
        return simple_sentences(text)

    calls = [make_call("answer", QUESTION, text) for text in ("bad text", TEXT)]
    bad, good = asyncio.run(_all(Embedded(stumbling, encoder), calls))
    assert isinstance(bad, Failed)
    assert (bad.kind, bad.message) == ("internal", "ValueError: cannot split")
    assert isinstance(good, Reply)


def test_the_loop_stays_free_while_it_works(encoder: Encoder) -> None:
    """Other tasks go on while sentences are embedded."""
    moved = Event()
    seen: list[bool] = []

    def waiting(text: str) -> Sequence[tuple[int, int]]:
        seen.append(moved.wait(30))
        return simple_sentences(text)

    async def both() -> None:
        async def other() -> None:
            moved.set()

        waits = Embedded(waiting, encoder)
        await asyncio.gather(_all(waits, [make_call("answer", "?", "T.")]), other())

    asyncio.run(both())
    assert all(seen)


def test_closing_stops_the_work(encoder: Encoder) -> None:
    """What was not begun when a budget or a user stops is never read."""
    read: list[str] = []

    def noting(text: str) -> Sequence[tuple[int, int]]:
        read.append(text)
        return [(0, len(text))]

    calls = [make_call("extract", QUESTION, f"{n} " + "word " * 2000) for n in range(20)]

    async def first() -> None:
        async with aclosing(Embedded(noting, encoder)(calls)) as outcomes:
            await anext(outcomes)

    asyncio.run(first())
    assert len(read) == 1


def test_cancelling_stops_in_the_midst_of_a_group() -> None:
    """A deadline or Ctrl-C does not wait for hundreds of sentences."""
    begun, released = Event(), Event()
    portions: list[int] = []

    class Slow(Encoder):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            portions.append(len(texts))
            begun.set()
            released.wait(30)
            return super().embed(texts)

    calls = [make_call("extract", QUESTION, f"Part {n}. " + "On it goes. " * 100) for n in range(3)]

    async def cancelled() -> None:
        task = asyncio.ensure_future(_all(Embedded(simple_sentences, Slow.load()), calls))
        await asyncio.to_thread(begun.wait, 30)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        released.set()

    asyncio.run(cancelled())
    assert portions == [64]


def _value(outcome: Outcome) -> ReplyModel:
    assert isinstance(outcome, Reply)
    return outcome.value


async def _all(model: Model, calls: Sequence[Call]) -> list[Outcome]:
    found = {index: outcome async for index, outcome in model(calls)}
    return [found[index] for index in range(len(calls))]
