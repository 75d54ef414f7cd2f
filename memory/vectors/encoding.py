"""An embedder as memory sees it: a name, a function, and how wide its vectors are."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to vectors (n, width), of unit length."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Encoding:
    """An embedder. `name` says what it computes: vectors of different names are never mixed.

    ValueError for a name that is not made of small letters, digits, dots, dashes and underscores,
    and for a width that is no multiple of 64.
    """

    name: str
    embed: Embed
    width: int = 384

    def __post_init__(self) -> None:
        """Refuse what no files could be kept for."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"not a name of an encoding: {self.name!r}")
        if self.width < 1 or self.width % 64:
            raise ValueError(f"vectors of {self.width} numbers cannot be kept: a multiple of 64")
