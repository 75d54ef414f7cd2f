"""The examples that come with longleaf, asked as their reader would ask them."""

import json
import shutil
from pathlib import Path

import pytest
from support.process import longleaf

from longleaf.client import open as open_library

EXAMPLES = Path(__file__).parents[2] / "examples"
QUESTIONS = EXAMPLES / "questions.jsonl"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example library, so that no memory is kept in the checkout."""
    return shutil.copytree(
        EXAMPLES / "library",
        tmp_path_factory.mktemp("examples") / "library",
        ignore=shutil.ignore_patterns(".longleaf"),
    )


def test_every_example_is_answered_with_real_quotes(folder: Path) -> None:
    """Every question gets its line, and each quote is the stored text at its offsets."""
    ran = longleaf("ask", folder, "--questions", QUESTIONS, "--json")
    answers = [json.loads(line) for line in ran.out.splitlines()]
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text().splitlines()]
    assert [answer["question"] for answer in answers] == asked
    citations = [citation for answer in answers for citation in answer["citations"]]
    assert citations
    with open_library(folder) as library:
        for cited in citations:
            excerpt = library.read(cited["path"], start=cited["start"], end=cited["end"])
            assert excerpt.text == cited["quote"]
            assert excerpt.page.number == cited["page"]["number"]
