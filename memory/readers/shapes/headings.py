"""Lines of a plain page that are likely headings: hints for where passages may begin."""

import re

_LONGEST = 100
_FEWEST_CAPITALS = 4

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
