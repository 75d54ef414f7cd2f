"""Stretches of text into passages: those that are too large for a model are halved."""

from collections.abc import Callable, Iterable, Iterator

from .cuts import attached, grapheme_cut, soft_cut
from .limits import USUAL, Limits, utf8_bytes
from .packing import Stretch
from .paragraphs import openings
from .sentences import sentences_from
from .words import count_words


def fitted(
    text: str,
    stretches: Iterable[Stretch],
    limits: Limits = USUAL,
    count_tokens: Callable[[str], int] = utf8_bytes,
) -> list[tuple[int, int]]:
    """Ranges of the passages; `count_tokens` is called about once for each."""
    return [part for found in stretches for part in _parts(text, found, limits, count_tokens)]


def _parts(
    text: str, stretch: Stretch, limits: Limits, count_tokens: Callable[[str], int]
) -> Iterator[tuple[int, int]]:
    """The stretch, halved until each part fits; every part is measured as it is."""
    pending = [stretch]
    while pending:
        start, stop, most_words = pending.pop()
        cut = _half(text, (start, stop, most_words), limits, count_tokens)
        if cut is None:
            yield start, stop
        else:
            pending += [(cut, stop, most_words), (start, cut, most_words)]


def _half(
    text: str, stretch: Stretch, limits: Limits, count_tokens: Callable[[str], int]
) -> int | None:
    """Where to cut a stretch that is too large, so that about whole passages stand on each side."""
    start, stop, most_words = stretch
    piece = text[start:stop]
    words = count_words(piece) if 4 * most_words > 5 * limits.words else most_words
    shares = -(-4 * words // (5 * limits.words))
    many = shares > 1
    if not many:
        shares = -(-count_tokens(piece) // limits.tokens)
    if shares <= 1 or stop - start == 1:
        return None
    aim = start + max(1, (stop - start) * (shares // 2) // shares)
    cut = best_cut(text, start, aim, stop - 1)
    if cut is None and (not many or count_tokens(piece) > limits.tokens):
        return aim
    return cut


def best_cut(text: str, start: int, aim: int, reach: int) -> int | None:
    """The best place in the half before `aim`: a paragraph, a sentence, a clause, a line, a space.

    Where there is none, between graphemes: at most at `aim`, else after the first, up to `reach`.
    """
    window = text[start : aim + 1]
    opened = openings(window)
    ended = sentences_from(window, [place for place, _ in opened])
    places = [place for place, kind in opened if kind], [place for place, _ in ended]
    for last in (start + found[-1] for found in places if found):
        if last > (start + aim) // 2 and not attached(text, last):
            return last
    return soft_cut(text, start, aim) or grapheme_cut(text, start, aim, reach)
