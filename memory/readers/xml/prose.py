"""XML that holds prose (DocBook, JATS, TEI, FictionBook, patents, feeds): its blocks in order."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from ..markup.flow import Flow
from ..markup.formulas import tex
from ..markup.grid import spans_of
from ..shapes.blocks import Block
from .data import has_text, html_inside
from .formulas import mathml, shifted, told_as_tex
from .roles import tag_of
from .tree import name_of, own_text, pieces, words_of

_WORDS = frozenset("p h2 li dt td pre".split())
"""Elements of HTML in which everything is words, unless it has a role of its own."""

_JOINED = frozenset(
    """ref mixed-citation element-citation biblioentry bibliomixed nplcit patcit name string-name
    contrib author aff pub-date caption-title""".split()
)
"""What is one line, whatever it holds."""

_UNSEEN = frozenset("binary script style graphic self-uri".split())
_FORMULAS = frozenset({"math", "tex-math"})
_AROUND_FORMULAS = frozenset("disp-formula inline-formula alternatives".split())
_NOTES = frozenset({"footnote", "fn"})
_SIGNS_OF_PROSE = frozenset("p para simpara v claim-text".split())
_FEEDS = frozenset("rss feed opml channel".split())
_GROUP = 200
"""An element with leaves only, and with at most so many characters, is one line."""


def is_prose(root: Any) -> bool:
    """Whether an XML document is written text (or a feed of it) rather than data."""
    names = {name_of(root), *(name_of(child) for child in root)}
    if names & _FEEDS:
        return True
    return any(name_of(element) in _SIGNS_OF_PROSE for element in root.iter())


def prose_blocks(root: Any) -> list[Block]:
    """Paragraphs, titles and tables as blocks; what stands outside of them as "name: value"."""
    prose = _Prose()
    prose.add(root, inline=False)
    return prose.finish()


class _Prose:
    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._flow = Flow()

    def finish(self) -> list[Block]:
        self._blocks += self._flow.finish()
        self._flow = Flow()
        return self._blocks

    def add(self, element: Any, inline: bool) -> None:
        """An element with all that is in it; `inline` where it stands among words."""
        name = name_of(element)
        if name in _UNSEEN or (name == "label" and _goes_with_title(element)):
            return
        if inline and name in _NOTES:
            self._flow.write(f" [{words_of(element)}]")
            return
        tag = tag_of(element, name, inline)
        if name in _FORMULAS:
            self._formula(element, name, inline)
        elif tag:
            self._put(element, tag, inline)
        elif inline and (told := shifted(element, name)) is not None:
            self._flow.write(told)
        elif inline or not name:
            self._inside(element, inline)
        else:
            self._other(element, name)

    def _formula(self, element: Any, name: str, inline: bool) -> None:
        """A formula once, though it may be given in several ways."""
        if name == "math" and told_as_tex(element):
            return
        told = mathml(element) if name == "math" else tex(words_of(element))
        if inline:
            self._flow.write(told)
        else:
            self._line(told)

    def _put(self, element: Any, tag: str, inline: bool) -> None:
        self._flow.open(tag, spans=spans_of(element.get))
        if tag == "h2" and (label := _label_before(element)):
            self._flow.write(f"{label} ")
        self._inside(element, inline or tag in _WORDS or has_text(element))
        self._flow.close(tag)

    def _inside(self, element: Any, inline: bool) -> None:
        self._flow.write(own_text(element))
        for child in element:
            self.add(child, inline)
            self._flow.write(child.tail or "")

    def _other(self, element: Any, name: str) -> None:
        """An element of another name that stands on its own."""
        children = [child for child in element if name_of(child)]
        if name == "outline":
            self._outline(element, children)
        elif name in _JOINED:
            self._line(" ".join("".join(_spaced(element)).split()))
        elif name == "label":
            self._line(words_of(element))
        elif name in _AROUND_FORMULAS:
            self._put(element, "div", inline=True)
        elif not children:
            self._leaf(element, name)
        elif has_text(element):
            self._put(element, "p", inline=True)
        elif _is_group(element):
            told = ", ".join(_leaves(element))
            self._line(f"{name}: {told}" if told else "")
        else:
            self._put(element, "div", inline=False)

    def _leaf(self, element: Any, name: str) -> None:
        text = words_of(element)
        inside = html_inside(text)
        if inside:
            self.finish()
            self._blocks += html_inside("".join(element.itertext()))
        elif text or (name == "link" and element.get("href")):
            self._line(f"{name}: {text or element.get('href')}")

    def _outline(self, element: Any, children: list[Any]) -> None:
        tag = "h2" if children and name_of(element.getparent()) == "body" else "div"
        told = element.get("text") or element.get("title") or ""
        address = element.get("xmlUrl") or element.get("url") or ""
        self._line(" ".join(filter(None, [*told.split(), address])), tag)
        for child in children:
            self.add(child, inline=False)

    def _line(self, text: str, tag: str = "div") -> None:
        self._flow.open(tag)
        self._flow.write(text)
        self._flow.close(tag)


def _is_group(element: Any) -> bool:
    """Whether an element is a few short leaves, at any depth."""
    return len(words_of(element)) <= _GROUP and not any(
        tag_of(inner, name_of(inner), inline=False) or (len(inner) and has_text(inner))
        for inner in element.iterdescendants()
    )


def _leaves(element: Any) -> Iterator[str]:
    return filter(None, (words_of(inner) for inner in element.iter() if not len(inner)))


def _goes_with_title(label: Any) -> bool:
    after = label.getnext()
    return after is not None and name_of(after) == "title"


def _label_before(title: Any) -> str:
    before = title.getprevious()
    return words_of(before) if before is not None and name_of(before) == "label" else ""


def _spaced(element: Any) -> Iterator[str]:
    """The strings inside an element, with a space between those of elements that touch."""
    return chain.from_iterable((piece, " ") for piece in pieces(element))
