"""The values that memory is made of: pages, page maps, documents and passages.

All offsets count Unicode code points (Python's `str`), and all ranges are half-open.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from operator import gt
from typing import Literal

from .errors import Unreadable

INSIDE = "!/"
"""Stands between a file and the name of a document in it: `mail.eml!/report.pdf`."""

PageKind = Literal[
    "page", "sheet", "slide", "section", "paragraph", "line", "message", "cell", "cue"
]


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader would call the place: its kind, its number from 1, and its label ("iv")."""

    kind: PageKind
    number: int
    label: str

    def __str__(self) -> str:
        """The page as people write it: "page 12", "section 3 (Term)", "sheet Prices!A2:F40"."""
        if self.kind == "sheet" and self.label:
            return f"sheet {self.label}"
        plain = f"{self.kind} {self.number}"
        return plain if self.label in ("", str(self.number)) else f"{plain} ({self.label})"


@dataclass(frozen=True, slots=True)
class PageMap:
    """Partition of a text into pages: page `i` begins at `starts[i]` and ends where the next does.

    `starts` is non-decreasing and begins with 0 (pages may be empty); the last page ends at
    `length`. `labels` is empty where every page is called by its number.
    """

    kind: PageKind
    starts: Sequence[int]
    length: int
    labels: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse a map that is not a partition; ValueError says why."""
        if not self.starts or self.starts[0] != 0:
            raise ValueError("a page map begins at 0")
        if self.starts[-1] > self.length or any(map(gt, self.starts, islice(self.starts, 1, None))):
            raise ValueError("pages are in order and within the text")
        if self.labels and len(self.labels) != len(self.starts):
            raise ValueError("a label for every page, or none")

    def __len__(self) -> int:
        """Number of pages."""
        return len(self.starts)

    def __getitem__(self, index: int) -> Page:
        """The page with this index, from 0."""
        return Page(self.kind, index + 1, self.labels[index] if self.labels else str(index + 1))

    def __iter__(self) -> Iterator[Page]:
        """The pages in order."""
        return (self[index] for index in range(len(self)))

    def at(self, offset: int) -> Page:
        """The page that holds the character at `offset` (the last page, at the end of the text)."""
        return self[max(0, bisect_right(self.starts, offset) - 1)]

    def number_of(self, label: str) -> int | None:
        """Number of the first page with this label, in upper or lower case."""
        wanted = label.casefold()
        labels = enumerate(self.labels, start=1)
        return next((number for number, known in labels if known.casefold() == wanted), None)

    def range(self, number: int) -> tuple[int, int]:
        """Where page `number` (from 1) begins and ends; IndexError when there is no such page."""
        if not 1 <= number <= len(self):
            raise IndexError(number)
        end = self.starts[number] if number < len(self) else self.length
        return self.starts[number - 1], end


MarkKind = Literal["header", "footer", "recognised"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is special about `text[start:end]` of a reading.

    It is a page's running header or footer, or was recognised by OCR and may have wrong letters.
    """

    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a document: its text, its page map, and where its headings stand.

    `headings` are the ranges of heading lines, in order: the splitter cuts before them. `marks` are
    in order and do not overlap. `unread` says what of the document has no text here, and why
    ("pages 4 to 9 are images: they need OCR"). `stretches` are what the splitter made of it, if it
    did: it does so where a document is read, beside others.
    """

    text: str
    pages: PageMap
    headings: Sequence[tuple[int, int]] = ()
    marks: Sequence[Mark] = ()
    unread: Sequence[str] = ()
    stretches: Sequence[tuple[int, int, int]] = field(default=(), compare=False)

    @property
    def recognised(self) -> int:
        """Number of pages that hold what OCR recognised."""
        found: set[int] = set()
        for mark in self.marks:
            if mark.kind == "recognised" and mark.start < mark.end:
                last = self.pages.at(mark.end - 1).number
                found.update(range(self.pages.at(mark.start).number, last + 1))
        return len(found)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the documents in a file: its name there, and its reading or why there is none.

    The name is a path below the file ("annex/prices.xlsx"); "" is the file itself (a mail's text).
    """

    name: str
    outcome: Reading | Unreadable


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a reader makes of a file that holds several documents: an archive, a mail."""

    members: Sequence[Member]


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read. Its text never changes; a changed file is a new document."""

    id: str
    path: str
    sha256: str
    text: str
    pages: PageMap


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one document: `text[start:end]` of the document with this id, exactly."""

    document: str
    start: int
    end: int


def member_path(file: str, name: str) -> str:
    """Path of the document with this name in a file; "" names the file itself."""
    return f"{file}{INSIDE}{name}" if name else file


def member_name(file: str, path: str) -> str:
    """Name in a file of the document with this path."""
    return path.removeprefix(file).removeprefix(INSIDE)


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, hexadecimal. The text must hold no lone surrogate."""
    return sha256(text.encode()).hexdigest()


def document_id(path: str, text_sha256: str) -> str:
    """A short, stable id for the document with this text at this path."""
    return sha256(f"{path}\0{text_sha256}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
