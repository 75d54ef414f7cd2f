"""The recorded layer: a span for every call, no exception for any, no secret in any."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import pytest

from longleaf.serving.leaf import Leaf
from longleaf.serving.model import BudgetReached, Call, Failed, Model, Outcome, Reply, Usage
from longleaf.serving.prompt import Segment
from longleaf.serving.recorded import Recorded
from longleaf.serving.replies import Answered
from longleaf.serving.scripted import Scripted
from longleaf.serving.secrets import without_secrets
from longleaf.traces import Recorder, Ref, Trace, names, read_trace, recording

ANSWER: Leaf[Answered] = Leaf("answer", "1.3", "Do it.", Answered, Answered(text=None), 99, 20)
TEXT = "The landlord keeps the deposit."


def calls(count: int) -> list[Call]:
    """Calls about one passage each."""
    return [
        Call(
            ANSWER, (Segment("document", TEXT, Ref("f" * 64, n, n + 31)), Segment("question", "?"))
        )
        for n in range(count)
    ]


def traced(path: Path, model: Model, batch: list[Call]) -> tuple[list[tuple[int, Outcome]], Trace]:
    """What the model gives for a batch, and the trace of it."""

    async def collect() -> list[tuple[int, Outcome]]:
        return [pair async for pair in model(batch)]

    with Recorder(path / "trace.jsonl") as recorder, recording(recorder):
        outcomes = asyncio.run(collect())
    return outcomes, read_trace(path / "trace.jsonl")


class Broken(Scripted):
    """Gives the outcomes that it is told to, then raises or just ends."""

    def __init__(self, outcomes: list[tuple[int, Outcome]], error: BaseException | None) -> None:
        super().__init__({})
        self.outcomes = outcomes
        self.error = error
        self.closed = False

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """The outcomes it was told to give."""
        try:
            for pair in self.outcomes:
                yield pair
            if self.error:
                raise self.error
        finally:
            self.closed = True


OK = Reply(Answered(text="yes"), Usage(1, 0, 7, 2, 3))


def test_a_span_says_what_was_asked_and_what_came(tmp_path: Path) -> None:
    """The viewer shows leaf, wording, prompt, usage and reply of every call."""
    _, trace = traced(tmp_path, Recorded(Scripted(lambda _: OK)), calls(1))
    [span] = trace.spans
    assert (span.name, span.kind, span.status) == ("answer", "leaf", "ok")
    told = {
        names.LEAF: "answer",
        names.PROMPT_VERSION: "1.3",
        names.MODEL: "scripted",
        names.MAX_TOKENS: 20,
        names.OUTCOME: "reply",
        names.INPUT_TOKENS: 7,
        names.CACHED_TOKENS: 2,
        names.OUTPUT_TOKENS: 3,
        names.READ_DOCUMENT: ["f" * 64],
        names.READ_START: [0],
        names.READ_END: [31],
    }
    assert {name: span.attributes[name] for name in told} == told
    [reply] = span.attributes[names.OUTPUT]
    assert '"text":"yes"' in trace.blobs[reply["blob"]]


def test_document_text_is_only_a_place(tmp_path: Path) -> None:
    """A trace that is passed on does not carry the documents with it."""
    _, trace = traced(tmp_path, Recorded(Scripted(lambda _: OK)), calls(1))
    prompt = cast(list[dict[str, Any]], trace.spans[0].attributes[names.INPUT])
    assert prompt[0] == {"role": "document", "ref": ["f" * 64, 0, 31]}
    assert TEXT not in (tmp_path / "trace.jsonl").read_text()


def test_the_order_of_completion_is_kept(tmp_path: Path) -> None:
    """What comes first is handed on first, and each outcome stays with its call."""
    inner: list[tuple[int, Outcome]] = [(2, OK), (0, BudgetReached("0 calls")), (1, OK)]
    outcomes, trace = traced(tmp_path, Recorded(Broken(inner, None)), calls(3))
    assert outcomes == inner
    told = [span.attributes[names.OUTCOME] for span in trace.spans]
    assert told == ["budget", "reply", "reply"]


@pytest.mark.parametrize("error", [ValueError("bad key sk-abcdefghij1234 given"), None])
def test_an_exception_fails_what_is_outstanding(tmp_path: Path, error: Exception | None) -> None:
    """A backend that breaks down, or just stops, costs its open calls and nothing else."""
    model = Broken([(1, OK)], error)
    outcomes, trace = traced(tmp_path, Recorded(model), calls(3))
    reason = (
        "ValueError: bad key *** given"
        if error
        else "the model ended without an outcome for this call"
    )
    assert outcomes == [(1, OK), (0, Failed("internal", reason)), (2, Failed("internal", reason))]
    assert [span.status for span in trace.spans] == ["error", "ok", "error"]
    assert "abcdefghij" not in (tmp_path / "trace.jsonl").read_text()


def test_a_failure_keeps_its_cost_and_no_secret(tmp_path: Path) -> None:
    """What a failed call took is in the trace, the key that its message repeats is not."""
    failed = Failed("refused", "401: sk-abcdefghij1234 is wrong", Usage(1, 0, 7, 0, 0, 0.5))
    _, trace = traced(tmp_path, Recorded(Scripted(lambda _: failed)), calls(1))
    told = trace.spans[0].attributes
    assert (told[names.ERROR_TYPE], told[names.ERROR_MESSAGE]) == ("refused", "401: *** is wrong")
    assert (told[names.INPUT_TOKENS], told[names.USD]) == (7, 0.5)


def test_a_wall_keeps_what_was_spent_before_it(tmp_path: Path) -> None:
    """A call may be paid for and refused: its attempts are in the trace all the same."""
    wall = BudgetReached("0 calls", Usage(2, 0, 7, 2, 3, 0.5))
    _, trace = traced(tmp_path, Recorded(Scripted(lambda _: wall)), calls(1))
    told = {
        names.OUTCOME: "budget",
        names.BUDGET_LEFT: "0 calls",
        names.INPUT_TOKENS: 7,
        names.CACHED_TOKENS: 2,
        names.OUTPUT_TOKENS: 3,
        names.USD: 0.5,
    }
    assert {name: trace.spans[0].attributes[name] for name in told} == told


def test_an_outcome_that_nobody_asked_for_is_left_out(tmp_path: Path) -> None:
    """A backend that repeats itself does not make a strategy count twice."""
    model = Broken([(0, OK), (0, OK), (7, OK), (1, OK)], None)
    outcomes, _ = traced(tmp_path, Recorded(model), calls(2))
    assert outcomes == [(0, OK), (1, OK)]


def test_cancellation_passes_and_marks_spans(tmp_path: Path) -> None:
    """A run that is stopped is told apart from one that went wrong."""
    model = Broken([], asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        traced(tmp_path, Recorded(model), calls(2))
    trace = read_trace(tmp_path / "trace.jsonl")
    assert [(span.status, span.end is not None) for span in trace.spans] == [
        ("interrupted", True)
    ] * 2


def test_closing_closes_the_backend() -> None:
    """Who has heard enough stops the model from working on."""
    model = Broken([(0, OK), (1, OK)], None)

    async def hear_one() -> None:
        outcomes = cast(Any, Recorded(model)(calls(2)))
        async with aclosing(outcomes):
            async for _ in outcomes:
                break
        assert model.closed

    asyncio.run(hear_one())


@pytest.mark.parametrize(
    "message",
    [
        "401: key sk-proj-SECRETSECRET is wrong",
        "Authorization: SECRETSECRET",
        "Authorization: Bearer SECRETSECRET",
        "header 'Bearer SECRETSECRET'",
        "GET /v1beta/models?key=SECRETSECRET",
        "Incorrect API key provided: SECRETSECRET",
        "https://user:SECRETSECRET@host/v1 refused",
        '{"api_key": "SECRETSECRET"}',
        "POST /v1?api_key=SECRETSECRET&x=1",
    ],
)
def test_keys_do_not_get_into_messages(message: str) -> None:
    """Whatever a provider's error repeats, a trace can be shown to others."""
    assert "SECRET" not in without_secrets(message)
