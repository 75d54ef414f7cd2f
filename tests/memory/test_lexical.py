"""The lexical index on its own."""

from pathlib import Path

import pytest

from longleaf.memory.lexical import Indexed, Lexical
from longleaf.memory.ranking.query import understand
from longleaf.memory.ranking.weights import Weights

PASSAGES = [
    Indexed(1, 10, "Either party may terminate this agreement upon thirty days' notice."),
    Indexed(1, 11, "The agreement is governed by the laws of Delaware."),
    Indexed(2, 20, "東京は日本の首都です。"),
    Indexed(2, 21, "Identifiers such as EX-10.1 and § 4.2(b) and foo_bar() stand here."),
]


@pytest.fixture
def index(tmp_path: Path) -> Lexical:
    """Four passages of two documents."""
    lexical = Lexical(tmp_path / "lexical")
    lexical.write([], PASSAGES)
    return lexical


def keys(index: Lexical, query: str, documents: list[int] | None = None) -> list[int]:
    """Keys of the passages found, best first."""
    return [hit.passage for hit in index.search(understand(query), 10, documents)]


def test_words_are_found_in_other_forms(index: Lexical) -> None:
    """Somebody who asks for terminating finds terminate."""
    assert keys(index, "When does terminating take effect?") == [10]


def test_a_query_of_question_words_only_still_searches(index: Lexical) -> None:
    """A question like "what is this" is looked for as it stands."""
    assert keys(index, "what is this") != []


def test_search_stays_within_the_documents_given(index: Lexical) -> None:
    """A document outside is not found, however well it fits."""
    assert keys(index, "agreement", [2]) == []
    assert sorted(keys(index, "agreement", [1])) == [10, 11]


def test_a_forgotten_document_is_gone_after_the_commit(index: Lexical) -> None:
    """And a reader that is already open sees that."""
    assert keys(index, "agreement")
    index.write([1], [])
    assert keys(index, "agreement") == []


def test_what_is_added_is_found_after_the_next_write(index: Lexical) -> None:
    """One commit for many documents, which are indexed while the next are read."""
    index.add([Indexed(3, 30, "A turnip is a vegetable.")])
    index.add([Indexed(4, 40, "So is a parsnip, and no turnip.")])
    assert keys(index, "turnip") == []
    index.write([1], [Indexed(5, 50, "Turnip soup.")])
    assert sorted(keys(index, "turnip")) == [30, 40, 50]
    assert keys(index, "Delaware") == []


def test_what_is_abandoned_is_not_found_and_others_may_write(index: Lexical) -> None:
    """After an error nothing half done is left, and no lock."""
    index.add([Indexed(3, 30, "A turnip is a vegetable.")])
    index.abandon()
    Lexical(index.folder).write([], [Indexed(4, 40, "A parsnip is a vegetable.")])
    assert keys(index, "vegetable") == [40]


def test_an_index_written_afresh_forgets_what_was_added(index: Lexical) -> None:
    """It holds what it is given then, and nothing twice."""
    index.add([PASSAGES[0]])
    index.write([], PASSAGES, afresh=True)
    assert keys(index, "terminate") == [10]


def test_an_index_written_afresh_scores_scores_as_a_new_one(index: Lexical, tmp_path: Path) -> None:
    """What was once there leaves no trace in the scores."""
    asked = understand("agreement")
    more = [Indexed(3, 30 + n, "agreement " * n) for n in range(1, 9)]
    index.write([], [*PASSAGES, *more], afresh=True)
    index.write([3], [])
    new = Lexical(tmp_path / "new")
    new.write([], PASSAGES)
    assert index.search(asked, 10) != new.search(asked, 10)
    index.write([], PASSAGES, afresh=True)
    assert index.search(asked, 10) == new.search(asked, 10)


def test_a_damaged_index_is_recognised(index: Lexical) -> None:
    """Somebody who deletes index files gets a new index, not a crash."""
    assert index.is_intact()
    (index.folder / "meta.json").write_text("{")
    assert not Lexical(index.folder).is_intact()


def test_a_title_or_heading_lifts_a_passage(tmp_path: Path) -> None:
    """A passage does not repeat what its document or section is called."""
    lexical = Lexical(tmp_path / "lexical")
    lexical.write(
        [],
        [
            Indexed(1, 10, "The fee is due in March.", "Lease of the mill", "Rent"),
            Indexed(2, 20, "The fee is due in March.", "Lease of the barn", "Deposit"),
        ],
    )
    asked = "When is the fee due"
    assert keys(lexical, f"{asked} for the barn?")[0] == 20
    assert keys(lexical, f"{asked} as rent?")[0] == 10
    without = Weights(title=0, heading=0)
    hits = lexical.search(understand(f"{asked} for the barn?"), 10, None, without)
    assert len({hit.score for hit in hits}) == 1


def test_the_parts_of_a_score_add_up_to_it(index: Lexical) -> None:
    """Whoever asks why sees all of it; and a passage that has none of the words has 0."""
    asked = understand("Who may terminate the agreement upon notice?")
    hits = index.search(asked, 10)
    passages = [hit.passage for hit in hits]
    explained = index.explain(asked, [*passages, 20])
    scores = [*(hit.score for hit in hits), 0.0]
    assert [sum(part.values()) for part in explained] == pytest.approx(scores)
    assert explained[0]["pairs"] > 0


def test_rare_words_are_told_from_frequent_ones(index: Lexical) -> None:
    """A word in no passage says nothing."""
    rare, frequent, absent = index.rarities(["delawar", "agreement", "xyzzy"])
    assert rare > frequent > absent == 0.0
