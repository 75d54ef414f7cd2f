"""The embedded model as a model: batches, usage, failures, closing."""

import asyncio
from collections.abc import Sequence
from threading import Event

from longleaf.serving.embedded.encoder import Encoder
from longleaf.serving.embedded.model import Embedded
from longleaf.serving.embedded.wordpiece import count_tokens
from longleaf.serving.model import Failed, Model, Reply, Usage

from .conftest import MakeCall, Run, simple_sentences

TEXT = "The lease ends in May. Rent is due on the first day of each month."
QUESTION = "When does the lease end?"


def test_it_is_a_model_with_a_card(model: Embedded) -> None:
    """Whoever asks sees what it answers, that it is free, and that text stays here."""
    card = (lambda any_model: any_model.card)(_as_model(model))
    assert (card.name, card.location) == ("embedded", "this machine")
    assert (card.usd_per_million_input, card.usd_per_million_output) == (0.0, 0.0)
    assert card.leaves == {"answer", "choose", "extract", "judge", "merge", "score", "summarize"}
    assert card.count_tokens("nine words") == 2


def _as_model(model: Model) -> Model:
    return model


def test_usage_is_what_was_read_and_said(make_call: MakeCall, run: Run) -> None:
    """One call, the tokens of its segments, the tokens of its text, no money."""
    (outcome,) = run([make_call("answer", QUESTION, TEXT)])
    assert isinstance(outcome, Reply)
    usage = outcome.usage
    assert usage.input_tokens == count_tokens(TEXT) + count_tokens(QUESTION)
    assert usage.output_tokens == count_tokens("The lease ends in May.")
    assert (usage.calls, usage.usd, usage.cached_tokens) == (1, 0.0, 0)
    assert usage.seconds > 0


def test_a_leaf_that_writes_is_refused_with_the_option_to_pass(
    make_call: MakeCall, run: Run
) -> None:
    """Who needs a generator learns how to name one; the rest of the batch is answered."""
    refused, answered = run([make_call("ask", QUESTION, TEXT), make_call("answer", QUESTION, TEXT)])
    assert isinstance(refused, Failed)
    assert (refused.kind, "--model" in refused.message) == ("unsupported", True)
    assert refused.usage.calls == Usage().calls
    assert isinstance(answered, Reply)


def test_a_text_over_the_window_is_refused(make_call: MakeCall, run: Run) -> None:
    """More than the card's window is a failure in words, not a silent cut."""
    (outcome,) = run([make_call("extract", QUESTION, "word " * 40_000)])
    assert isinstance(outcome, Failed)
    assert outcome.kind == "too_long"


def test_a_batch_gives_what_its_calls_give_alone(make_call: MakeCall, run: Run) -> None:
    """Batching changes the time, never an answer."""
    calls = [make_call("extract", QUESTION, f"Item {n}. {TEXT * (n % 5)}.") for n in range(60)]
    together = [outcome.value for outcome in run(calls) if isinstance(outcome, Reply)]
    alone = [
        outcome.value for call in calls for outcome in run([call]) if isinstance(outcome, Reply)
    ]
    assert len(together) == 60
    assert together == alone


def test_a_fault_in_one_call_is_that_calls_failure(encoder: Encoder, make_call: MakeCall) -> None:
    """A splitter that stumbles over one text leaves the others answered."""

    def stumbling(text: str) -> Sequence[tuple[int, int]]:
        if "bad" in text:
            raise ValueError("cannot split")
        return simple_sentences(text)

    calls = [make_call("answer", QUESTION, text) for text in ("bad text", TEXT)]
    bad, good = asyncio.run(_all(Embedded(stumbling, encoder), calls))
    assert bad == Failed("internal", "ValueError: cannot split", bad.usage)
    assert isinstance(good, Reply)


def test_the_loop_stays_free_while_it_works(encoder: Encoder, make_call: MakeCall) -> None:
    """Other tasks go on while sentences are embedded."""
    moved = Event()
    seen: list[bool] = []

    def waiting(text: str) -> Sequence[tuple[int, int]]:
        seen.append(moved.wait(30))
        return simple_sentences(text)

    async def both() -> None:
        async def other() -> None:
            moved.set()

        await asyncio.gather(
            _all(Embedded(waiting, encoder), [make_call("answer", "?", "T.")]), other()
        )

    asyncio.run(both())
    assert all(seen)


def test_closing_stops_the_work(encoder: Encoder, make_call: MakeCall) -> None:
    """What was not begun when a budget or a user stops is never read."""
    read: list[str] = []

    def noting(text: str) -> Sequence[tuple[int, int]]:
        read.append(text)
        return [(0, len(text))]

    calls = [make_call("extract", QUESTION, f"{n} " + "word " * 2000) for n in range(20)]

    async def first() -> None:
        outcomes = Embedded(noting, encoder)(calls)
        await anext(outcomes)
        await outcomes.aclose()  # type: ignore[attr-defined]

    asyncio.run(first())
    assert len(read) == 1


async def _all(model: Embedded, calls: Sequence[object]) -> list[Reply | Failed]:
    found = {index: outcome async for index, outcome in model(calls)}  # type: ignore[arg-type]
    return [found[index] for index in range(len(calls))]  # type: ignore[misc]
