"""How good a place in a text is for a cut."""

import unicodedata

_LOOK = 4  # characters to either side
_ENDS = frozenset(".!?…:;")
_WIDE_ENDS = frozenset("。！？；")
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")

NEVER, INSIDE, SPACE, SENTENCE, LINE, PARAGRAPH = range(-1, 5)


def goodness(text: str, place: int) -> int:
    """From NEVER (inside what is read as one character) to PARAGRAPH."""
    before, after = text[max(0, place - _LOOK) : place], text[place : place + _LOOK]
    if not before or not after:
        return PARAGRAPH
    if (before[-1], after[0]) == ("\r", "\n") or _clings(after[0]) or before[-1] == "\u200d":
        return NEVER
    left, right = before.rstrip(), after.lstrip()
    gap = before[len(left) :] + after[: len(after) - len(right)]
    return max(_of_gap(gap), _of_end(left, gap))


def _of_gap(gap: str) -> int:
    lines = gap.count("\n") or gap.count("\r")
    return (INSIDE, SPACE, LINE, PARAGRAPH)[min(2, lines) + bool(gap)]


def _of_end(left: str, gap: str) -> int:
    ended = left and (left[-1] in _WIDE_ENDS or (gap and left[-1] in _ENDS))
    return SENTENCE if ended else INSIDE


def _clings(character: str) -> bool:
    """Whether it is read as part of the character before it."""
    return character in _JOINERS or unicodedata.category(character).startswith("M")
