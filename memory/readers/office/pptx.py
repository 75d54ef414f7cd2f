"""Presentations: a page for each slide, its title first, its notes and comments last.

Shapes are read from top to bottom and left to right. Hidden slides are read, and called hidden;
slide numbers are not text, and pictures only where their alternative text says something.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from ...document import Reading
from ...errors import Unreadable
from ..registry import Reader
from ..shapes.blocks import Block, grouped, short_label
from .drawings import PICTURE
from .embedded import read_all
from .ooxml import opened
from .slide_comments import authors, comments
from .slides import SlideText

_FEW = 12  # numbers of slides in a reason


def read_pptx(path: Path) -> Reading:
    """The text of all slides; a page is a slide, with its title as label.

    Tables and charts are rows with their header. Raises Unreadable for a file that is encrypted,
    damaged, no presentation, or without any text.
    """
    presentation = opened(path, _open, "PowerPoint")
    people = authors(presentation.part)
    slides = [_page(slide, people) for slide in _slides(presentation)]
    if not slides:
        raise Unreadable("no text: it has no slides")
    blank = [number for number, (_, blocks) in enumerate(slides, 1) if _is_blank(blocks)]
    if not any(blocks for _, blocks in slides):
        raise Unreadable("no text on any slide: if they are pictures, export it to PDF for OCR")
    reading = grouped("slide", slides)
    return Reading(reading.text, reading.pages, reading.headings, unread=_told(blank))


def _open(package: BytesIO) -> Any:
    from pptx.package import Package

    return Package.open(package).main_document_part.presentation


def _slides(presentation: Any) -> Iterator[Any]:
    """The slides in their order, but for those that the package lacks."""
    part = presentation.part
    for entry in presentation._element.get_or_add_sldIdLst():  # without renaming every slide
        try:
            yield part.related_slide(entry.rId)
        except (KeyError, AttributeError):
            continue


def _page(slide: Any, people: Mapping[str, str]) -> tuple[str, Sequence[Block]]:
    text = SlideText(slide)
    blocks = [*text.blocks(), *comments(slide.part, people)]
    label = short_label(text.title) + " (hidden)" * (slide._element.get("show") in ("0", "false"))
    return label.strip(), blocks


def _is_blank(blocks: Sequence[Block]) -> bool:
    """Whether there is nothing, or only what is said of pictures."""
    return all(block.text.startswith(PICTURE) for block in blocks)


def _told(blank: Sequence[int]) -> Sequence[str]:
    if not blank:
        return ()
    numbers = ", ".join(map(str, blank[:_FEW])) + ", …" * (len(blank) > _FEW)
    return (f"no text on slides {numbers}: pictures need OCR (export the presentation to PDF)",)


reader = Reader(
    "pptx",
    1,
    frozenset(".pptx .pptm .ppsx .ppsm .potx .potm".split()),
    partial(read_all, read_pptx),
    nests=True,
)
