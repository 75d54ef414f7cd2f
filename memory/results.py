"""What the views of a store return."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from .document import Page, PageKind

State = Literal["indexed", "pending", "failed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the store lists it, without its text.

    `pages` counts pages of kind `kind`; a file, or document in a file, that could not be read has
    no text, its `state` is failed and `reason` says why. A document of which a part could not be
    read has a reason too. `recognised` counts pages that were read by OCR.
    """

    id: str
    path: str
    sha256: str
    kind: PageKind | None
    pages: int
    characters: int
    passages: int
    state: State
    reason: str | None = None
    recognised: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by search: `text` is the document's `text[start:end]`.

    `page` holds its first character, `page_end` its last; `parts` are the addends of the score.
    `focus` is where the document's text has the sentence that fits best, if that was looked for.
    """

    document: Entry
    start: int
    end: int
    page: Page
    page_end: Page
    text: str
    score: float
    parts: Mapping[str, float] = field(default_factory=dict[str, float])
    focus: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What `read` returns: `text` is the document's `text[start:end]`."""

    document: Entry
    start: int
    end: int
    page: Page
    page_end: Page
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """What `grep` returns: the line that matches, and where the match stands in the document."""

    document: Entry
    start: int
    end: int
    page: Page
    line: str


T = TypeVar("T")


class Matches(list[T]):
    """Matches of a pattern, in order of path and place, as far as its time allowed.

    `unread` are the paths of documents that were not looked at when time was over, in order; the
    first of them was looked at in part.
    """

    def __init__(self, found: Iterable[T] = (), unread: Sequence[str] = ()) -> None:
        super().__init__(found)
        self.unread = tuple(unread)


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an update of the store did. `passages` counts those of the whole store, after it.

    `failed` lists files, and documents in files, that could not be read; `partial` documents of
    which a part could not be read.
    """

    files: int
    read: int
    unchanged: int
    removed: int
    failed: tuple[Problem, ...]
    partial: tuple[Problem, ...]
    passages: int
    seconds: float = 0.0
