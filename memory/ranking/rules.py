"""Rules: what a passage is given beyond its words and its meaning, each for a reason of its own."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import regex

from ..analysis import plain

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|januar|februar|märz|mai|juni|juli|"
    r"oktober|dezember|janvier|février|mars|avril|juin|juillet|août|décembre"
)
_DATE = regex.compile(
    rf"\b(?:1[0-9]|20)\d\d\b|\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|[年月日]|"
    rf"\b(?:{_MONTH})\.?\s+\d|\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:day\s+of\s+)?(?:{_MONTH})\b",
    regex.IGNORECASE,
)
_NUMBER = regex.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|twice)\b",
    regex.IGNORECASE,
)


def first(nth: int) -> float:
    """A document's title, authors, parties and date stand in its first passages (`nth` from 0)."""
    return 1 / (1 + nth)


def link(rank: int) -> float:
    """What the best passages name is what a question of two steps is about (`rank` from 0)."""
    return 1 / (1 + rank / 4)


def hint(wants: Literal["date", "number"] | None, text: str) -> float:
    """Who asks when or how many needs a passage with a date or a number in it."""
    if wants is None:
        return 0.0
    return float((_DATE if wants == "date" else _NUMBER).search(text) is not None)


def exact(phrases: Iterable[str], text: str) -> float:
    """A name that was typed is meant with its signs: `4.2(b)` is not `4.2 (B)`, nor 4, 2 and b."""
    apostrophes = plain(text).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    squeezed = " ".join(apostrophes.split())
    return float(any(_whole(phrase).search(squeezed) for phrase in phrases))


@lru_cache(maxsize=256)
def _whole(phrase: str) -> "regex.Pattern[str]":
    """A phrase that is no part of a longer word or number."""
    before = r"(?<![\p{L}\p{N}])" if phrase[:1].isalnum() else ""
    after = r"(?![\p{L}\p{N}])" if phrase[-1:].isalnum() else ""
    return regex.compile(before + regex.escape(phrase) + after)
