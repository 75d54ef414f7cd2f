"""What a question gives: the answer with its checked citations, and what it took.

The JSON forms are a contract; `schema_version` counts up when one of them changes. All offsets are
code points into the stored text of the document at `path`.
"""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..combinators.bound import Bound
from ..memory.document import Page
from ..memory.results import Problem
from ..serving.model import Usage

Status = Literal[
    "answered", "no_evidence", "unverified", "budget", "unreachable", "failed", "interrupted"
]


class Result(BaseModel):
    """Base of the public results: immutable, made from what the rooms return, with a version."""

    schema_version: ClassVar[int] = 1
    model_config = ConfigDict(frozen=True, from_attributes=True)


class Citation(Result):
    """Words that stand in a document: `quote` is its `text[start:end]`, exactly."""

    path: str
    page: Page
    page_end: Page
    start: int
    end: int
    quote: str


class Coverage(Result):
    """How much of the folder some leaf has read; `passages` is no part of the JSON."""

    characters: int
    characters_total: int
    documents: int
    documents_total: int
    passages: int = Field(default=0, exclude=True)


class Limit(Result):
    """The most that was allowed, or is expected: calls and tokens."""

    calls: int
    input_tokens: int
    output_tokens: int

    @classmethod
    def of(cls, bound: Bound) -> "Limit":
        """The bound as a public value."""
        return cls.model_validate(bound)


class Answer(Result):
    """The answer to one question.

    `answer` is None when there is none. `citations` were found in the documents; `dropped` are
    quotes of the model that were not. `skipped` are files that could not be read.
    `run` is None where the store could not be written, so that nothing was recorded. `reason` says
    in words why a run did not come to its end; it is no part of the JSON.
    """

    question: str
    answer: str | None
    status: Status
    citations: tuple[Citation, ...]
    dropped: tuple[str, ...]
    coverage: Coverage
    skipped: tuple[Problem, ...]
    usage: Usage
    bound: Limit
    strategy: str
    model: str
    run: str | None
    reason: str | None = Field(default=None, exclude=True)

    @property
    def text(self) -> str | None:
        """The answer's text."""
        return self.answer
