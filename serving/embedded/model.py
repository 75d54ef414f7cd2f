"""The model in the package: it answers leaves by finding sentences, and writes none of its own."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from threading import Event

from ..model import Call, ModelCard, Outcome
from .encoder import Encoder
from .leaves import LEAVES
from .reader import Split
from .weights import SHA256
from .wordpiece import count_tokens
from .work import WINDOW, Numbered, Work

GROUP_CHARACTERS = 8_000
REVISION = "-".join(["1", *(digest[:8] for _, digest in sorted(SHA256.items()))])
"""What replies depend on: the number is raised where the same weights answer otherwise."""
SECONDS_PER_TOKEN = 0.00008
"""As measured with two cores; a forecast, not a promise."""


class Embedded:
    """Answers every leaf but `ask` and `act`, on this machine, from an encoder and extraction.

    `sentences` gives the ranges of a text's sentences. Wording is ignored: a call is its kind and
    its segments. An encoder may be shared with others; without one, the package's own is loaded
    (ModelMissing where its weights are not installed).
    """

    def __init__(self, sentences: Split, encoder: Encoder | None = None) -> None:
        self._work = Work(sentences, encoder or Encoder.load())
        self._card = ModelCard(
            name="embedded",
            window=WINDOW,
            leaves=frozenset(LEAVES),
            count_tokens=count_tokens,
            revision=REVISION,
            seconds_per_input_token=SECONDS_PER_TOKEN,
        )

    @property
    def card(self) -> ModelCard:
        """What this model can take; it charges nothing."""
        return self._card

    async def __call__(self, calls: Sequence[Call]) -> AsyncGenerator[tuple[int, Outcome], None]:
        """Outcomes with the index of their call, group by group; the event loop stays free."""
        stopped = Event()
        try:
            for group in _groups(calls):
                for pair in await asyncio.to_thread(self._work.outcomes, group, stopped):
                    yield pair
        finally:
            stopped.set()


def _groups(calls: Sequence[Call]) -> Iterator[list[Numbered]]:
    """Runs of calls that are worth embedding together."""
    group: list[Numbered] = []
    characters = 0
    for index, call in enumerate(calls):
        group.append((index, call))
        characters += sum(len(segment.text) for segment in call.segments)
        if characters >= GROUP_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group
