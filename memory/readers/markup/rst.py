"""reStructuredText: the file's characters exactly; its section titles begin its sections."""

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..registry import Reader
from .headed import Heading, lines_of, read_headed

if TYPE_CHECKING:
    from ...document import Reading

_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1+$")
_LONGEST = 2_000_000
"""Characters of a text that docutils parses within a minute."""

_SETTINGS = {
    "report_level": 5,
    "halt_level": 6,
    "warning_stream": False,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "syntax_highlight": "none",
    "line_length_limit": 10**9,
    "_disable_config": True,
}
"""No message is printed or ends the work, and no other file is read."""

_NO_LINE = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line for `str.splitlines`, as docutils uses it, and for no editor."""


def read_rst(path: Path) -> "Reading":
    """The file's characters with a section for each title; nothing it refers to is read.

    Raises Unreadable when no encoding fits.
    """
    return read_headed(path, _headings)


def _headings(text: str) -> Iterator[Heading]:
    """Titles with the lines above and below them that make them titles.

    By docutils' own rules, unless the text is too long or nests too deep for it.
    """
    lines = list(lines_of(text))
    try:
        found = _underlines(_NO_LINE.sub(" ", text)) if len(text) <= _LONGEST else _likely(lines)
    except RecursionError:
        found = _likely(lines)
    for below in found:
        first, last = below - 1, lines[below]
        if first and _is_overline(lines[first - 1][1], last[1]):
            first -= 1
        yield lines[first][0], last[0] + len(last[1]), _label(lines[below - 1][1].strip())


def _is_overline(above: str, underline: str) -> bool:
    return len(above) > 1 and set(above) == {underline[0]}


def _underlines(text: str) -> Sequence[int]:
    """Index of each line that stands under a section's title."""
    nodes: Any = import_module("docutils.nodes")
    return [section.line - 1 for section in _parsed(text, plain=True).findall(nodes.section)]


def _likely(lines: Sequence[tuple[int, str]]) -> Sequence[int]:
    """Index of each line of equal signs, as long as the words above it, which stand alone."""
    words = [line for _, line in lines]
    return [
        at
        for at in range(1, len(words))
        if _ADORNMENT.match(words[at])
        and len(words[at]) >= len(words[at - 1]) > 0
        and not _ADORNMENT.match(words[at - 1])
        and (at == 1 or not words[at - 2] or _is_overline(words[at - 2], words[at]))
    ]


def _label(title: str) -> str:
    """A title without its marks."""
    return " ".join(_parsed(title, plain=False).astext().split()) if title else ""


def _parsed(text: str, plain: bool) -> Any:
    """The document's tree; where `plain`, without markup inside paragraphs, which takes long."""
    rst: Any = import_module("docutils.parsers.rst")
    parser = rst.Parser(inliner=_plain_words() if plain else None)
    settings = import_module("docutils.frontend").get_default_settings(parser)
    for name, value in _SETTINGS.items():
        setattr(settings, name, value)
    document = import_module("docutils.utils").new_document("", settings)
    parser.parse(text, document)
    return document


def _plain_words() -> Any:
    """What takes every paragraph as plain words."""
    nodes: Any = import_module("docutils.nodes")

    def parse(text: str, *_: Any) -> tuple[list[Any], list[Any]]:
        return [nodes.Text(text)], []

    inliner: Any = import_module("docutils.parsers.rst.states").Inliner()
    inliner.parse = parse
    return inliner


reader = Reader("rst", 1, frozenset({".rst", ".rest"}), read_rst)
