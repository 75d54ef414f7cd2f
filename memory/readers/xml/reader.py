"""XML: prose as paragraphs and sections, data as records of "name: value" lines."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...document import Reading
from ...errors import Unreadable
from ..decode import decoded
from ..markup.html import html_blocks
from ..registry import Reader
from ..shapes.blocks import Block, sections
from ..shapes.parts import joined
from .data import data_parts
from .facts import fact_parts, is_instance
from .prose import is_prose, prose_blocks
from .tree import Tree, name_of, trees

_NO_TEXT = "no text: all its elements are empty"


def read_xml(path: Path) -> Reading:
    """Sections by titles where it is prose, a section for each record where it is data.

    What no other file would need to be read for is resolved. Raises Unreadable for a file that is
    empty, damaged, without text, or beyond the parser's limits.
    """
    text = decoded(path)
    found = trees(text)
    damage = [reason for tree in found for reason in tree.damage]
    if any(is_prose(tree.root) or name_of(tree.root) == "html" for tree in found):
        return _prose(_blocks(text, found), damage)
    parts = [
        part
        for tree in found
        for part in (fact_parts if is_instance(tree.root) else data_parts)(tree.root)
    ]
    return joined("section", parts, damage, _NO_TEXT)


def _blocks(text: str, found: Sequence[Tree]) -> list[Block]:
    if name_of(found[0].root) == "html":
        return html_blocks(text)
    return [block for tree in found for block in prose_blocks(tree.root)]


def _prose(blocks: list[Block], damage: list[str]) -> Reading:
    if not blocks:
        raise Unreadable(_NO_TEXT)
    return replace(sections(blocks), unread=tuple(damage))


reader = Reader(
    "xml",
    1,
    frozenset(
        """.xml .nxml .jats .rss .atom .rdf .opml .fb2 .docbook .docbook4 .docbook5 .dbk .tei .xbrl
        .gpx .kml .xliff .xlf .tmx .dita .ditamap .plist .xmp .resx""".split()
    ),
    read_xml,
)
