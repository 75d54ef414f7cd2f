"""The question sets are read as they are meant."""

from collections.abc import Sequence

import pytest
from quality.cases import Pool, Span
from quality.sets import SETS, load
from quality.stories import located
from support.data import real

COUNTS = {
    ("squad", "dev"): 1360,
    ("squad", "train"): 1400,
    ("covidqa", "dev"): 319,
    ("covidqa-known", "train"): 216,
    ("cuad", "dev"): 1047,
    ("quality_2opt", "dev"): 314,
    ("qmsum", "dev"): 237,
    ("hotpotqa", "dev"): 203,
    ("sec-10-q", "dev"): 195,
}


@pytest.mark.parametrize(("name", "split"), COUNTS)
def test_a_set_asks_what_its_documents_answer(name: str, split: str) -> None:
    """As many questions as the trial had; answers stand where gold is."""
    pools = load(name, real(name.removesuffix("-known")).parent, split)
    asked = [(pool, question) for pool in pools for question in pool.questions if question.gold]
    assert len(asked) == COUNTS[name, split]
    assert name != "hotpotqa" or all(len(one.gold) == 2 for _, one in asked)
    for pool, one in asked:
        known = {one.known} - {None}
        assert {gold.document for gold in one.gold} <= (known or set(pool.documents))
        assert all(_says(pool, gold, one.answers) for gold in one.gold) or name == "hotpotqa"


def _says(pool: Pool, gold: Span, answers: Sequence[str]) -> bool:
    """Whether gold is an answer in words, where there are such, and never nothing."""
    text = pool.documents[gold.document]
    if not isinstance(text, str):
        return True
    stretch = text[gold.start : gold.end]
    return stretch in answers if answers else bool(stretch.strip())


def test_a_limit_draws_the_same_questions_again() -> None:
    """So that runs can be compared."""
    data = real("squad").parent
    first, again = (
        [question.id for pool in load("squad", data, "dev", 50) for question in pool.questions]
        for _ in range(2)
    )
    assert first == again
    assert len(first) == 50
    assert set(SETS) >= {"squad"}


def test_a_snippet_is_found_whatever_its_white_space() -> None:
    """And is told from one that is not there."""
    assert located("(one)  two.", "a", "Say:\n(one)\n two. Done.") == Span("a", 5, 16)
    with pytest.raises(ValueError, match="not in a"):
        located("(one) three", "a", "(one) two")
