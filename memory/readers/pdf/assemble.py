"""Pages into one text: paragraphs run on across pages, headers and footers stand at the edges."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...document import Mark, MarkKind, PageMap, Reading
from .layout import Layout
from .paragraphs import Block, runs_on
from .spelling import BROKEN


def assemble(pages: Sequence[Layout], headings: set[int], labels: Sequence[str]) -> Reading:
    """One text with its page map; `headings` are ids of blocks, `labels` the pages' names."""
    onward = _onward(pages, headings)
    pieces: list[str] = []
    starts: list[int] = []
    ranges: list[tuple[int, int]] = []
    marks: list[Mark] = []
    length = 0
    for index, page in enumerate(pages):
        starts.append(length)
        blocks = list(_placed(page, index - 1 in onward, index in onward))
        for block, gap in _with_gaps(blocks, index in onward, index == len(pages) - 1):
            text = block.text.replace(BROKEN, "-")
            place = length, length + len(text)
            pieces += [text, "\n" * gap]
            length += len(text) + gap
            if id(block) in headings:
                ranges.append(place)
            kind = _mark(block, page.scanned)
            if kind:
                marks.append(Mark(kind, *place))
    text = "".join(pieces)
    return Reading(text, PageMap("page", starts, length, labels), ranges, marks)


def _mark(block: Block, scanned: bool) -> MarkKind | None:
    if block.kind in ("header", "footer"):
        return block.kind
    unseen = bool(block.lines) and all(line.invisible for line in block.lines)
    return "recognised" if scanned and unseen else None


def _onward(pages: Sequence[Layout], headings: set[int]) -> set[int]:
    """Pages whose last paragraph goes on with the next page.

    A page that is a single paragraph cannot be run through on both sides, for then its header
    would stand inside a sentence.
    """
    found: set[int] = set()
    for index, (page, following) in enumerate(pairwise(pages)):
        if not page.body or not following.body:
            continue
        whole = len(page.body) == 1 and index - 1 in found and _has_edges(page)
        last, first = page.body[-1], following.body[0]
        if not whole and not {id(last), id(first)} & headings and runs_on(last, first):
            found.add(index)
    return found


def _has_edges(page: Layout) -> bool:
    return bool(page.header or page.footer or page.notes)


def _placed(page: Layout, entered: bool, left: bool) -> Iterator[Block]:
    """The page's blocks; those of its edges stand where no paragraph runs over the edge."""
    header = [Block(text, kind="header") for text in page.header]
    footer = [Block(text, kind="footer") for text in page.footer]
    body = page.body
    if not entered and not left:
        yield from [*header, *body, *page.notes, *footer]
    elif not entered:
        yield from [*header, *footer, *body[:-1], *page.notes, body[-1]]
    elif not left:
        yield from [*body, *page.notes, *header, *footer]
    else:
        yield from [body[0], *header, *footer, *body[1:-1], *page.notes, *body[1:][-1:]]


def _with_gaps(blocks: Sequence[Block], left: bool, last_page: bool) -> Iterator[tuple[Block, int]]:
    """Each block with the newlines after it: one at the end of a page that runs on."""
    for block, following in pairwise(blocks):
        yield block, following.gap if following.kind == block.kind else 2
    if blocks:
        yield blocks[-1], 1 if left or last_page else 2
