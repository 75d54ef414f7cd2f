"""The lexical index on its own."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.memory.lexical import Lexical, terms
from longleaf.memory.search import query_terms, z_scores

PASSAGES = [
    (1, 10, "Either party may terminate this agreement upon thirty days' notice."),
    (1, 11, "The agreement is governed by the laws of Delaware."),
    (2, 20, "東京は日本の首都です。"),
    (2, 21, "Identifiers such as EX-10.1 and § 4.2(b) and foo_bar() stand here."),
]


@pytest.fixture
def index(tmp_path: Path) -> Lexical:
    """Four passages of two documents."""
    lexical = Lexical(tmp_path / "lexical")
    lexical.write([], PASSAGES)
    return lexical


def keys(index: Lexical, query: str, documents: list[int] | None = None) -> list[int]:
    """Keys of the passages found, best first."""
    return [hit.passage for hit in index.search(query_terms(query), 10, documents)]


def test_words_are_found_in_other_forms(index: Lexical) -> None:
    """Somebody who asks for terminating finds terminate."""
    assert keys(index, "When does terminating take effect?") == [10]


def test_scripts_without_spaces_are_found(index: Lexical) -> None:
    """A Japanese word is found inside a sentence."""
    assert keys(index, "日本") == [20]


@pytest.mark.parametrize("query", ["EX-10.1", "§ 4.2(b)", "foo_bar()"])
def test_identifiers_are_found_as_typed(index: Lexical, query: str) -> None:
    """Punctuation in a query is never an operator."""
    assert keys(index, query)[0] == 21


def test_a_query_of_question_words_only_still_searches(index: Lexical) -> None:
    """A question like "what is this" is looked for as it stands."""
    assert keys(index, "what is this") != []


def test_search_stays_within_the_documents_given(index: Lexical) -> None:
    """A document outside is not found, however well it fits."""
    assert keys(index, "agreement", [2]) == []
    assert keys(index, "agreement", [1]) == [11, 10] or keys(index, "agreement", [1]) == [10, 11]


def test_a_forgotten_document_is_gone_after_the_commit(index: Lexical) -> None:
    """And a reader that is already open sees that."""
    assert keys(index, "agreement")
    index.write([1], [])
    assert keys(index, "agreement") == []


def test_what_is_added_is_found_after_the_next_write(index: Lexical) -> None:
    """One commit for many documents, which are indexed while the next are read."""
    index.add([(3, 30, "A turnip is a vegetable.")])
    index.add([(4, 40, "So is a parsnip, and no turnip.")])
    assert keys(index, "turnip") == []
    index.write([1], [(5, 50, "Turnip soup.")])
    assert sorted(keys(index, "turnip")) == [30, 40, 50]
    assert keys(index, "Delaware") == []


def test_what_is_abandoned_is_not_found_and_others_may_write(index: Lexical) -> None:
    """After an error nothing half done is left, and no lock."""
    index.add([(3, 30, "A turnip is a vegetable.")])
    index.abandon()
    Lexical(index.folder).write([], [(4, 40, "A parsnip is a vegetable.")])
    assert keys(index, "vegetable") == [40]


def test_an_index_written_afresh_forgets_what_was_added(index: Lexical) -> None:
    """It holds what it is given then, and nothing twice."""
    index.add([(1, 10, PASSAGES[0][2])])
    index.write([], PASSAGES, afresh=True)
    assert keys(index, "terminate") == [10]


def test_an_index_written_afresh_scores_scores_as_a_new_one(index: Lexical, tmp_path: Path) -> None:
    """What was once there leaves no trace in the scores."""
    more = [(3, 30 + n, "agreement " * n) for n in range(1, 9)]
    index.write([], [*PASSAGES, *more], afresh=True)
    index.write([3], [])
    new = Lexical(tmp_path / "new")
    new.write([], PASSAGES)
    assert index.search(["agreement"], 10) != new.search(["agreement"], 10)
    index.write([], PASSAGES, afresh=True)
    assert index.search(["agreement"], 10) == new.search(["agreement"], 10)


def test_a_damaged_index_is_recognised(index: Lexical) -> None:
    """Somebody who deletes index files gets a new index, not a crash."""
    assert index.is_intact()
    (index.folder / "meta.json").write_text("{")
    assert not Lexical(index.folder).is_intact()


@given(st.text(max_size=200))
@settings(deadline=None, derandomize=True, max_examples=300)
def test_no_query_can_raise(tmp_path_factory: pytest.TempPathFactory, query: str) -> None:
    """Quotes, brackets, operators, control characters: all are just words or nothing."""
    folder = tmp_path_factory.getbasetemp() / "shared-lexical"
    lexical = Lexical(folder)
    if not folder.exists():
        lexical.write([], PASSAGES)
    lexical.search(query_terms(query), 5)


@given(st.text(max_size=300))
@settings(deadline=None, derandomize=True)
def test_a_query_with_words_never_turns_empty(query: str) -> None:
    """Dropping question words never drops everything."""
    assert bool(query_terms(query)) == bool(terms(query.casefold()))


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=50))
def test_z_scores_have_mean_zero(values: list[int]) -> None:
    """And the order of the values."""
    scores = z_scores(values)
    assert abs(sum(scores)) < 1e-9 * len(values)
    pairs = sorted(zip(values, scores, strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(pairs))
