"""A text is cut into a number of pieces that is known before, and loses nothing."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from pytest import mark, raises
from support.programs import LAW, MEASURES, TEXTS

from longleaf.combinators.boundaries import NEVER, PARAGRAPH, goodness
from longleaf.combinators.cutting import cut, cut_into, most_pieces, part_cap, slack, stride
from longleaf.combinators.measure import Measure, spread
from longleaf.combinators.terms import Parts, Split


@st.composite
def splits(draw: st.DrawFn, point: int) -> Split:
    """A legal split, down to the smallest."""
    overlap, snap, more = draw(st.integers(0, 9)), draw(st.integers(0, 9)), draw(st.integers(1, 40))
    characters = draw(st.none() | st.integers(1, 120))
    return Split(overlap + slack(snap, point) + more, overlap, snap, characters)


@LAW
@given(TEXTS, MEASURES, st.data())
def test_pieces_keep_their_promises(text: str, measure: Measure, data: st.DataObject) -> None:
    """No character is lost, no piece is over a cap, there are no more pieces than were foretold."""
    split = data.draw(splits(measure.point))
    pieces = cut(text, split, measure)
    ends = [0, *(end for _, end in pieces)]
    assert "".join(text[start:end] for start, end in pairwise(ends)) == text
    assert all(measure.count(text[start:end]) <= split.tokens for start, end in pieces)
    assert all(end - start <= (split.characters or end) for start, end in pieces)
    assert all(start <= before < end for (start, end), before in zip(pieces, ends, strict=False))
    overlapped = [text[start:end] for (start, _), end in zip(pieces, ends, strict=False)]
    assert all(measure.count(again) <= split.overlap for again in overlapped)
    assert len(pieces) <= most_pieces(split, spread(text, measure))


@LAW
@given(TEXTS, MEASURES, st.integers(0, 9), st.integers(0, 9), st.integers(1, 40))
def test_the_number_of_pieces_is_the_formula(
    text: str, measure: Measure, overlap: int, snap: int, more: int
) -> None:
    """L ≤ ⌈(n − o) / (τ − o − s)⌉, with n summed over code points; one piece when it fits."""
    s = slack(snap, measure.point)
    split = Split(overlap + s + more, overlap, snap)
    n = sum(measure.count(point) for point in text)
    pieces = cut(text, split, measure)
    assert len(pieces) <= max(1, -(-(n - overlap) // (split.tokens - overlap - s)))
    assert len(pieces) == bool(text) or measure.count(text) > split.tokens


@LAW
@given(TEXTS, MEASURES, st.integers(1, 9), st.integers(0, 5), st.integers(0, 5))
def test_parts_are_as_many_as_asked_for(
    text: str, measure: Measure, count: int, overlap: int, snap: int
) -> None:
    """At most so many parts, none much larger than its share, and no character lost."""
    parts, size = Parts(count, overlap, snap), spread(text, measure)
    pieces = cut_into(text, parts, measure)
    ends = [0, *(end for _, end in pieces)]
    assert "".join(text[start:end] for start, end in pairwise(ends)) == text
    assert len(pieces) <= count
    points = [sum(map(measure.count, text[start:end])) for start, end in pieces]
    assert all(tokens <= part_cap(parts, size) for tokens in points)


@mark.parametrize("character", ["x", "合", "\u0301", "\r\n", " "])
def test_a_word_without_an_end_is_cut(character: str) -> None:
    """100,000 characters without a place to cut become pieces under the cap all the same."""
    text = character * 100_000
    pieces = cut(text, Split(4096, 64, 32), Measure())
    assert max(len(text[start:end].encode()) for start, end in pieces) <= 4096
    assert len(pieces) <= -(-(len(text.encode()) - 64) // 4000)
    assert pieces[-1][1] == len(text)


def test_a_cut_moves_left_to_where_a_reader_makes_it() -> None:
    """The end of a paragraph within reach is taken, and one beyond the cap is not."""
    text = "One two three.\n\nFour five six. Seven eight.\n\nNine"
    ends = [end for _, end in cut(text, Split(24, snap=10), Measure(len, 1))]
    assert [text[:end].rsplit(maxsplit=1)[-1] for end in ends[:2]] == ["three.", "six."]
    assert [end for _, end in cut(text, Split(24), Measure(len, 1))] == [24, 48, len(text)]


def test_what_reads_as_one_character_is_not_cut() -> None:
    """A line end of two characters, an accent and a joined emoji stay whole where there is room."""
    for text, place in (("a\r\nb", 2), ("e\u0301", 1), ("👩\u200d👧", 1), ("👩\u200d👧", 2)):
        assert goodness(text, place) == NEVER
    assert goodness("a\r\n\r\nb", 3) == PARAGRAPH
    assert cut("e\u0301" * 9, Split(4, snap=1), Measure(len, 1))[0] == (0, 4)
    assert cut("e\u0301" * 9, Split(5, snap=1), Measure(len, 1))[0] == (0, 4)


def test_a_cap_without_room_is_refused() -> None:
    """The smallest cap leaves one token beyond overlap and cuts."""
    assert stride(Split(13, 5, 7), point=1) == 1
    assert cut("abc", Split(1), Measure(len, 1)) == [(0, 1), (1, 2), (2, 3)]
    with raises(ValueError, match="leave no room"):
        cut("abc", Split(3), Measure())
