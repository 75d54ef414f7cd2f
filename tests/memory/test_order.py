"""The order of writing, and what is looked at again: each step that a kill or a clock may hit."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from support.folders import content, fresh_content, text, write_folder

from longleaf.memory import changes, sync, texts, writer
from longleaf.memory.errors import StoreUnwritable
from longleaf.memory.lexical import Indexed, Lexical
from longleaf.memory.progress import Progress
from longleaf.memory.ranking.query import understand
from longleaf.memory.records import Records
from longleaf.memory.store import Store
from longleaf.memory.texts import Texts

LATER = 3_000_000_000
"""Nanoseconds; longer than a file system's clock may hide a change."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of some text files."""
    folder = tmp_path / "folder"
    folder.mkdir()
    write_folder(folder, files=6)
    return folder


class Stopped(Exception):
    """Stands for a kill."""


def stop(*_: Any, **__: Any) -> None:
    """Be killed here."""
    raise Stopped


def test_a_text_is_on_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut there is a whole text or none."""
    steps: list[str] = []
    plain_sync, plain_replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        assert os.fstat(descriptor).st_size == len("a text")
        steps.append("fsync")
        plain_sync(descriptor)

    def replace(self: Path, target: Path) -> Path:
        assert not target.exists()
        steps.append("rename")
        return plain_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    Texts(tmp_path / "texts").put("a text")
    assert steps == ["fsync", "rename"]


def test_a_text_that_could_not_be_named_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half text, and no rubbish."""
    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(Stopped):
        Texts(tmp_path / "texts").put("a text")
    assert not list((tmp_path / "texts").iterdir())


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Lexical, "add"),
        (Lexical, "write"),
        (texts.Mirror, "link"),
        (texts.Mirror, "unlink"),
        (Records, "settle"),
    ],
)
def test_each_step_may_be_the_last(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: type, name: str
) -> None:
    """Whatever was done before a step is done again without a trace, also by somebody else."""
    store = Store(root)
    store.update()
    (root / "file1.txt").write_text(text(50))
    (root / "file2.txt").unlink()
    with monkeypatch.context() as patched, pytest.raises(Stopped):
        patched.setattr(place, name, stop)
        store.update()
    Store(root).update()
    assert content(Store(root)) == fresh_content(root, tmp_path / "fresh")


def test_texts_are_on_disk_before_rows_tell_of_them(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of a batch, and the names of its files."""
    synced: list[str] = []
    safe: list[bool] = []
    plain_sync, plain_add = os.fsync, Records.add_document
    folder = root / ".longleaf" / "texts"

    def fsync(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        plain_sync(descriptor)

    def look(statement: str) -> None:
        if statement == "COMMIT":
            texts = list(folder.iterdir())
            safe.append(synced[-1] == str(folder) and len(synced) == len(texts) + 1 == 8)

    def add_document(self: Records, *given: Any) -> int:
        self.connection.set_trace_callback(look)
        return plain_add(self, *given)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Records, "add_document", add_document)
    assert Store(root).update().read == 7
    assert safe[0]


@pytest.mark.parametrize("characters", [1, 5000])
def test_how_often_the_index_commits_changes_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, characters: int
) -> None:
    """Once for each batch or once for all; nothing is indexed twice."""
    monkeypatch.setattr(sync, "_BATCH_FILES", 2)
    monkeypatch.setattr(writer, "_MOST_WAITING", characters)
    Store(root).update()
    (root / "file1.txt").write_text(text(50))
    Store(root).update()
    monkeypatch.undo()
    assert content(Store(root)) == fresh_content(root, tmp_path / "fresh")


def test_what_was_read_before_an_error_is_found(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update that ends early commits what it has, and lets others write."""
    monkeypatch.setattr(sync, "_BATCH_FILES", 2)
    seen: list[Progress] = []

    def observe(progress: Progress) -> None:
        seen.append(progress)
        if progress.done == 4:
            raise Stopped

    store = Store(root)
    with pytest.raises(Stopped):
        store.update(observe=observe)
    with store.reading() as views:
        found = {hit.document.path for hit in views.search("contract notice", 100)}
    assert found & {progress.path for progress in seen}
    assert Store(root).update().failed == store.update().failed


def test_the_index_is_written_afresh_when_enough_was_deleted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small edits add up: never is more than a fiftieth of what the index counts gone."""
    (root / "large.txt").write_text(text(1, sentences=400))
    store = Store(root)
    passages = store.update().passages
    written: list[bool] = []
    plain_write = Lexical.write

    def write(
        self: Lexical,
        forgotten: Iterable[int],
        added: Iterable[Indexed],
        afresh: bool = False,
    ) -> None:
        written.append(afresh)
        plain_write(self, forgotten, added, afresh)

    monkeypatch.setattr(Lexical, "write", write)
    for number in range(passages // 50 + 1):
        (root / "small.txt").write_text(f"Contract number {number}.")
        store.update()
    (root / "small.txt").write_text("The last contract.")
    store.update()
    assert written[-1]
    assert not any(written[:-1])


def test_a_store_that_is_up_to_date_needs_no_lock(root: Path) -> None:
    """Also after something was deleted; so one may ask beside a writer."""
    for path in root.rglob("*.*"):
        os.utime(path, ns=(10**18, 10**18))
    store = Store(root)
    store.update()
    (root / "file1.txt").unlink()
    store.update()
    with store.writing():
        assert Store(root).update(wait=0).read == 0


def test_an_edit_in_the_same_tick_of_the_clock_is_found(root: Path) -> None:
    """Same size, same time: a file that was new when it was looked at is looked into again."""
    path = root / "file1.txt"
    store = Store(root)
    store.update()
    times = path.stat()
    path.write_text(path.read_text()[::-1])
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert store.update().read == 1


def test_a_file_that_came_to_rest_is_not_looked_into_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it was seen some seconds after its last change, its size and time are enough."""
    store = Store(root)
    store.update()
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + LATER)
    store.update()
    monkeypatch.setattr(changes, "_hash", stop)
    assert store.update().unchanged == 7


def test_a_file_that_changes_while_it_is_read_is_read_next_time(root: Path) -> None:
    """It is reported, and never kept half old, half new."""

    def edit(progress: Progress) -> None:
        if progress.done == 0:
            (root / "file1.txt").write_text("It was quite another text when the folder was listed.")

    store = Store(root)
    report = store.update(observe=edit)
    assert [problem.path for problem in report.failed] == ["file1.txt", "picture.png"]
    assert "changed while it was read" in report.failed[0].reason
    assert store.update().read == 1
    with store.reading() as views:
        assert views.read("file1.txt").text.startswith("It was quite")


def test_a_key_is_never_given_twice(root: Path) -> None:
    """A passage that is gone cannot be taken for a new one by an index that is behind."""
    store = Store(root)
    store.update()
    with store.reading() as views:
        known = views.records.keys()
        last = max(known, key=lambda path: known[path])
        passages = max(row.key for key in known.values() for row in views.records.passages(key))
    for path in known:
        (root / path).unlink()
    store.update()
    (root / "new.txt").write_text(text(50))
    store.update()
    with store.reading() as views:
        [key] = views.records.keys().values()
        assert key > known[last]
        assert min(row.key for row in views.records.passages(key)) > passages


def test_words_count_the_same_wherever_one_looks(root: Path) -> None:
    """A passage of the same folder has the same BM25 among some documents as among all."""
    store = Store(root)
    store.update()
    with store.reading() as views:
        query = understand("notice")
        everywhere = dict(views.lexical.search(query, 1000))
        some = list(views.records.keys().values())[:3]
        found = views.lexical.search(query, 1000, some)
        assert 0 < len(found) < len(everywhere)
        for hit in found:
            assert everywhere[hit.passage] == pytest.approx(hit.score)


@pytest.mark.parametrize("fault", [StoreUnwritable("no room"), KeyboardInterrupt()])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_fault_of_the_index_loses_no_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, nth: int
) -> None:
    """What was given to it before and is thrown away with the rest is given to it again."""
    root = tmp_path / "root"
    root.mkdir()
    for number in range(6):
        (root / f"{number}.txt").write_text(f"Ferry number {number} leaves.")
    monkeypatch.setattr(sync, "_BATCH_FILES", 2)
    plain, calls = Lexical.add, count(1)

    def add(self: Lexical, added: Iterable[Indexed]) -> None:
        def some() -> Iterator[Indexed]:
            for number, passage in enumerate(added):
                if number == 1 and next(calls) == nth:
                    raise fault
                yield passage

        plain(self, some())

    with monkeypatch.context() as patch:
        patch.setattr(Lexical, "add", add)
        with suppress(StoreUnwritable, KeyboardInterrupt):
            Store(root).update()
    Store(root).update()
    with Store(root).reading() as views:
        assert len(views.search("ferry", limit=10)) == 6
