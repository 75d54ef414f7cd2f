"""OpenDocument's elements: what they are called, what is hidden, and the words inside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..xml.tree import name_of, own_text

_UNSEEN = frozenset(
    """tracked-changes annotation annotation-end sequence-decls variable-decls user-field-decls
    dde-connection-decls forms hidden-text hidden-paragraph ruby-text note notes title desc
    alphabetical-index-auto-mark-file table-of-content-source bibliography-source
    alphabetical-index-source illustration-index-source table-index-source user-index-source
    object-index-source event-listeners footnotes-configuration footnote endnote""".split()
)
_SIGNS = {"tab": "\t", "tab-stop": "\t", "line-break": "\n"}
_APART = frozenset("frame text-box custom-shape image object rect line g shape table list".split())
"""What is anchored in a paragraph, and is no part of its words."""

_MOST_SPACES = 200


@dataclass(frozen=True, slots=True)
class Styles:
    """The names of styles that hide text, and of those that make a paragraph a title."""

    hidden: frozenset[str] = field(default_factory=frozenset[str])
    titles: frozenset[str] = field(default_factory=frozenset[str])

    def hide(self, element: Any) -> bool:
        """Whether an element and all that is in it is not shown."""
        shown = attribute(element, "style-name") not in self.hidden
        return (
            not shown
            or name_of(element) in _UNSEEN
            or attribute(element, "display") in ("none", "condition")
        )


def styles_of(roots: Sequence[Any]) -> Styles:
    """What the style definitions in these documents say."""
    found = [e for root in roots for e in root.iter() if name_of(e) == "style"]
    hidden = {attribute(e, "name") for e in found if any(_hides(inner) for inner in e)}
    titles = {"Title"} | {
        attribute(e, "name") for e in found if attribute(e, "parent-style-name") == "Title"
    }
    return Styles(frozenset(hidden), frozenset(titles))


def attribute(element: Any, name: str) -> str:
    """An element's attribute by its name without namespace; "" where there is none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2].rpartition(":")[2] == name:
            return str(value)
    return ""


def words(element: Any, styles: Styles) -> str:
    """A paragraph's words, without what is anchored in it; its notes are marked by number."""
    return "".join(_pieces(element, styles)).strip()


def _hides(properties: Any) -> bool:
    return name_of(properties) == "text-properties" and attribute(properties, "display") == "none"


def _pieces(element: Any, styles: Styles) -> Iterator[str]:
    yield _collapsed(own_text(element))
    for child in element:
        name = name_of(child)
        if name in ("note", "footnote", "endnote"):
            yield f"[{note_sign(child)}]"
        elif name == "s":
            count = attribute(child, "c")
            yield " " * min(int(count) if count.isdigit() else 1, _MOST_SPACES)
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in _APART and not styles.hide(child):
            yield from _pieces(child, styles)
        yield _collapsed(child.tail or "")


def note_sign(note: Any) -> str:
    """The number or sign of a note."""
    for element in note:
        if name_of(element).endswith("citation"):
            return own_text(element).strip()
    return "*"


def _collapsed(text: str) -> str:
    """White space as OpenDocument has it: a run of any is one space."""
    if not text:
        return ""
    left = " " if text[0].isspace() else ""
    right = " " if text[-1].isspace() and text.strip() else ""
    return left + " ".join(text.split()) + right
