"""What a run does side by side, when it stops, and what it says of what went wrong."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from pytest import raises
from support.oracle import FUNCTIONS, Oracle, finished, ran
from support.programs import CHARACTERS, MERGE, SUMMARY, leaf

from longleaf.combinators.evaluate import evaluate
from longleaf.combinators.leaves import LeafCall, Outcome, Told
from longleaf.combinators.running import Asked, Environment, Event, Partial, Problem
from longleaf.combinators.terms import (
    Best,
    Both,
    Concat,
    Fix,
    Given,
    Map,
    Parts,
    Path,
    Peek,
    Reduce,
    Split,
    Widen,
)
from longleaf.combinators.types import ANSWER, BOOL, NUMBER, TEXT, Label, List
from longleaf.combinators.values import Answer

FOUND = leaf("extract", ANSWER)
SURE = Given("sure", ANSWER, NUMBER)
VERIFIED = Given("verified", ANSWER, BOOL)
TEXT_OF_WORDS = " ".join(f"word{index:04}" for index in range(400))
PIECES = Split(40)


def test_ready_leaves_go_out_together_up_to_the_cap() -> None:
    """All pieces in one batch; with a cap, never more than that at once; a tree level by level."""
    oracle = Oracle(CHARACTERS)
    ran(PIECES >> Map(SUMMARY) >> Reduce(MERGE, 4), TEXT_OF_WORDS, oracle)
    count = oracle.batches[0]
    assert count > 80
    assert sum(oracle.batches[1:]) <= -(-count // 3) + 3
    capped = Oracle(CHARACTERS)
    ran(PIECES >> Map(SUMMARY), TEXT_OF_WORDS, capped, at_once=16)
    assert max(capped.batches) == 16
    assert sum(capped.batches) == count


def test_both_sides_ask_together() -> None:
    """Two results of one input are asked for in one batch."""
    oracle = Oracle()
    ran(Both(SUMMARY, PIECES >> Map(SUMMARY)), "short", oracle)
    assert oracle.batches == [2]


def test_widening_stops_at_the_first_that_is_enough() -> None:
    """1, 2, 4, … passages are looked at until one answer holds; the rest stays unread."""
    found = {"word0004": 0.9}

    async def answering(calls: Sequence[LeafCall]) -> AsyncGenerator[tuple[int, Outcome]]:
        for index, call in enumerate(calls):
            sure = max(
                (found[word] for word in call.value.text.split() if word in found), default=0
            )
            yield index, Told(Answer("", (), sure))

    term = Split(9) >> Widen(FOUND, VERIFIED) >> Best(SURE)
    environment = Environment(answering, functions=FUNCTIONS, measure=CHARACTERS)
    result = finished(evaluate(term, TEXT_OF_WORDS, environment))
    assert (result.value, result.used.calls) == (Answer("", (), 0.9), 7)
    assert result.unread == (("", 63, len(TEXT_OF_WORDS)),)


def test_best_stops_and_closes_what_is_under_way() -> None:
    """An answer that is enough ends the others, though they never answer."""
    closed: list[int] = []

    async def answering(calls: Sequence[LeafCall]) -> AsyncGenerator[tuple[int, Outcome]]:
        try:
            yield 3, Told(Answer("here", (), 1.0))
            await asyncio.Event().wait()
        finally:
            closed.append(len(calls))

    term = PIECES >> Map(FOUND) >> Best(SURE, enough=0.9)
    environment = Environment(answering, functions=FUNCTIONS, measure=CHARACTERS)
    result = finished(evaluate(term, TEXT_OF_WORDS, environment))
    assert result.value == Answer("here", (), 1.0)
    assert len(closed) == 1
    assert result.coverage < 0.02


def test_a_cancelled_run_leaves_nothing_behind() -> None:
    """Whoever gives up a run is not charged for it any longer."""
    closed: list[int] = []

    async def answering(calls: Sequence[LeafCall]) -> AsyncGenerator[tuple[int, Outcome]]:
        try:
            yield 0, Told("one")
            await asyncio.Event().wait()
        finally:
            closed.append(len(calls))

    async def given_up() -> None:
        environment = Environment(answering, measure=CHARACTERS, at_once=8)
        term = Both(PIECES >> Map(SUMMARY) >> Reduce(MERGE, 2), PIECES >> Map(SUMMARY))
        running = asyncio.create_task(evaluate(term, TEXT_OF_WORDS, environment))
        while not closed and not running.done():
            await asyncio.sleep(0)
            if len(asyncio.all_tasks()) > 10:
                break
        for _ in range(30):
            await asyncio.sleep(0)
        running.cancel()
        with raises(asyncio.CancelledError):
            await running
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(given_up())
    assert closed


def test_an_exhausted_budget_gives_the_best_so_far() -> None:
    """What was read counts, what was not is told to the character, and each refusal has a place."""
    oracle = Oracle(CHARACTERS, budget=5)
    result = ran(PIECES >> Map(SUMMARY) >> Concat(), TEXT_OF_WORDS, oracle)
    assert result.exhausted
    assert isinstance(result.value, str)
    assert 0 < result.coverage < 0.1
    assert result.total - sum(end - start for _, start, end in result.unread) == 5 * 40
    assert {problem.path for problem in result.problems} == {("1", "each")}


def test_a_leaf_that_fails_has_a_place_and_no_text() -> None:
    """An error never becomes part of an answer."""
    oracle = Oracle(CHARACTERS, failing=1)
    result = ran(PIECES >> Map(SUMMARY) >> Reduce(MERGE, 4), TEXT_OF_WORDS, oracle)
    assert (result.value, result.coverage) == (None, 0.0)
    assert result.problems[0] == Problem(("1", "each"), result.problems[0].place, "503 overloaded")
    assert sorted(problem.place[0] for problem in result.problems) == list(
        range(len(result.problems))
    )


def test_a_backend_that_breaks_is_a_failed_leaf() -> None:
    """An exception of who answers, a missing outcome and a reply of another type are failures."""

    async def breaking(calls: Sequence[LeafCall]) -> AsyncGenerator[tuple[int, Outcome]]:
        if len(calls) == 1:
            raise OSError("connection reset")
        yield 0, Told(3.0)

    reasons: list[set[str]] = []
    for length in (40, 100):
        environment = Environment(breaking, measure=CHARACTERS)
        result = finished(evaluate(PIECES >> Map(SUMMARY), TEXT_OF_WORDS[:length], environment))
        assert (result.value, result.coverage) == ((), 0.0)
        reasons.append({problem.reason for problem in result.problems})
    assert reasons == [{"OSError: connection reset"}, {"3.0 is no Text", "no outcome"}]


def test_a_reply_over_its_cap_is_refused() -> None:
    """A model that says more than it may does not break the bound of the next step."""

    async def talking(calls: Sequence[LeafCall]) -> AsyncGenerator[tuple[int, Outcome]]:
        for index, _ in enumerate(calls):
            yield index, Told("word " * 100)

    result = finished(evaluate(SUMMARY, "short", Environment(talking)))
    assert (result.value, result.problems[0].reason) == (None, "500 tokens, over 40")


def test_the_question_labels_and_schema_are_in_every_call() -> None:
    """A leaf is told what is asked, what it may choose from, and what its reply looks like."""
    oracle = Oracle(CHARACTERS)
    choose = leaf("choose", Label(("red", "blue")))
    ran(PIECES >> Map(Both(SUMMARY, choose)), TEXT_OF_WORDS, oracle)
    assert {call.question for call in oracle.given} == {"Why?"}
    assert {call.labels for call in oracle.given} == {(), ("red", "blue")}
    schemas = [call.schema for call in oracle.given if call.kind == "choose"]
    assert schemas[0] == {"enum": ["red", "blue"]}
    assert leaf("ask", List(TEXT)).gives == List(TEXT)


def test_partial_results_are_told_as_they_come() -> None:
    """Each call as it goes out and each item as it is done, with the term's path."""
    events: list[tuple[Path, Event]] = []
    oracle = Oracle(CHARACTERS)
    environment = Environment(
        oracle, measure=CHARACTERS, observe=lambda path, event: events.append((path, event))
    )
    result = finished(evaluate(PIECES >> Map(SUMMARY), TEXT_OF_WORDS[:100], environment))
    items = {event.place[0]: event.value for _, event in events if isinstance(event, Partial)}
    assert tuple(items[index] for index in sorted(items)) == result.value
    assert [path for path, event in events if isinstance(event, Asked)] == [("1", "each")] * 3


def test_a_recursion_that_does_not_shrink_is_stopped() -> None:
    """A part as large as the whole is an error with a place, not a run without end."""
    stuck = Fix(10, SUMMARY, Split(50), Concat())
    result = ran(stuck, "x" * 40, Oracle(CHARACTERS))
    assert "more than half of 40" in result.problems[0].reason
    grows = Fix(10, SUMMARY, Parts(4, overlap=4), Concat())
    result = ran(grows, "x" * 40, Oracle(CHARACTERS))
    assert "tokens in all, over 40" in result.problems[0].reason
    assert ran(Fix(10, SUMMARY, Parts(4), Concat()), "x" * 400, Oracle(CHARACTERS)).unread == ()


def test_a_function_that_is_not_handed_in_is_missed_before_the_run() -> None:
    """Names of functions are looked up before anything is spent."""
    with raises(LookupError, match="verified"):
        finished(evaluate(PIECES >> Widen(FOUND, VERIFIED), "text", Environment(Oracle())))


def test_several_documents_are_told_apart() -> None:
    """Texts of a list are numbered, and what is unread names its document."""
    term = Map(Peek(0, 3) >> SUMMARY)
    environment = Environment(Oracle())
    result = finished(evaluate(term, ("abcdef", "abc"), environment, List(TEXT)))
    assert result.unread == (("0", 3, 6),)
