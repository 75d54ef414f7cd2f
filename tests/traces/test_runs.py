"""Runs on disk: ids, manifests, and what a reader sees of a run that was killed."""

import secrets
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from longleaf.traces import (
    RunAmbiguous,
    RunBusy,
    RunDamaged,
    RunUnknown,
    TraceTooNew,
    create_run,
    list_runs,
    open_run,
    remove_run,
)

SECOND = 10**9
DOCUMENT = {
    "id": "0123456789ab",
    "path": "lease.pdf",
    "sha256": "ab" * 32,
    "characters": 1200,
    "pages": {"kind": "page", "starts": [0, 600], "labels": ["i", "ii"]},
}

CHILD = """
import sys
from pathlib import Path
from longleaf.traces import create_run
run = create_run(Path(sys.argv[1]), {"question": "who?"})
print(run.id, flush=True)
sys.stdin.read()
"""


def at(seconds: float) -> Callable[[], int]:
    """A clock that stands still, so many seconds after the start of 2026-11-21 UTC."""
    return lambda: int((1_795_219_200 + seconds) * SECOND)


def test_a_run_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """What was asked, of what, and what came of it is found under the run's id."""
    values = {"question": "who may end it?", "strategy": "search", "documents": [DOCUMENT]}
    run = create_run(tmp_path / "runs", {**values, "bound": {"calls": 3}, "later_field": [1]})
    run.finish("answered", {"answer": {"text": "the tenant"}, "usage": {"calls": 2}})
    manifest = open_run(tmp_path / "runs", run.id).manifest
    assert manifest == run.manifest
    assert (manifest.status, manifest.question) == ("answered", "who may end it?")
    assert manifest.documents[0].model_dump() == DOCUMENT
    assert (manifest.answer, manifest.bound) == ({"text": "the tenant"}, {"calls": 3})
    assert manifest.model_dump()["later_field"] == [1]
    assert manifest.finished is not None
    assert manifest.finished >= manifest.started


def test_a_run_is_private(tmp_path: Path) -> None:
    """Other users of the machine see neither the question nor that one was asked."""
    run = create_run(tmp_path / "runs", {})
    run.finish("failed")
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "runs").rglob("*")}
    assert stat.S_IMODE((tmp_path / "runs").stat().st_mode) == 0o700
    assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items())


def test_a_misspelt_status_is_refused(tmp_path: Path) -> None:
    """A manifest never says a status that no reader knows, and the old one stays."""
    run = create_run(tmp_path, {})
    with pytest.raises(ValidationError):
        run.finish("done")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert open_run(tmp_path, run.id).manifest.status == "running"


def test_a_strange_question_does_not_stop_a_run(tmp_path: Path) -> None:
    """A question or path with half a character in it is mended."""
    run = create_run(
        tmp_path, {"question": "who\udcff?", "documents": [DOCUMENT | {"path": "\udcff"}]}
    )
    manifest = open_run(tmp_path, run.id).manifest
    assert manifest.question == "who\N{REPLACEMENT CHARACTER}?"
    assert manifest.documents[0].path == "\N{REPLACEMENT CHARACTER}"


def test_an_id_tells_the_time(tmp_path: Path) -> None:
    """A run is named by the moment at which it began, in UTC."""
    assert create_run(tmp_path, {}, at(9 * 3600 + 30 * 60 + 12)).id.startswith("20261121T093012-")


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.lists(st.integers(0, 4096 * 100), unique=True, min_size=2, max_size=5))
def test_ids_sort_by_time(tmp_path_factory: pytest.TempPathFactory, ticks: list[int]) -> None:
    """Runs are listed newest first, in whatever order they were made."""
    folder = tmp_path_factory.mktemp("runs")
    made = {create_run(folder, {}, at((tick + 0.5) / 4096)).id: tick for tick in ticks}
    listed = [made[manifest.id] for manifest in list_runs(folder)]
    assert listed == sorted(ticks, reverse=True)


def test_ids_are_unique_at_one_moment(tmp_path: Path) -> None:
    """Runs that begin together, in any thread or process, do not share a folder."""
    with ThreadPoolExecutor(8) as pool:
        runs = [pool.submit(create_run, tmp_path, {}, at(0)) for _ in range(100)]
        assert len({run.result().id for run in runs}) == 100


def test_a_name_that_is_taken_is_not_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two runs that draw the same name get two folders."""
    drawn = iter([7, 7, 8])

    def draw(_: int) -> int:
        return next(drawn)

    monkeypatch.setattr(secrets, "randbelow", draw)
    first, second = create_run(tmp_path, {}, at(0)), create_run(tmp_path, {}, at(0))
    assert (first.id[-3:], second.id[-3:]) == ("007", "008")


def test_the_beginning_of_an_id_is_enough(tmp_path: Path) -> None:
    """What one types is completed while only one run fits; else the fitting ones are named."""
    first, second = (create_run(tmp_path, {}, at(seconds)) for seconds in (0, 3600))
    assert open_run(tmp_path, "20261121T00").id == first.id
    assert open_run(tmp_path, second.id).id == second.id
    with pytest.raises(RunAmbiguous, match=f"2 runs begin with '2026'.*{first.id}, {second.id}"):
        open_run(tmp_path, "2026")


@pytest.mark.parametrize("id", ["", ".", "..", "../x", "a/b", "/etc", "..\\x", "*", "2027", "\0"])
def test_what_is_no_run_is_not_opened_or_removed(tmp_path: Path, id: str) -> None:
    """Whatever is typed, nothing outside the runs is touched, and the ids that exist are named."""
    (tmp_path / "x").mkdir()
    run = create_run(tmp_path / "runs", {})
    for act in (open_run, remove_run):
        with pytest.raises(RunUnknown, match=f"give one of {run.id}"):
            act(tmp_path / "runs", id)
    assert (tmp_path / "x").is_dir()


def test_only_folders_are_runs(tmp_path: Path) -> None:
    """A file, a link or a day that never was is no run: not opened, listed or removed."""
    (tmp_path / "elsewhere").mkdir()
    runs = tmp_path / "runs"
    runs.mkdir()
    (runs / "20261121T000000-000000").symlink_to(tmp_path / "elsewhere")
    (runs / "20261121T000000-000001").write_bytes(b"")
    (runs / "20261399T000000-000002").mkdir()
    assert list_runs(runs) == []
    with pytest.raises(RunUnknown):
        remove_run(runs, "2026")


def test_where_nothing_was_asked_there_is_no_run(tmp_path: Path) -> None:
    """A folder without runs lists none, and says so when one is looked for."""
    assert list_runs(tmp_path / "runs") == []
    with pytest.raises(RunUnknown, match="nothing was asked here yet"):
        open_run(tmp_path / "runs", "2026")


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"id": 3}', b"\xff", None])
def test_a_damaged_manifest_does_not_stop_the_list(tmp_path: Path, damage: bytes | None) -> None:
    """One bad run is listed with what is wrong, beside the good ones, and can be removed."""
    good, bad = create_run(tmp_path, {}, at(0)), create_run(tmp_path, {}, at(60))
    bad.finish("answered")
    if damage is None:
        (bad.folder / "manifest.json").unlink()
    else:
        (bad.folder / "manifest.json").write_bytes(damage)
    listed = list_runs(tmp_path)
    assert [manifest.id for manifest in listed] == [bad.id, good.id]
    assert "cannot be read" in listed[0].fault
    with pytest.raises(RunDamaged, match="remove this run"):
        open_run(tmp_path, bad.id)
    remove_run(tmp_path, bad.id)
    assert [manifest.id for manifest in list_runs(tmp_path)] == [good.id]


def test_a_newer_manifest_is_refused(tmp_path: Path) -> None:
    """A run of a later version is not half understood, and does not stop the list."""
    run = create_run(tmp_path, {})
    (run.folder / "manifest.json").write_bytes(b'{"version": 99}')
    with pytest.raises(TraceTooNew, match="upgrade longleaf"):
        open_run(tmp_path, run.id)
    assert "upgrade longleaf" in list_runs(tmp_path)[0].fault


def test_a_run_that_goes_on_says_so(tmp_path: Path) -> None:
    """While its process lives a run is running, and cannot be removed by mistake."""
    run = create_run(tmp_path, {})
    assert list_runs(tmp_path)[0].status == "running"
    with pytest.raises(RunBusy, match="still goes on"):
        remove_run(tmp_path, run.id)
    run.finish("budget")
    assert list_runs(tmp_path)[0].status == "budget"
    remove_run(tmp_path, run.id)
    assert list_runs(tmp_path) == []


def test_a_run_can_be_finished_by_another_thread(tmp_path: Path) -> None:
    """A run that is begun in one thread and ended in another is free afterwards."""
    run = create_run(tmp_path, {})
    with ThreadPoolExecutor(1) as pool:
        pool.submit(run.finish, "answered").result()
    remove_run(tmp_path, run.id)
    assert list_runs(tmp_path) == []


def test_a_killed_run_reads_as_interrupted(tmp_path: Path) -> None:
    """A run whose process is gone does not say for ever that it is running."""
    command = [sys.executable, "-c", CHILD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        id = child.stdout.readline().decode().strip()
        alive = open_run(tmp_path, id).manifest.status
        child.kill()
    assert (alive, open_run(tmp_path, id).manifest.status) == ("running", "interrupted")
    assert list_runs(tmp_path)[0].status == "interrupted"


def test_a_run_from_elsewhere_reads_as_interrupted(tmp_path: Path) -> None:
    """A copy of a run that was cut off is not running here, and reading it writes nothing."""
    run = create_run(tmp_path, {})
    (run.folder / "run.lock").unlink()
    before = sorted(run.folder.iterdir())
    assert open_run(tmp_path, run.id).manifest.status == "interrupted"
    assert sorted(run.folder.iterdir()) == before
