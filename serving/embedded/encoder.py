"""Sentences as vectors: all-MiniLM-L6-v2, quantised to eight bits, on the processor's cores.

Quantisation measures each run of the network as a whole, so a text's vector would depend on what it
is batched with. Each text is therefore a run of its own, and the cores work on different texts:
the same text has the same vector, whatever it is asked with. `training/README.md` has the price.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .memo import Memo, Vector
from .weights import SHA256, path_of
from .wordpiece import count_tokens, token_ids

WIDTH = 384
MOST_TOKENS = 256
MOST_CHARACTERS = 8000
MEMO_BYTES = 64 << 20
NAME = f"minilm-l6-v2-{SHA256['encoder.onnx'][:8]}-{SHA256['tokenizer.json'][:8]}"
"""Names what is computed: with other weights, vectors are others."""


class Encoder:
    """Embeds texts; safe to use from several threads. Made by `load`."""

    def __init__(self, model: Path, threads: int) -> None:
        self._model = model
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, "longleaf-encoder")
        self._memo = Memo(MEMO_BYTES)
        self._lock = Lock()
        self._session: Any = None

    @classmethod
    def load(cls, threads: int | None = None) -> Self:
        """The encoder of the package, on so many cores (all, by default).

        Onnxruntime is loaded when the first text is embedded. Raises ModelMissing where the weights
        are not installed.
        """
        path_of("tokenizer.json")
        return cls(path_of("encoder.onnx"), threads or _cores())

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
        with self._lock:
            self._session = self._session or _session(self._model)
        if len(texts) == 1 or self._threads == 1:
            return [self._one(text) for text in texts]
        return list(self._pool.map(self._one, texts))

    def _one(self, text: str) -> Vector:
        ids = token_ids(text[:MOST_CHARACTERS], MOST_TOKENS)
        vector: Vector = self._session.run(None, {"input_ids": np.array([ids])})[0][0]
        return vector


def _session(model: Path) -> Any:
    import onnxruntime  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]

    runtime: Any = onnxruntime
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _longest_first(text: str) -> tuple[int, str]:
    return -len(text), text


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
