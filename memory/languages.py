"""Which language a text is in, as far as a stemmer needs to know.

A language is told by its most frequent words, of which running text holds a quarter and more, and
by its script where nobody else writes in it.
"""

import re
from collections import Counter
from functools import cache

import regex
import tantivy

ENGLISH = "english"
_BY_WORDS = (
    "danish", "dutch", ENGLISH, "finnish", "french", "german", "hungarian", "italian", "norwegian",
    "portuguese", "russian", "spanish", "swedish",
)  # fmt: skip
_FREQUENT = {
    "romanian": """a acest această al ale am ar are au ca când care cu cum că din după e ea
    ei el este eu fi fost în înainte la le lor mai n nu o pe pentru prin s sau să se si și
    sunt toate un una unei unui unor va şi""",
    "turkish": """ama ancak bir bu da daha de diye en gibi göre hem her için ile ise kadar
    ki mi ne o olan olarak olduğu sonra şu tarafından ve veya ya yani çok üzerinde""",
}
_BY_SCRIPT = {
    "russian": (r"\p{Cyrillic}", "[ыэё]", "[іїєўјљњћђќ]"),
    "greek": (r"\p{Greek}", r"\p{Greek}", "$."),
    "arabic": (r"\p{Arabic}", "[ةأإىي]", "[پچژگکیٹڈڑےہ]"),
    "tamil": (r"\p{Tamil}", r"\p{Tamil}", "$."),
}
"""Letters of a script, those of them that this language has, those that only others have. Stemmers
of these leave Latin words as they are, so that few such letters are enough."""

_SAMPLE = 800
_FEWEST_WORDS = 3
_LEAST_SHARE = 0.18
_ENGLISH_ENOUGH = 0.2
_LEAST_LETTERS = 0.15
_MOST_FOREIGN = 0.01

_WORD = r"\p{L}{2,}"
_NO_LATIN = re.compile("[\u0370-\u1cff]")
_LETTER = regex.compile(r"\p{L}")
_ADDRESS = regex.compile(r"\S+[/@]\S+")


def language_of(text: str) -> str:
    """The language whose stemmer fits a text, as stemmers name it; English when in doubt.

    The beginning, the middle and the end are looked at. Languages without a stemmer count as
    English, whose stemmer does them no harm.
    """
    sample = _sampled(text)
    if _share(_words(sample), ENGLISH) >= _ENGLISH_ENOUGH:
        return ENGLISH if _NO_LATIN.search(sample) is None else _of_script(sample)
    words = _words(_ADDRESS.sub(" ", sample))
    shares = {name: _share(words, name) for name in (*_BY_WORDS, *_FREQUENT)}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _LEAST_SHARE else _of_script(sample)


def _sampled(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    places = 0, (len(text) - _SAMPLE) // 2, len(text) - _SAMPLE
    return " ".join(text[place : place + _SAMPLE] for place in places)


def _of_script(text: str) -> str:
    letters = len(_LETTER.findall(text))
    for language, (script, own, foreign) in _BY_SCRIPT.items():
        enough = _count(script, text) > _LEAST_LETTERS * letters
        if enough and _count(own, text) and _count(foreign, text) <= _MOST_FOREIGN * letters:
            return language
    return ENGLISH


def _count(letters: str, text: str) -> int:
    return len(regex.findall(letters, text))


def _words(text: str) -> Counter[str]:
    return Counter(_cut(None).analyze(text))


def _share(words: Counter[str], language: str) -> float:
    """How much of a text is frequent words of a language; none if they are too few to tell."""
    frequent = words.keys() - _cut(language).analyze(" ".join(words))
    if len(frequent) < _FEWEST_WORDS:
        return 0.0
    return sum(words[word] for word in frequent) / words.total()


@cache
def _cut(language: str | None) -> tantivy.TextAnalyzer:
    """Cuts text into words, without the frequent ones of a language."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORD))
    words = words.filter(tantivy.Filter.lowercase())
    if language in _FREQUENT:
        words = words.filter(tantivy.Filter.custom_stopword(_FREQUENT[language].split()))
    elif language is not None:
        words = words.filter(tantivy.Filter.stopword(language))
    return words.build()
