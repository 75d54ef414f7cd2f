"""What search is asked: folders of documents, and questions with the places of their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

END = 1 << 40
"""An offset beyond any text."""


class Span(NamedTuple):
    """Characters `start` to `end` of a document."""

    document: str
    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether both share a character."""
        same = self.document == other.document
        return same and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `gold` is where its answer stands, nothing where the documents have none.

    Any of the gold is enough, unless `every` asks for all. `known` is the one document that is
    searched. Questions of one `group` are not independent: intervals draw whole groups.
    """

    id: str
    text: str
    gold: tuple[Span, ...]
    group: str
    answers: tuple[str, ...] = ()
    known: str | None = None
    every: bool = False


@dataclass(frozen=True, slots=True)
class Pool:
    """A folder: its documents by name, each a text or a file, and what is asked about them."""

    documents: Mapping[str, str | Path]
    questions: tuple[Question, ...]
