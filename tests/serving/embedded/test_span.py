"""Which spans are taken from the scores of tokens."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from longleaf.serving.embedded.span import MOST_SPANS, MOST_TOKENS, Span, apart, spans_of
from longleaf.serving.embedded.windows import Window

SCORES = st.integers(0, 12).flatmap(
    lambda n: arrays(np.float32, (n + 4, 2), elements=st.floats(-8, 8, width=16))
)


def window_of(length: int) -> Window:
    """A window of a question of one token, over words of two characters."""
    return Window([0] * (length + 4), 3, [(3 * n, 3 * n + 2) for n in range(length)])


@given(SCORES)
def test_the_best_span_is_the_best_of_all(scores: np.ndarray) -> None:
    """First and last token together, last not before first, compared with "no answer"."""
    window = window_of(len(scores) - 4)
    found = spans_of(window, scores)
    every = [
        (float(scores[3 + a, 0]) + float(scores[3 + b, 1]), a, b)
        for a in range(len(window.offsets))
        for b in range(a, len(window.offsets))
    ]
    if not every:
        assert not found
        return
    none = float(scores[0, 0]) + float(scores[0, 1])
    assert found[0].score == max(every)[0] - none
    assert (found[0].score + none, found[0].start // 3, (found[0].end - 2) // 3) in every


@given(SCORES)
def test_spans_do_not_overlap_and_the_best_comes_first(scores: np.ndarray) -> None:
    """A handful of them."""
    found = spans_of(window_of(len(scores) - 4), scores)
    assert len(found) <= MOST_SPANS
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    ordered = sorted(found, key=lambda span: span.start)
    assert all(one.end <= other.start for one, other in pairwise(ordered))


def test_an_answer_may_be_a_clause_but_not_a_page() -> None:
    """However well a far token fits."""
    scores = np.zeros((304, 2), np.float32)
    scores[3, 0] = scores[302, 1] = 9
    found = spans_of(window_of(300), scores)
    assert all((span.end - span.start) // 3 < MOST_TOKENS for span in found)


def test_of_two_windows_the_better_reading_stays() -> None:
    """The same words were read twice where windows overlap."""
    assert apart([Span(0, 9, 1.0), Span(0, 9, 2.0), Span(20, 22, 0.5)]) == [
        Span(0, 9, 2.0),
        Span(20, 22, 0.5),
    ]
