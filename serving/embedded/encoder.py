"""Sentences as vectors: all-MiniLM-L6-v2, quantised to eight bits, on the processor's cores."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .memo import Memo
from .session import Feed, Session
from .weights import SHA256, path_of
from .wordpiece import count_tokens, token_ids

Vector = NDArray[np.float32]

WIDTH = 384
MOST_TOKENS = 256
MOST_CHARACTERS = 8000
MEMO_BYTES = 64 << 20
NAME = f"minilm-l6-v2-{SHA256['encoder.onnx'][:8]}-{SHA256['tokenizer.json'][:8]}"
"""Names what is computed: with other weights, vectors are others."""


class Encoder:
    """Embeds texts; safe to use from several threads. Made by `load`."""

    def __init__(self, model: Path, threads: int | None = None) -> None:
        self._session = Session(model, threads)
        self._memo = Memo[Vector](MEMO_BYTES, _bytes)

    @classmethod
    def load(cls, threads: int | None = None) -> Self:
        """The encoder of the package, on so many cores (all, by default).

        Onnxruntime is loaded when the first text is embedded. Raises ModelMissing where the weights
        are not installed.
        """
        path_of("tokenizer.json")
        return cls(path_of("encoder.onnx"), threads)

    def passage_tokens(self, text: str) -> int:
        """WordPiece ids of a text: exact where `embed` would not see all, else so many at most.

        Does not load onnxruntime.
        """
        return count_tokens(text, MOST_TOKENS - 2)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (n, 384) of unit length, in the order of the texts.

        A text counts up to its 254th WordPiece, and up to its 8,000th character.
        """
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        vectors = self._memo.known(texts)
        new = sorted({text for text in texts if text not in vectors}, key=_longest_first)
        fresh = dict(zip(new, self._run(new), strict=True))
        self._memo.keep(fresh)
        vectors |= fresh
        return np.stack([vectors[text] for text in texts])

    def _run(self, texts: Sequence[str]) -> list[Vector]:
        return [outputs[0][0] for outputs in self._session.run(_feed, texts)]


def _feed(text: str) -> Feed:
    return {"input_ids": np.array([token_ids(text[:MOST_CHARACTERS], MOST_TOKENS)])}


def _bytes(vector: Vector) -> int:
    return vector.nbytes


def _longest_first(text: str) -> tuple[int, str]:
    return -len(text), text
