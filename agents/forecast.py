"""Arithmetic of forecasts, and the plain numbers that bounds and forecasts are stated for."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from ..combinators.bound import Bound
from ..combinators.size import Card, Size
from ..memory.results import Entry
from ..serving.leaf import Leaf
from ..serving.model import ModelCard
from ..serving.replies import ReplyModel
from .answer import Limit
from .leaves import input_cap
from .prompting import load
from .strategy import Forecast

CHARACTERS_PER_TOKEN = 4
"""Typical of European languages; only expectations rest on it, never a bound."""


def size_of(entries: Sequence[Entry]) -> Size:
    """How much there is to read in these documents."""
    return Size(
        documents=sum(entry.state != "failed" for entry in entries),
        characters=sum(entry.characters for entry in entries),
        passages=sum(entry.passages for entry in entries),
    )


def card_of(card: ModelCard) -> Card:
    """A model's card in numbers."""
    return Card(
        card.window,
        card.concurrency,
        card.usd_per_million_input,
        card.usd_per_million_output,
        card.seconds_per_call,
        card.seconds_per_input_token,
        card.attempts,
    )


def leaf_bound(leaf: Leaf[ReplyModel], card: Card) -> Bound:
    """The most that one call of this leaf can cost, with its share of retries and repairs."""
    once = Bound(1, input_cap(leaf, card.window), leaf.max_output)
    return replace(once.times(card.attempts), depth=1)


def expected(leaf: Leaf[ReplyModel], card: Card, characters: int, output_tokens: int) -> Bound:
    """What one call about that many characters of text is expected to cost."""
    wording = len(load("preamble").text) + len(leaf.instruction)
    tokens = ceil((wording + characters) / CHARACTERS_PER_TOKEN)
    return Bound(1, min(tokens, input_cap(leaf, card.window)), output_tokens, 1)


def forecast(strategy: str, bound: Bound, costs: Bound, card: Card, note: str) -> Forecast:
    """A forecast from a bound and expected costs, with the model's prices and pace."""
    at_once = card.concurrency or max(1, costs.calls)
    waits = max(costs.depth, ceil(costs.calls / at_once))
    seconds = waits * card.seconds_per_call + costs.input_tokens * card.seconds_per_input_token
    return Forecast(
        strategy=strategy,
        program=None,
        bound=Limit.of(bound),
        expected=Limit.of(costs),
        usd=card.usd(costs.input_tokens, costs.output_tokens),
        seconds=seconds,
        note=note,
    )
