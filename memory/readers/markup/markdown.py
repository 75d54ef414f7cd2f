"""Markdown: the file's characters exactly; its headings begin its sections."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ...document import Reading
from ..registry import Reader
from ..text import line_starts
from .headed import Heading, read_headed

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"""---[ \t]*(?>\r\n?|\n)
        (?=[#\w][^\r\n]*:)                         # as YAML begins, and a paragraph seldom does
        (?:[^\r\n]*(?>\r\n?|\n))*?
        (?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)""",
    re.VERBOSE,
)


def read_markdown(path: Path) -> Reading:
    """The file's characters with a section for each heading that stands at the top level.

    What comes before the first heading is a section without label. Raises Unreadable when no
    encoding fits.
    """
    return read_headed(path, headings)


def headings(text: str) -> Iterator[Heading]:
    """Start, end and label of each heading, ATX and setext, by CommonMark's own rules."""
    from markdown_it import MarkdownIt

    starts = line_starts(text)
    inline = MarkdownIt("commonmark")
    blocks = MarkdownIt("commonmark").disable("inline").parse(_without_front_matter(text))
    for opening, content in pairwise(blocks):
        if opening.type == "heading_open" and opening.level == 0 and opening.map:
            first, after = opening.map
            end = starts[after] if after < len(starts) else len(text)
            start = starts[first]
            yield (
                start,
                start + len(text[start:end].rstrip()),
                _plain(inline.parseInline(content.content)),
            )


def _plain(inline: "list[Token]") -> str:
    """A heading's text without its marks."""
    tokens = inline[0].children or []
    return " ".join("".join(token.content or " " * (token.tag == "br") for token in tokens).split())


def _without_front_matter(text: str) -> str:
    """The text with blanks for its front matter, whose closing line would make it a heading."""
    found = _FRONT_MATTER.match(text)
    return re.sub(r"[^\r\n]", " ", found[0]) + text[found.end() :] if found else text


reader = Reader(
    "markdown",
    1,
    frozenset({".md", ".markdown", ".mdown", ".mkd", ".rmd", ".qmd", ".mdx"}),
    read_markdown,
)
