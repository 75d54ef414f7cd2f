"""Real folders asked real questions: every quote stands on the page that is named."""

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument  # pyright: ignore[reportMissingTypeStubs]
from support.data import real

import longleaf
from longleaf.agents.answer import Answer
from longleaf.client import models

CONTRACTS = (
    "How much notice is needed to terminate the maintenance agreement?",
    "Which state's law governs the endorsement agreement?",
    "What royalty is paid under the license agreement?",
)
REPORTS = (
    "What was Intel's effective tax rate in the third quarter of 2023?",
    "Why did Apple's total net sales decrease in the third quarter of 2023?",
    "Which risks does NVIDIA name about its supply?",
)
ELSEWHERE = "Who won the Wimbledon ladies' singles title in 1975?"


def copied(name: str, folder: Path) -> Path:
    """The PDFs of a folder of real data, in a place that can be written."""
    for path in sorted(real(name).glob("*.pdf")):
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module", params=[("contracts", CONTRACTS), ("sec-10-q", REPORTS)])
def asked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, Sequence[Answer]]]:
    """A folder of real PDFs, with the answers to its questions and to one about something else."""
    name, questions = request.param
    folder = copied(name, tmp_path_factory.mktemp(name))
    with longleaf.open(folder) as library:
        yield folder, list(library.ask_many([*questions, ELSEWHERE]))


def page_of(path: Path, number: int) -> str:
    """The text of a PDF's page by pypdfium2 itself, without white space and line-end marks."""
    with PdfDocument(path) as pdf:
        return plain(pdf[number - 1].get_textpage().get_text_range())


def plain(text: str) -> str:
    """Letters, digits and signs alone: hyphens at line ends and spaces are layout."""
    return re.sub(r"[\s\ufffe\u00ad|®™-]", "", text)


def test_every_quote_stands_on_its_page(asked: tuple[Path, Sequence[Answer]]) -> None:
    """Whoever opens the PDF at the page that a citation names finds the words there."""
    folder, answers = asked
    for answer in answers[:-1]:
        assert answer.status == "answered"
        assert answer.citations
        for citation in answer.citations:
            numbers = range(citation.page.number, citation.page_end.number + 1)
            there = "".join(page_of(folder / citation.path, number) for number in numbers)
            assert plain(citation.quote) in there


def test_nothing_is_guessed_about_something_else(asked: tuple[Path, Sequence[Answer]]) -> None:
    """A question that these documents say nothing about has no answer."""
    _, answers = asked
    assert (answers[-1].status, answers[-1].answer) == ("no_evidence", None)


def test_the_first_answer_does_not_embed_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of passages only the best candidates and their sentences are embedded."""
    folder = copied("contracts", tmp_path)
    embedded: set[str] = set()
    embed = models.encoder().embed

    def counted(texts: Sequence[str]) -> object:
        embedded.update(texts)
        return embed(texts)

    monkeypatch.setattr(models.encoder(), "embed", counted)
    with longleaf.open(folder) as library:
        assert library.index().passages > 1000
        assert not embedded
        assert library.ask(CONTRACTS[0]).status == "answered"
    assert 0 < len(embedded) < 200
