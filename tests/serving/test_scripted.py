"""The scripted model, which tests of strategies rest on."""

import asyncio

import pytest

from longleaf.serving.leaf import Leaf
from longleaf.serving.model import Call, Failed, Model, Outcome, Reply
from longleaf.serving.prompt import Segment
from longleaf.serving.replies import Answered, Extracted, ReplyModel
from longleaf.serving.scripted import Scripted, count_pieces

ANSWER: Leaf[Answered] = Leaf("answer", "1", "Answer.", Answered, Answered(text=None), 99, 20)


def calls(count: int) -> list[Call]:
    """Calls with numbered questions."""
    return [Call(ANSWER, (Segment("question", str(n)),)) for n in range(count)]


def ask(model: Model, batch: list[Call]) -> list[tuple[int, Outcome]]:
    """Everything the model gives for a batch."""

    async def collect() -> list[tuple[int, Outcome]]:
        return [pair async for pair in model(batch)]

    return asyncio.run(collect())


def texts(outcomes: list[tuple[int, Outcome]]) -> dict[int, str | None]:
    """Answers by the index of their call."""
    return {
        index: outcome.value.text
        for index, outcome in outcomes
        if isinstance(outcome, Reply) and isinstance(outcome.value, Answered)
    }


def test_a_function_replies_to_each_call() -> None:
    """A script can look at the call that it answers, and the test at the calls that were made."""
    model = Scripted(lambda call: Answered(text="re " + call.texts("question")[0]))
    batch = calls(3)
    assert texts(ask(model, batch)) == {0: "re 0", 1: "re 1", 2: "re 2"}
    assert model.calls == batch


def test_queues_reply_in_the_order_of_the_calls() -> None:
    """A list of replies is used up in order, and a call too many fails with the reason."""
    replies: list[ReplyModel | Outcome] = [Answered(text="first"), Failed("timeout", "late")]
    model = Scripted({"answer": replies})
    outcomes = dict(ask(model, calls(3)))
    assert texts(list(outcomes.items())) == {0: "first"}
    assert outcomes[1] == Failed("timeout", "late")
    assert outcomes[2] == Failed("internal", "the script has no further reply for answer")


@pytest.mark.parametrize("seed", range(5))
def test_a_seed_shuffles_completion_and_nothing_else(seed: int) -> None:
    """Strategies can be tested against replies that come out of order, the same way every time."""
    first, second = (
        ask(Scripted({"answer": [Answered(text=str(n)) for n in range(9)]}, seed=seed), calls(9))
        for _ in range(2)
    )
    assert [index for index, _ in first] == [index for index, _ in second]
    assert texts(first) == {n: str(n) for n in range(9)}


def test_some_seed_changes_the_order() -> None:
    """Without this, shuffling would test nothing."""
    orders = [
        [i for i, _ in ask(Scripted(lambda _: Answered(text="x"), seed=seed), calls(9))]
        for seed in range(5)
    ]
    assert any(order != list(range(9)) for order in orders)


def test_usage_is_counted_and_output_capped() -> None:
    """A long reply counts as much as its leaf allows, as with a model that is cut off there."""
    [(_, outcome)] = ask(Scripted(lambda _: Answered(text="word " * 500)), calls(1))
    assert isinstance(outcome, Reply)
    assert (outcome.usage.calls, outcome.usage.output_tokens) == (1, 20)
    assert outcome.usage.input_tokens == count_pieces("0")


def test_the_card_says_what_was_asked_for() -> None:
    """Window and leaves can be chosen, so that a test can take some away."""
    card = Scripted(lambda _: Extracted(info=None), window=512, leaves=["extract"]).card
    assert (card.window, card.leaves) == (512, frozenset(["extract"]))
