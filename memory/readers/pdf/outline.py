"""Headings as the document's own outline has them: titles, and the pages that they lead to."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

_MOST = 10_000
_DEEPEST = 12
_SIGNS = re.compile(r"[\W_]+")


def outline(pdf: Any) -> Mapping[int, Sequence[str]]:
    """The titles that lead to each page (index from 0), as `comparable`."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for count, mark in enumerate(pdf.get_toc(max_depth=_DEEPEST)):
        destination = mark.get_dest()
        index = destination.get_index() if destination else None
        title = comparable(mark.get_title())
        if index is not None and title:
            found[index].append(title)
        if count >= _MOST:
            break
    return found


def comparable(title: str) -> str:
    """Letters and digits alone, in small letters."""
    return _SIGNS.sub("", title).lower()
