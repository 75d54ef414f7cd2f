"""Parsing XML that may be hostile, damaged, or use entities which it does not declare."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ...errors import Unreadable

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][\w.-]*);")
_NEXT_DOCUMENT = re.compile(r"(?<=>)\s*(?=<\?xml\s)")
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PROLOGUE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>\[]*>\s*)?(?=<)")
_TAG = re.compile(r"<[^<>]*>")
_ENTITY_CHARACTERS = 1000
_WORST = 0.5
"""Part of a damaged file's characters that must be left for it to be read at all."""

_LIMITS = {
    "entity": "its entities expand beyond the limit of the parser (5 times the file): "
    "an attack, or save it with its entities expanded",
    "depth": "elements nest more than 256 deep: split it, or save it as text",
    "too long": "an element holds more than 10,000,000 characters: split it",
    "Resource limit": "larger than the limits of the parser: split it",
}
"""What libxml2 says of a limit, and what we say."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The root element of a document, and what of it was lost to damage."""

    root: Any
    damage: tuple[str, ...] = ()


def trees(text: str) -> list[Tree]:
    """The documents in the characters of an XML file, mostly one.

    Nothing outside the file is read, whatever it refers to. Raises Unreadable for a file that is
    empty, beyond the parser's limits, or too damaged to make sense of.
    """
    if not text.strip():
        raise Unreadable("the file is empty")
    return [_tree(part) for part in _NEXT_DOCUMENT.split(text) if part.strip()]


def words_of(element: Any) -> str:
    """All characters inside an element, white space collapsed."""
    return " ".join("".join(pieces(element)).split())


def pieces(element: Any) -> Iterator[str]:
    """The strings inside an element in order, with entities resolved and no comments."""
    waiting: list[Any] = [element]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, str):
            yield thing
            continue
        if isinstance(thing.tag, str):
            for child in reversed(thing):
                waiting += [child.tail or "", child]
        yield own_text(thing)


def own_text(element: Any) -> str:
    """The characters before an element's first child; an entity's, for an entity."""
    if isinstance(element.tag, str):
        return element.text or ""
    name = getattr(element, "name", None)
    return _declared(element, name) if isinstance(name, str) else ""


def name_of(element: Any) -> str:
    """An element's name without its namespace; "" for a comment, an entity and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _declared(element: Any, name: str) -> str:
    known = html.unescape(f"&{name};")
    if known != f"&{name};":
        return known
    declarations = element.getroottree().docinfo.internalDTD
    for entity in declarations.iterentities() if declarations is not None else ():
        content = entity.content or "&"
        if (
            entity.name == name
            and len(content) <= _ENTITY_CHARACTERS
            and not set("&<") & set(content)
        ):
            return str(content)
    return known


def _tree(text: str) -> Tree:
    etree: Any = import_module("lxml.etree")
    try:
        return Tree(_parsed(text))
    except etree.XMLSyntaxError as error:
        if "ntity" in str(error) and "not defined" in str(error):
            return _second(_ENTITY.sub(_known, text))
        pieces_only = any(sign in str(error) for sign in ("Extra content", "Namespace prefix"))
        if pieces_only and _PROLOGUE.match(text):
            return _second(f"<documents>{_PROLOGUE.sub('', text, count=1)}</documents>")
        return _recovered(text, error)


def _second(replaced: str) -> Tree:
    """The tree of a text with its entities replaced, or several elements put into one."""
    etree: Any = import_module("lxml.etree")
    try:
        return Tree(_parsed(replaced))
    except etree.XMLSyntaxError as error:
        return _recovered(replaced, error)


def _known(entity: re.Match[str]) -> str:
    found = html.unescape(entity[0])
    return f"&amp;{entity[1]};" if found == entity[0] else html.escape(found)


def _recovered(text: str, error: Any) -> Tree:
    """What can be read of a damaged document, if that is most of it; its limits are no damage."""
    for sign, reason in _LIMITS.items():
        if sign in str(error):
            raise Unreadable(reason) from error
    where = f"damaged at line {error.lineno}"
    root = _parsed(_FORBIDDEN.sub("\ufffd", text), recover=True)
    expected = len("".join(_TAG.sub(" ", text).split()))
    found = 0 if root is None else sum(len("".join(piece.split())) for piece in pieces(root))
    if root is None or found < expected * _WORST:
        raise Unreadable(f"{where}: {error.msg}; correct it, or save it as text")
    return Tree(root, (f"{where} ({error.msg}): text near it may be missing",))


def _parsed(text: str, recover: bool = False) -> Any:
    etree: Any = import_module("lxml.etree")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    return etree.fromstring(text.encode(), parser)
