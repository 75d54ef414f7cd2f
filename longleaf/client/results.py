"""What the library returns: pydantic models whose JSON is a contract.

All offsets are code points into the stored text, which `read` returns. `Answer` and `Forecast`
come from `agents`.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AliasChoices, AliasPath, Field

from ..agents.answer import Result
from ..memory.document import Page, PageKind
from ..memory.results import Problem, State

DocumentPath = Annotated[
    str, Field(validation_alias=AliasChoices(AliasPath("document", "path"), "path"))
]
"""A path, taken from the document of what a view of the store returns."""


class Hit(Result):
    """A passage found by search; `text` is the stored text's `[start:end]`.

    `parts` says what adds up to the score, by name; scores compare the hits of one search, and of
    no other. `focus` is where the stored text has the sentence that fits best, if any does.
    """

    path: DocumentPath
    page: Page
    start: int
    end: int
    score: float
    parts: Mapping[str, float] = {}
    focus: tuple[int, int] | None = None
    text: str


class Excerpt(Result):
    """A part of a document as read."""

    path: DocumentPath
    page: Page
    start: int
    end: int
    text: str


class Match(Result):
    """A match of a pattern, with the line it begins in."""

    path: DocumentPath
    page: Page
    start: int
    end: int
    line: str


class Entry(Result):
    """A document of the library, or a file or document in a file that could not be read.

    `reason` says why; with state "indexed" it says what of the document could not be read.
    `recognised` counts pages that were read by OCR.
    """

    path: str
    id: str
    kind: PageKind | None
    pages: int
    characters: int
    passages: int
    state: State
    reason: str | None
    recognised: int = 0


class IndexReport(Result):
    """What indexing did.

    `passages` counts those of the whole library, `vectors` those of them that have a vector;
    `embedded_elsewhere` says that another process is giving the others theirs.
    `failed` lists files, and documents in files, that could not be read; `partial` documents of
    which a part could not be read.
    """

    files: int
    read: int
    unchanged: int
    removed: int
    failed: tuple[Problem, ...]
    partial: tuple[Problem, ...] = ()
    passages: int
    seconds: float
    vectors: int = 0
    embedded_elsewhere: bool = False
