"""Full stops that end no sentence: titles, initials, "No. 5", "Inc.", section numbers."""

import re

# Never the end of a sentence.
_LEADING = frozenset(
    "mr mrs ms messrs dr prof st mme mlle sr sra gen gov sen rep hon rev capt col lt sgt"
    " e.g i.e cf viz vs v ca approx bzw z.b d.h"
    .split()
)  # fmt: skip
# Not the end where a number follows.
_NUMBERED = frozenset(
    "no nos nr sec secs sect art arts fig figs eq eqs vol vols p pp par para ch ex cl tab ref refs"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
    .split()
)  # fmt: skip
# The end only where the next word is one that begins sentences.
_TRAILING = frozenset(
    "inc ltd co corp cos bros jr sr esq etc al dept univ est assn ave blvd mt".split()
)
_DOTTED = re.compile(r"[^\W\d_]|(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")
_BEGINNER = re.compile(
    r"(?:An?|The|This|That|These|Those|It|Its|He|She|They|We|You|I|In|On|At|As|If|When|While|Where"
    r"|However|For|But|And|Or|No|Not|Each|Any|All|Such|There|Upon|With|To|By|From|After|Before"
    r"|During|Under|Our|His|Her|Their|What|Why|How|Who|Notwithstanding|Subject|Except)\b[ ,\n]"
)
_NUMBER = re.compile(r"[\d(§]|[IVXLC]+\b")
_NUMBERING = re.compile(
    r"[\"“(\[]?(?:(?:section|article|item|note|part|chapter|exhibit|schedule|annex|appendix)\s+)?"
    r"(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivxlc]{1,6})",
    re.IGNORECASE,
)
LONGEST_NUMBERING = 24
SHORTENED = frozenset(word[-5:] for word in _LEADING | _NUMBERED | _TRAILING)
"""The last five letters of each abbreviation, or fewer."""


def abbreviated(text: str, start: int, stop: int, after: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation or to a number before its text.

    The sentence began at `start`; what follows the white space stands at `after`.
    """
    if stop - start <= LONGEST_NUMBERING and _NUMBERING.fullmatch(text, start, stop):
        return True
    words = text[max(start, stop - LONGEST_NUMBERING) : stop].split()
    word = words[-1].lstrip("\"'“‘«([").lower() if words else ""
    if word in _LEADING:
        return True
    if word in _NUMBERED:
        return _NUMBER.match(text, after) is not None
    if word in _TRAILING or _DOTTED.fullmatch(word):
        return _BEGINNER.match(text, after) is None
    return False
