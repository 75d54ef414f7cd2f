"""Places to cut a stretch that no paragraph or sentence divides, best first."""

import re

import regex

LINE_ENDS = "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"

# A match is what belongs before the cut. Each is searched in a window only, and none backtracks.
_KINDS = (
    re.compile(r"[;；]\s++"),
    re.compile(rf"[{LINE_ENDS}]\s*+"),
    re.compile(r"\s++"),
)
_GRAPHEME = regex.compile(r"\X")
_ATTACHED = regex.compile(r"[\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=ZWJ}]")
_PLAIN = regex.compile(r"[\x21-\x7e\u4e00-\u9fff]{2}")


def attached(text: str, offset: int) -> bool:
    """Whether the character at `offset` belongs to the one before it (an accent, a joiner)."""
    return text[offset] > "\u02ff" and _ATTACHED.match(text, offset) is not None


def soft_cut(text: str, start: int, aim: int) -> int | None:
    """The best cut in the half before `aim`: after a clause, else a line, else a space.

    None where there is no such place. The cut is at most `aim` and never before white space.
    """
    floor = (start + aim) // 2
    for kind in _KINDS:
        ends = [found.end() for found in kind.finditer(text, floor, aim + 1)]
        cuts = [end for end in ends if floor < end <= aim and not _hangs(text, end)]
        if cuts:
            return cuts[-1]
    return None


def _hangs(text: str, end: int) -> bool:
    return end < len(text) and attached(text, end)


def grapheme_cut(text: str, start: int, aim: int, reach: int) -> int | None:
    """The last end of a grapheme in `(start, aim]`, else the first one up to `reach`, else None.

    `start` is the start of a grapheme, and `start < aim <= reach < len(text)`.
    """
    if _PLAIN.match(text, aim - 1):
        return aim
    last = None
    for grapheme in _GRAPHEME.finditer(text, start, reach + 1):
        end = grapheme.end()
        if end > aim:
            return last or (end if end <= reach else None)
        last = end
    return last
