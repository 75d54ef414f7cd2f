"""Which encoding bytes beyond ASCII are in, told by the letters that they would be."""

import codecs
import re
from collections.abc import Iterable, Mapping
from functools import partial

_SAMPLE_BYTES = 50_000
_LINE_BEYOND_ASCII = re.compile(rb"[^\n]*[\x80-\xff][^\n]*\n?")
_RUN = re.compile(rb"[\x80-\xff]+")
_IN_WORD = re.compile(
    rb"(?<=[A-Za-z])[\x80-\xff]{1,2}(?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff]{1,2}(?=[A-Za-z])"
)
_MOSTLY = 0.85
_LIKELY = 0.55
_CLEARLY = 0.1
_CAPITAL = 0.7

_SIGNS = frozenset("‘’“”„‚«»–—…•°§€£©®™ª º·¡¿´¨×±µ\xa0")
_SIGNS_IN_WORDS = frozenset("’–—·")
_LATIN = ("cp1252", "cp1250", "mac_roman", "cp850", "cp437")
_SCRIPTS = {
    "оеаинтсрвлкмдпуяыьгз": ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "cp855"),
    "αοιετσνηυρπκμλςάίόέήδ": ("cp1253", "iso8859_7"),
    "יוהלאםמרתבנשעדקחכ": ("cp1255", "iso8859_8"),
    "اليمنرتبودعةسفهقأك": ("cp1256", "iso8859_6"),
}
"""The letters that most words of a script are made of, and its encodings of one byte."""

_KANA = "".join(map(chr, range(0x3041, 0x30FF)))
_HANGUL = "이다는의에을가하고지로사기한대인도자나리시스안요은"
_HAN = "的一是不了人我在有他中大上到子和你地出道也年天好很以本的"
_EASTERN: tuple[tuple[str, str, float], ...] = (
    ("cp932", _KANA, 0.2),
    ("euc_jp", _KANA, 0.2),
    ("cp949", _HANGUL, 0.2),
    ("gb18030", _HAN + "这来国个说们为时", 0.12),
    ("big5hkscs", _HAN + "這來國個說們為時", 0.12),
)
"""Encodings of two bytes, their frequent signs, and which part of a text those are at least."""


def sample(data: bytes) -> bytes:
    """The first lines that hold more than ASCII, up to some 50,000 bytes."""
    if len(data) <= _SAMPLE_BYTES:
        return data
    taken, size = list[bytes](), 0
    for line in _LINE_BEYOND_ASCII.finditer(data):
        taken.append(line[0][:_SAMPLE_BYTES])
        size += len(taken[-1])
        if size > _SAMPLE_BYTES:
            break
    return b"".join(taken)


def better_guess(data: bytes, guessed: str | None) -> str | None:
    """The encoding that these bytes are in more likely than in the one `guessed` by statistics.

    Statistics are often wrong on a few words: those in Latin letters with accents are taken for
    Chinese, and scripts of one byte for one another.
    """
    if guessed and guessed.startswith("utf"):
        if b"\0" in data:
            return guessed
        guessed = None
    eastern = {name: _share(data, name, signs) / least for name, signs, least in _EASTERN}
    if max(eastern.values()) >= 1:
        return _best(eastern)
    if _is_latin(data):
        first = [guessed] if guessed is not None and "é" in _letters_of(guessed) else []
        return _best({name: _accents(data, name) for name in [*first, *_LATIN]})
    scripts = {
        name: _share(data, name, letters) for letters, names in _SCRIPTS.items() for name in names
    }
    clearly = max(scripts.values()) > _known(scripts).get(guessed or "", 0) + _CLEARLY
    return _best(scripts) if clearly and max(scripts.values()) >= _LIKELY else guessed


def _best(scores: Mapping[str, float]) -> str:
    return max(scores, key=lambda name: scores[name])


def _known(scores: Mapping[str, float]) -> Mapping[str, float]:
    """The scores by the names that the codecs themselves have."""
    return {codecs.lookup(name).name: score for name, score in scores.items()}


def _is_latin(data: bytes) -> bool:
    """Whether what is beyond ASCII stands singly, or in pairs inside words of ASCII letters."""
    runs = [len(run) for run in _RUN.findall(data)]
    single, inside = runs.count(1), sum(1 for _ in _IN_WORD.finditer(data))
    return max(single, inside) >= _MOSTLY * len(runs)


def _letters_of(encoding: str) -> str:
    return bytes(range(128, 256)).decode(encoding, "replace")


def _accents(data: bytes, encoding: str) -> float:
    """Which part of the characters beyond ASCII are small letters in words, or common signs."""
    return _mean(map(_is_accent, *_neighbours(data, encoding)))


def _is_accent(before: str, letter: str, after: str) -> float | None:
    if letter.isascii():
        return None
    if letter in _SIGNS:
        return letter in _SIGNS_IN_WORDS or not (before.isalpha() and after.isalpha())
    return letter.islower() or (letter.isupper() and not before.islower())


def _share(data: bytes, encoding: str, letters: str) -> float:
    """Which part of the letters beyond ASCII are frequent ones; capitals count less."""
    return _mean(map(partial(_is_frequent, frozenset(letters)), *_neighbours(data, encoding)))


def _is_frequent(frequent: frozenset[str], before: str, letter: str, after: str) -> float | None:
    if letter.isascii() or letter in _SIGNS:
        return None
    if any(near.isascii() and near.isalpha() for near in (before, after)):
        return 0
    if letter in frequent:
        return 1
    return _CAPITAL if letter.lower() in frequent and not before.islower() else 0


def _neighbours(data: bytes, encoding: str) -> tuple[str, str, str]:
    """The text, and the same moved by one character to either side."""
    text = data.decode(encoding, "replace")
    return f" {text}", text, f"{text[1:]} "


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / max(len(known), 1)
