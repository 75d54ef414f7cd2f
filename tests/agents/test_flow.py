"""One question through a strategy: how it ends, what is recorded, and who may not listen."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from longleaf.agents import flow
from longleaf.agents.answer import Answer
from longleaf.agents.errors import LeafMissing
from longleaf.agents.strategies.search import strategy
from longleaf.agents.tools import Memory
from longleaf.serving.model import BudgetReached, Call, Failed, Outcome
from longleaf.serving.replies import Answered, Extracted, ReplyModel
from longleaf.serving.scripted import Scripted
from longleaf.serving.stack import Endpoint, stack
from longleaf.traces import Recorder, names, read_trace, recording

MakeMemory = Callable[..., Memory]

LEASE = "The lease ends in May. Notice is ninety days before the end of the term, in writing."
QUOTE = "Notice is ninety days"


def script(*quotes: str, text: str | None = "Ninety days.") -> Scripted:
    """A model that answers with these quotes."""

    def reply(call: Call) -> ReplyModel:
        if call.leaf.kind == "answer":
            return Answered(text=text, quotes=quotes)
        return Extracted(info="x", confidence=1.0)

    return Scripted(reply)


def ask(memory: Memory, model: Scripted, clock: Iterator[float] | None = None) -> Answer:
    """The answer to what the notice is."""
    times = clock or iter([1.0, 3.5])
    asked = flow.Question("notice", strategy, memory, model, clock=lambda: next(times))
    return asyncio.run(flow.answer(asked))


@pytest.mark.parametrize(
    ("quotes", "status", "kept", "dropped"),
    [
        ([QUOTE], "answered", 1, []),
        ([QUOTE, "never said so"], "answered", 1, ["never said so"]),
        (["never said so"], "unverified", 0, ["never said so"]),
        (["ninety days"], "answered", 0, ["ninety days"]),
        ([], "answered", 0, []),
    ],
)
def test_status_follows_the_quotes(
    make_memory: MakeMemory, quotes: list[str], status: str, kept: int, dropped: list[str]
) -> None:
    """Unverified is an answer whose quotes were all made up; fewer words or none prove nothing."""
    answer = ask(make_memory({"a.txt": LEASE}), script(*quotes))
    assert (answer.status, answer.text) == (status, "Ninety days.")
    assert (len(answer.citations), list(answer.dropped)) == (kept, dropped)


@pytest.mark.parametrize("text", [None, "", "  \n"])
def test_no_text_is_no_answer(make_memory: MakeMemory, text: str | None) -> None:
    """An empty answer is none, and its quotes are not printed."""
    answer = ask(make_memory({"a.txt": LEASE}), script(QUOTE, text=text))
    assert (answer.status, answer.text, answer.citations) == ("no_evidence", None, ())


def test_the_json_is_the_contract(make_memory: MakeMemory) -> None:
    """Scripts that read `--json` find exactly these keys."""
    answer = ask(make_memory({"a.txt": LEASE}, {"b.pdf": "encrypted"}), script(QUOTE))
    told = json.loads(answer.model_dump_json())
    place = {"kind": "page", "number": 1, "label": "1"}
    citation = {"path": "a.txt", "page": place, "page_end": place, "start": 23, "end": 44}
    assert told.pop("usage").keys() == {
        "calls", "replayed", "input_tokens", "cached_tokens", "output_tokens", "usd", "seconds",
    }  # fmt: skip
    assert told.pop("bound").keys() == {"calls", "input_tokens", "output_tokens"}
    assert told == {
        "question": "notice",
        "answer": "Ninety days.",
        "status": "answered",
        "citations": [{**citation, "quote": QUOTE}],
        "dropped": [],
        "coverage": {
            "characters": 84, "characters_total": 84, "documents": 1, "documents_total": 1,
        },
        "skipped": [{"path": "b.pdf", "reason": "encrypted"}],
        "strategy": "search",
        "model": "scripted",
        "run": None,
    }  # fmt: skip
    assert answer.usage.seconds == 2.5
    again = Answer.model_validate_json(answer.model_dump_json())
    assert again.model_dump() == answer.model_dump()


def test_a_model_that_cannot_is_refused_before_anything_is_asked(make_memory: MakeMemory) -> None:
    """The message names the leaf that is missing and the options to pass."""
    model = Scripted({}, leaves=["answer", "score"])
    with pytest.raises(LeafMissing, match=r"can extract, and scripted cannot; .* --model"):
        ask(make_memory({"a.txt": LEASE}), model)
    assert model.calls == []


@pytest.mark.parametrize(
    ("ending", "status", "reason"),
    [
        (Failed("internal", "the key sk-abcdefghij is\nwrong"), "failed", "the key *** is wrong"),
        (Failed("unreachable", "no route to host"), "unreachable", "no route to host"),
        (BudgetReached("0 calls are left"), "budget", "0 calls are left"),
        (Answered(text="Ninety days."), "answered", None),
    ],
)
def test_a_run_that_was_stopped_says_by_what(
    make_memory: MakeMemory, tmp_path: Path, ending: Any, status: str, reason: str | None
) -> None:
    """The reason stands in the answer and in the trace, without secrets, and not in the JSON."""
    model = Scripted({"extract": [Extracted(info="x", confidence=1.0)], "answer": [ending]})
    with Recorder(tmp_path / "t.jsonl") as recorder, recording(recorder):
        answer = ask(make_memory({"a.txt": LEASE}), model)
    assert (answer.status, answer.reason) == (status, reason)
    assert "reason" not in answer.model_dump()
    run = read_trace(tmp_path / "t.jsonl").spans[0]
    failed = status in ("failed", "unreachable")
    assert run.attributes.get(names.ERROR_MESSAGE) == (reason if failed else None)


def test_an_unreachable_model_is_the_reason_among_others(make_memory: MakeMemory) -> None:
    """Of several failures the one is told that the status comes from."""
    memory = make_memory({"a.txt": f"a {LEASE}", "b.txt": f"b {LEASE}"})
    endings = [Failed("malformed", "no JSON"), Failed("unreachable", "no route")]
    answer = ask(memory, Scripted({"extract": endings}))
    assert (answer.status, answer.reason) == ("unreachable", "no route")


def test_a_cut_prompt_shows_in_the_trace(make_memory: MakeMemory, tmp_path: Path) -> None:
    """Whoever wonders why a passage was not quoted sees that the leaf got a part of it."""
    memory = make_memory({"a.txt": "notice " * 900}, length=9000)
    model = Scripted(lambda _: Extracted(info=None), window=900 + 512)
    with Recorder(tmp_path / "t.jsonl") as recorder, recording(recorder):
        ask(memory, model)
    [event] = read_trace(tmp_path / "t.jsonl").spans[0].events
    kept, dropped = event.attributes[names.CUT_KEPT], event.attributes[names.CUT_DROPPED]
    assert (event.name, event.attributes[names.LEAF]) == (names.PROMPT_CUT, "extract")
    assert kept + dropped == 6300 and kept > 0


def test_being_cancelled_gives_what_there_is(make_memory: MakeMemory) -> None:
    """Ctrl-C between two calls prints the best answer so far, as interrupted."""
    entered = asyncio.Event()

    class Slow(Scripted):
        async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
            if calls[0].leaf.kind == "answer":
                entered.set()
                await asyncio.Event().wait()
            async for pair in super().__call__(calls):
                yield pair

    model = Slow({"extract": [Extracted(info="So far.", quotes=(QUOTE,), confidence=1.0)]})
    question = flow.Question(
        "notice", strategy, make_memory({"a.txt": LEASE}), stack(Endpoint(model))
    )

    async def stop() -> Answer:
        task = asyncio.create_task(flow.answer(question))
        await entered.wait()
        task.cancel()
        return await task

    answer = asyncio.run(stop())
    assert (answer.status, answer.text, answer.usage.calls) == ("interrupted", "So far.", 1)
    assert [citation.quote for citation in answer.citations] == [QUOTE]


def test_a_trace_tells_the_whole_run(make_memory: MakeMemory, tmp_path: Path) -> None:
    """Steps, looks, leaves and verdict stand below the run, and no document text among them."""
    memory = make_memory({"a.txt": LEASE})
    question = flow.Question(
        "notice", strategy, memory, stack(Endpoint(script(QUOTE, "never said so")))
    )
    with Recorder(tmp_path / "t.jsonl") as recorder, recording(recorder):
        asyncio.run(flow.answer(question))
    spans = {span.id: span for span in read_trace(tmp_path / "t.jsonl").spans}
    told = [(s.kind, s.name, spans[s.parent].name if s.parent else "") for s in spans.values()]
    assert told == [
        ("run", "search", ""),
        ("ls", "ls", "search"),
        ("step", "retrieve", "search"),
        ("search", "search", "retrieve"),
        ("step", "extract", "search"),
        ("leaf", "extract", "extract"),
        ("step", "answer", "search"),
        ("leaf", "answer", "answer"),
        ("verdict", "citations", "search"),
    ]
    run, verdict = next(iter(spans.values())), list(spans.values())[-1]
    assert run.attributes[names.STATUS] == "answered"
    assert run.attributes[names.ACTUAL_CALLS] == run.attributes[names.BOUND_CALLS] == 2
    assert verdict.attributes[names.CITATIONS_DROPPED] == 1
    assert verdict.attributes[names.EVIDENCE_START] == [23]
    assert LEASE not in (tmp_path / "t.jsonl").read_text()


SWITCHES = [
    "LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING",
    "LANGCHAIN_HANDLER",
]  # fmt: skip


@contextmanager
def eavesdropper(monkeypatch: pytest.MonkeyPatch) -> Generator[list[str]]:
    """Whatever LangChain's tracer is made for or told."""
    from langchain_core.tracers.langchain import LangChainTracer
    from langsmith.utils import get_env_var

    heard: list[str] = []

    def made(*_: object, **__: object) -> None:
        heard.append("made")

    monkeypatch.setattr(LangChainTracer, "__init__", made)
    clear: Any = getattr(get_env_var, "cache_clear", lambda: None)
    clear()
    yield heard
    clear()


@pytest.mark.parametrize("switch", SWITCHES)
def test_the_environment_cannot_send_text_away(
    make_memory: MakeMemory, monkeypatch: pytest.MonkeyPatch, switch: str
) -> None:
    """A tracing switch that stands in the user's environment for other programs is not obeyed."""
    monkeypatch.setenv("LANGSMITH_API_KEY", "none")
    monkeypatch.setenv(switch, "true")
    with eavesdropper(monkeypatch) as heard:
        assert ask(make_memory({"a.txt": LEASE}), script(QUOTE)).status == "answered"
    assert heard == []


def test_a_caller_that_is_traced_does_not_hear_us(make_memory: MakeMemory) -> None:
    """Asked from inside of somebody's own chain, a run does not join that chain's callbacks."""
    from langchain_core.callbacks import BaseCallbackHandler
    from langchain_core.runnables import RunnableLambda
    from langsmith.run_helpers import (
        tracing_context,  # pyright: ignore[reportUnknownVariableType]
    )

    heard: list[str] = []

    class Listener(BaseCallbackHandler):
        def on_chain_start(self, serialized: Any, inputs: Any, **_: Any) -> None:
            heard.append(str(inputs))

    question = flow.Question("notice", strategy, make_memory({"a.txt": LEASE}), script(QUOTE))

    async def chain(_: str) -> str:
        return (await flow.answer(question)).status

    with tracing_context(enabled=False):
        outer: Any = RunnableLambda(chain)
        said = asyncio.run(outer.ainvoke("outer", {"callbacks": [Listener()]}))
    assert (said, heard) == ("answered", ["outer"])
