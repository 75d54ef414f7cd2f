"""What the benchmark of search counts as found."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from quality.cases import Question, Span
from quality.metrics import LONGEST, measure, rank_of
from quality.reach import ENOUGH, Reach, Words
from support.quality import question

SPANS = st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 300), st.integers(1, 120)).map(
    lambda drawn: Span(drawn[0], drawn[1], drawn[1] + drawn[2])
)
WORDS = Words({"a": "one two three four " * 20, "b": "five six\nseven " * 30}.__getitem__)


def reached(asked: Question, hits: Sequence[Span], most: int) -> bool:
    """Whether so many words of the hits are enough."""
    return Reach(hits, WORDS, most).holds(asked, most)


def test_a_hit_overlaps_gold_in_the_same_document() -> None:
    """A character shared is enough; one that is only next to it is not."""
    hits = [Span("b", 0, 50), Span("a", 50, 90), Span("a", 10, 50)]
    assert rank_of(question(Span("a", 49, 50)), hits) == 3
    assert rank_of(question(Span("a", 50, 51)), hits) == 2
    assert rank_of(question(Span("c", 0, 9)), hits) == float("inf")


def test_a_long_passage_is_no_hit() -> None:
    """Else the longest passages would win."""
    asked = question(Span("a", 0, 10))
    assert rank_of(asked, [Span("a", 0, LONGEST + 1), Span("a", 0, LONGEST)]) == 2


def test_two_hops_are_found_when_both_are() -> None:
    """The rank is that of the later one."""
    hits = [Span("a", 0, 9), Span("c", 0, 9), Span("b", 0, 9)]
    gold = Span("b", 0, 9), Span("a", 0, 9)
    assert rank_of(question(*gold, every=True), hits) == 3
    assert rank_of(question(*gold), hits) == 1
    asked = question(Span("a", 0, 7), Span("b", 0, 8), every=True)
    assert [reached(asked, [Span("a", 0, 40), Span("b", 0, 9)], most) for most in (8, 12)] == [0, 1]


def test_measures_of_a_search() -> None:
    """All of one search, by name."""
    measured = measure(question(Span("a", 5, 8)), [Span("b", 0, 9), Span("a", 0, 9)], WORDS, (1, 5))
    assert measured == {"@1": 0, "@5": 1, "w500": 1, "w2000": 1, "MRR": 0.5}


def test_the_last_passage_is_cut_and_no_word_counts_twice() -> None:
    """So that words are what is compared, however they are cut into passages."""
    asked = question(Span("a", 8, 13))  # the third word
    assert not reached(asked, [Span("a", 0, 40)], 2)
    assert reached(asked, [Span("a", 0, 40)], 3)
    assert reached(asked, [Span("a", 0, 7), Span("a", 0, 7), Span("a", 8, 13)], 3)


def test_of_a_longer_stretch_thirty_words_are_enough() -> None:
    """Gold may be a whole discussion."""
    asked = question(Span("a", 0, 380))
    assert not reached(asked, [Span("a", 0, 380)], ENOUGH - 1)
    assert reached(asked, [Span("a", 0, 380)], ENOUGH)


@given(SPANS, st.lists(SPANS), st.integers(0, 200), st.integers(0, 200))
def test_more_words_never_reach_less(gold: Span, hits: list[Span], most: int, more: int) -> None:
    """Whatever the hits, also overlapping ones."""
    asked = question(gold)
    assert reached(asked, hits, most) <= reached(asked, hits, most + more)
    assert Reach(hits, WORDS, 500).holds(asked, most) == reached(asked, hits, most)


@given(SPANS, st.lists(SPANS))
def test_all_the_words_reach_whatever_stands_in_a_document(gold: Span, hits: list[Span]) -> None:
    """And only what has words."""
    whole = [*hits, Span("a", 0, 500), Span("b", 0, 500)]
    assert reached(question(gold), whole, 1000) == bool(WORDS.of(gold))
