"""How a question and a text are cut to what the reader takes."""

from hypothesis import given
from hypothesis import strategies as st

from longleaf.serving.embedded.windows import MOST_ASKED, MOST_TOKENS, windows
from longleaf.serving.embedded.wordpiece import FIRST, LAST, pieces

WORDS = st.lists(st.sampled_from(["lease", "don't", "Ärger", "漢字", "x" * 40, "§", "\ud800"]))


@given(WORDS.map(" ".join), st.lists(st.integers(0, 400), min_size=1, max_size=6))
def test_every_token_of_a_text_is_in_a_window(question: str, numbers: list[int]) -> None:
    """In order, each window at most as long as the network takes, and begun by the question."""
    text = " ".join(str(number) for number in numbers for _ in range(number // 4))
    ids, offsets = pieces(text)
    seen: set[tuple[int, int]] = set()
    for window in windows(question, text):
        assert len(window.ids) <= MOST_TOKENS
        assert window.ids[0] == FIRST
        assert window.ids[window.begin - 1] == window.ids[-1] == LAST
        place = offsets.index(window.offsets[0]) if window.offsets else 0
        assert list(window.ids[window.begin : -1]) == ids[place : place + len(window.offsets)]
        seen.update(window.offsets)
    assert seen == set(offsets)


def test_a_text_that_fits_is_one_window() -> None:
    """Also an empty one; the second begins only where the first is full."""
    room = MOST_TOKENS - len(pieces("who")[0]) - 3
    for words, count in ((0, 1), (1, 1), (room, 1), (room + 1, 2)):
        assert len(list(windows("who", "a " * words))) == count


def test_an_endless_question_leaves_room_for_the_text() -> None:
    """Its first tokens count."""
    (window,) = windows("why " * 1000, "because")
    assert window.begin == MOST_ASKED + 2
    assert window.offsets == [(0, 7)]


def test_of_a_command_what_it_quotes_is_asked() -> None:
    """The rest of it says what to do, not what is sought."""
    (plain,) = windows('Find the parts about "renewal".', "text")
    (sought,) = windows("renewal", "text")
    assert plain == sought
