"""A command run in this process over a library that is made up, and what came of it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, Self

from longleaf.agents.answer import Answer, Citation, Coverage, Limit, Status
from longleaf.agents.strategy import Forecast
from longleaf.client.results import Entry, Excerpt, Hit, IndexReport, Match
from longleaf.memory.document import Page
from longleaf.memory.progress import Progress
from longleaf.memory.results import Matches, Problem
from longleaf.serving.model import Usage


class Ran(NamedTuple):
    """A command's exit code and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]

PAGE = Page("page", 6, "6")
NOTICE = "ninety days' notice"


def made_answer(status: Status = "answered", text: str | None = NOTICE, **values: Any) -> Answer:
    """An answer with one citation (none where there is no text); other values as given."""
    cited = Citation(
        path="service.pdf",
        page=PAGE,
        page_end=PAGE,
        start=10,
        end=29,
        quote="ninety\n days' notice",
    )
    known: dict[str, Any] = {
        "question": "How long is the notice period?",
        "citations": (cited,) if text else (),
        "dropped": (),
        "coverage": Coverage(
            passages=5, characters=4000, characters_total=120000, documents=2, documents_total=8
        ),
        "skipped": (),
        "usage": Usage(
            calls=1, replayed=0, input_tokens=1200, cached_tokens=0, output_tokens=34,
            usd=0.0, seconds=0.5,
        ),
        "bound": Limit(calls=9, input_tokens=9000, output_tokens=900),
        "strategy": "search",
        "model": "embedded",
        "run": "20261121T093012-5f3a9c",
    }  # fmt: skip
    return Answer(status=status, answer=text, **(known | values))


def skipped(*paths: str) -> tuple[Problem, ...]:
    """Files that could not be read."""
    return tuple(Problem(path, "it is encrypted") for path in paths)


def made_report(**values: Any) -> IndexReport:
    """A report of an update that had nothing to do, unless `values` say otherwise."""
    known: dict[str, Any] = {"files": 3, "read": 0, "unchanged": 3, "removed": 0, "failed": ()}
    return IndexReport.model_validate(known | {"passages": 40, "seconds": 0.25} | values)


def made_hit(text: str = "Either party may give notice.", path: str = "a.pdf") -> Hit:
    """A hit on page 6."""
    parts = {"lexical": 2.0, "similarity": -0.5}
    return Hit(path=path, page=PAGE, start=0, end=len(text), score=1.5, parts=parts, text=text)


class MadeLibrary:
    """A library whose every result is set by a test, and which remembers what it was asked."""

    def __init__(self, location: Path) -> None:
        self.location = location
        self.exists = True
        self.is_complete = True
        self.model = SimpleNamespace(card=SimpleNamespace(location="this machine"))
        self.calls: list[tuple[str, Any]] = []
        self.answers: list[Answer] = [made_answer()]
        self.report = made_report()
        self.progress: Sequence[Progress] = ()
        self.others_write = False
        self.hits: list[Hit] = []
        self.entries: list[Entry] = []
        self.matches: Matches[Match] = Matches()
        self.emptied: tuple[str, ...] = ()
        self.excerpt: Excerpt | None = None
        self.fault: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.calls.append(("close", None))

    def use_as_it_is(self) -> None:
        """Note it."""
        self.calls.append(("use_as_it_is", None))

    def _called(self, name: str, values: Any) -> None:
        self.calls.append((name, values))
        if self.fault:
            raise self.fault

    def index(
        self,
        verify: bool,
        observe: Callable[[Progress], None],
        wait: float,
        waiting: Callable[[], None],
        retry: bool,
        vectors: bool,
    ) -> IndexReport:
        """Tell of the progress that was set, and give the report."""
        if self.others_write:
            waiting()
        for progress in self.progress:
            observe(progress)
        self._called("index", (verify, wait, retry, vectors))
        return self.report

    def ask_many(
        self, questions: list[str], strategy: str, budget: str | None, strict: bool, fresh: bool
    ) -> Iterator[Answer]:
        """The answers that were set, one for each question."""
        for question, answer in zip(questions, self.answers, strict=True):
            self._called("ask", (question, strategy, budget, strict, fresh))
            yield answer.model_copy(update={"question": question})

    def plan(self, question: str, strategy: str) -> list[Forecast]:
        """Nothing that costs anything."""
        return []

    def search(
        self,
        query: str,
        limit: int,
        within: list[str] | None,
        kind: list[str] | None,
        since: date | None,
        until: date | None,
        explain: bool,
    ) -> list[Hit]:
        """The hits that were set."""
        self._called("search", (query, limit, within, kind, since, until, explain))
        return self.hits

    def read(
        self, path: str, page: int | str | None, start: int | None, end: int | None
    ) -> Excerpt:
        """The excerpt that was set."""
        self._called("read", (path, page, start, end))
        assert self.excerpt
        return self.excerpt

    def ls(self, under: str) -> list[Entry]:
        """The entries that were set."""
        self._called("ls", under)
        return self.entries

    def grep(
        self,
        pattern: str,
        within: list[str] | None,
        limit: int,
        ignore_case: bool,
        kind: list[str] | None,
    ) -> Matches[Match]:
        """The matches that were set."""
        self._called("grep", (pattern, within, limit, ignore_case, kind))
        return self.matches

    def emptied_by(self, *narrowing: object) -> tuple[str, ...]:
        """The names that were set."""
        self._called("emptied_by", narrowing)
        return self.emptied
