"""What a text is about, in words: the stems of those that carry meaning."""

import re
from functools import cache, lru_cache

import tantivy

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = rf"[{_UNSPACED}]|[\p{{L}}\p{{N}}\p{{M}}--[{_UNSPACED}]]+"
_EMPTY: list[str] = sorted(
    "a about after all also an and any are as at be because been before being between both but by"
    " can could did do does doing during each for from had has have he her him his how i if in into"
    " is it its just many me might more most much my no nor not of on one or other our out over"
    " own s same shall she should so some such t than that the their them then there these they"
    " this those through to too under until up us use very was we were what when where which while"
    " who whom whose why will with would you your call give name tell".split()
)
_COMMAND = re.compile(
    r"\W*(?:please |can you |could you )?(?:describe|explain|extract|find|give|highlight|identify"
    r"|list|mention|name|show|summari[sz]e|tell)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,200})[\"”]")


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORD))
    for step in (
        tantivy.Filter.remove_long(80),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.custom_stopword(_EMPTY),
        tantivy.Filter.stemmer("english"),
    ):
        words = words.filter(step)
    return words.build()


@lru_cache(maxsize=1 << 13)
def stems(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning; in a script without spaces, its characters."""
    return frozenset(_analyzer().analyze(text))


def focus(question: str) -> str:
    """What is sought: of a command ("Find the parts about "renewal""), the words in quotes."""
    quoted = _QUOTED.findall(question) if _COMMAND.match(question) else []
    return ", ".join(quoted) or question
