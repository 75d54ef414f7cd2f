"""Texts as WordPiece ids, and how many there are; onnxruntime is not needed for either.

Document text is only text: "[SEP]" in it is five characters, never a control token.
"""

import re
from functools import lru_cache
from typing import Any

from .weights import path_of

FIRST, LAST = 101, 102
"""Ids of the tokens that begin and end every text, [CLS] and [SEP]."""

_WORDS = re.compile(r"[^ \t\n\r]+")
_MEMORABLE = 32


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_file(str(path_of("tokenizer.json")))
    tokenizer.encode_special_tokens = True
    return tokenizer


def well_formed(text: str) -> str:
    """The text with "?" for each lone surrogate, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode()


def count_tokens(text: str) -> int:
    """Number of WordPiece ids of a text, without the two that frame it.

    WordPieces never span white space, so words are counted one by one and remembered.
    """
    return sum(map(_count, _WORDS.findall(text)))


def token_ids(text: str, most: int) -> list[int]:
    """The ids that the encoder reads: framed, and at most `most` of them."""
    ids: list[int] = _encoded(text).ids
    return [FIRST, *ids[: most - 2], LAST]


def _count(word: str) -> int:
    return _remembered(word) if len(word) <= _MEMORABLE else _measured(word)


@lru_cache(maxsize=1 << 16)
def _remembered(word: str) -> int:
    return _measured(word)


def _measured(word: str) -> int:
    return len(_encoded(word))


def _encoded(text: str) -> Any:
    return _tokenizer().encode(well_formed(text), add_special_tokens=False)
