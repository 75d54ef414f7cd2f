"""A way of searching, as all of them look to what measures them."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .cases import Span
from .shelf import Shelf

Search = Callable[[str, str | None, int], list[Span]]
"""The passages for a query, best first, at most so many; from one document if one is named."""


class Arm(NamedTuple):
    """A way of searching by name; `prepare` makes it ready for a folder, or raises Absent."""

    name: str
    prepare: Callable[[Shelf], Search]


class Absent(Exception):
    """What an arm needs is not installed; the message says so."""


def best(
    passages: Sequence[Span], scores: NDArray[Any], known: str | None, limit: int
) -> list[Span]:
    """The passages with the highest scores, of one document if one is named."""
    places: list[int] = np.argsort(-scores, kind="stable").tolist()
    ordered = (passages[place] for place in places)
    wanted = (passage for passage in ordered if known in (None, passage.document))
    return list(islice(wanted, limit))
