"""What `longleaf doctor` looks at: packages, weights, readers, plug-ins, and a folder's store."""

import os
import platform
import sqlite3
from importlib import import_module
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .opened import Opened

_PACKAGES = {"onnxruntime": "onnxruntime", "tantivy": "tantivy", "langgraph": "langgraph.graph"}
"""Packages that no question can be answered without, and what must be importable of each."""
_GROUPS = ("longleaf.readers", "longleaf.models", "longleaf.strategies")


def examine() -> dict[str, Any]:
    """The installation; `problems` says what is broken, and what to do."""
    problems: list[str] = []
    return {
        "versions": _versions(problems),
        "cores": os.cpu_count() or 1,
        "weights": _weights(problems),
        "readers": _readers(problems),
        "plugins": _plugins(),
        "store": None,
        "problems": problems,
    }


def examine_store(here: "Opened") -> dict[str, Any]:
    """The memory of a folder: where it is, its schema, what it holds, its bytes on disk.

    Raises StoreFault where it cannot be opened. `documents` is None where nothing was indexed.
    """
    store = here.library.store
    found: dict[str, Any] = {"location": str(store.location), "schema": None, "documents": None}
    found |= {"pending": None, "failed": None, "bytes": _bytes(store.location)}
    if not store.exists:
        return found
    with store.reading() as views:
        [(schema,)] = views.records.connection.execute("PRAGMA user_version")
        documents, _ = views.totals()
        pending, failed = len(views.records.pending()), len(views.failed())
    return found | {
        "schema": schema, "documents": documents, "pending": pending, "failed": failed,
    }  # fmt: skip


def _versions(problems: list[str]) -> dict[str, str | None]:
    known: dict[str, str | None] = {
        "longleaf": _version("longleaf"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }
    for package, module in _PACKAGES.items():
        known[package] = _version(package)
        try:
            import_module(module)
        except (
            Exception
        ) as error:  # an import may fail in any way: a missing library, a wrong build
            problems.append(
                f"{package} does not load ({error}): pip install --force-reinstall {package}"
            )
    return known


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _weights(problems: list[str]) -> str:
    from ..serving.embedded.weights import verify
    from ..serving.errors import ModelMissing

    try:
        verify()
    except ModelMissing as error:
        problems.append(str(error))
        return "broken"
    return "intact"


def _readers(problems: list[str]) -> dict[str, list[str]]:
    from ..memory.readers.registry import GROUP, readers

    found = {reader.name: sorted(reader.suffixes) for reader in readers()}
    for entry in entry_points(group=GROUP):
        try:
            entry.load()
        except Exception as error:  # whatever a plug-in does when it is imported
            problems.append(f"reader {entry.name} ({entry.value}) does not load: {error!r}")
    return found


def _plugins() -> list[dict[str, str]]:
    """What other packages add; ours are declared in the same way."""
    return [
        {"group": group, "name": entry.name, "package": entry.dist.name if entry.dist else ""}
        for group in _GROUPS
        for entry in entry_points(group=group)
        if not entry.value.startswith("longleaf.")
    ]


def _bytes(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
