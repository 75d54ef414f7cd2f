"""An embedder that costs nothing, and what a store's vectors are compared with."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from longleaf.memory.records import Records
from longleaf.memory.store import Store
from longleaf.memory.vectors import Encoding, Vectors
from longleaf.memory.vectors.passages import after

WIDTH = 64


class Embedder:
    """Makes a vector of a text's hash, and remembers the texts it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.encoding = Encoding("made-1", self, WIDTH)

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, the same for the same text."""
        self.texts += texts
        return np.stack([vector(text) for text in texts])


def vector(text: str) -> NDArray[np.float32]:
    """A vector of unit length."""
    seed = int.from_bytes(sha256(text.encode()).digest()[:8])
    numbers = np.random.default_rng(seed).standard_normal(WIDTH)
    return (numbers / np.linalg.norm(numbers)).astype(np.float32)


def fill(store: Store, embedder: Embedder | None = None, verify: bool = False) -> Embedder:
    """Make the vectors of a store; gives what made them."""
    embedder = embedder or Embedder()
    store.fill(embedder.encoding, verify=verify)
    return embedder


def passages(store: Store) -> dict[int, str]:
    """The texts of all passages, by key."""
    with store.reading() as views:
        found = after(views.records, views.texts, 0, 1_000_000)
        return {passage.key: passage.text or "" for passage in found}


def known(store: Store) -> set[int]:
    """Passages that have a vector; fails where it is another text's."""
    texts = passages(store)
    asked = vector("what is asked")
    with store.reading() as views:
        found = vectors_of(store, views.records)
        if found is None:
            return set()
        cosines = dict(zip(texts, found.cosines(asked, list(texts)), strict=True))
        near = found.nearest(asked, len(texts))
    for key, cosine in [*cosines.items(), *near]:
        assert cosine is None or abs(cosine - float(asked @ vector(texts[key]))) < 0.02
    return {key for key, cosine in cosines.items() if cosine is not None}


def vectors_of(store: Store, records: Records) -> Vectors | None:
    """The vectors of the made encoding."""
    return store.vectors.of(records, Embedder().encoding)


def files_of(store: Store) -> list[Path]:
    """The files of the vectors, of all generations."""
    return sorted(path for path in (store.location / "vectors").rglob("*/*/*") if path.is_file())
