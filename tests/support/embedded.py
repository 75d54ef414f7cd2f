"""Calls for the embedded model, how to run them, and a simple splitter."""

import asyncio
import re
from collections.abc import Callable, Sequence

from longleaf.serving.leaf import Kind, Leaf
from longleaf.serving.model import Call, Model, Outcome
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

Run = Callable[[Sequence[Call]], list[Outcome]]


def simple_sentences(text: str) -> list[tuple[int, int]]:
    """Sentences by full stops and blank lines: enough for texts written for tests."""
    found = re.finditer(r"[^\s.!?](?:[^.!?\n]|\n(?!\n))*[.!?]*", text)
    return [match.span() for match in found]


def make_call(
    kind: Kind,
    question: str | None,
    *texts: str,
    role: Role = "document",
    max_output: int = 200,
    state: str | None = None,
) -> Call:
    """A leaf filled in with a question, texts (in the given role) and state."""
    fallback = FALLBACKS[kind]
    leaf = Leaf(kind, f"{kind}-1", "", type(fallback), fallback, 30_000, max_output)
    segments = [Segment(role, text) for text in texts]
    segments += [Segment("question", question)] if question is not None else []
    segments += [Segment("state", state)] if state is not None else []
    return Call(leaf, tuple(segments))


def run_with(model: Model) -> Run:
    """What gives a model's outcomes for calls, in the order of the calls."""

    async def collected(calls: Sequence[Call]) -> list[Outcome]:
        found = {index: outcome async for index, outcome in model(calls)}
        return [found[index] for index in range(len(calls))]

    return lambda calls: asyncio.run(collected(calls))
