"""A long reading, stage by stage: each has the time of a whole file, and what cost much is kept.

A stage reads a member of an archive, say, or recognises a page. When a stage hangs or crashes, its
process ends; the file is read once more without that stage, so that one member spoils no other.
"""

import os
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from ..errors import Unreadable

_SEPARATOR = "!/"
_NOT_TRIED = "not tried: too many others in the same file ended the process that read them"


@dataclass(frozen=True, slots=True)
class Stages:
    """What a reading process knows of its stages.

    `tell` says the parent which one begins; `refused` gives the reasons why some failed before, by
    name; no others than those `allowed` are tried, where these are given; results are kept below
    `folder`, if there is one.
    """

    tell: Callable[[str], None] = lambda _: None
    refused: Mapping[str, str] = field(default_factory=dict[str, str])
    folder: Path | None = None
    inside: Sequence[str] = ()
    allowed: Collection[str] | None = None


_PLAIN = Stages()
_stages: ContextVar[Stages] = ContextVar("stages", default=_PLAIN)


@contextmanager
def using(stages: Stages) -> Generator[None]:
    """Let readers that are called inside have these stages."""
    token = _stages.set(stages)
    try:
        yield
    finally:
        _stages.reset(token)


@contextmanager
def begin(name: str) -> Generator[None]:
    """Read one piece of a file inside; the time limit begins anew. Stages nest.

    Raises Unreadable when this piece ended the reading process before.
    """
    outer = _stages.get()
    inside = (*outer.inside, name)
    path = _SEPARATOR.join(inside)
    if path in outer.refused:
        raise Unreadable(outer.refused[path])
    if outer.allowed is not None and path not in outer.allowed:
        raise Unreadable(_NOT_TRIED)
    outer.tell(path)
    with using(replace(outer, inside=inside)):
        yield
    outer.tell(_SEPARATOR.join(outer.inside))


def kept(key: str, make: Callable[[], bytes]) -> bytes:
    """What `make` returns, made once for this key: a killed reading goes on where it was.

    `key` names all that the result depends on. It is kept until an update is complete.
    """
    folder = _stages.get().folder
    if folder is None:
        return make()
    place = folder / sha256(key.encode()).hexdigest()
    try:
        found = place.read_bytes()
        os.utime(place)
    except OSError:
        found = make()
        with suppress(OSError):  # it is only there to save time
            _write_whole(place, found)
    return found


def _write_whole(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix=".new-", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            Path(file.name).replace(place)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
