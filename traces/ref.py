"""A place in a text that is stored elsewhere."""

from typing import NamedTuple


class Ref(NamedTuple):
    """Where a piece of text came from: `text[start:end]` of the text with this SHA-256.

    Offsets are half-open and count Unicode code points.
    """

    document: str
    start: int
    end: int
