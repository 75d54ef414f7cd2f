"""What a call can cost at most, and what it is taken to have cost."""

from dataclasses import replace
from math import inf

from ..model import BudgetReached, Call, Failed, ModelCard, Outcome, Reply, Usage
from ..prompt import prompt_tokens

_NEVER_SENT = frozenset({"unsupported", "too_long"})


def worst_case(call: Call, card: ModelCard) -> Usage:
    """The most that one attempt can cost: its prompt, and all the output that its leaf allows."""
    prompt = prompt_tokens(call.segments, card.count_tokens)
    most = call.leaf.max_output
    return Usage(1, 0, prompt, 0, most, usd_of(card, prompt, most))


def usd_of(card: ModelCard, input_tokens: int, output_tokens: int) -> float | None:
    """Dollars by the card's prices; None when a price is not known."""
    into, out = card.usd_per_million_input, card.usd_per_million_output
    if into is None or out is None:
        return None
    return (input_tokens * into + output_tokens * out) / 1_000_000


def booked(outcome: Outcome, most: Usage, card: ModelCard) -> Usage:
    """Usage to enter for an attempt: what it says, or `most` where it says nothing.

    A reply without tokens says nothing, also one that did not fit. So does a failure without
    usage, unless it is of a kind that never left this machine; a backend that knows of no cost says
    `Usage(calls=1)`. What a budget further in refused cost nothing, or what it says. Dollars that
    are not told follow from the card's prices.
    """
    usage = outcome.usage
    into, out = max(0, usage.input_tokens), max(0, usage.output_tokens)
    if not (into or out or _known_free(outcome)):
        return replace(most, seconds=usage.seconds)
    told = usage.usd or 0.0
    priced = usd_of(card, into, out) if into or out else 0.0
    usd = told if 0 < told < inf else priced
    calls = max(0 if isinstance(outcome, BudgetReached) else 1, usage.calls)
    return replace(usage, calls=calls, input_tokens=into, output_tokens=out, usd=usd)


def _known_free(outcome: Outcome) -> bool:
    match outcome:
        case Reply():
            return False
        case BudgetReached():
            return True
        case Failed():
            return outcome.raw is None and (outcome.usage.calls > 0 or outcome.kind in _NEVER_SENT)
