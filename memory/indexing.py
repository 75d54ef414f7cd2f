"""A document as the lexical index is given it: passages with title, heading and language."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from pathlib import PurePosixPath

import regex

from .document import Mark
from .languages import language_of
from .lexical import Indexed
from .rows import Found

_OPENING = 500
_LONGEST_TITLE = 200
_LONGEST_HEADING = 200
_CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")


def indexed(
    path: str,
    text: str,
    headings: Sequence[tuple[int, int]],
    marks: Sequence[Mark],
    passages: Sequence[Found],
) -> Iterator[Indexed]:
    """Passages of one document as the index sees them.

    The headings of a passage are the last one that begins at or before it, and those inside.
    """
    if not passages:
        return
    title, language = title_text(path, text, headings, marks), language_of(text)
    starts = [start for start, _ in headings]
    for passage in passages:
        first = max(0, bisect_right(starts, passage.start) - 1)
        own = headings[first : bisect_left(starts, passage.end)]
        heading = "\n".join(text[slice(*place)] for place in own)[:_LONGEST_HEADING]
        body = without_margins(text, passage.start, passage.end, marks)
        yield Indexed(passage.document, passage.key, body, title, heading, language)


def title_text(
    path: str, text: str, headings: Sequence[tuple[int, int]], marks: Sequence[Mark] = ()
) -> str:
    """Words that name a document: those of its path, and its first heading or else first line."""
    file = PurePosixPath(path)
    named = _CAMEL.sub(" ", f"{file.parent} {file.stem}")
    if headings and headings[0][0] < _OPENING:
        first = without_margins(text, *headings[0], marks)
    else:
        opening = without_margins(text, 0, min(_OPENING, len(text)), marks)
        first = opening.lstrip().partition("\n")[0]
    return f"{named}\n{first[:_LONGEST_TITLE]}"


def without_margins(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """A passage as it is indexed: what stands on every page says nothing about this one."""
    if not marks:
        return text[start:end]
    pieces: list[str] = []
    first = bisect_right(marks, start, key=attrgetter("end"))
    last = bisect_left(marks, end, lo=first, key=attrgetter("start"))
    for mark in marks[first:last]:
        if mark.kind != "recognised":
            pieces.append(text[start : max(start, mark.start)])
            start = max(start, min(end, mark.end))
    return "".join([*pieces, text[start:end]])
