"""The manifest of a run: what was asked of which documents, and what came of it."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import RunDamaged, TraceTooNew
from .files import private
from .lines import decode, encode

VERSION = 1
FILE = "manifest.json"

RunStatus = Literal[
    "running",
    "answered",
    "no_evidence",
    "unverified",
    "budget",
    "unreachable",
    "failed",
    "interrupted",
]


class _Open(BaseModel):
    """Immutable; fields that this version does not know are kept."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Pages(_Open):
    """A document's page map: kind of page, offsets where each begins, labels if it has any."""

    kind: str
    starts: list[int]
    labels: list[str] = Field(default_factory=list[str])


class Source(_Open):
    """A document as the run found it; `characters` is the length of its text in code points."""

    id: str
    path: str
    sha256: str
    characters: int
    pages: Pages


class Manifest(_Open):
    """What a run is about and what came of it.

    `bound`, `expected`, `usage`, `answer` and `card` (of the model) are JSON forms of the values
    with these names; `named` is how the model was asked for, `budget` as typed. `term` is the
    strategy's program, `graph` its graph. `resumes` names the run that this one went on with.
    `fault` says why a manifest could not be read when runs were listed; then only `id` and
    `started` hold.
    """

    version: int = VERSION
    id: str
    started: datetime
    finished: datetime | None = None
    status: RunStatus = "running"
    question: str = ""
    strategy: str = ""
    model: str = ""
    documents: list[Source] = Field(default_factory=list[Source])
    bound: dict[str, Any] | None = None
    expected: dict[str, Any] | None = None
    usage: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None
    named: str | None = None
    card: dict[str, Any] | None = None
    budget: str = ""
    resumes: str | None = None
    term: Any = None
    graph: Any = None
    fault: str = ""


def load_manifest(folder: Path) -> Manifest:
    """The manifest in a run's folder; RunDamaged, or TraceTooNew."""
    try:
        values = decode((folder / FILE).read_bytes())
        _check_version(values.get("version"), folder.name)
        return Manifest.model_validate(values)
    except ValidationError as error:
        reason = f"{error.error_count()} fields do not fit"
    except FileNotFoundError:
        reason = "it is missing"
    except (OSError, ValueError) as error:
        reason = str(error)
    raise RunDamaged(
        f"the manifest of run {folder.name} cannot be read: {reason}; "
        "ask the question again, and remove this run"
    )


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in a run's folder: at any moment the old one is there, or the new."""
    new = folder / f"{FILE}.new"
    with open(new, "wb", opener=private) as file:
        file.write(encode(manifest.model_dump()))
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / FILE)


def _check_version(version: object, run: str) -> None:
    if isinstance(version, int) and version > VERSION:
        raise TraceTooNew(f"run {run} was written by a newer longleaf: upgrade longleaf to read it")
