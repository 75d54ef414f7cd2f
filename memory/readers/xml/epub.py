"""EPUB books: the chapters in reading order; their headings begin sections."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ...document import Reading
from ...errors import Unreadable
from ..decode import decode
from ..markup.html import html_blocks
from ..registry import Reader
from ..shapes.blocks import Block, short_label
from ..shapes.package import Missing, Package, opened
from ..shapes.parts import Part, joined
from .tree import name_of, trees, words_of

_DAMAGED = "no EPUB book, or a damaged one: open it in an e-book program and save it again"
_PROTECTED = "protected by DRM: only a copy without it can be read"
_NO_TEXT = "no text: its pages are images, which need OCR"
_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_OF_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_NAVIGATION = ("nav", "application/x-dtbncx+xml")
_LONG_OPENING = 1000  # characters
_SELF_CLOSED = re.compile(
    r"<(a|div|iframe|p|script|span|style|textarea|title)\b([^<>]*)/>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of the book, and what the manifest says it is."""

    path: str
    kinds: frozenset[str]


def read_epub(path: Path) -> Reading:
    """The text of the chapters; a section is called by its heading, or as the contents call it.

    Raises Unreadable for a file that is encrypted, damaged, without text, or unpacks to more than
    512 MiB. Chapters that are missing or damaged are told as unread.
    """
    unread: list[str] = []
    with opened(path, _DAMAGED) as package:
        _refuse_protected(package)
        chapters, titles = _plan(package)
        parts: list[Part] = []
        for chapter in chapters:
            before = parts[-1].label if parts else ""
            blocks = _blocks(package, chapter, unread)
            parts += _sections(blocks, titles.get(chapter, ""), before)
    return joined("section", parts, unread, "; ".join(unread) or _NO_TEXT)


def _refuse_protected(package: Package) -> None:
    if _ENCRYPTION not in package.names:
        return
    methods = [
        element.get("Algorithm", "")
        for element in _tree(package, _ENCRYPTION).iter()
        if name_of(element) == "EncryptionMethod"
        and name_of(element.getparent()) == "EncryptedData"
    ]
    if any(method not in _OF_FONTS for method in methods):
        raise Unreadable(_PROTECTED)


def _plan(package: Package) -> tuple[Sequence[str], Mapping[str, str]]:
    """The paths of the chapters in reading order, and how the book's contents call them."""
    where = _path_of_plan(package)
    root = _tree(package, where)
    items = {
        element.get("id"): _Item(
            _resolved(where, element.get("href", "")),
            frozenset([element.get("media-type", ""), *element.get("properties", "").split()]),
        )
        for element in root.iter()
        if name_of(element) == "item"
    }
    spine = [element.get("idref") for element in root.iter() if name_of(element) == "itemref"]
    chapters = [items[key].path for key in spine if key in items and "nav" not in items[key].kinds]
    guides = [item.path for item in items.values() if item.kinds & set(_NAVIGATION)]
    titles: dict[str, str] = {}
    for guide in guides:
        titles = {**dict(_titles(package, guide)), **titles}
    return chapters, titles


def _path_of_plan(package: Package) -> str:
    if _CONTAINER in package.names:
        for element in _tree(package, _CONTAINER).iter():
            if name_of(element) == "rootfile" and element.get("full-path"):
                return str(element.get("full-path"))
    plans = sorted(name for name in package.names if name.endswith(".opf"))
    if not plans:
        raise Unreadable(_DAMAGED)
    return plans[0]


def _titles(package: Package, guide: str) -> Iterator[tuple[str, str]]:
    """Chapters and their titles by a table of contents, old or new; the first title of each."""
    try:
        elements = reversed(list(_tree(package, guide).iter()))
    except Unreadable:
        return
    for element in elements:
        link, told = element.get("href") if name_of(element) == "a" else None, element
        if name_of(element) == "navPoint":
            inner = {name_of(child): child for child in element}
            link = inner["content"].get("src") if "content" in inner else None
            told = inner.get("navLabel", element)
        if link and (title := words_of(told)):
            yield _resolved(guide, link), title


def _blocks(package: Package, chapter: str, unread: list[str]) -> Sequence[Block]:
    try:
        markup = decode(package.read(chapter))
    except Missing as error:
        unread.append(str(error))
        return []
    try:
        return html_blocks(_SELF_CLOSED.sub(r"<\1\2></\1>", markup))
    except Unreadable as error:
        unread.append(f"{chapter}: {error}")
        return []


def _sections(blocks: Sequence[Block], title: str, before: str) -> Iterator[Part]:
    """A chapter cut before its headings; its first section is called as the contents have it.

    Where much stands before the first heading, that is the end of the chapter `before`.
    """
    held: list[Block] = []
    opening = list(takewhile(lambda block: not block.heading, blocks))
    if len(opening) < len(blocks) and sum(len(block.text) for block in opening) > _LONG_OPENING:
        title = before
    for block in blocks:
        if held and block.heading:
            yield _part(held, title)
            held, title = [], ""
        held.append(block)
    if held:
        yield _part(held, title)


def _part(blocks: Sequence[Block], title: str) -> Part:
    own = blocks[0].text if blocks[0].heading else ""
    return Part(short_label(title or own), blocks)


def _tree(package: Package, name: str) -> Any:
    try:
        return trees(decode(package.read(name)))[0].root
    except Missing as error:
        raise Unreadable(f"{error}: open it in an e-book program and save it again") from error


def _resolved(base: str, link: str) -> str:
    path = posixpath.join(posixpath.dirname(base), unquote(link.partition("#")[0]))
    return posixpath.normpath(path)


reader = Reader("epub", 1, frozenset({".epub"}), read_epub)
