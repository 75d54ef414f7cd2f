"""XML that holds data: a line "name: value" for each leaf, a page for each record."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from ...errors import Unreadable
from ..markup.html import html_blocks
from ..shapes.blocks import Block
from ..shapes.parts import Part, field, whole
from .tree import name_of, own_text, pieces, words_of

_FEWEST_RECORDS = 2


def data_parts(root: Any) -> list[Part]:
    """The leaves in order; elements of one name that repeat, with leaves inside, are records."""
    parent = _parent_of_records(root)
    parts: list[Part] = []
    loose: list[str] = []
    seen = Counter[str]()
    for element, prefix in _spread(root, parent):
        lines = list(_fields(element, prefix))
        if element.getparent() is not parent or not _has_elements(element):
            loose += lines
            continue
        name = name_of(element)
        seen[name] += 1
        parts += [Part("", whole(loose)), Part(f"{name} {seen[name]}", whole(lines))]
        loose = []
    return [part for part in [*parts, Part("", whole(loose))] if part.blocks]


def html_inside(text: str) -> list[Block]:
    """The blocks of a text that is HTML source, escaped; none where it is plain text."""
    if "</" in text or "<br" in text or "<p>" in text:
        with suppress(Unreadable):
            return html_blocks(text)
    return []


def has_text(element: Any) -> bool:
    """Whether characters stand directly in an element, beside its children if it has any."""
    return bool(own_text(element).strip()) or any(
        (child.tail or "").strip() or not isinstance(child.tag, str) for child in element
    )


def _parent_of_records(root: Any) -> Any:
    """The outermost element with repeated children that have leaves of their own, or None."""
    level = [root]
    while level:
        for element in level:
            names = Counter(name_of(child) for child in element if _has_elements(child))
            if names and max(names.values()) >= _FEWEST_RECORDS:
                return element
        level = [child for element in level for child in element if name_of(child)]
    return None


def _has_elements(element: Any) -> bool:
    return any(name_of(child) for child in element)


def _spread(root: Any, parent: Any) -> Iterator[tuple[Any, str]]:
    """The records' parent's children, and whatever stands around it, with the path to each."""
    if parent is None or root is parent:
        yield from ((child, "") for child in root) if parent is not None else [(root, "")]
        return
    inside = set(parent.iterancestors())
    for child in root:
        if child is parent or child in inside:
            yield from _spread(child, parent)
        else:
            yield child, ""


def _fields(element: Any, prefix: str) -> Iterator[str]:
    """The lines of an element: those of its attributes, of its text, and of its children."""
    name = name_of(element)
    if not name:
        return
    if has_text(element) or not _has_elements(element):
        yield from _leaf(element, prefix or name)
        return
    for key, value in element.attrib.items():
        if value.strip():
            yield field(_below(prefix, key.rpartition("}")[2]), value)
    for child in element:
        yield from _fields(child, _below(prefix, name_of(child)))


def _below(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def _leaf(element: Any, name: str) -> Iterator[str]:
    given = ", ".join(
        f"{key.rpartition('}')[2]}: {value}" for key, value in element.attrib.items() if value
    )
    inside = html_inside("".join(pieces(element)))
    text = "\n".join(block.text for block in inside) or words_of(element)
    if text:
        yield field(f"{name} ({given})" if given else name, text)
    elif given:
        yield field(name, given)
