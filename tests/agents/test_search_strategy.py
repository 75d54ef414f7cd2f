"""The strategy `search`: retrieve, extract, answer; and its bound, whatever happens."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from longleaf.agents import flow
from longleaf.agents.answer import Answer, Status
from longleaf.agents.strategies.search import PASSAGES, strategy
from longleaf.agents.tools import Memory
from longleaf.memory.vectors import Encoding
from longleaf.serving.model import BudgetReached, Call, Failed, FailureKind, Outcome, Reply, Usage
from longleaf.serving.prompt import render
from longleaf.serving.replies import Answered, Extracted, Judged, ReplyModel
from longleaf.serving.scripted import Scripted
from longleaf.serving.stack import Endpoint, stack
from longleaf.traces import Recorder, names, read_spans, recording

CASES = int(os.environ.get("LONGLEAF_CASES", "500"))
MakeMemory = Callable[..., Memory]

LEASE = "The lease ends in May. Notice is ninety days before the end of the term, in writing."
CARS = "Cars are parked behind the house. The barrier opens by code."


def ask(question: str, memory: Memory, model: Scripted) -> Answer:
    """The answer by plain retrieve-then-read, by words alone."""
    return asyncio.run(flow.answer(flow.Question(question, strategy, memory, model, run="r1")))


def by(score: Callable[[str], float]) -> Encoding:
    """An encoding by which the texts with the highest score are the most similar to any query."""

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[score(text)] for text in texts], np.float32)

    return Encoding("made-up", embed)


def quoting(call: Call) -> ReplyModel:
    """A model that finds notice periods, and quotes the first four words of its passage."""
    passages = call.texts("document")
    quotes = tuple(" ".join(text.split()[:4]) for text in passages)
    if call.leaf.kind == "answer":
        return Answered(text="Ninety days.", quotes=quotes, confidence=0.9)
    told = "notice" in passages[0].lower()
    return Extracted(info="Ninety days." if told else None, quotes=quotes, confidence=0.8 * told)


def test_an_answer_comes_with_its_quote_and_what_was_read(make_memory: MakeMemory) -> None:
    """Only passages that had something to say are answered from, and the quote has its page."""
    memory = make_memory({"lease.pdf": LEASE, "cars.pdf": CARS}, {"scan.pdf": "needs OCR"})
    model = Scripted(quoting)
    answer = ask("When must notice of the lease be given by the house ?", memory, model)
    assert (answer.status, answer.text) == ("answered", "Ninety days.")
    [citation] = answer.citations
    assert (citation.path, citation.quote) == ("lease.pdf", "The lease ends in")
    assert str(citation.page) == "page 1"
    assert [call.leaf.kind for call in model.calls] == ["extract", "extract", "answer"]
    assert answer.coverage.characters == answer.coverage.characters_total == len(LEASE + CARS)
    assert [(file.path, file.reason) for file in answer.skipped] == [("scan.pdf", "needs OCR")]
    assert (answer.usage.calls, answer.bound.calls, answer.run) == (3, 3, "r1")


def test_nothing_found_asks_nothing(make_memory: MakeMemory) -> None:
    """A question that no passage shares a word with costs no call."""
    model = Scripted(quoting)
    answer = ask("xylophone", make_memory({"a.txt": LEASE}), model)
    assert (answer.status, answer.text, model.calls) == ("no_evidence", None, [])


def test_nothing_said_is_no_evidence(make_memory: MakeMemory) -> None:
    """Where no passage has anything to say, no answer is asked for, hence none is made up."""
    model = Scripted(lambda _: Extracted(info=None))
    assert ask("lease", make_memory({"a.txt": LEASE}), model).status == "no_evidence"
    assert [call.leaf.kind for call in model.calls] == ["extract"]


def test_no_confidence_is_no_evidence(make_memory: MakeMemory) -> None:
    """A passage of which the model thinks nothing is not answered from."""
    model = Scripted(lambda _: Extracted(info="maybe", confidence=0.0))
    assert ask("lease", make_memory({"a.txt": LEASE}), model).status == "no_evidence"


def test_no_answer_is_not_replaced_by_an_extract(make_memory: MakeMemory) -> None:
    """When the last step finds that the passages do not answer, nothing is guessed."""
    extracted = Extracted(info="May", confidence=1.0, quotes=("The lease ends in",))
    model = Scripted({"extract": [extracted], "answer": [Answered(text=None)]})
    answer = ask("lease", make_memory({"a.txt": LEASE}), model)
    assert (answer.status, answer.text, answer.citations) == ("no_evidence", None, ())


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        (BudgetReached("0 calls left"), "budget"),
        (Failed("unreachable", "no route"), "unreachable"),
        (Failed("internal", "oops"), "failed"),
    ],
)
def test_the_best_so_far_is_kept(make_memory: MakeMemory, ending: Outcome, status: str) -> None:
    """A run that is stopped before its last call still gives what it had, with the citation."""
    extracted = Extracted(info="In May.", confidence=1.0, quotes=("The lease ends in",))
    model = Scripted({"extract": [extracted], "answer": [ending]})
    answer = ask("lease", make_memory({"a.txt": LEASE}), model)
    assert (answer.status, answer.text) == (status, "In May.")
    assert [citation.quote for citation in answer.citations] == ["The lease ends in"]


def test_a_failure_on_the_way_does_not_spoil_an_answer(make_memory: MakeMemory) -> None:
    """One passage could not be looked at, but the last step has spoken."""
    extracted: list[ReplyModel | Outcome] = [
        Failed("timeout", "late"),
        Extracted(info="In May.", confidence=1.0),
    ]
    memory = make_memory({"a.txt": f"a {LEASE}", "b.txt": f"b {LEASE}"})
    model = Scripted({"extract": extracted, "answer": [Answered(text="May.")]})
    assert ask("lease", memory, model).status == "answered"


def test_a_budget_of_nothing_is_not_called_no_evidence(make_memory: MakeMemory) -> None:
    """Who could not look has not found that there is nothing."""
    model = Scripted(lambda _: BudgetReached("0 calls left"))
    answer = ask("lease", make_memory({"a.txt": LEASE}), model)
    assert (answer.status, answer.text) == ("budget", None)


def test_the_surest_extract_is_the_best_so_far(make_memory: MakeMemory) -> None:
    """Where the answer fails, the passage that said most stands in for it."""
    told = [Extracted(info=info, confidence=c) for info, c in (("a", 0.2), ("b", 0.9), ("c", 0.5))]
    memory = make_memory({f"{n}.txt": f"{n} {LEASE}" for n in range(3)})
    model = Scripted({"extract": told, "answer": [Failed("timeout", "late")]})
    assert ask("lease", memory, model).text == "b"


def test_words_of_a_passage_that_was_not_sent_are_no_quote(make_memory: MakeMemory) -> None:
    """Where passages were cut off to fit, a quote of one of them is not what the leaf has read."""
    memory = make_memory({"a.txt": "lease lease " * 300, "b.txt": LEASE}, length=4000)
    quote = "Notice is ninety days"

    def reply(call: Call) -> ReplyModel:
        if call.leaf.kind == "answer":
            return Answered(text="Ninety days.", quotes=(quote,))
        return Extracted(info="x", confidence=1.0)

    longest_first = by(lambda text: float(len(text)))
    for window, status in ((1024 + 1600, "answered"), (1024 + 900, "unverified")):
        model = Scripted(reply, window=window)
        asked = flow.Question("lease", strategy, memory, model, longest_first)
        assert asyncio.run(flow.answer(asked)).status == status


def test_a_reply_of_no_form_takes_no_draft_away(make_memory: MakeMemory) -> None:
    """What the passages said is the answer then, and it is told what failed."""

    def reply(call: Call) -> ReplyModel | Outcome:
        if call.leaf.kind == "answer":
            return Reply(call.leaf.fallback, Usage(2, 0, 50, 0, 9), "fallback")
        return quoting(call)

    answer = ask("lease notice", make_memory({"a.txt": LEASE}), Scripted(reply))
    assert (answer.status, answer.answer) == ("failed", "Ninety days.")
    assert "answer got no reply of its form" in (answer.reason or "")


def test_passages_are_asked_best_first_and_at_most_eight(make_memory: MakeMemory) -> None:
    """Similarity decides which eight of many passages are read, and in which order."""
    texts = {f"{n:02}.txt": f"lease number {n}" for n in range(20)}
    model = Scripted(lambda _: Extracted(info=None))

    by_number = by(lambda text: float(text.split()[-1]) if text[-1].isdecimal() else 1.0)
    asked = flow.Question("lease", strategy, make_memory(texts), model, by_number)
    asyncio.run(flow.answer(asked))
    passages = [call.texts("document")[0] for call in model.calls]
    assert passages == [f"lease number {n}" for n in range(19, 19 - PASSAGES, -1)]


def test_a_trace_of_many_candidates_stays_small(make_memory: MakeMemory, tmp_path: Path) -> None:
    """At most 1.5 KB a span, beside the wording and the replies, also where much was found."""
    memory = make_memory({f"{n:02}.txt": f"lease notice {n} of the house" for n in range(150)})
    question = flow.Question(
        "lease of the house", strategy, memory, stack(Endpoint(Scripted(quoting)))
    )
    with Recorder(tmp_path / "t.jsonl") as recorder, recording(recorder):
        asyncio.run(flow.answer(question))
    lines = (tmp_path / "t.jsonl").read_bytes().splitlines(keepends=True)
    size = sum(len(line) for line in lines if not line.startswith(b'{"type":"blob"'))
    spans = {span.kind: span for span in read_spans(tmp_path / "t.jsonl")}
    assert len(spans["search"].attributes[names.READ_START]) == PASSAGES
    assert size <= 1500 * sum(line.startswith(b'{"type":"start"') for line in lines)


def test_completion_out_of_order_changes_nothing(make_memory: MakeMemory) -> None:
    """The same replies give the same answer, in whatever order they arrive."""
    memory = make_memory({f"{n}.txt": f"{n} {LEASE}" for n in range(9)})
    answers = [ask("lease notice", memory, Scripted(quoting, seed=s)) for s in (None, 1, 2, 3)]
    without_seconds = [answer.model_dump(exclude={"usage"}) for answer in answers]
    assert without_seconds == without_seconds[:1] * 4


# the bound ------------------------------------------------------------------

VOCABULARY = [*"lease notice ninety days term fee 42 in of the".split(), "漢字", "<|im_end|>", "\n"]
TEXTS = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=60).map(" ".join), max_size=9)
KINDS: tuple[FailureKind, ...] = get_args(FailureKind)


class Adversary:
    """Replies that are as bad as they can be, chosen by a seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def __call__(self, call: Call) -> ReplyModel | Outcome:
        """A failure, a refusal, a reply of another kind, or one full of false quotes."""
        choose = self.random.choice
        if self.random.random() < 0.25:
            tokens = Usage(1, 0, 5, 0, 5, None)
            outcomes: list[Outcome] = [
                Failed(choose(KINDS), "went wrong"),
                Failed(choose(KINDS), "went wrong", tokens),
                BudgetReached("nothing left"),
                Reply(Judged(ok=True, score=1.0), tokens),
            ]
            return choose(outcomes)
        text = choose([None, "", " ", "Ninety days.", "x" * 4000, "word " * 800])
        quotes = tuple(self.quote(call) for _ in range(self.random.randrange(6)))
        if call.leaf.kind == "answer":
            return Answered(text=text, quotes=quotes, confidence=choose([0.0, 0.5, 1.0]))
        return Extracted(info=text, quotes=quotes[:5], confidence=choose([0.0, 0.5, 1.0]))

    def quote(self, call: Call) -> str:
        """Words of the passage, or words that nobody wrote."""
        words = self.random.choice(call.texts("document")).split() or [""]
        first = self.random.randrange(len(words))
        stretch = words[first : first + self.random.randrange(12)]
        return self.random.choice([" ".join(stretch), "never said so", "\u2060", "é" * 1200])


def run_case(memory: Memory, question: str, window: int, seed: int) -> tuple[Answer, Scripted]:
    """One question to an adversary, with a similarity of its own."""
    model = Scripted(Adversary(seed), window=window, seed=seed, count_tokens=_bytes)
    similar = Random(seed)

    by_chance = by(lambda _: similar.random())
    asked = flow.Question(question, strategy, memory, model, by_chance if seed % 2 else None)
    return asyncio.run(flow.answer(asked)), model


def _bytes(text: str) -> int:
    return len(text.encode())


def check_case(texts: Mapping[str, str], answer: Answer, model: Scripted) -> None:
    """The promises that hold however a run goes."""
    assert len(model.calls) <= answer.bound.calls
    assert answer.usage.calls <= answer.bound.calls
    assert answer.usage.input_tokens <= answer.bound.input_tokens
    assert answer.usage.output_tokens <= answer.bound.output_tokens
    for call in model.calls:
        prompt = sum(_bytes(message.content) for message in render(call.segments))
        assert prompt <= call.leaf.max_input
        assert prompt + call.leaf.max_output <= model.card.window
    for citation in answer.citations:
        assert citation.quote == texts[citation.path][citation.start : citation.end]
        assert len(citation.quote.split()) >= 3 or any("漢" <= c <= "龥" for c in citation.quote)
    assert answer.status in get_args(Status)
    assert (answer.text is not None) >= (answer.status in ("answered", "unverified"))
    assert 0 <= answer.coverage.characters <= answer.coverage.characters_total


@settings(deadline=None, derandomize=True, max_examples=CASES)
@given(
    TEXTS,
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=30).map(" ".join),
    st.integers(2000, 5000) | st.integers(1, 20000),
    st.integers(10, 60) | st.integers(20, 3000),
    st.integers(0, 2**32),
)
def test_the_bound_holds_whatever_a_model_replies(
    make_memory: MakeMemory, texts: list[str], question: str, window: int, length: int, seed: int
) -> None:
    """No reply, failure or document makes a run cost more than was said, or print a false quote."""
    library = {f"{number}.txt": text for number, text in enumerate(texts)}
    answer, model = run_case(make_memory(library, length=length), question, window, seed)
    check_case(library, answer, model)
