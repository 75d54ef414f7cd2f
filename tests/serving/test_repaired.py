"""The layer that asks once more for a reply that does not fit, and then gives the fallback."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.layers import ANSWER, OK, Facts, Slow, calls, number, outcomes_of
from support.virtual_time import in_virtual_time

from longleaf.serving.model import BudgetReached, Call, Failed, Outcome, Reply, Usage
from longleaf.serving.repaired import LONGEST_EXCERPT, Repaired
from longleaf.traces import names

UNFIT = Failed("malformed", "text: too long", Usage(1, 0, 9, 0, 4, 0.25), raw='{"text": 7}')
BOTH = UNFIT.usage + OK.usage


def is_repair(call: Call) -> bool:
    """Whether the call asks for a reply once more."""
    return bool(call.texts("state"))


def script(first: Outcome, then: Outcome) -> Callable[[Call], Outcome]:
    """One outcome for each call, another for its repair."""
    return lambda call: then if is_repair(call) else first


def repaired(model: Slow, count: int = 1, facts: Facts | None = None) -> list[Outcome]:
    """What the layer gives for so many calls."""
    return in_virtual_time(outcomes_of(Repaired(model, observe=facts or Facts()), calls(count)))


def test_a_reply_that_does_not_fit_is_asked_for_once_more() -> None:
    """What was wrong is told to the model, and both calls are paid for."""
    model, facts = Slow(script(UNFIT, OK)), Facts()
    assert repaired(model, facts=facts) == [Reply(OK.value, BOTH)]
    [told] = model.calls[1].texts("state")
    assert "text: too long" in told
    assert '{"text": 7}' in told
    assert model.calls[1].segments[:-1] == model.calls[0].segments
    assert facts.seen == [(0, names.REPAIRS, 1)]


def test_after_a_second_such_reply_the_fallback_stands_in() -> None:
    """A strategy goes on with a typed value that says "nothing", and the trace says why."""
    model = Slow(script(UNFIT, UNFIT))
    spent = UNFIT.usage + UNFIT.usage
    assert repaired(model) == [Reply(ANSWER.fallback, spent, "fallback")]
    assert len(model.calls) == 2


def test_a_budget_that_has_no_room_for_the_repair_is_told() -> None:
    """The first reply was paid for: its cost is not forgotten at the wall."""
    assert repaired(Slow(script(UNFIT, BudgetReached("0 calls", Usage(1))))) == [
        BudgetReached("0 calls", UNFIT.usage + Usage(1))
    ]


def test_another_failure_of_the_repair_is_told() -> None:
    """A model that went away is not taken for one that found nothing."""
    gone = Failed("unreachable", "gone", Usage(1))
    [outcome] = repaired(Slow(script(UNFIT, gone)))
    assert outcome == Failed("unreachable", "gone", UNFIT.usage + Usage(1))


@pytest.mark.parametrize(
    "outcome",
    [
        OK,
        Failed("malformed", "a call without a question"),
        Failed("refused", "no"),
        Failed("timeout", "late"),
        BudgetReached("0 calls"),
    ],
)
def test_what_is_not_a_reply_that_does_not_fit_is_left_alone(outcome: Outcome) -> None:
    """A call that the model itself finds malformed does not get better by being asked again."""
    model = Slow(lambda _: outcome)
    assert repaired(model) == [outcome]
    assert len(model.calls) == 1


def test_without_room_in_the_window_there_is_no_repair() -> None:
    """A prompt that fills the window gets its fallback for the price of one call."""
    model = Slow(script(UNFIT, OK))
    model.card = type(model.card)("small", ANSWER.max_output + 3, model.card.leaves, len)
    assert repaired(model) == [Reply(ANSWER.fallback, UNFIT.usage, "fallback")]


def test_a_long_reply_is_shown_in_part_where_the_leaf_has_room_for_it() -> None:
    """What a repair costs at most is known before; without the room, the fallback stands in."""
    long = Failed("malformed", "not JSON", raw="{" + "x" * 9999)
    model = Slow(script(long, OK))
    assert repaired(model) == [Reply(ANSWER.fallback, Usage(), "fallback")]
    roomy = [replace(call, leaf=replace(ANSWER, max_input=999)) for call in calls(1)]
    in_virtual_time(outcomes_of(Repaired(model), roomy))
    [told] = model.calls[2].texts("state")
    assert told.count("x") == LONGEST_EXCERPT - 1


def test_only_what_does_not_fit_is_repaired_while_the_batch_goes_down_whole() -> None:
    """Other replies of a batch do not wait for a repair."""
    model = Slow(lambda call: UNFIT if number(call) % 2 and not is_repair(call) else OK)
    outcomes = repaired(model, 4)
    assert outcomes == [OK, Reply(OK.value, BOTH)] * 2
    assert model.batches == [4, 1, 1]


def test_wording_can_be_handed_in() -> None:
    """Prompts are files of those who ask."""
    model = Slow(script(UNFIT, OK))
    in_virtual_time(outcomes_of(Repaired(model, "Nochmal: {fault}"), calls(1)))
    assert model.calls[1].texts("state") == ["Nochmal: text: too long"]
