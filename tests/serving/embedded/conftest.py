"""One encoder for all tests of the embedded model."""

import pytest
from support.embedded import Run, run_with, simple_sentences

from longleaf.serving.embedded.encoder import Encoder
from longleaf.serving.embedded.model import Embedded


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
    return run_with(model)
