"""Vectors are made once for each text, whatever happens in between."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from support.faults import mounted, remounted
from support.folders import text
from support.vectors import Embedder, files_of, fill, known, passages, vectors_of

from longleaf.memory.errors import StoreLocked, StoreUnwritable
from longleaf.memory.progress import Progress
from longleaf.memory.store import Store
from longleaf.memory.vectors import Encoding, filling

KILLS = int(os.environ.get("LONGLEAF_KILLS", "3"))


@pytest.fixture
def store(root: Path) -> Store:
    """The store of that folder, up to date, without vectors."""
    store = Store(root)
    store.update()
    return store


def updated(root: Path) -> Store:
    """A store of that folder, as another process would open it."""
    store = Store(root)
    store.update()
    return store


def is_complete(store: Store) -> bool:
    """Whether each passage has the vector of its text."""
    return known(Store(store.root)) == set(passages(store))


def test_each_passage_gets_the_vector_of_its_text(store: Store) -> None:
    """All of them, and the store counts them."""
    assert known(store) == set()
    embedder = fill(store)
    assert is_complete(store)
    assert sorted(embedder.texts) == sorted(passages(store).values())
    assert store.count_vectors(embedder.encoding) == len(passages(store))


def test_nothing_is_embedded_twice(root: Path, store: Store) -> None:
    """Not when nothing changed, not when a file is moved, not what is the same in a new version."""
    embedder = fill(store)
    before = len(embedder.texts)
    fill(store, embedder)
    (root / "file1.txt").rename(root / "moved.txt")
    store.update()
    fill(store, embedder)
    assert len(embedder.texts) == before
    whole = (root / "file2.txt").read_text()
    (root / "file2.txt").write_text(f"{whole}\n\nA paragraph is added at its end.")
    store.update()
    fill(store, embedder)
    assert before < len(embedder.texts) <= before + 2
    assert is_complete(store)


def test_what_is_gone_leaves_the_disk_when_it_is_most(root: Path, store: Store) -> None:
    """A folder that is emptied and filled again does not grow its vectors for ever."""
    fill(store)
    size = sum(path.stat().st_size for path in files_of(store))
    for seed in range(100, 105):
        for path in [*root.glob("file*.txt"), *root.glob("deep/er/*.txt")]:
            path.write_text(text(seed + int(path.stem.removeprefix("file")) * 10))
        store.update()
        fill(store)
        assert is_complete(store)
    assert len(files_of(store)) == 4
    assert sum(path.stat().st_size for path in files_of(store)) < 3 * size


def test_an_interrupt_keeps_what_was_embedded(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the third batch: two are of use, and the next filling goes on after them."""
    monkeypatch.setattr(filling, "_BATCH", 10)
    embedder = Embedder()

    def embed(texts: Sequence[str]) -> object:
        if len(embedder.texts) >= 20:
            raise KeyboardInterrupt
        return embedder(texts)

    with pytest.raises(KeyboardInterrupt):
        store.fill(Encoding("made-1", embed, 64))  # type: ignore[arg-type]
    assert len(known(store)) == 20
    fill(store, embedder)
    assert is_complete(store)
    assert len(embedder.texts) == len(passages(store))


def test_progress_counts_passages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """From none to all, after each batch."""
    monkeypatch.setattr(filling, "_BATCH", 10)
    seen: list[Progress] = []
    store.fill(Embedder().encoding, seen.append)
    total = len(passages(store))
    assert {progress.work for progress in seen} == {"embedding"}
    assert {progress.total for progress in seen} == {total}
    assert [progress.done for progress in seen] == [*range(0, total, 10), total]


def test_a_folder_is_updated_while_its_vectors_are_made(root: Path, store: Store) -> None:
    """Nobody waits minutes for another's vectors; what is new gets its own in the same filling."""
    embedder = Embedder()

    def embed(texts: Sequence[str]) -> object:
        if not embedder.texts:
            (root / "new.txt").write_text(text(99))
            (root / "file1.txt").unlink()
            assert Store(root).update(wait=0).read == 1
        return embedder(texts)

    store.fill(Encoding("made-1", embed, 64))  # type: ignore[arg-type]
    assert is_complete(store)


def test_only_one_makes_vectors(root: Path, store: Store) -> None:
    """Who comes second leaves it to the first, and is not held up."""
    second = Embedder()

    def embed(texts: Sequence[str]) -> object:
        assert not Store(root).fill(second.encoding)
        return Embedder()(texts)

    assert store.fill(Encoding("made-1", embed, 64))  # type: ignore[arg-type]
    assert second.texts == []
    assert is_complete(store)


def test_encodings_are_never_mixed(store: Store) -> None:
    """Each has its own vectors, and those of one are none of the other's."""
    fill(store)
    other = Encoding("made-2", Embedder(), 64)
    assert store.count_vectors(other) == 0
    with store.reading() as views:
        assert vectors_of(store, views.records)
        Store(store.root).fill(other)
    assert store.count_vectors(other) == len(passages(store))
    assert is_complete(store)


OTHER = Encoding("made-2", Embedder(), 64)


def encodings_of(store: Store) -> list[str]:
    """Names of the encodings that take room on the disk."""
    return sorted(path.name for path in (store.location / "vectors").iterdir() if path.is_dir())


def test_what_an_older_encoding_left_goes_when_a_newer_is_complete(root: Path) -> None:
    """And no sooner; it is made again for who goes back to the older."""
    fill(updated(root))

    def stop(_: Sequence[str]) -> object:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Store(root).fill(replace(OTHER, embed=stop))  # type: ignore[arg-type]
    assert encodings_of(Store(root)) == ["made-1", "made-2"]
    assert is_complete(Store(root))
    Store(root).fill(OTHER)
    assert encodings_of(Store(root)) == ["made-2"]
    again = fill(Store(root))
    assert sorted(again.texts) == sorted(passages(Store(root)).values())
    assert is_complete(Store(root))


def test_vectors_that_are_looked_into_stay(root: Path) -> None:
    """Another process may be of another version, and search with what it has open."""
    fill(updated(root))
    code = (
        "import sys; from pathlib import Path; from longleaf.memory.store import Store;"
        "from support.vectors import known; store = Store(Path(sys.argv[1]));"
        "print(len(known(store)), flush=True); sys.stdin.read(); print(len(known(store)))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(root)], cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout and other.stdin
        before = other.stdout.readline()
        Store(root).fill(OTHER)
        assert encodings_of(Store(root)) == ["made-1", "made-2"]
        other.stdin.close()
        assert other.stdout.read() == before == f"{len(passages(Store(root)))}\n"
    Store(root).fill(OTHER, verify=True)
    assert encodings_of(Store(root)) == ["made-2"]


@pytest.mark.parametrize("left", ["keys", "marks", "signs", "values", ""])
def test_what_a_kill_left_of_an_older_encoding_does_no_harm(root: Path, left: str) -> None:
    """Deleted but for one file, or but for the folder: not used, and made anew where it is."""
    fill(updated(root))
    for path in files_of(Store(root)):
        if path.name != left:
            path.unlink()
    assert known(Store(root)) == set()
    fill(Store(root))
    assert is_complete(Store(root))
    for path in files_of(Store(root)):
        if path.name != left:
            path.unlink()
    Store(root).fill(OTHER)
    assert encodings_of(Store(root)) == ["made-2"]


@pytest.mark.parametrize("wrong", ["", "Made", "../made", "a/b", "a b", "x" * 101])
def test_a_name_that_is_no_name_is_refused(wrong: str) -> None:
    """It names a folder."""
    with pytest.raises(ValueError, match="name"):
        Encoding(wrong, Embedder())


def test_the_first_filling_waits_for_who_writes(root: Path, store: Store) -> None:
    """It has one thing to write among the rows; who writes for long is named."""
    with store.writing(), pytest.raises(StoreLocked):
        fill(Store(root))
    fill(store)
    assert is_complete(store)


def test_a_medium_that_cannot_be_written_is_named(store: Store, tmp_path: Path) -> None:
    """With the option that does without vectors; those that are there are used."""
    with mounted(tmp_path / "disk", "size=4m") as disk:
        if not disk:
            pytest.skip("needs root: mounts a small disk")
        plain, full = (Store(store.root, tmp_path / "disk" / name) for name in ("plain", "full"))
        plain.update()
        full.update()
        fill(full)
        remounted(tmp_path / "disk", "ro")
        assert fill(full).texts == []
        assert known(full) == set(passages(full))
        with pytest.raises(StoreUnwritable, match="--no-vectors"):
            fill(plain)


def test_a_full_disk_is_named_and_nothing_is_lost(store: Store, tmp_path: Path) -> None:
    """What was written before it was full is of use; with room the rest follows."""
    with mounted(tmp_path / "disk", "size=2m") as disk:
        if not disk:
            pytest.skip("needs root: mounts a small disk")
        small = Store(store.root, tmp_path / "disk" / "store")
        small.update()
        with (tmp_path / "disk" / "ballast").open("wb", buffering=0) as ballast:
            free = os.statvfs(tmp_path / "disk")
            ballast.write(bytes((free.f_bavail - 6) * free.f_bsize))
        with pytest.raises(StoreUnwritable, match="make room"):
            fill(small)
        known(small)
        remounted(tmp_path / "disk", "size=64m")
        fill(small)
        assert known(small) == set(passages(small))


def fill_killed_at(root: Path, step: int) -> subprocess.CompletedProcess[str]:
    """Fill in a process of its own, killed before this step (0: not at all)."""
    return subprocess.run(
        [sys.executable, "-m", "support.killed_filling", str(root), str(step)],
        cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip


def unfilled(root: Path, store: Store) -> None:
    """A store without vectors."""


def mostly_gone(root: Path, store: Store) -> None:
    """A store of which most passages were replaced since its vectors were made."""
    fill(store)
    for path in root.glob("file*.txt"):
        path.write_text(path.read_text() + text(int(path.stem.removeprefix("file")) + 50, 60))
    for path in root.glob("deep/er/*"):
        path.unlink()
    store.update()


@pytest.mark.parametrize("before", [unfilled, mostly_gone])
@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_filling_is_gone_on_with(
    root: Path, store: Store, before: Callable[[Path, Store], None], number: int
) -> None:
    """`kill -9` at any step, twice: what is there is right, and the next filling makes the rest."""
    before(root, store)
    random = Random(number)
    for most in (100, 40):
        killed = fill_killed_at(root, random.randint(1, most))
        assert killed.returncode in (0, -signal.SIGKILL), killed.stderr
        known(Store(root))
    fill(store)
    assert is_complete(store)
