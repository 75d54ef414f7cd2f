"""A folder opened: what both faces of the library, blocking and asynchronous, are made of."""

import asyncio
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from ..agents import flow
from ..agents.answer import Answer
from ..agents.catalogue import find
from ..agents.forecast import card_of, size_of
from ..agents.strategy import Forecast, Strategy
from ..memory.progress import Observe
from ..memory.store import Store
from ..memory.views import Views
from ..memory.where import Where
from ..serving.model import Model
from ..serving.stack import stack
from . import models
from .errors import NoFolder
from .models import count_tokens, load_model
from .results import Entry, Excerpt, Hit, IndexReport, Match
from .runs import documents, finish, recorded

DEFAULT_STRATEGY = "search"

Day = date | str | None


class Core:
    """Looks into a folder's memory, brings it up to date, and answers questions from it.

    What waits for the disk is a plain method; `answer` is a coroutine, for models are.
    """

    def __init__(self, folder: Path, model: str | Model | None, store: Path | None) -> None:
        if not folder.is_dir():
            hint = ": give the folder that holds it" if folder.exists() else ""
            raise NoFolder(f"{folder} is not a folder{hint}")
        self.store = Store(folder, store, count_tokens)
        self._model = model
        self._first = Lock()
        self._as_it_is = False

    @cached_property
    def model(self) -> Model:
        """The model with its layers; loaded when it is first asked."""
        return stack(load_model(self._model))

    @property
    def location(self) -> Path:
        """Where memory is kept."""
        return self.store.location

    @property
    def exists(self) -> bool:
        """Whether anything of the folder was ever indexed."""
        return self.store.exists

    @property
    def is_complete(self) -> bool:
        """Whether all of the folder was ever indexed; not while the first index goes on."""
        return self.store.is_complete

    def index(
        self,
        verify: bool = False,
        observe: Observe = lambda _: None,
        wait: float = 30.0,
        waiting: Callable[[], None] = lambda: None,
        retry: bool = True,
        vectors: bool = True,
    ) -> IndexReport:
        """Read what is new or changed in the folder, forget what is gone; then embed passages.

        Files are compared by size and time, with `verify` by content. `observe` is told of every
        file; another writer is waited for up to `wait` seconds, after one call of `waiting`. Files
        that could not be read are tried again, unless `retry` is false and they did not change.
        All is searched by words once it is read; `vectors`, which tell what is alike, are made
        after that, and used as far as there are any: interrupt it when you like.
        """
        began = time.monotonic()
        report = self.store.update(verify, observe, wait, waiting, retry)
        encoding = models.encoding()
        if vectors:
            self.store.fill(encoding, observe, verify, wait, waiting)
        done = {
            "vectors": self.store.count_vectors(encoding),
            "seconds": time.monotonic() - began,
        }
        return IndexReport.model_validate(report).model_copy(update=done)

    def prepare(self, observe: Observe = lambda _: None) -> None:
        """Index a folder that never was, or not to the end; leave any other as it is."""
        with self._first:  # several may ask at once
            if not (self._as_it_is or self.is_complete):
                self.index(observe=observe, vectors=False)

    def use_as_it_is(self) -> None:
        """Ask and search what is indexed, though that may not be the whole folder yet."""
        self._as_it_is = True

    def search(
        self,
        query: str,
        limit: int = 10,
        within: str | None = None,
        kind: str | None = None,
        since: Day = None,
        until: Day = None,
        explain: bool = False,
    ) -> list[Hit]:
        """The best passages for a query.

        `within` is a glob over paths, or a folder; `kind` one or several suffixes ("pdf, docx");
        `since` and `until` are days on which files were last modified (a date, or "2024-01-31").
        `explain` tells in more detail what makes up the scores. ValueError for what is no day.
        """
        self.prepare()
        where = Where(within, kind, _date(since), _date(until))
        with self.store.reading() as views:
            hits = views.search(query, limit, where, models.encoding(), explain=explain)
            return [Hit.model_validate(hit) for hit in hits]

    def read(
        self,
        path: str,
        page: int | str | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> Excerpt:
        """A page (by number or label), a range of characters, or all of a document."""
        with self.store.reading() as views:
            return Excerpt.model_validate(views.read(path, page, start, end))

    def ls(self, under: str = "") -> list[Entry]:
        """Documents, and files that could not be read, at or below a path, or of a glob."""
        with self.store.reading() as views:
            return [Entry.model_validate(entry) for entry in views.ls(under)]

    def grep(
        self,
        pattern: str,
        within: str | None = None,
        limit: int = 100,
        ignore_case: bool = False,
        kind: str | None = None,
    ) -> list[Match]:
        """Matches of a regular expression in the texts, at most `limit`; in part as `search`."""
        with self.store.reading() as views:
            found = views.grep(pattern, Where(within, kind), limit, ignore_case)
            return [Match.model_validate(match) for match in found]

    def plan(self, question: str, strategy: str | None = None) -> list[Forecast]:
        """What the strategies would cost for this question; nothing is asked."""
        self.prepare()
        chosen = find(strategy or DEFAULT_STRATEGY)
        with self.store.reading() as views:
            return [self._forecast(views, chosen)]

    async def answer(self, question: str, strategy: str | None = None) -> Answer:
        """Answer from what is indexed, as a recorded run.

        Cancelling it ends the run with the status "interrupted" and what was known by then.
        """
        chosen = find(strategy or DEFAULT_STRATEGY)
        flow.check_needs(chosen, self.model)
        with self.store.reading() as views:
            forecast = self._forecast(views, chosen)
            sources = documents(views, views.ls())
            name = self.model.card.name
            with recorded(self.location, question, name, forecast, sources) as run:
                id = run.id if run else None
                similar = models.encoding()
                asked = flow.Question(question, chosen, views, self.model, similar, run=id)
                answer = await flow.answer(asked)
                finish(run, answer)
        if answer.status == "interrupted":
            raise asyncio.CancelledError
        return answer

    def _forecast(self, views: Views, strategy: Strategy) -> Forecast:
        return strategy.forecast(size_of(views.ls()), card_of(self.model.card))


def _date(day: Day) -> date | None:
    if isinstance(day, str):
        return date.fromisoformat(day)
    return day.date() if isinstance(day, datetime) else day
