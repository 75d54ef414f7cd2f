"""Where to look: which documents, by their paths, kinds and dates."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import combinations
from pathlib import PurePosixPath

from .document import INSIDE
from .records import Records

Names = str | Sequence[str] | None
"""One or several, of which any will do; None for all."""

_SAME_KIND = {"htm": "html", "xhtml": "html", "jpg": "jpeg", "tif": "tiff", "markdown": "md"}


def fits(path: str, pattern: str) -> bool:
    """Whether a path is of a glob, in which `*` also crosses `/`; or at, below or in that path."""
    place = pattern.strip("/").removeprefix("./")
    return (
        fnmatchcase(path, pattern)
        or fnmatchcase(path, place)
        or place in ("", ".")
        or path == place
        or path.startswith((place + "/", place + INSIDE))
    )


@dataclass(frozen=True)
class Where:
    """Documents to look at; what is None does not narrow.

    `path` is a glob, a folder or an archive; `kind` one or several suffixes ("pdf", "docx, eml");
    of several given in a sequence, any will do. `since` and `until` are days, both included, that
    the file was last modified on, in this machine's time zone. What is in a file has that file's
    date, and a suffix of its own.
    """

    path: Names = None
    kind: Names = None
    since: date | None = None
    until: date | None = None

    def holds(self, path: str, modified: int | None) -> bool:
        """Whether a document is there: its path, and nanoseconds since 1970."""
        return (
            (self.path is None or any(fits(path, one) for one in _each(self.path)))
            and (self.kind is None or kind_of(path) in self._kinds)
            and (not self._is_dated or (modified is not None and self._is_within(modified)))
        )

    @cached_property
    def _kinds(self) -> Collection[str]:
        given = " ".join(_each(self.kind or "")).replace(",", " ").casefold().split()
        return {_SAME_KIND.get(kind, kind) for kind in (one.lstrip("*.") for one in given)}

    @property
    def _is_dated(self) -> bool:
        return self.since is not None or self.until is not None

    def _is_within(self, modified: int) -> bool:
        day = datetime.fromtimestamp(modified // 1_000_000_000).date()
        return (self.since or date.min) <= day <= (self.until or date.max)


def kind_of(path: str) -> str:
    """What kind of document a path names: its suffix, in one spelling."""
    suffix = PurePosixPath(path).suffix.removeprefix(".").casefold()
    return _SAME_KIND.get(suffix, suffix)


def documents_in(records: Records, where: Where) -> dict[str, int]:
    """Keys of the documents that are there, by path."""
    return {path: key for path, key, modified in _dated(records) if where.holds(path, modified)}


def emptied_by(records: Records, where: Where) -> tuple[str, ...]:
    """Names of the fields that leave no document: the fewest that do; none where some is left."""
    values = {field.name: getattr(where, field.name) for field in fields(where)}
    given = {name: Where(**{name: value}) for name, value in values.items() if value is not None}
    kept = {
        frozenset(name for name, one in given.items() if one.holds(path, modified))
        for path, _, modified in _dated(records)
    }
    for number in range(1, len(given) + 1):
        for names in combinations(given, number):
            if not any(some.issuperset(names) for some in kept):
                return names
    return ()


def _dated(records: Records) -> Iterator[tuple[str, int, int | None]]:
    """Path, key and time of modification of each document."""
    return records.connection.execute(
        "SELECT d.path, d.key, f.modified FROM documents d JOIN files f ON f.path = d.file"
    )


def _each(given: str | Sequence[str]) -> Sequence[str]:
    return (given,) if isinstance(given, str) else given
