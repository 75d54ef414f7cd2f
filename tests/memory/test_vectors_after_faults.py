"""Vectors where something else went wrong: texts that are gone, rows that vanish, old databases."""

import shutil
from pathlib import Path

import pytest
from support.vectors import Embedder, fill, known, passages

from longleaf.memory.store import Store
from longleaf.memory.vectors.filling import Filling
from longleaf.memory.vectors.passages import Passage


def test_a_damaged_text_leaves_out_its_passages_alone(root: Path) -> None:
    """The others get their vectors, and so do its own when it is mended."""
    store = Store(root)
    store.update()
    everything = passages(store)
    damaged = next((root / ".longleaf" / "texts").iterdir())
    damaged.chmod(0o600)
    damaged.write_bytes(b"something else")
    fresh = Store(root)
    fill(fresh)
    there = {key for key, text in passages(Store(root)).items() if text}
    assert 0 < len(there) < len(everything)
    assert known(Store(root)) == there
    fresh.update(verify=True)
    fill(fresh)
    assert known(Store(root)) == set(passages(Store(root)))


def test_filling_ends_when_what_was_missing_is_taken_out(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may forget documents at any moment."""
    store = Store(root)
    store.update()
    plain = Filling._portion  # pyright: ignore[reportPrivateUsage]

    def portion(self: Filling, last: int) -> list[Passage]:
        for path in root.rglob("*.*"):
            if path.is_file() and ".longleaf" not in path.parts:
                path.unlink()
        Store(root).update()
        return plain(self, last)

    monkeypatch.setattr(Filling, "_portion", portion)
    assert fill(store).texts == []
    assert passages(Store(root)) == {}


def test_an_old_database_gets_vectors_of_its_own_texts(root: Path, tmp_path: Path) -> None:
    """Put back from a copy, it uses keys again that vectors were made for since."""
    store = Store(root)
    store.update()
    kept = tmp_path / "kept.db"
    shutil.copy(store.database, kept)
    (root / "new.txt").write_text("A ferry leaves at noon.")
    store.update()
    fill(store)
    shutil.copy(kept, store.database)
    (root / "new.txt").write_text("The tide is high at dawn.")
    again = Store(root)
    again.update()
    fill(again, Embedder())
    assert known(Store(root)) == set(passages(Store(root)))
