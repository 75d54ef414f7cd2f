"""Examples as token ids: [CLS] question [SEP] text [SEP], cut to a window that holds an answer."""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from .examples import Example, Span

LONGEST = 256
LONGEST_QUESTION = 48
FIRST, BETWEEN = 101, 102


@dataclass(frozen=True, slots=True)
class Encoded:
    """`ids` with the text from `begin` on; `starts` and `ends` are its answers, (0,) for none.

    `offsets` are the characters of each token of the text.
    """

    ids: Sequence[int]
    begin: int
    starts: Sequence[int]
    ends: Sequence[int]
    offsets: Sequence[Span]


class Tokens:
    """Encodes with the tokenizer of the package."""

    def __init__(self, tokenizer: Path) -> None:
        tokenizers: Any = import_module("tokenizers")
        self._words = tokenizers.Tokenizer.from_file(str(tokenizer))
        self._words.encode_special_tokens = True
        self._words.no_padding()
        self._words.no_truncation()

    def encode(self, example: Example, pick: random.Random, longest: int = LONGEST) -> Encoded:
        """One window; where several would do, any."""
        asked = self._words.encode(example.question, add_special_tokens=False)
        question = asked.ids[:LONGEST_QUESTION]
        read = self._words.encode(example.text, add_special_tokens=False)
        room = longest - len(question) - 3
        first = _first(len(read.ids), room, _places(read.offsets, example.spans), pick)
        begin = len(question) + 2
        offsets = read.offsets[first : first + room]
        places = _places(offsets, example.spans)
        return Encoded(
            [FIRST, *question, BETWEEN, *read.ids[first : first + room], BETWEEN],
            begin,
            sorted({begin + start for start, _ in places}) or (0,),
            sorted({begin + end for _, end in places}) or (0,),
            offsets,
        )


def _places(offsets: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """First and last token of each answer that begins there, as far as it stands there."""
    starts = [start for start, _ in offsets]
    ends = [end for _, end in offsets]
    places = [(bisect_right(ends, start), bisect_left(starts, end) - 1) for start, end in spans]
    return [
        (first, last)
        for (first, last), (start, _) in zip(places, spans, strict=True)
        if first <= last and starts[0] <= start
    ]


def _first(length: int, room: int, places: Sequence[Span], pick: random.Random) -> int:
    """Where the window begins: so that one of the answers is in it, as far as it fits."""
    if length <= room:
        return 0
    if not places:
        return pick.randrange(0, length - room + 1)
    start, end = pick.choice(places)
    return pick.randint(max(0, min(end - room + 1, start)), min(start, length - room))
