"""The journal of a library, open as long as a question is being answered."""

import asyncio
import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Lock

from ..serving.journal.file import JournalFault
from ..serving.journal.journal import Journal

FILE = "journal.db"
_LOG = logging.getLogger(__name__)


class SharedJournal:
    """Opened by the first run that needs it, and closed behind the last one; for any thread."""

    def __init__(self, location: Path) -> None:
        self._path = location / FILE
        self._lock = Lock()
        self._journal: Journal | None = None
        self._users = 0
        self._fault = ""

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Journal | None]:
        """The journal; None where it cannot be written, or is damaged."""
        entering = asyncio.ensure_future(asyncio.to_thread(self._enter))
        try:
            yield await asyncio.shield(entering)
        finally:
            await asyncio.shield(self._left(entering))

    def needed(self, journal: Journal | None) -> Journal:
        """The journal, for whoever cannot do without; JournalFault says what is wrong with it."""
        if journal is None:
            raise JournalFault(self._fault)
        return journal

    async def _left(self, entering: asyncio.Future[Journal | None]) -> None:
        if await entering is not None:
            await asyncio.to_thread(self._leave)

    def _enter(self) -> Journal | None:
        with self._lock:
            if self._journal is None:
                self._journal = self._open()
            self._users += self._journal is not None
            return self._journal

    def _leave(self) -> None:
        with self._lock:
            self._users -= 1
            if not self._users and self._journal is not None:
                self._journal.close()
                self._journal = None

    def _open(self) -> Journal | None:
        if not os.access(self._path.parent, os.W_OK):
            self._fault = f"{self._path} cannot be written: use a folder of your own (--store)"
            return None
        try:
            return Journal(self._path)
        except JournalFault as fault:
            self._fault = str(fault)
            _LOG.warning("%s; replies are not kept meanwhile", fault)
            return None
