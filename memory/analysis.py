"""How text becomes terms: words are cut, lowercased, without accents, stemmed.

A script written without spaces (Han, kana, Thai, Lao, Khmer, Burmese), and Hangul, whose words
carry their endings, gives one term a character.
"""

import unicodedata
from functools import cache

import tantivy

UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""What a regular expression's class of letters says of scripts that are cut by characters."""

WORD = r"(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}\p{M}]++"
JOINED = rf"{WORD}(?:(?:[-_./,:@&+#‐‑–]++{WORD}|\({WORD}\))+(?:\(\))?|\(\)|\+\+|\#)"
"""Words that signs join to one name or number: EX-10.1, 4.2(b), foo_bar(), 1,234.5, C++."""

_WORD = rf"[{UNSPACED}]|[\p{{L}}\p{{N}}\p{{M}}--[{UNSPACED}]]+"
_LONGEST_WORD = 80


@cache
def analyzer(language: str | None = None) -> tantivy.TextAnalyzer:
    """What turns text into terms, for indexing and for queries alike.

    With a language: only what goes before, the words in their stems of that language.
    """
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORD))
    words = words.filter(tantivy.Filter.remove_long(_LONGEST_WORD))
    words = words.filter(tantivy.Filter.lowercase())
    if language is None:
        words = words.filter(tantivy.Filter.ascii_fold())
    return words.filter(tantivy.Filter.stemmer(language or "english")).build()


def plain(text: str) -> str:
    """Text as the index takes it: accents composed, no hyphen that is only for line breaks."""
    if text.isascii():
        return text
    text = text.encode(errors="replace").decode().replace("\N{SOFT HYPHEN}", "")
    return unicodedata.normalize("NFC", text)


def terms(text: str, language: str | None = None) -> list[str]:
    """Terms of a text in their order; with a language, stemmed by that language's rules first."""
    return analyzer().analyze(plain(text) if language is None else stemmed(text, language))


def stemmed(text: str, language: str) -> str:
    """The words of a text in their stems of a language, with spaces between."""
    return " ".join(analyzer(language).analyze(plain(text)))
