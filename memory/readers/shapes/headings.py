"""Lines of a plain page that are likely headings: hints for where passages may begin."""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

_LONGEST = 100
_FEWEST_CAPITALS = 4
_MOST_IN_A_ROW = 3

_NUMBERED = re.compile(
    r"""(?:ARTICLE|SECTION|CHAPTER|PART|SCHEDULE|EXHIBIT|APPENDIX|ANNEX|NOTE|
           Article|Section|Chapter|Part|Schedule|Exhibit|Appendix|Annex|Note)
        \ (?:[IVXLC]+|[A-Z]|\d+(?:\.\d+)*)(?:[.:\s–—-]|$)   # ARTICLE IV, Exhibit B
      | (?:Item|ITEM)\ \d+[A-Z]?\.(?:\s|$)                   # Item 2.
      | \d+(?:\.\d+)+\.?\s+[A-Z]                             # 4.2 Title Words
      | \d+\.\s+[A-Z][A-Z]                                   # 3. DEFINITIONS
    """,
    re.VERBOSE,
)
_SENTENCE = re.compile(r"[a-z)\"”’]\s*[.;,:]\s|[,;]$|\w{3}\.$")
_LEADERS = re.compile(r"\.{4}|(?:\. ){3}|\s\d+$")
_REMARK = re.compile(r"\s*\([^()]*\)$")
_SMALL_WORD = re.compile(r"\b[a-z]{4,}\b")


def heading_ranges(text: str) -> list[tuple[int, int]]:
    """Ranges of the lines of `text` that read like headings, in order, without blank edges.

    Many such lines in a row are a paragraph in capitals, or a table of contents: none of them.
    """
    found: list[tuple[int, int]] = []
    lines = ((is_heading(text[start:end]), start, end) for start, end in _lines(text))
    for heading, run in groupby(lines, key=itemgetter(0)):
        ranges = [(start, end) for _, start, end in run]
        if heading and len(ranges) <= _MOST_IN_A_ROW:
            found += ranges
    return found


def is_heading(line: str) -> bool:
    """Whether a line is short and numbered like a title, or all in capitals.

    Lines of a table of contents (leaders, a page number at the end) and sentences are not.
    """
    if not line or len(line) > _LONGEST or _LEADERS.search(line) or _SENTENCE.search(line):
        return False
    if _NUMBERED.match(line):
        return len(_SMALL_WORD.findall(line)) <= 1
    return _in_capitals(_REMARK.sub("", line))


def _in_capitals(line: str) -> bool:
    letters = [character for character in line if character.isalpha()]
    digits = sum(character.isdigit() for character in line)
    capitals = sum(letter.isupper() for letter in letters)
    return capitals >= max(_FEWEST_CAPITALS, 0.95 * len(letters)) and digits * 4 < len(letters)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for line in re.finditer(r"\S.*", text):
        yield line.start(), line.start() + len(line[0].rstrip())
