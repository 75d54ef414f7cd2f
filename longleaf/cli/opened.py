"""A folder opened for a command: its settings, its library, and the library brought up to date."""

import shlex
from collections.abc import Generator
from contextlib import contextmanager
from os.path import exists, isdir
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .exits import UsageFault
from .progress import following
from .render import note, shortened

if TYPE_CHECKING:
    from ..client import Library
    from ..client.results import IndexReport
    from ..config import Settings

_SHOWN = 80


class Opened(NamedTuple):
    """The library of a folder, and the settings that hold for it."""

    folder: Path
    library: "Library"
    settings: "Settings"


@contextmanager
def opened(
    folder: Path,
    store: Path | None = None,
    model: str | None = None,
    strategy: str | None = None,
    wait: float | None = None,
    budget: str | None = None,
) -> Generator[Opened]:
    """Open a folder; what is None was not given on the command line.

    Raises ConfigError and UsageFault.
    """
    from .. import open as open_library
    from ..config import load

    require_folder(folder)
    given = {
        "store": store, "model": model, "strategy": strategy, "wait": wait, "budget": budget,
    }  # fmt: skip
    at = load(folder, given).settings
    with open_library(folder, model=at.model, store=at.store, prices=at.prices) as library:
        yield Opened(folder, library, at)


def require_folder(folder: Path) -> None:
    """Raise UsageFault, which says what to give, where this is no folder."""
    if isdir(folder):
        return
    name = shortened(str(folder), _SHOWN)
    if exists(folder):
        raise UsageFault(f"{name} is a file: give the folder that holds it")
    raise UsageFault(f"{name} is not a folder; on a command line the folder comes first")


def require_index(here: Opened) -> None:
    """Raise StoreMissing, which names the command to run, where nothing was indexed."""
    from ..memory.errors import StoreMissing

    if not here.library.exists:
        raise StoreMissing(f"{here.folder} is not indexed yet: run `{command(here, 'index')}`")


def command(here: Opened, name: str) -> str:
    """A command on this folder, to be copied from a message."""
    return f"longleaf {name} {shlex.quote(str(here.folder))}"


def bring_up_to_date(
    here: Opened, verify: bool = False, retry: bool = False, vectors: bool = False
) -> "IndexReport":
    """Read what is new or changed, with progress on stderr; say where memory is kept, if new.

    With `retry` also what could not be read before, though it did not change; with `vectors`,
    embed passages after that.
    """
    library, wait = here.library, here.settings.wait
    if not library.exists:
        note(f"memory kept in {library.location}")

    def waiting() -> None:
        note(f"another longleaf is writing to {library.location}: waiting up to {wait:g} s")

    with following() as observe:
        return library.index(verify, observe, wait, waiting, retry, vectors)


def prepare(here: Opened, update: bool) -> None:
    """Make the index ready for questions: bring it up to date, or see that there is one."""
    if not update:
        require_index(here)
        if not here.library.is_complete:
            note("the folder was never indexed to its end: only a part of it is looked at")
        here.library.use_as_it_is()
        return
    report = bring_up_to_date(here)
    if report.read:
        failed = f"; {len(report.failed)} could not be read" if report.failed else ""
        note(f"read {counted(report.read, 'file')} in {report.seconds:.1f} s{failed}")


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 file", "1,200 files"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
