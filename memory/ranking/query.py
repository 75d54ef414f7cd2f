"""What a query asks for, as far as its words tell: by rule, without a model."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import regex

from ..analysis import JOINED, WORD, plain, terms
from .asked import is_about_document, what_it_wants
from .instructions import is_command, subject

QUESTION_WORDS = frozenset(
    """a about an and any are as at be been being between by can could did do does during each for
    from had has have he her him his how i if in into is it its many me much my no not of on or our
    please s shall she should t tell than that the their them there these they this those to under
    up upon us was we were what what's whats when where whether which who who's whom whose why will
    with within would you your""".split()
)
"""Words that say that something is asked, not what: dropped from questions, never from texts."""

_LONGEST = 10_000
"""Characters of a query whose words are looked for."""

_LONGEST_RULED = 1_000
"""A text that is longer was pasted: it is neither a question nor a command, just words."""

_MOST_PHRASES = 16

_JOINED = regex.compile(JOINED)
_WORDS = regex.compile(rf"{JOINED}|{WORD}(?:'{WORD})*")
_DOUBLE = (
    r"(?<!\d)\"([^\"]+)\"|[“„”]([^“„”]+)[“”]|«([^«»]+)»|»([^«»]+)«|「([^「」]+)」|『([^『』]+)』"
)
_DOUBLY = regex.compile(_DOUBLE)
_QUOTED = regex.compile(
    rf"{_DOUBLE}|"
    r"(?<![\p{L}\p{N}])['‘‚](?=[\p{L}\p{N}])([^'’‘\"]+)['’‘](?![\p{L}\p{N}])"
)
_NUMBERED = regex.compile(
    rf"§++\s*+(?:{JOINED}|{WORD})|"
    r"\b(?:sec(?:tion|\.)?|art(?:icle|\.)?|clause|exhibit|schedule|annex|appendix|fig(?:ure|\.)?|"
    r"table|chapter|ch\.|item|note|no\.|paragraph|para\.?|page|part|step|rule|form|version|volume|"
    rf"vol\.|question|phase|type|grade|line)\s+(?:{JOINED}|\d[\p{{L}}\p{{N}}]*+|[ivxlc]+\b|[a-z]\b)",
    regex.IGNORECASE,
)
_ASKS = regex.compile(
    r"\s*(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|"
    r"will|would|should|has|have|had|may|must|am|according|in (?:what|which)|at what|for (?:what|"
    r"how)|on what|by (?:what|whom)|to (?:what|whom))\b",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asks, as search sees it.

    `text` as it was given; `content` without the words of a command; `words` the words to look
    for, as typed, casefolded, in order; `phrases` what stands together as typed: quoted
    words, names and numbers with signs in them;
    `required` what must stand in a passage as it is quoted. `about_document` says that a document's
    own title, author, parties or date is asked for, `wants` that the answer holds a date or number;
    `is_question` that something is asked or told to be done, rather than words looked up.
    """

    text: str
    content: str
    words: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    about_document: bool = False
    wants: Literal["date", "number"] | None = None
    is_question: bool = False


def understand(text: str, cleaned: bool = True) -> Query:
    """The query that a text is; without words only if it has neither letter nor digit.

    `cleaned` drops what a command says to its reader.
    """
    given = plain(text[:_LONGEST]).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    given = " ".join(given.split())
    if len(given) > _LONGEST_RULED:
        return Query(text, given, _words_to_find(given), is_question=True)
    content = subject(given) if cleaned else given
    quoted, is_question = _quoted(given), _is_asked(given)
    required = () if is_question else _unique(_quoted(given, _DOUBLY))
    return Query(
        text=text,
        content=content,
        words=_words_to_find(content) or _words_to_find(given),
        phrases=_unique([*quoted, *_names(content)]),
        required=required,
        about_document=not required and any(map(is_about_document, [content, *quoted])),
        wants=what_it_wants(content),
        is_question=is_question,
    )


def _is_asked(text: str) -> bool:
    return "?" in text or "？" in text or is_command(text) or _ASKS.match(text) is not None


def _words_to_find(text: str) -> tuple[str, ...]:
    """Words without question words, or all where there are no others."""
    words = _WORDS.findall(text.casefold())
    content = (word.removesuffix("'s") for word in words)
    return tuple(word for word in content if word not in QUESTION_WORDS) or tuple(words)


def _quoted(text: str, marks: "regex.Pattern[str]" = _QUOTED) -> list[str]:
    quoted = (next(filter(None, found.groups())).strip() for found in marks.finditer(text))
    return [phrase for phrase in quoted if terms(phrase)]


def _names(text: str) -> Iterator[str]:
    for pattern in (_NUMBERED, _JOINED):
        yield from (found[0] for found in pattern.finditer(text))


def _unique(phrases: Iterable[str]) -> tuple[str, ...]:
    squeezed = (" ".join(phrase.casefold().split()) for phrase in phrases)
    return tuple(dict.fromkeys(squeezed))[:_MOST_PHRASES]
