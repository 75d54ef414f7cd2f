"""Replies stay within their bounds, and repeat nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.serving.embedded.choice import best_first, convincing, distinct
from longleaf.serving.embedded.fitting import cut, fitting, joined, tidied
from longleaf.serving.embedded.reader import Sentence
from longleaf.serving.embedded.wordpiece import count_tokens

TEXT = st.text(alphabet=st.sampled_from("ab漢각é🙂.- \n"), max_size=200)
LAW = settings(deadline=None, derandomize=True, max_examples=200)


def made(*texts: str) -> list[Sentence]:
    """Sentences with falling scores."""
    return [Sentence(text, place, 1 - place / 10) for place, text in enumerate(texts)]


@LAW
@given(TEXT, st.integers(0, 60), st.integers(0, 120))
def test_a_cut_text_fits(text: str, tokens: int, characters: int) -> None:
    """A reply never costs more than its leaf allows."""
    short = cut(text, tokens, characters)
    assert count_tokens(short) <= tokens
    assert len(short) <= characters
    assert tidied(text).startswith(short) or text.strip().startswith(short)


@LAW
@given(st.lists(TEXT, max_size=8), st.integers(0, 100))
def test_joined_sentences_fit(texts: list[str], tokens: int) -> None:
    """However many sentences are good, the reply stays within its tokens and characters."""
    chosen = fitting(made(*texts), tokens)
    assert count_tokens(joined(chosen)) <= tokens
    assert len(joined([*chosen])) <= 4000


def test_a_text_that_fits_is_whole() -> None:
    """Nothing is cut without need, and a single long word still gives its beginning."""
    assert cut("one two\nthree", 3) == "one two three"
    assert cut("one two three", 2) == "one two"
    assert cut("漢" * 50, 30) == "漢" * 10


def test_a_sentence_that_was_said_is_not_said_again() -> None:
    """Near-copies go, but another figure or a "not" makes another statement."""
    rent = "The rent of the flat in the old house by the river is due on the first of May."
    late = rent.replace("first", "2nd")
    denied = rent.replace("is due", "is not due")
    copied = rent.replace("May", "may").replace("river is", "river  is")
    kept = distinct(made(rent, copied, rent.replace("old", "old,"), late, denied))
    assert [sentence.text for sentence in kept] == [rent, late, denied]


def test_only_convincing_sentences_are_taken() -> None:
    """Three at most, none far from the best, none at all when the best is too weak."""
    sentences = [Sentence(str(i), i, score) for i, score in enumerate([0.3, 0.9, 0.5, 0.8, 0.7])]
    assert [s.text for s in convincing(sentences, 0.1)] == ["1", "3", "4"]
    assert [s.text for s in convincing(sentences[:2], 0.1)] == ["1"]
    assert convincing(sentences, 0.95) == []
    assert convincing([], 0.1) == []


def test_equals_keep_the_order_of_reading() -> None:
    """The same question gives the same order every time."""
    equal = [Sentence("b", 1, 0.5), Sentence("a", 0, 0.5)]
    assert [sentence.text for sentence in best_first(equal)] == ["a", "b"]
