"""Rows of a store, as whoever searches looks them up."""

from pathlib import Path

from longleaf.memory.store import Store


def test_passages_are_found_until_they_are_taken_out(tmp_path: Path) -> None:
    """However often they were looked up before, alone or with others."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"All about {name}.\n\n" * 200)
    store = Store(tmp_path)
    store.update()
    with store.writing() as writer:
        records = writer.records
        first, second = (records.passages(key) for _, key in sorted(records.keys().items()))
        keys = [row.key for row in first + second]
        assert records.find(keys[:3]) == {row.key: row for row in first[:3]}
        assert records.find(keys) == {row.key: row for row in first + second}
        records.remove_documents("a.txt")
        assert records.find(keys) == {row.key: row for row in second}
        assert records.find([0, -1]) == {}
