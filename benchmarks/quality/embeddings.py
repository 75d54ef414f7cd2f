"""Vectors of texts that were embedded before, kept by the hash of the text."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
_BATCH = 256
_PORTION = 2048
"""New vectors that are kept before the end, lest a kill cost more."""


class Embeddings:
    """Embeds each text once, in this run and, with a folder, in all runs that use it.

    Each `save` writes a file of its own, so that several runs may use the folder at once.
    """

    def __init__(self, embed: Embed, folder: Path | None = None) -> None:
        self._embed = embed
        self._folder = folder
        self._known: dict[bytes, NDArray[np.float32]] = {}
        self._new: list[bytes] = []
        for path in sorted(folder.glob("*.npz")) if folder else ():
            with np.load(path) as kept:
                self._known |= zip(map(bytes, kept["hashes"]), kept["vectors"], strict=True)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, width) of the texts, in their order."""
        hashes = [sha256(text.encode()).digest() for text in texts]
        missing = {
            key: text for key, text in zip(hashes, texts, strict=True) if key not in self._known
        }
        keys = list(missing)
        for at in range(0, len(keys), _BATCH):
            batch = keys[at : at + _BATCH]
            self._known |= zip(batch, self._embed([missing[key] for key in batch]), strict=True)
            self._new += batch
            if len(self._new) >= _PORTION:
                self.save()
        return np.stack([self._known[key] for key in hashes])

    def save(self) -> None:
        """Keep what is new, whole or not at all."""
        if self._folder is None or not self._new:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        hashes = np.array([list(key) for key in self._new], np.uint8)
        name = sha256(hashes.tobytes()).hexdigest()[:16]
        whole = self._folder / f"{name}.npz"
        partial = self._folder / f"{name}.partial"
        with partial.open("wb") as file:
            np.savez(file, hashes=hashes, vectors=np.stack([self._known[key] for key in self._new]))
        partial.replace(whole)
        self._new.clear()
