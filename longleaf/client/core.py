"""A folder opened, for looking into it: what both faces of the library have in common."""

import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from threading import Lock

from ..memory.progress import Observe
from ..memory.ranking.focus import focused
from ..memory.results import Matches
from ..memory.store import Store
from ..memory.where import Names, Where, emptied_by
from . import models
from .errors import NoFolder
from .models import count_tokens
from .results import Entry, Excerpt, Hit, IndexReport, Match

Day = date | str | None


class Core:
    """Looks into a folder's memory, and brings it up to date; blocks while it does."""

    def __init__(self, folder: Path, store: Path | None) -> None:
        if not folder.is_dir():
            hint = ": give the folder that holds it" if folder.exists() else ""
            raise NoFolder(f"{folder} is not a folder{hint}")
        self.store = Store(folder, store, count_tokens)
        self._first = Lock()
        self._as_it_is = False

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
        alone = not vectors or self.store.fill(encoding, observe, verify, wait, waiting)
        done = {
            "embedded_elsewhere": not alone,
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
        within: Names = None,
        kind: Names = None,
        since: Day = None,
        until: Day = None,
        explain: bool = False,
    ) -> list[Hit]:
        """The best passages for a query.

        `within` is a glob over paths, or a folder; `kind` one or several suffixes ("pdf, docx");
        of several in a sequence any will do. `since` and `until` are days on which files were last
        modified (a date, or "2024-01-31"). `rerank` reads the best two dozen once more, to tell
        which of them answer (a few tenths of a second). `explain` tells in more detail what makes
        up the scores. ValueError for what is no day.
        """
        self.prepare()
        where = Where(within, kind, _date(since), _date(until))
        with self.store.reading() as views:
            asked = query, limit, where, models.encoding()
            hits = views.search(*asked, explain=explain)
            hits = focused(query, hits, views.lexical.rarities)
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
        within: Names = None,
        limit: int = 100,
        ignore_case: bool = False,
        kind: Names = None,
    ) -> Matches[Match]:
        """Matches of a regular expression in the texts, at most `limit`; in part as `search`.

        Looking takes 20 seconds at most: `unread` lists what was not looked at by then.
        """
        with self.store.reading() as views:
            found = views.grep(pattern, Where(within, kind), limit, ignore_case)
            return Matches(map(Match.model_validate, found), found.unread)

    def emptied_by(
        self, within: Names = None, kind: Names = None, since: Day = None, until: Day = None
    ) -> tuple[str, ...]:
        """Names of the parameters that leave no document to look at, alone or together.

        None where some document is left.
        """
        where = Where(within, kind, _date(since), _date(until))
        with self.store.reading() as views:
            names = emptied_by(views.records, where)
            return tuple("within" if name == "path" else name for name in names)


def _date(day: Day) -> date | None:
    if isinstance(day, str):
        return date.fromisoformat(day)
    return day.date() if isinstance(day, datetime) else day
