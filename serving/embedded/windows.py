"""A question and a text as the reader takes them: windows of tokens, each with the question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .wordpiece import FIRST, LAST, pieces
from .words import focus

MOST_TOKENS = 256
MOST_ASKED = 48
OVERLAP = 64


@dataclass(frozen=True, slots=True)
class Window:
    """`ids` are [CLS] question [SEP] text [SEP]; the text stands from `begin` to before the last.

    `offsets` are the characters of the text that its tokens stand for.
    """

    ids: Sequence[int]
    begin: int
    offsets: Sequence[tuple[int, int]]


def windows(question: str, text: str) -> Iterator[Window]:
    """One window for a text that fits, else several that overlap; one at least.

    Of a question the first 48 tokens count; of a command, what it says in quotation marks.
    """
    asked = pieces(focus(question))[0][:MOST_ASKED]
    ids, offsets = pieces(text)
    begin = len(asked) + 2
    room = MOST_TOKENS - begin - 1
    for start in range(0, max(1, len(ids) - OVERLAP), room - OVERLAP):
        part = ids[start : start + room]
        yield Window([FIRST, *asked, LAST, *part, LAST], begin, offsets[start : start + room])
