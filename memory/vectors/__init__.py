"""Passage vectors: kept in memory-mapped files, one set for each encoding, found by cosine."""

from .encoding import Embed, Encoding, Vector
from .reading import Vectors

__all__ = ["Embed", "Encoding", "Vector", "Vectors"]
