"""The characters of a Word paragraph."""

from collections.abc import Callable, Iterator
from typing import Any

from .drawings import said_of_picture
from .word_math import EQUATION, equation

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARAGRAPH, BOX = W + "p", W + "txbxContent"
_WORDS = W + "t"
_SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_PROPERTIES = W + "pPr"
_PLACED, _PICTURE = (
    "{http://schemas.openxmlformats.org/drawingml/2006/" + name
    for name in ("wordprocessingDrawing}docPr", "picture}pic")
)


def text_of(paragraph: Any, sign: Callable[[Any], str] = lambda _: "") -> str:
    """A paragraph's characters, without those of text boxes that are anchored in it.

    `sign` gives what stands for any other element without text: the mark of a note.
    """
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == _WORDS:
            pieces.append(element.text or "")
        elif element.tag == EQUATION:
            pieces.append(equation(element))
        elif element.tag in _SIGNS:
            pieces.append(_SIGNS[element.tag])
        elif element.tag not in (BOX, _PROPERTIES):
            pieces.append(sign(element))
            waiting += reversed(element)
    return "".join(pieces).strip("\n")


def boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes that are anchored in this paragraph, not in one that is inside another box."""
    for box in paragraph.iter(BOX):
        if next(box.iterancestors(PARAGRAPH)) is paragraph:
            yield box


def pictures(paragraph: Any) -> Iterator[str]:
    """What is said of the pictures that stand in this paragraph, not in a box in it."""
    for about in paragraph.iter(_PLACED):
        is_picture = next(about.getparent().iter(_PICTURE), None) is not None
        if is_picture and next(about.iterancestors(PARAGRAPH)) is paragraph:
            yield said_of_picture(about)


def value(element: Any, *names: str) -> str | None:
    """The value of the element that is reached by these names, one inside the other, if any."""
    for name in names:
        element = None if element is None else element.find(W + name)
    return None if element is None else element.get(W + "val")


def is_on(element: Any, *names: str) -> bool:
    """Whether the switch that is reached by these names is there and not off."""
    for name in names:
        element = None if element is None else element.find(W + name)
    return element is not None and element.get(W + "val", "1") not in ("0", "false", "off")


def whole(number: str | None, otherwise: int) -> int:
    """A whole number as it is written in an attribute."""
    try:
        return otherwise if number is None else int(number)
    except ValueError:
        return otherwise


def children(element: Any, tag: str, apart: tuple[str, ...]) -> Iterator[Any]:
    """The nearest elements of this kind inside; not those in elements `apart`."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag == tag:
            yield child
        elif child.tag not in apart:
            waiting += reversed(child)
