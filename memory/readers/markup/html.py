"""HTML: what a browser would show, block by block; its headings begin its sections."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...document import Reading
from ...errors import Unreadable
from ..decode import decoded
from ..registry import Reader
from ..shapes.blocks import Block, sections
from .flow import Flow
from .grid import spans_of
from .spelled import spell_out

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_UNSEEN = frozenset(
    "head script style noscript template svg iframe object audio video canvas datalist".split()
)
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LAID_OUT = ", ".join(f"table {inner}" for inner in "table h1 h2 h3 h4 h5 h6".split())
"""What no table of data holds: a table around one of these only places blocks on the page."""

_LISTING = "table pre"
"""What it holds only where it names its columns or rows."""

_FILLED_LATER = re.compile(r"<(?:script|img|svg|i?frame|canvas|object|embed)\b", re.IGNORECASE)

_DEEPEST = 10_000
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
_CLOSED_ALONE = frozenset(
    """area base body br col dd dt embed head hr html img input li link meta option p param source
    tbody td tfoot th thead tr track wbr""".split()
)
"""Elements that the next of their kind closes, or that hold nothing: they alone do not nest."""


def read_html(path: Path) -> Reading:
    """The visible text: blocks as lines, tables' rows as lines with cells joined by " | ".

    White space is collapsed except in `pre`; formulas are spelled out, and images by their
    alternative text. A table of several passages repeats its header. Raises Unreadable when no
    encoding fits, where elements are nested more than 10,000 deep, and where only a script or
    pictures would show something.
    """
    markup = decoded(path)
    blocks = html_blocks(markup)
    if not blocks and _FILLED_LATER.search(markup):
        raise Unreadable(
            "no text: a script or pictures fill this page; open it in a browser and print it to PDF"
        )
    return sections(blocks)


def html_blocks(markup: str) -> list[Block]:
    """The visible text of HTML source, whole or a piece of it, block by block.

    Raises Unreadable where elements are nested more than 10,000 deep.
    """
    from selectolax.lexbor import LexborHTMLParser

    if markup.count("<") > _DEEPEST and _depth(markup) > _DEEPEST:
        raise Unreadable(f"nested more than {_DEEPEST:,} deep: print it to PDF, or save it as text")
    tree = LexborHTMLParser(markup)
    spell_out(tree)
    layout = _layout_tables(tree)
    flow = Flow()
    for node, entered in _walk(tree.root):
        if node.is_text_node:
            flow.write(node.text_content or "")
        elif entered:
            flow.open(
                node.tag or "",
                of_data=node.mem_id not in layout,
                spans=spans_of(node.attributes.get) if node.tag in ("td", "th") else (1, 1),
            )
        else:
            flow.close(node.tag or "")
    return flow.finish()


def _depth(markup: str) -> int:
    """About how deep elements are nested: the parser takes quadratic time for that."""
    opened: Counter[str] = Counter()
    depth = deepest = 0
    for closing, tag in _TAG.findall(markup):
        name = tag.lower()
        if name in _CLOSED_ALONE:
            continue
        if not closing:
            opened[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return deepest


def _walk(root: "LexborNode | None") -> Iterator[tuple["LexborNode", bool]]:
    """Text nodes, and elements that are seen: as they are entered (True), then left (False).

    Without recursion, for pages nest as deep as they like.
    """
    waiting = [(root, True)] if root else []
    while waiting:
        node, entered = waiting.pop()
        if not entered or node.is_text_node:
            yield node, entered
        elif node.is_element_node and not _hidden(node):
            yield node, True
            waiting.append((node, False))
            waiting += [(child, True) for child in reversed(list(node.iter(include_text=True)))]


def _hidden(node: "LexborNode") -> bool:
    if node.tag in _UNSEEN:
        return True
    given = node.attributes
    return "hidden" in given or bool(_NOT_SHOWN.search(given.get("style") or ""))


def _layout_tables(tree: "LexborHTMLParser") -> set[int]:
    """Tables that place blocks on the page, by `mem_id`."""
    named = {_table_around(cell) for cell in tree.css("table th")}
    listings = {_table_around(listing) for listing in tree.css(_LISTING)}
    return {_table_around(inner) for inner in tree.css(_LAID_OUT)} | (listings - named)


def _table_around(node: "LexborNode") -> int:
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above.mem_id if above else 0


reader = Reader("html", 2, frozenset({".html", ".htm", ".xhtml"}), read_html)
