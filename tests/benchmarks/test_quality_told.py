"""What the benchmark of search says of answers, and how sure it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quality.answers import judged
from quality.cases import Span
from quality.intervals import difference, mean_of
from quality.scores import exact, f1
from support.quality import TEXTS, question

from longleaf.agents.answer import Answer, Citation
from longleaf.memory.document import Page

LINE = Page(kind="line", number=1, label="")


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abcde")), min_size=1))
def test_an_interval_holds_its_mean(rows: list[tuple[bool, str]]) -> None:
    """For any groups; a thing does not differ from itself."""
    values, groups = [float(value) for value, _ in rows], [group for _, group in rows]
    mean = mean_of(values, groups)
    assert 0 <= mean.low <= mean.high <= 1
    assert mean.value == pytest.approx(sum(values) / len(values))
    assert difference(values, values, groups) == (0, 0, 0)


def test_questions_of_one_document_are_no_independent_witnesses() -> None:
    """A hundred questions about two documents say little."""
    values = [1.0] * 50 + [0.0] * 50
    apart, together = (
        mean_of(values, groups)
        for groups in ([str(n) for n in range(100)], ["a"] * 50 + ["b"] * 50)
    )
    assert apart.high - apart.low < 0.25 < together.high - together.low


def test_scores_of_an_answer_forgive_case_articles_and_punctuation() -> None:
    """As SQuAD's do."""
    assert exact("the Walt Disney Company.", ["Disney", "Walt Disney company"]) == 1
    assert f1("of the Walt Disney Company", ["Walt Disney Company"]) == pytest.approx(6 / 7)
    assert f1("1957", ["1956"]) == exact("", ["1956"]) == 0


@given(st.text(), st.text())
def test_the_two_scores_agree(one: str, other: str) -> None:
    """F1 has no direction, and is whole where the match is exact."""
    assert f1(one, [other]) == pytest.approx(f1(other, [one]))
    assert exact(one, [other]) <= (f1(one, [other]) == 1) or f1(one, [one]) == 0


def test_an_answer_is_judged_by_its_words_and_its_quotes() -> None:
    """Each measure where it applies, and nowhere else."""
    text = TEXTS["leases"]
    first = Citation(path="leases.txt", page=LINE, page_end=LINE, start=4, end=10, quote="tenant")
    told = Answer.model_construct(answer="The tenant.", citations=(first,))
    silent = Answer.model_construct(answer=None, citations=())
    wrong = first.model_copy(update={"quote": "Tenant"})
    names = {"leases.txt": "leases"}

    def measured(answer: Answer, *gold: Span, answers: tuple[str, ...] = ()) -> dict[str, float]:
        asked = replace(question(*gold), answers=answers)
        return judged(asked, answer, names, lambda c: text[c.start : c.end])

    whole, other = Span("leases", 0, len(text)), Span("leases", 11, 20)
    best = {"verbatim": 1, "cited": 1, "EM": 1, "F1": 1}
    assert measured(told, whole, answers=("tenant",)) == best
    assert measured(told, other) == {"verbatim": 1, "cited": 0}
    assert measured(told) == {"verbatim": 1, "no answer": 0}
    assert measured(silent) == {"no answer": 1}
    misquoted = told.model_copy(update={"citations": (first, wrong)})
    assert measured(misquoted, whole) == {"verbatim": 0, "cited": 1}
