"""One encoder for all tests of the embedded model."""

import asyncio
from collections.abc import Sequence

import pytest
from support.embedded import Run, simple_sentences

from longleaf.serving.embedded.encoder import Encoder
from longleaf.serving.embedded.model import Embedded
from longleaf.serving.model import Call, Outcome


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The encoder of the package."""
    return Encoder.load(threads=2)


@pytest.fixture(scope="session")
def model(encoder: Encoder) -> Embedded:
    """The embedded model with the simple splitter."""
    return Embedded(simple_sentences, encoder)


@pytest.fixture(scope="session")
def run(model: Embedded) -> Run:
    """Outcomes of calls, in the order of the calls."""

    def outcomes(calls: Sequence[Call]) -> list[Outcome]:
        async def collected() -> dict[int, Outcome]:
            return {index: outcome async for index, outcome in model(calls)}

        found = asyncio.run(collected())
        return [found[index] for index in range(len(calls))]

    return outcomes
