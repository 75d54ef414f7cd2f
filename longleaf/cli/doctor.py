"""`longleaf doctor`: what is installed, whether it works, and how a folder's memory is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from .exits import Exit
from .opened import opened
from .options import AsJson, SomeFolder, Store
from .render import say, say_heading, say_json, table

_MEGA = 1_000_000


def doctor(folder: SomeFolder = None, store: Store = None, as_json: AsJson = False) -> None:
    """Check the installation, and a folder's memory if one is given. Changes nothing."""
    from .checks import examine

    found = examine()
    if folder is not None:
        _add_store(found, folder, store)
    if as_json:
        say_json(found)
    else:
        say(table(_rows(found)))
        for problem in found["problems"]:
            say_heading(f"problem: {problem}")
    raise typer.Exit(Exit.FAILURE if found["problems"] else Exit.ANSWERED)


def _add_store(found: dict[str, Any], folder: Path, store: Path | None) -> None:
    from ..memory.errors import StoreFault
    from .checks import examine_store

    with opened(folder, store) as here:
        try:
            found["store"] = examine_store(here)
        except StoreFault as error:
            found["problems"].append(str(error))


def _rows(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, version in found["versions"].items():
        yield name, version or "missing"
    yield "cores", str(found["cores"])
    yield "weights", f"{found['weights']} (the embedded model; answers on this machine)"
    for name, suffixes in found["readers"].items():
        yield f"reads {name}", " ".join(suffixes)
    for plugin in found["plugins"]:
        yield f"plug-in {plugin['name']}", f"{plugin['group']}, from {plugin['package']}"
    if found["store"]:
        yield "memory", _memory(found["store"])


def _memory(store: dict[str, Any]) -> str:
    if store["documents"] is None:
        return f"{store['location']}: nothing was indexed yet"
    return (
        f"{store['location']}: {store['documents']:,} documents ({store['pending']:,} pending),"
        f" {store['failed']:,} files that could not be read, {store['bytes'] / _MEGA:.1f} MB,"
        f" schema {store['schema']}"
    )
