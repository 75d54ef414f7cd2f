"""Formulas, powers and indices in XML's prose."""

from typing import Any

from ..markup.formulas import lowered, raised, written
from .tree import name_of, own_text, words_of

_SHIFTED = {
    "sup": raised,
    "superscript": raised,
    "sub": lowered,
    "subscript": lowered,
}


def mathml(element: Any) -> str:
    """MathML's elements as a line of text."""
    children = [child for child in element if not name_of(child).startswith("annotation")]
    own = [text] if (text := own_text(element)).strip() else []
    return written(name_of(element), [*own, *map(mathml, children)])


def told_as_tex(element: Any) -> bool:
    """Whether an element beside this one gives the same formula as TeX."""
    around = element.getparent()
    return around is not None and any(name_of(other) == "tex-math" for other in around)


def shifted(element: Any, name: str) -> str | None:
    """How a superscript or subscript is written; None where it is nothing but its words."""
    write = _SHIFTED.get(name)
    return write(words_of(element), _before(element)) if write else None


def _before(element: Any) -> str:
    """The words right before an element, within the one that holds it."""
    previous = element.getprevious()
    if previous is None:
        return own_text(element.getparent())
    return previous.tail or words_of(previous)
