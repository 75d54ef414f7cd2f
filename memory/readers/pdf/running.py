"""Headers and footers: what stands at the same edge of page after page."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .rows import Row, height, middle, words

_DEEPEST = 4  # rows from an edge
_LEAST_PAGES = 3
_SHARE = 5  # one page in so many, up to _ENOUGH
_ENOUGH = 8
_STEP = 8.0  # points
_GAP = 1.6  # heights
_LONG = 8  # letters
_SURE = 3  # steps, so that numbers one apart are not taken for the same
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page\s*)?(\d{1,6})(?:\s*(?:of|/)\s*\d{1,6})?[-–—\s]*")
_NUMBERS = re.compile(r"\d+|^[ivxlcdm]+$|(?<=^page )[ivxlcdm]+$|(?<=^- )[ivxlcdm]+(?= -$)")


class Edges(NamedTuple):
    """How many rows of a page are its header, and how many its footer."""

    header: int
    footer: int


def edges(pages: Sequence[Sequence[Row]]) -> list[Edges]:
    """For the rows of each page; numbers in them may differ."""
    tops = [_keys(rows[:_DEEPEST], page) for page, rows in enumerate(pages)]
    bottoms = [_keys(rows[: -_DEEPEST - 1 : -1], page) for page, rows in enumerate(pages)]
    least = max(_LEAST_PAGES, min(len(pages) // _SHARE, _ENOUGH))
    headers, footers = _repeated(tops, least), _repeated(bottoms, least)
    found: list[Edges] = []
    for rows, top, bottom in zip(pages, headers, footers, strict=True):
        header = _apart(rows, top)
        found.append(Edges(header, _apart(rows[header:][::-1], bottom)))
    return found


def _apart(rows: Sequence[Row], count: int) -> int:
    """How many of the first `count` rows a gap parts from the rest; a page number needs none."""
    count = min(count, len(rows))
    while 0 < count < len(rows):
        last, following = rows[count - 1], rows[count]
        apart = abs(middle(following) - middle(last)) > _GAP * max(height(last), height(following))
        if apart or _page_number(last, False) is not None:
            break
        count -= 1
    return count


Key = tuple[str, int, int]


def _keys(rows: Iterable[Row], page: int) -> list[Key]:
    """For each row its words, size and place; for a page's number what it is ahead of the pages.

    Where the outermost row stands matters only if it is short.
    """
    return [_key(row, page, index == 0) for index, row in enumerate(rows)]


def _key(row: Row, page: int, outermost: bool) -> Key:
    number = _page_number(row, outermost)
    if number is not None:
        return "", 0, (number - page) * _SURE
    text = words(row).lower()
    anywhere = outermost and sum(map(str.isalpha, text)) >= _LONG
    place = 0 if anywhere else round(middle(row) / _STEP)
    return _NUMBERS.sub("0", text), round(height(row)), place


def _page_number(row: Row, outermost: bool) -> int | None:
    """The number of a row that says no more; in an outermost row it may stand at an end."""
    texts = [words(row), row[-1].text, row[0].text] if outermost else [words(row)]
    found = (_PAGE_NUMBER.fullmatch(text.lower()) for text in texts)
    return next((int(number[1]) for number in found if number), None)


def _repeated(pages: Sequence[Sequence[Key]], least: int) -> list[int]:
    """How many keys of each page, from its edge, are those of enough pages."""
    counts = Counter(key for page in pages for key in set(page))
    return [_leading(page, counts, least) for page in pages]


def _leading(page: Sequence[Key], counts: Counter[Key], least: int) -> int:
    for index, (text, size, place) in enumerate(page):
        if sum(counts[text, size, near] for near in (place - 1, place, place + 1)) < least:
            return index
    return len(page)
