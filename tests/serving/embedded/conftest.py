"""One encoder for all tests of the embedded model, and calls to ask it with."""

import asyncio
import re
from collections.abc import Callable, Sequence

import pytest

from longleaf.serving.embedded.encoder import Encoder
from longleaf.serving.embedded.model import Embedded
from longleaf.serving.leaf import Kind, Leaf
from longleaf.serving.model import Call, Outcome
from longleaf.serving.prompt import Role, Segment
from longleaf.serving.replies import (
    Answered,
    Chosen,
    Extracted,
    Judged,
    Merged,
    ReplyModel,
    Scored,
    Summarized,
)

FALLBACKS: dict[Kind, ReplyModel] = {
    "answer": Answered(text=None),
    "ask": Summarized(text=""),
    "choose": Chosen(stop=True),
    "extract": Extracted(info=None),
    "judge": Judged(ok=False, score=0.0),
    "merge": Merged(text=""),
    "score": Scored(score=0.0),
    "summarize": Summarized(text=""),
}

MakeCall = Callable[..., Call]
Run = Callable[[Sequence[Call]], list[Outcome]]


def simple_sentences(text: str) -> list[tuple[int, int]]:
    """Sentences by full stops and blank lines: enough for texts written for tests."""
    return [found.span() for found in re.finditer(r"[^\s.!?](?:[^.!?\n]|\n(?!\n))*[.!?]*", text)]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The encoder of the package."""
    return Encoder.load(threads=2)


@pytest.fixture(scope="session")
def model(encoder: Encoder) -> Embedded:
    """The embedded model with the simple splitter."""
    return Embedded(simple_sentences, encoder)


@pytest.fixture
def make_call() -> MakeCall:
    """Fills in a leaf: kind, question, texts, and the role of the texts."""

    def make(
        kind: Kind,
        question: str | None,
        *texts: str,
        role: Role = "document",
        max_output: int = 200,
        state: str | None = None,
    ) -> Call:
        fallback = FALLBACKS[kind]
        leaf = Leaf(kind, f"{kind}-1", "", type(fallback), fallback, 30_000, max_output)
        segments = [Segment(role, text) for text in texts]
        segments += [Segment("question", question)] if question is not None else []
        segments += [Segment("state", state)] if state is not None else []
        return Call(leaf, tuple(segments))

    return make


@pytest.fixture
def run(model: Embedded) -> Run:
    """Outcomes of calls, in the order of the calls."""

    def outcomes(calls: Sequence[Call]) -> list[Outcome]:
        async def collected() -> dict[int, Outcome]:
            return {index: outcome async for index, outcome in model(calls)}

        found = asyncio.run(collected())
        return [found[index] for index in range(len(calls))]

    return outcomes
