"""Runs on disk: one folder each, with a manifest and a trace, named by when they began."""

import re
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from .errors import RunAmbiguous, RunBusy, RunFault, RunUnknown, TraceTooNew
from .manifest import Manifest, RunStatus, load_manifest, save_manifest

TRACE = "trace.jsonl"
LOCK = "run.lock"
_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}", re.ASCII)
_SECOND = 10**9
_SHOWN = 5


@dataclass(slots=True)
class Run:
    """A run and its folder. Whoever created it holds its lock until it is finished.

    The system frees the lock when a process dies, however it dies: a run that says "running" and is
    not locked was interrupted, and reads so.
    """

    folder: Path
    manifest: Manifest
    lock: FileLock | None = None

    @property
    def id(self) -> str:
        """The run's name, as its folder is called."""
        return self.folder.name

    @property
    def trace(self) -> Path:
        """Where the run's spans are recorded."""
        return self.folder / TRACE

    def finish(self, status: RunStatus, values: Mapping[str, Any] | None = None) -> None:
        """Write how the run ended, with `values` for the manifest's other fields; free its lock.

        ValidationError for a field that does not fit (then the run goes on), OSError for the disk.
        """
        ended = {"status": status, "finished": datetime.now(UTC)}
        changed = self.manifest.model_dump() | dict(values or {}) | ended
        self.manifest = Manifest.model_validate(changed)
        try:
            save_manifest(self.folder, self.manifest)
        finally:
            if self.lock:
                self.lock.release()


def create_run(
    runs_folder: Path, values: Mapping[str, Any], wall: Callable[[], int] = time.time_ns
) -> Run:
    """Begin a run: a folder that only its owner may read, with `values` in its manifest.

    Ids sort by time (to a quarter of a millisecond) and are unique among processes. `wall` is a
    clock in nanoseconds since 1970.
    """
    runs_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder, began = _new_folder(runs_folder, wall)
    lock = _lock(folder)
    lock.acquire()
    started = datetime.fromtimestamp(began / _SECOND, UTC)
    known = {"id": folder.name, "started": started, "status": "running"}
    manifest = Manifest.model_validate(dict(values) | known)
    save_manifest(folder, manifest)
    return Run(folder, manifest, lock)


def open_run(runs_folder: Path, id: str) -> Run:
    """The run with this id, or the only one whose id begins so.

    RunUnknown, RunAmbiguous, RunDamaged or TraceTooNew.
    """
    folder = _find(runs_folder, id)
    return Run(folder, _as_it_is(folder))


def list_runs(runs_folder: Path) -> list[Manifest]:
    """Manifests of all runs, newest first; one that cannot be read is listed with its `fault`."""
    return [_listed(runs_folder / name) for name in sorted(_ids(runs_folder), reverse=True)]


def remove_run(runs_folder: Path, id: str) -> None:
    """Delete a run and all that it recorded; RunUnknown, RunAmbiguous, or RunBusy if it goes on."""
    folder = _find(runs_folder, id)
    if _goes_on(folder):
        raise RunBusy(f"run {folder.name} still goes on: stop it first, or wait until it ends")
    shutil.rmtree(folder)


def _new_folder(runs_folder: Path, wall: Callable[[], int]) -> tuple[Path, int]:
    while True:
        began = wall()
        folder = runs_folder / _new_id(began)
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder, began


def _new_id(nanoseconds: int) -> str:
    seconds, rest = divmod(nanoseconds, _SECOND)
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y%m%dT%H%M%S}-{rest * 4096 // _SECOND:03x}{secrets.randbelow(4096):03x}"


def _ids(runs_folder: Path) -> list[str]:
    if not runs_folder.is_dir():
        return []
    return [
        path.name
        for path in runs_folder.iterdir()
        if _is_id(path.name) and path.is_dir() and not path.is_symlink()
    ]


def _is_id(name: str) -> bool:
    try:
        return bool(_ID.fullmatch(name) and _began(name))
    except ValueError:  # no such day
        return False


def _began(id: str) -> datetime:
    return datetime.strptime(id[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def _find(runs_folder: Path, id: str) -> Path:
    """The folder of a run. What a user typed is compared with names, never joined to a path."""
    ids = sorted(_ids(runs_folder))
    matching = [id] if id in ids else [known for known in ids if id and known.startswith(id)]
    if not matching:
        raise RunUnknown(f"there is no run {id!r} in {runs_folder}: {_known(ids)}")
    if len(matching) > 1:
        raise RunAmbiguous(f"{len(matching)} runs begin with {id!r}: {_known(matching)}")
    return runs_folder / matching[0]


def _known(ids: list[str]) -> str:
    if not ids:
        return "nothing was asked here yet"
    newest = ids[-_SHOWN:]
    return f"give one of {', '.join(newest)}" + (" or an earlier one" if newest != ids else "")


def _listed(folder: Path) -> Manifest:
    try:
        return _as_it_is(folder)
    except (RunFault, TraceTooNew) as fault:
        id, began = folder.name, _began(folder.name)
        return Manifest(id=id, started=began, status="failed", fault=str(fault))


def _as_it_is(folder: Path) -> Manifest:
    manifest = load_manifest(folder)
    if manifest.status == "running" and not _goes_on(folder):
        return manifest.model_copy(update={"status": "interrupted"})
    return manifest


def _goes_on(folder: Path) -> bool:
    lock = _lock(folder)
    if not (folder / LOCK).exists():
        return False
    try:
        # Another reader may be looking at this very moment: a little patience tells it from a run.
        with lock.acquire(timeout=0.05, poll_interval=0.01):
            return False
    except Timeout:
        return True
    except OSError:  # a folder that nobody can write has nobody who writes
        return False


def _lock(folder: Path) -> FileLock:
    return FileLock(folder / LOCK, mode=0o600, thread_local=False)
