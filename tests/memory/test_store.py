"""A folder's memory: what a second look finds after the folder changed."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.folders import content, fresh_content, text, write_folder

from longleaf.memory.changes import find_changes
from longleaf.memory.errors import NotFound, StoreLocked, StoreMismatch, StoreMissing
from longleaf.memory.progress import Progress
from longleaf.memory.scan import FileStat
from longleaf.memory.store import Store
from longleaf.memory.sync import update
from longleaf.memory.texts import Texts
from longleaf.memory.where import Where


def test_indexing_reports_what_it_did(root: Path) -> None:
    """Every file is accounted for: read, or failed with a reason."""
    report = Store(root).update()
    assert (report.files, report.read, report.unchanged, report.removed) == (14, 13, 0, 0)
    assert [problem.path for problem in report.failed] == ["picture.png"]
    assert "png" in report.failed[0].reason


def test_an_unchanged_folder_is_not_read_again(root: Path) -> None:
    """The second time nothing is read and nothing is written."""
    for path in root.rglob("*.*"):
        os.utime(path, ns=(10**18, 10**18))
    store = Store(root)
    store.update()
    before = store.database.stat().st_mtime_ns
    report = Store(root).update()
    assert (report.read, report.unchanged, report.removed) == (0, 13, 0)
    assert len(report.failed) == 1
    assert store.database.stat().st_mtime_ns == before


def edit(root: Path) -> None:
    """Another text of the same length, at once, as a fast editor would."""
    path = root / "file1.txt"
    path.write_text(path.read_text()[::-1])


def move(root: Path) -> None:
    """To another name in another folder."""
    (root / "file1.txt").rename(root / "deep" / "renamed.txt")


def delete(root: Path) -> None:
    """A file and a whole folder."""
    (root / "file1.txt").unlink()
    shutil.rmtree(root / "deep")


def make_unreadable(root: Path) -> None:
    """What was a text is a damaged PDF now."""
    (root / "file1.txt").rename(root / "file1.pdf")
    (root / "file1.pdf").write_bytes(b"%PDF-1.7 and then nothing of the kind")


def mend(root: Path) -> None:
    """What could not be read can be now."""
    (root / "picture.png").unlink()
    (root / "picture.txt").write_text(text(77))


def swap(root: Path) -> None:
    """Two files exchange their names."""
    (root / "file1.txt").rename(root / "swap")
    (root / "file2.txt").rename(root / "file1.txt")
    (root / "swap").rename(root / "file2.txt")


def turn_into_folder(root: Path) -> None:
    """Where a file was there is a folder now."""
    (root / "file1.txt").unlink()
    (root / "file1.txt").mkdir()
    (root / "file1.txt" / "inside.txt").write_text(text(5))


def duplicate(root: Path) -> None:
    """The same content under a second name."""
    shutil.copy(root / "file1.txt", root / "copy of file1.txt")


CHANGES = (edit, move, delete, make_unreadable, mend, swap, turn_into_folder, duplicate)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_folder_gives_what_a_fresh_index_gives(
    root: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    """Whatever happened in between, the second index is that of a new store."""
    store = Store(root)
    store.update()
    change(root)
    store.update()
    assert content(store) == fresh_content(root, tmp_path / "fresh")


def test_a_file_that_fails_and_is_mended_is_back(root: Path, tmp_path: Path) -> None:
    """Failed, then fixed with the same name; nothing remembers the failure."""
    store, path = Store(root), root / "file1.txt"
    store.update()
    good = content(store)
    kept = path.read_bytes()
    path.unlink()
    path.symlink_to("nowhere")
    assert "file1.txt" in [problem.path for problem in store.update().failed]
    path.unlink()
    path.write_bytes(kept)
    store.update()
    assert content(store) == good


def test_a_moved_file_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its content is known, so no worker is started for it."""
    store = Store(root)
    store.update()
    move(root)
    monkeypatch.setattr("longleaf.memory.sync.Workers", None)
    report = store.update()
    assert (report.read, report.removed) == (1, 1)


def test_verify_finds_what_size_and_time_hide(root: Path) -> None:
    """A file that was changed and given its old time back is found by its content."""
    path = root / "file1.txt"
    os.utime(path, ns=(10**18, 10**18))
    store = Store(root)
    store.update()
    edit(root)
    os.utime(path, ns=(10**18, 10**18))
    assert store.update().read == 0
    assert store.update(verify=True).read == 1


def test_an_edit_right_after_indexing_is_found_without_a_trace_in_time(root: Path) -> None:
    """Same size and same time, but so recent that the time proves nothing: the content is read."""
    path = root / "file1.txt"
    path.write_text(text(1))
    modified = path.stat().st_mtime_ns
    store = Store(root)
    store.update()
    edit(root)
    os.utime(path, ns=(modified, modified))
    assert store.update().read == 1


def test_a_file_that_changes_while_it_is_read_is_tried_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither half of it is indexed; the next time it is read as it is then."""

    def grown(_: Path, path: str) -> FileStat:
        return FileStat(path, -1, -1)

    store = Store(root)
    with monkeypatch.context() as patch:
        patch.setattr("longleaf.memory.sync.stat_file", grown)
        failed = store.update().failed
    assert {"changed while it was read: it is tried again next time"} == {
        problem.reason for problem in failed if problem.path != "picture.png"
    }
    assert store.update().read == 13


def test_an_interrupt_keeps_what_was_read(root: Path, tmp_path: Path) -> None:
    """After Ctrl-C at the fifth file, five files need not be read again."""

    def interrupt(progress: Progress) -> None:
        if progress.done == 5:
            raise KeyboardInterrupt

    store = Store(root)
    with pytest.raises(KeyboardInterrupt):
        store.update(observe=interrupt)
    assert 8 <= store.update().read < 13
    assert store.update().read == 0
    assert content(store) == fresh_content(root, tmp_path / "fresh")


def test_an_interrupt_waits_until_what_was_read_is_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of writing loses nothing of what is being written."""
    put = Texts.put

    def interrupted(texts: Texts, text: str) -> str:
        signal.raise_signal(signal.SIGINT)
        return put(texts, text)

    store = Store(root)
    with (
        pytest.raises(KeyboardInterrupt),
        store.writing() as writer,
        monkeypatch.context() as patch,
    ):
        patch.setattr(Texts, "put", interrupted)
        update(root, writer, find_changes(root, store.location, {}))
    assert store.update().read == 0


def test_a_reader_beside_a_writer_sees_whole_passages(root: Path) -> None:
    """Somebody who searches while the folder is indexed gets no torn text."""
    store = Store(root)
    store.update()
    edit(root)
    with store.reading() as views:
        before = views.search("contract", 5)
        Store(root).update()
        assert len(views.search("contract", 5)) <= len(before) + 5
        for hit in views.search("contract", 50):
            assert hit.text == views.document(hit.document.id).text[hit.start : hit.end]


def test_a_second_writer_is_told_who_writes(root: Path) -> None:
    """It does not wait when told not to, and says where."""
    store = Store(root)
    told: list[str] = []
    with store.writing(), pytest.raises(StoreLocked, match="another longleaf"):
        Store(root).update(wait=0, waiting=lambda: told.append("waiting"))
    assert told == ["waiting"]
    Store(root).update()


def test_readers_need_no_lock(root: Path) -> None:
    """Search works while somebody writes."""
    store = Store(root)
    store.update()
    with store.writing(), Store(root).reading() as views:
        assert views.search("contract")


def test_looking_into_a_folder_never_indexed_creates_nothing(root: Path) -> None:
    """Reading is not a reason to write."""
    with pytest.raises(StoreMissing), Store(root).reading():
        pass
    assert not (root / ".longleaf").exists()


def test_memory_is_private_and_git_ignores_it(root: Path) -> None:
    """Nobody else on the machine reads it, and nobody commits it."""
    Store(root).update()
    assert (root / ".longleaf").stat().st_mode & 0o777 == 0o700
    assert (root / ".longleaf" / ".gitignore").read_text() == "*\n"


def test_an_existing_folder_given_as_store_is_left_as_it_is(root: Path, tmp_path: Path) -> None:
    """Only our own files are added to it, and no rule for git."""
    elsewhere = tmp_path / "mine"
    elsewhere.mkdir()
    (elsewhere / "notes").write_text("mine")
    Store(root, elsewhere).update()
    assert (elsewhere / "notes").read_text() == "mine"
    assert not (elsewhere / ".gitignore").exists()
    assert not (root / ".longleaf").exists()


def test_a_store_elsewhere_belongs_to_one_folder(root: Path, tmp_path: Path) -> None:
    """Two folders cannot be mixed by giving the same --store."""
    elsewhere, other = tmp_path / "store", tmp_path / "other"
    other.mkdir()
    Store(root, elsewhere).update()
    with pytest.raises(StoreMismatch, match="--store"):
        Store(other, elsewhere).update()


def test_a_folder_that_is_moved_takes_its_memory_along(root: Path, tmp_path: Path) -> None:
    """Nothing is read again after the whole folder moved."""
    Store(root).update()
    root.rename(tmp_path / "moved")
    report = Store(tmp_path / "moved").update()
    assert (report.read, report.unchanged) == (0, 13)


def test_a_deleted_search_index_is_made_anew(root: Path) -> None:
    """Somebody tidied up in .longleaf; the next index mends it, and readers say what to do."""
    store = Store(root)
    store.update()
    good = content(store)
    shutil.rmtree(store.location / "lexical")
    again = Store(root)
    again.update()
    assert content(again) == good


def test_links_lead_nowhere_outside(root: Path, tmp_path: Path) -> None:
    """A link to a file outside of the folder is listed; a loop and a pipe are passed over."""
    (tmp_path / "secret.txt").write_text("secret")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "pipe.txt")
    report = Store(root).update()
    assert (report.files, report.read) == (15, 13)
    assert report.failed[0].path == "link.txt"


def test_reading_a_document_gives_its_characters(root: Path) -> None:
    """By path or id, whole, by page or by range; what is not there is said."""
    store = Store(root)
    store.update()
    whole = (root / "file1.txt").read_text()
    with store.reading() as views:
        entry = next(entry for entry in views.ls() if entry.path == "file1.txt")
        assert views.read("file1.txt").text == views.read(entry.id).text == whole
        assert views.read("file1.txt", start=10, end=20).text == whole[10:20]
        assert views.read("./file1.txt", page=1).text == whole.splitlines(keepends=True)[0]
        with pytest.raises(NotFound, match=r"did you mean deep/er/file0\.txt"):
            views.read("file0.txt")
        with pytest.raises(NotFound, match="and no line 1000"):
            views.read("file1.txt", page=1000)
        with pytest.raises(NotFound, match="could not be read"):
            views.read("picture.png")


def test_grep_gives_lines_with_their_place(root: Path) -> None:
    """Every match stands where it is said to stand."""
    store = Store(root)
    store.update()
    with store.reading() as views:
        found = views.grep(r"roy\w+ payment", limit=1000)
        assert found
        for match in found:
            text = views.document(match.document.path).text
            assert text[match.start : match.end].startswith("roy")
            assert text[match.start : match.end] in match.line
        assert {m.document.path for m in views.grep("contract", Where("deep/*"))} == {
            f"deep/er/file{number}.txt" for number in (0, 3, 6, 9)
        }
        assert len(views.grep("contract", limit=3)) == 3


def test_search_within_a_glob(root: Path) -> None:
    """Only documents whose path fits are searched."""
    store = Store(root)
    store.update()
    with store.reading() as views:
        hits = views.search("contract notice", 50, Where("deep/er/file3*"))
        assert {hit.document.path for hit in hits} == {"deep/er/file3.txt"}
        assert views.search("contract", where=Where("nowhere/*")) == []


@given(st.lists(st.sampled_from(CHANGES), max_size=4))
@settings(deadline=None, derandomize=True, max_examples=8)
def test_any_history_of_changes_ends_where_a_fresh_index_begins(
    tmp_path_factory: pytest.TempPathFactory, changes: list[Callable[[Path], None]]
) -> None:
    """The order of changes and of looks between them leaves no trace."""
    base = tmp_path_factory.mktemp("history")
    root = base / "folder"
    root.mkdir()
    write_folder(root, files=6)
    store = Store(root)
    for change in changes:
        store.update()
        try:
            change(root)
        except OSError:  # an earlier change took away what this one needs
            continue
    store.update()
    assert content(store) == fresh_content(root, base / "fresh")
