"""The memo stays within its bound, and forgets what was not asked for longest."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.serving.embedded.encoder import Vector
from longleaf.serving.embedded.memo import ENTRY, Memo

VECTOR: Vector = np.zeros(4, np.float32)
ROOM = ENTRY + VECTOR.nbytes + "a".__sizeof__()


def bytes_of(vector: Vector) -> int:
    """What a vector takes."""
    return vector.nbytes


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(st.lists(st.text(max_size=30), max_size=5), max_size=20))
def test_it_never_holds_more_than_its_bound(asked: list[list[str]]) -> None:
    """An index over a large folder does not fill the memory."""
    memo = Memo[Vector](5 * ROOM, bytes_of)
    for texts in asked:
        memo.keep(dict.fromkeys(texts, VECTOR))
        assert 0 <= memo.bytes <= 5 * ROOM
        assert set(memo.known(texts)) <= set(texts)


def test_what_was_asked_for_last_stays() -> None:
    """Sentences that later steps ask for again are still there."""
    memo = Memo[Vector](2 * ROOM, bytes_of)
    memo.keep({"a": VECTOR, "b": VECTOR})
    memo.known(["a"])
    memo.keep({"c": VECTOR})
    assert set(memo.known(["a", "b", "c"])) == {"a", "c"}
