"""What HTML shows by place or picture, spelled out: formulas, powers, alternative texts."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .formulas import lowered, raised, tex, written

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_WORD = re.compile(r"[^\W\d_]{2}")
_NO_ALTERNATIVE = re.compile(
    r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?)|spacer|image|img|picture|photo|icon|bullet|cover",
    re.IGNORECASE,
)
_DEEPEST = 100
"""How deep elements of a formula nest at most, to be spelled out."""


def spell_out(tree: "LexborHTMLParser") -> None:
    """Put words in the place of formulas, of powers and indices, and of images that have a text."""
    for selector, words_for in (
        ("math", _formula),
        ("sup, sub", _shifted),
        ("img[alt]", _alternative),
    ):
        for node in reversed(tree.css(selector)):
            words = words_for(node)
            if words is not None:
                node.replace_with(words)


def _formula(node: "LexborNode") -> str | None:
    source = node.css_first('annotation[encoding="application/x-tex"]')
    given = source.text() if source else node.attributes.get("alttext")
    told = tex(given) if given else _mathml(node)
    return f" {told} " if node.attributes.get("display") == "block" else told


def _mathml(node: "LexborNode", depth: int = 0) -> str:
    if node.is_text_node:
        return node.text_content or ""
    if depth > _DEEPEST:
        return node.text()
    return written(node.tag or "", [_mathml(child, depth + 1) for child in _children(node)])


def _children(node: "LexborNode") -> Iterator["LexborNode"]:
    for child in node.iter(include_text=True):
        blank = child.is_text_node and not (child.text_content or "").strip()
        if not blank and not (child.tag or "").startswith("annotation"):
            yield child


def _shifted(node: "LexborNode") -> str | None:
    before = node.prev
    if before is None:
        return None
    told = (before.text_content or "") if before.is_text_node else before.text()
    return (raised if node.tag == "sup" else lowered)(node.text(), told)


def _alternative(node: "LexborNode") -> str | None:
    given = node.attributes
    told = " ".join((given.get("alt") or "").split())
    tracks = {given.get("width"), given.get("height")} & {"0", "1"}
    if tracks or not _WORD.search(told) or _NO_ALTERNATIVE.fullmatch(told):
        return None
    return tex(told) if told.startswith("{\\displaystyle") else f" {told} "
