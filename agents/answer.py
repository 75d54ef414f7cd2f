"""What a question gives: the answer with its checked citations, and what it took.

The JSON forms are a contract; `schema_version` counts up when one of them changes. All offsets are
code points into the stored text of the document at `path`.
"""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from ..combinators.bound import Bound
from ..memory.document import Page, PageKind
from ..serving.model import Usage

Status = Literal[
    "answered", "no_evidence", "unverified", "budget", "unreachable", "failed", "interrupted"
]


class Result(BaseModel):
    """Base of the public results: immutable, and closed to unknown fields."""

    schema_version: ClassVar[int] = 1
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Result):
    """A page as JSON: "kind" says what is counted, "label" what a reader would call it."""

    kind: PageKind
    number: int
    label: str

    @classmethod
    def of(cls, page: Page) -> "Place":
        """The page as a public value."""
        return cls(kind=page.kind, number=page.number, label=page.label)

    def __str__(self) -> str:
        """The page as people write it: "page 12"."""
        return str(Page(self.kind, self.number, self.label))


class Citation(Result):
    """Words that stand in a document: `quote` is its `text[start:end]`, exactly."""

    path: str
    page: Place
    page_end: Place
    start: int
    end: int
    quote: str


class Coverage(Result):
    """How much of the folder some leaf has read, in characters and in documents."""

    characters: int
    characters_total: int
    documents: int
    documents_total: int


class Skipped(Result):
    """A file that could not be read, and why."""

    path: str
    reason: str


class Spent(Result):
    """What was spent; `usd` is None when a price is unknown."""

    calls: int
    replayed: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    usd: float | None
    seconds: float

    @classmethod
    def of(cls, usage: Usage) -> "Spent":
        """The usage as a public value."""
        return cls.model_validate(usage, from_attributes=True)


class Limit(Result):
    """The most that was allowed, or is expected: calls and tokens."""

    calls: int
    input_tokens: int
    output_tokens: int

    @classmethod
    def of(cls, bound: Bound) -> "Limit":
        """The bound as a public value."""
        return cls.model_validate(bound, from_attributes=True)


class Answer(Result):
    """The answer to one question.

    `answer` is None when there is none. `citations` were found in the documents; `dropped` are
    quotes of the model that were not. `skipped` are files that could not be read.
    `run` is None where the store could not be written, so that nothing was recorded.
    """

    question: str
    answer: str | None
    status: Status
    citations: tuple[Citation, ...]
    dropped: tuple[str, ...]
    coverage: Coverage
    skipped: tuple[Skipped, ...]
    usage: Spent
    bound: Limit
    strategy: str
    model: str
    run: str | None

    @property
    def text(self) -> str | None:
        """The answer's text."""
        return self.answer
