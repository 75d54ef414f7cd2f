"""AsciiDoc, Org, Typst and wikis: the file's characters; lines that begin with signs head it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ...document import Reading
from ..registry import Reader
from .headed import Heading, lines_of, read_headed


@dataclass(frozen=True, slots=True)
class Signs:
    """How a markup writes its headings, and the blocks in which it has none.

    `heading` has a group for the title. `fence` matches a line that opens a block, which ends at
    the line that `closing` makes of it. `underline`: whether a line of signs below a line makes it
    a heading.
    """

    heading: re.Pattern[str]
    fence: re.Pattern[str]
    closing: str = "{0}"
    underline: bool = False


_ASCIIDOC = Signs(
    re.compile(r"(?:={1,6}|#{1,6})[ \t]+(\S.*?)(?:[ \t]+=+)?$"),
    re.compile(r"-{4,}$|\.{4,}$|\+{4,}$|/{4,}$|={4,}$|\*{4,}$|_{4,}$|[|,:!]===$|(```).*$|--$"),
    underline=True,
)
_ORG = Signs(
    re.compile(r"\*+[ ]+(?:(?:TODO|DONE)[ ]+)?(?:\[#\w\][ ]+)?(\S.*?)(?:[ \t]+:[\w@#%:]+:)?$"),
    re.compile(r"#\+begin_(\S+).*$", re.IGNORECASE),
    closing="#+end_{0}",
)
_TYPST = Signs(re.compile(r"=+[ \t]+(\S.*?)(?:[ \t]+<[\w.:-]+>)?$"), re.compile(r"(`{3,}).*$"))
_WIKI = Signs(
    re.compile(r"(?P<sign>={1,6})[ \t]*([^=].*?)[ \t]*(?P=sign)$"),
    re.compile(r"<(pre|code|file|nowiki|syntaxhighlight)\b[^>]*>[^<]*$", re.IGNORECASE),
    closing="</{0}>",
)
_UNDERLINE = re.compile(r"([=~^+-])\1+$")
_WORD = re.compile(r"\w")


def read_outline(signs: Signs, path: Path) -> Reading:
    """The file's characters with a section for each heading outside of listings and the like.

    Raises Unreadable when no encoding fits.
    """
    return read_headed(path, partial(_headings, signs))


def _headings(signs: Signs, text: str) -> Iterator[Heading]:
    closing = ""
    before, above = (0, ""), (0, "")
    for start, line in lines_of(text):
        if closing:
            closing = "" if line.strip().lower() == closing else closing
        elif signs.underline and not before[1] and _is_title(above[1], line):
            yield above[0], start + len(line), above[1]
        elif fence := signs.fence.match(line):
            closing = signs.closing.format(fence[fence.lastindex or 0]).lower()
        elif found := signs.heading.match(line):
            yield start, start + len(line), found[found.lastindex or 0]
        before, above = above, (start, line)


def _is_title(line: str, below: str) -> bool:
    """Whether a line of signs as long as this line, or nearly, makes it a title."""
    return bool(
        _UNDERLINE.match(below)
        and abs(len(line) - len(below)) <= 1
        and _WORD.search(line)
        and not line.startswith((".", "[", "//", ":", "=", "#"))
    )


def _reader(name: str, signs: Signs, suffixes: str) -> Reader:
    return Reader(name, 1, frozenset(suffixes.split()), partial(read_outline, signs))


asciidoc = _reader("asciidoc", _ASCIIDOC, ".adoc .asciidoc")
org = _reader("org", _ORG, ".org")
typst = _reader("typst", _TYPST, ".typ")
wiki = _reader("wiki", _WIKI, ".wiki .mediawiki .dokuwiki")
