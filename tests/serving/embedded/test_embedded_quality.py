"""On real questions: answers where there is one, silence on other matters."""

import json
from typing import Any

import pytest
from support.data import real
from support.embedded import Run, make_call, run_with

from longleaf.memory.sentences import sentences
from longleaf.serving.embedded.encoder import Encoder
from longleaf.serving.embedded.model import Embedded
from longleaf.serving.model import Outcome, Reply
from longleaf.serving.replies import Extracted

COUNT = 150

Asked = tuple[str, str, list[str]]
"""A question, its paragraph, and its answers."""


def _rows(name: str) -> list[dict[str, Any]]:
    with (real("squad") / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    """Questions with their paragraph and its answers, spread over the dev articles of SQuAD."""
    texts = {row["doc_id"]: row["text"] for row in _rows("dev.documents.jsonl")}
    known = [row for row in _rows("dev.questions.jsonl") if not row["impossible"]]
    chosen = known[:: len(known) // COUNT][:COUNT]
    return [
        (
            row["question"],
            texts[row["doc_id"]][slice(*row["context"])],
            [answer["text"] for answer in row["answers"]],
        )
        for row in chosen
    ]


def _quotes(outcome: Outcome) -> str:
    assert isinstance(outcome, Reply)
    assert isinstance(outcome.value, Extracted)
    return "\n".join(outcome.value.quotes)


@pytest.fixture(scope="module")
def run_real(encoder: Encoder) -> Run:
    """As `run`, with the splitter of sentences that people get."""
    return run_with(Embedded(sentences, encoder))


def test_the_answer_is_in_the_quotes(run_real: Run, asked: list[Asked]) -> None:
    """Of ten questions on their own paragraph, eight get a quote with the answer in it."""
    outcomes = run_real([make_call("extract", question, text) for question, text, _ in asked])
    hits = [
        any(answer in _quotes(outcome) for answer in answers)
        for outcome, (_, _, answers) in zip(outcomes, asked, strict=True)
    ]
    assert sum(hits) >= 0.8 * len(hits)


def test_another_matter_is_met_with_silence(run_real: Run, asked: list[Asked]) -> None:
    """Of twenty questions put to a paragraph of another article, nineteen get nothing."""
    half = len(asked) // 2
    texts = [text for _, text, _ in asked[half:] + asked[:half]]
    outcomes = run_real(
        [make_call("extract", q, text) for (q, _, _), text in zip(asked, texts, strict=True)]
    )
    assert sum(not _quotes(outcome) for outcome in outcomes) >= 0.95 * len(outcomes)
