"""What stands beside a Word document's body: notes, comments, headers and footers."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from ...document import MarkKind
from ..shapes.blocks import Block
from .counting import counted
from .drawings import parsed
from .word_text import COMPATIBILITY, PARAGRAPH, W, text_of

_REFERENCES = {
    W + "footnoteReference": "footnote",
    W + "endnoteReference": "endnote",
    W + "commentReference": "comment",
}
_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}
_MARGINS: tuple[MarkKind, ...] = ("header", "footer")

Key = tuple[str, str]
"""Kind and id of a note."""


class Notes:
    """Footnotes, endnotes and comments, told once each, where the body refers to them."""

    def __init__(self, part: Any) -> None:
        self._texts = dict(chain.from_iterable(_notes(part, kind) for kind in _REFERENCES.values()))
        self._numbers: dict[Key, int] = {}
        self._told: set[Key] = set()
        self._waiting: list[Key] = []

    def sign(self, element: Any) -> str:
        """What stands in the text for an element that refers to a note: "[1]", "[i]", or ""."""
        key = _REFERENCES.get(element.tag, ""), element.get(W + "id", "")
        if key not in self._texts:
            return ""
        if key not in self._told and key not in self._waiting:
            self._waiting.append(key)
        return self._mark(key)

    def told(self) -> Iterator[str]:
        """The notes that were referred to since the last call."""
        for key in self._waiting:
            self._told.add(key)
            yield f"{self._mark(key) or '[Comment]'} {self._texts[key]}"
        self._waiting.clear()

    def forget(self) -> None:
        """The text that referred to the waiting notes is read anew."""
        self._waiting.clear()

    def _mark(self, key: Key) -> str:
        kind = key[0]
        if kind not in _FORMATS:
            return ""
        same = sum(known == kind for known, _ in self._numbers)
        return f"[{counted(self._numbers.setdefault(key, same + 1), _FORMATS[kind])}]"


def margins(part: Any) -> Iterator[Block]:
    """Headers, then footers, that have words: each text once."""
    for kind in _MARGINS:
        texts = dict.fromkeys(_words(root) for root in roots(part, kind))
        yield from (Block(text, mark=kind) for text in texts if any(map(str.isalpha, text)))


def _notes(part: Any, kind: str) -> Iterator[tuple[Key, str]]:
    for root in roots(part, f"{kind}s"):
        for note in root.iter(W + kind):
            author, text = note.get(W + "author"), _words(note)
            if text and note.get(W + "type") in (None, "normal"):
                yield (kind, note.get(W + "id", "")), f"{author}: {text}" if author else text


def roots(part: Any, kind: str) -> Iterator[Any]:
    """The root of every part that stands in this relation to the document, in their order."""
    for name in sorted(part.rels, key=lambda name: (len(name), name)):
        relation = part.rels[name]
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            root = parsed(relation.target_part.blob)
            if root is not None:
                yield root


def _words(root: Any) -> str:
    """The paragraphs' text on one line, alternatives for older programs left out."""
    for element in list(root.iter(COMPATIBILITY + "Fallback")):
        element.getparent().remove(element)
    return " ".join(" ".join(map(text_of, root.iter(PARAGRAPH))).split())
