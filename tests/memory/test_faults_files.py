"""What is not a file, or not any more: vanished, replaced, links, pipes, empty, forbidden."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from support.faults import without_privileges
from support.folders import text

from longleaf.memory import changes, sync
from longleaf.memory.errors import FolderUnreadable, Unreadable
from longleaf.memory.progress import Progress
from longleaf.memory.results import Problem, Report
from longleaf.memory.scan import FileStat, scan
from longleaf.memory.store import Store
from longleaf.memory.workers.pool import Workers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and rights of POSIX")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one good file."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "good.txt").write_text(text(1))
    return folder


def failed(report: Report) -> dict[str, str]:
    """Reasons by path."""
    return {problem.path: problem.reason for problem in report.failed}


def remove(path: Path) -> None:
    """Somebody deletes it."""
    path.unlink()


def make_folder(path: Path) -> None:
    """Somebody unpacks it."""
    path.unlink()
    path.mkdir()


def make_pipe(path: Path) -> None:
    """Opening it for reading would wait for a writer that never comes."""
    path.unlink()
    os.mkfifo(path)


def link_to_zeros(path: Path) -> None:
    """Reading it would never end."""
    path.unlink()
    path.symlink_to("/dev/zero")


CHANGES = (remove, make_folder, make_pipe, link_to_zeros)
PLUG_IN = """
from longleaf.memory.readers.registry import Reader

mine = Reader("mine", 1, frozenset({".mine"}), open)  # chosen by the name alone
"""


@pytest.mark.parametrize("name", ["other.txt", "other.mine"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_file_replaced_after_it_was_listed_stops_nothing(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    plug_in: Callable[..., None],
    change: Callable[[Path], None],
    name: str,
) -> None:
    """It is told at once, without waiting for the time limit of a reader."""
    plug_in(PLUG_IN, mine="mine")
    other = root / name
    other.write_text(text(2))

    def scan_then_change(root: Path, apart: Path) -> object:
        found = scan(root, apart)
        change(other)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(changes, "scan", scan_then_change)
        report = Store(root).update()
    assert report.read == 1
    assert list(failed(report)) == [name]
    report = Store(root).update()
    assert (report.unchanged, report.read) == (1, 0)


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_replaced_before_its_reader_opens_it_is_told(
    root: Path, change: Callable[[Path], None]
) -> None:
    """A reader is never given what it would wait for, or read for ever."""
    other = root / "other.txt"
    other.write_text(text(2))

    def change_now(progress: Progress) -> None:
        if progress.done == 0 and not progress.path:
            change(other)

    report = Store(root).update(observe=change_now)
    assert report.read == 1
    assert list(failed(report)) == ["other.txt"]


def test_a_worker_waits_for_no_pipe(root: Path) -> None:
    """It opens regular files only, whatever its parent saw; a plug-in is on its own."""
    os.mkfifo(root / "pipe.txt")
    with Workers(1, seconds_per_file=20) as crew:
        [(_, outcome)] = crew.read_all([root / "pipe.txt"])
    assert isinstance(outcome, Unreadable)
    assert "no regular file" in str(outcome)


def test_what_vanishes_while_the_folder_is_listed_was_never_there(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a crash nor a complaint."""
    (root / "sub").mkdir()
    (root / "gone.txt").write_text("gone")
    plain_scandir = os.scandir

    def scandir(path: str) -> object:
        if not path.endswith("sub"):
            listed = list(plain_scandir(path))
            (root / "gone.txt").unlink()
            (root / "sub").rmdir()
            return nullcontext(listed)
        return plain_scandir(path)

    monkeypatch.setattr(os, "scandir", scandir)
    files, problems = scan(root, root / ".longleaf")
    assert [file.path for file in files] == ["good.txt"]
    assert not problems


LINKS = {
    "itself.txt": ("itself.txt", "leads back to itself"),
    "nothing.txt": ("missing.txt", "is not there"),
    "below-a-file.txt": ("good.txt/below", "is not there"),
    "zeros.txt": ("/dev/zero", "out of the folder"),
    "secret.txt": ("../secret.txt", "out of the folder"),
    "outside": ("..", "out of the folder"),
}


def test_links_are_followed_inside_and_listed_where_they_lead_elsewhere(
    root: Path, tmp_path: Path
) -> None:
    """No loop, nothing from outside, and nobody believes that it was read."""
    (tmp_path / "secret.txt").write_text("secret")
    for name, (target, _) in LINKS.items():
        (root / name).symlink_to(target)
    (root / "again.txt").symlink_to("good.txt")
    (root / "loop").symlink_to(root)
    report = Store(root).update()
    assert report.read == 2
    assert failed(report).keys() == LINKS.keys()
    for name, (_, reason) in LINKS.items():
        assert reason in failed(report)[name]
    with Store(root).reading() as views:
        assert [entry.path for entry in views.ls() if entry.kind] == ["again.txt", "good.txt"]


def test_a_link_that_is_mended_is_read_and_no_complaint_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its failure is kept with the others, so that questions can count it, and leaves with it."""
    os.utime(root / "good.txt", (1, 1))
    Store(root).update()
    (root / "link.txt").symlink_to("late.txt")
    assert list(failed(Store(root).update())) == ["link.txt"]
    with Store(root).reading() as views:
        assert [problem.path for problem in views.failed()] == ["link.txt"]
    with monkeypatch.context() as patch:
        patch.setattr(Store, "writing", None)  # it is known: there is nothing to write
        assert list(failed(Store(root).update())) == ["link.txt"]
    (root / "late.txt").write_text(text(3))
    report = Store(root).update()
    assert (report.read, report.failed) == (2, ())
    (root / "late.txt").unlink()
    assert list(failed(Store(root).update())) == ["link.txt"]
    (root / "link.txt").unlink()
    report = Store(root).update()
    assert (report.files, report.failed) == (1, ())


def test_pipes_sockets_and_devices_are_passed_over(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hold no document; nobody waits for them."""
    os.mkfifo(root / "pipe.txt")
    monkeypatch.chdir(root)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        if not os.geteuid():
            os.mknod(root / "zeros.txt", 0o020600, os.makedev(1, 5))
        report = Store(root).update()
    assert (report.files, report.read, report.failed) == (1, 1, ())


def test_an_empty_file_is_said_to_be_empty_at_no_cost(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No process is started for it; it is read as soon as it holds something."""
    (root / "good.txt").unlink()
    for name in ("a.txt", "b.pdf", "c.unknown"):
        (root / name).touch()
        os.utime(root / name, (1, 1))
    with monkeypatch.context() as patch:
        patch.setattr(sync, "opened", None)
        patch.setattr(Workers, "read_all", None)
        assert set(failed(Store(root).update()).values()) == {"the file is empty"}
        patch.setattr(Store, "writing", None)  # nor is it noted again
        assert list(failed(Store(root).update())) == ["a.txt", "b.pdf", "c.unknown"]
    (root / "a.txt").write_text(text(2))
    report = Store(root).update()
    assert (report.read, list(failed(report))) == (1, ["b.pdf", "c.unknown"])


def test_very_many_empty_files_are_each_listed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here as many as a test has time for: 100,000 took 6 s and 165 MB."""
    many = [FileStat(f"{number:05}.txt", 0, 1) for number in range(20_000)]
    none: list[Problem] = []

    def scan_many(*_: Path) -> object:
        return many, none

    monkeypatch.setattr(changes, "scan", scan_many)
    report = Store(root).update()
    assert (report.files, len(report.failed), report.read) == (20_000, 20_000, 0)


def test_a_folder_that_is_shut_is_not_taken_for_an_empty_one(root: Path, tmp_path: Path) -> None:
    """A disk that is away for a moment does not cost the memory of what is on it."""
    place = tmp_path / "store"
    Store(root, place).update()
    root.rename(tmp_path / "away")
    with pytest.raises(FolderUnreadable, match=r"folder cannot be looked into: No such file"):
        Store(root, place).update()
    with Store(root, place).reading() as views:
        assert [entry.path for entry in views.ls()] == ["good.txt"]
    (tmp_path / "away").rename(root)
    assert Store(root, place).update().unchanged == 1


INDEX = """
import sys
from pathlib import Path
from longleaf.memory.store import Store
root, place = map(Path, sys.argv[1:])
for problem in Store(root, place).update().failed:
    print(f"{problem.path}: {problem.reason}")
"""


def test_what_may_not_be_read_is_listed(root: Path, tmp_path: Path) -> None:
    """A file and a folder without rights; the others are read. With rights both are."""
    for name in ("mine.txt", "private/b.txt", "shut/c.txt"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text(3))
    place = tmp_path / "store"
    rights = {"mine.txt": 0, "private": 0, "shut": 0o444}
    for name, mode in rights.items():
        (root / name).chmod(mode)
    try:
        command = [*without_privileges(), sys.executable, "-c", INDEX, str(root), str(place)]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
    finally:
        for name in rights:
            (root / name).chmod(0o700)
    denied = "Permission denied: give yourself the right to read it"
    assert ran.stdout.splitlines() == [
        f"mine.txt: it cannot be opened: {denied}",
        f"private: it cannot be looked into: {denied}",
        f"shut/c.txt: it cannot be looked at: {denied}",
    ]
    with Store(root, place).reading() as views:
        assert [entry.path for entry in views.ls() if entry.kind] == ["good.txt"]
    report = Store(root, place).update()
    assert (report.files, report.read, report.failed) == (4, 3, ())
