"""What people remarked on a slide."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..shapes.blocks import Block
from .drawings import lines_of
from .word_notes import roots

_REMARKS = "{*}cm", "{*}reply"


def authors(part: Any) -> Mapping[str, str]:
    """Names of those who comment on a presentation, by their ids in its old or new comments."""
    kinds = ("commentAuthors", "authors")
    found = (e for kind in kinds for root in roots(part, kind) for e in root if e.get("id"))
    return {author.get("id"): author.get("name", "") for author in found}


def comments(part: Any, people: Mapping[str, str]) -> Iterator[Block]:
    """The comments on a slide and their answers, in order: "[Comment] author: text"."""
    for root in roots(part, "comments"):
        for remark in root.iter(*_REMARKS):
            text = " ".join(_words(remark).split())
            author = people.get(remark.get("authorId", ""), "")
            if text:
                yield Block(f"[Comment] {author}: {text}" if author else f"[Comment] {text}")


def _words(remark: Any) -> str:
    """A comment's own words: plain in the old format, paragraphs in the new one."""
    plain = remark.find("{*}text")
    body = remark.find("{*}txBody")
    if plain is not None:
        return plain.text or ""
    return "" if body is None else " ".join(lines_of(body))
