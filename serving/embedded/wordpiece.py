"""Texts as WordPiece ids, and how many there are; onnxruntime is not needed for either.

Document text is only text: "[SEP]" in it is five characters, never a control token.
"""

import re
import string
from functools import lru_cache
from typing import Any

from .weights import path_of

FIRST, LAST = 101, 102
"""Ids of the tokens that begin and end every text, [CLS] and [SEP]."""

_RUN = re.compile("[a-z0-9]+")
_MEMORABLE = 32
_MOST_REMEMBERED = 1 << 18


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_file(str(path_of("tokenizer.json")))
    tokenizer.encode_special_tokens = True
    return tokenizer


def well_formed(text: str) -> str:
    """The text with "?" for each lone surrogate, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode()


def count_tokens(text: str, enough: int = 0) -> int:
    """Number of WordPiece ids of a text, without the two that frame it.

    Where no more than `enough` are certain, the answer may be too high, but by no more than that.
    WordPieces never span white space, so words are counted one by one and remembered; one that was
    not met before has at most an id for each byte.
    """
    words = text.replace("\t", " ").replace("\n", " ").replace("\r", " ").split(" ")
    counts = list(map(_known().get, words))
    known = sum(filter(None, counts))
    if None not in counts:
        return known
    new = [word for word, count in zip(words, counts, strict=True) if count is None]
    most = known + sum(len(word.encode("utf-8", "replace")) for word in new)
    return most if most <= enough else known + sum(map(_learned, new))


@lru_cache(maxsize=1)
def _known() -> dict[str, int]:
    """Words with their numbers of ids, first those of the vocabulary.

    A plain dictionary: one of a class that fills itself takes three times as long.
    """
    return dict.fromkeys(_whole_words(), 1) | {"": 0}


def _learned(word: str) -> int:
    """Number of ids of a word; remembered, if it is short."""
    counts = _known()
    core = word.strip(string.punctuation)
    signs = len(word) - len(core)  # each is an id of its own
    known = counts.get(core) if signs else None
    count = signs + known if known is not None else _measured(word)
    if len(word) <= _MEMORABLE and len(counts) < _MOST_REMEMBERED:
        counts[word] = count
    return count


def token_ids(text: str, most: int) -> list[int]:
    """The ids that the encoder reads: framed, and at most `most` of them."""
    ids: list[int] = _encoded(text).ids
    return [FIRST, *ids[: most - 2], LAST]


def pieces(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """The ids of a text, not framed, and the characters that each stands for."""
    encoded = _encoded(text)
    return encoded.ids, encoded.offsets


def _measured(word: str) -> int:
    """The tokenizer's count; in ASCII each sign is an id, and the vocabulary is asked for runs."""
    if not (word.isascii() and word.isprintable()):
        return len(_encoded(word))
    lowered, known = word.lower(), _whole_words()
    if lowered in known:
        return 1
    runs = _RUN.findall(lowered)
    signs = len(lowered) - sum(map(len, runs))
    return signs + sum(1 if run in known else len(_pieces(run)) for run in runs)


@lru_cache(maxsize=1)
def _whole_words() -> frozenset[str]:
    """What is one id as it stands."""
    return frozenset(word for word in _tokenizer().get_vocab() if _RUN.fullmatch(word))


def _pieces(run: str) -> Any:
    return _tokenizer().model.tokenize(run)


def _encoded(text: str) -> Any:
    return _tokenizer().encode(well_formed(text), add_special_tokens=False)
