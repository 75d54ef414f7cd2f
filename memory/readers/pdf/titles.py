"""Which blocks are headings: by the outline, by size and weight, or by how they are numbered."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, groupby
from statistics import median

from ..shapes.headings import is_heading
from .layout import Layout, usual_height
from .outline import comparable
from .paragraphs import Block
from .tables import Line

_LARGER = 1.15
_BOLDER = 1.4
_NOT_SMALLER = 0.95
_LONGEST = 150
_MOST_LINES = 3
_MOST_IN_A_ROW = 3
_LIST = 8
_PAGES_PER_TITLE = 4  # of an outline that is worth to be the only one
_SENTENCE = re.compile(r"[.,;:]$|[a-z]\. [A-Z]")
_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]", re.DOTALL)
_REMARK = re.compile(r"\([^()]*\)")
_LEADERS = re.compile(r"\.{4}|(?:\. ){3}")


def titles(pages: Sequence[Layout], outline: Mapping[int, Sequence[str]]) -> set[int]:
    """The `id` of each block that is a heading."""
    listed = set(
        chain.from_iterable(
            _listed(page.body, outline[index])
            for index, page in enumerate(pages)
            if index in outline
        )
    )
    if len(listed) * _PAGES_PER_TITLE >= len(pages):
        return listed
    return listed | _set_apart(pages) | _few(pages, _is_numbered)


def _listed(blocks: Iterable[Block], names: Sequence[str]) -> set[int]:
    """Blocks of a page that are titles of the outline: whole, or their beginning."""
    wanted = list(names)
    found: set[int] = set()
    for block in blocks:
        text = comparable(block.text[: 4 * _LONGEST]) if block.kind == "text" else ""
        name = next((name for name in wanted if _is(text, name)), None)
        if name is not None:
            wanted.remove(name)
            found.add(id(block))
    return found


def _is(text: str, name: str) -> bool:
    return name in text and len(text) <= 1.5 * len(name) + 12


def _set_apart(pages: Sequence[Layout]) -> set[int]:
    """Blocks in larger or bolder type than the text."""
    lines = [line for page in pages for block in page.body for line in block.lines]
    height, weight = usual_height(lines), _usual_weight(lines)
    return _few(pages, lambda block: _stands_out(block, height, weight))


def _few(pages: Sequence[Layout], is_title: Callable[[Block], bool]) -> set[int]:
    """Titles, but not lists of them: only the first of several, none of many."""
    found: set[int] = set()
    for page in pages:
        for title, run in groupby(page.body, is_title):
            blocks = list(run)
            if title and len(blocks) <= _LIST:
                found.update(map(id, blocks if len(blocks) <= _MOST_IN_A_ROW else blocks[:1]))
    return found


def _usual_weight(lines: Sequence[Line]) -> int:
    weights: Counter[int] = Counter()
    for line in lines:
        weights[line.weight] += len(line.text)
    return max(weights, key=lambda weight: weights[weight], default=0)


def _stands_out(block: Block, height: float, weight: int) -> bool:
    if block.kind != "text" or len(block.lines) > _MOST_LINES or not _reads_as_title(block.text):
        return False
    own, own_weight = median(line.height for line in block.lines), _weight(block)
    if own >= _LARGER * height:
        return True
    bold = own_weight >= _BOLDER * weight if weight else own_weight > 0
    return bold and own >= _NOT_SMALLER * height


def _weight(block: Block) -> int:
    return min(line.weight for line in block.lines)


def _reads_as_title(text: str) -> bool:
    if len(text) > _LONGEST or _SENTENCE.search(text) or _LEADERS.search(text):
        return False
    return _LETTERS.search(text) is not None and not _REMARK.fullmatch(text)


def _is_numbered(block: Block) -> bool:
    return block.kind == "text" and is_heading(block.text)
