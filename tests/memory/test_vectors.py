"""Vectors are found by cosine, and never taken for another passage's, whatever happens to files."""

from pathlib import Path
from shutil import rmtree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from support.folders import text, write_folder
from support.vectors import files_of, fill, known, passages, vector, vectors_of

from longleaf.memory.store import Store
from longleaf.memory.vectors import Vectors, codes
from longleaf.memory.vectors.appending import Appender
from longleaf.memory.vectors.columns import Columns, Rows
from longleaf.memory.vectors.scan import closest

LAW = settings(
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of some text files, with vectors."""
    root = tmp_path / "folder"
    root.mkdir()
    write_folder(root, files=6)
    store = Store(root)
    store.update()
    fill(store)
    return store


def unit(seed: int, rows: int, width: int) -> NDArray[np.float32]:
    """Random vectors of unit length."""
    numbers = np.random.default_rng(seed).standard_normal((rows, width))
    unit: NDArray[np.float32] = numbers / np.linalg.norm(numbers, axis=1, keepdims=True)
    return unit.astype(np.float32)


def kept(folder: Path, vectors: NDArray[np.float32], gone: frozenset[int] = frozenset()) -> Vectors:
    """Vectors of the passages 1, 2, 3 …, as they are read from files; some passages are gone."""
    keys = np.arange(1, len(vectors) + 1)
    rows = Rows(keys, codes.hashes([str(key) for key in keys]), codes.quantised(vectors))
    with Appender(folder, vectors.shape[1]) as appender:
        appender.add(rows)
    columns = Columns(folder, vectors.shape[1])
    return Vectors(columns, lambda asked: set(asked) - gone)


@given(st.integers(0, 99), st.integers(1, 300), st.sampled_from([64, 128, 384]), st.integers(0, 40))
@LAW
def test_the_nearest_are_those_with_the_highest_cosine(
    tmp_path_factory: pytest.TempPathFactory, seed: int, rows: int, width: int, limit: int
) -> None:
    """In order, each with its cosine to within what eight bits hold."""
    vectors, query = unit(seed, rows, width), unit(seed + 100, 1, width)[0]
    found = kept(tmp_path_factory.mktemp("vectors"), vectors).nearest(query, limit)
    exact = vectors @ query
    assert len({key for key, _ in found}) == min(limit, rows)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    for rank, (key, score) in enumerate(found):
        assert score == pytest.approx(exact[key - 1], abs=0.02)
        assert score == pytest.approx(np.sort(exact)[::-1][rank], abs=0.02)


@given(
    st.integers(0, 99), st.sampled_from([0, 50, 70_000]), st.integers(1, 3000), st.integers(1, 3)
)
@LAW
def test_no_row_differs_less_than_those_that_are_found(
    seed: int, rows: int, most: int, words: int
) -> None:
    """Each once, and as many as are asked for; many differ equally much."""
    drawn = np.random.default_rng(seed).integers(0, 2**63, (rows + 1, words), dtype=np.uint64)
    signs, query = drawn[1:], drawn[0]
    found = closest(signs.T, query, most)
    distances = np.bitwise_count(signs ^ query).sum(axis=1)
    assert len(set(found.tolist())) == min(most, rows)
    assert sorted(distances[found]) == sorted(distances)[:most]


def test_the_nearest_of_many_are_found_by_their_signs(tmp_path: Path) -> None:
    """Thirty passages that say nearly the same as the query, among twenty thousand."""
    vectors, query = unit(1, 20_000, 384), unit(2, 1, 384)[0]
    alike = list(range(500, 20_000, 650))
    near = query + 0.08 * vectors[alike] * np.sqrt(384)
    vectors[alike] = near / np.linalg.norm(near, axis=1, keepdims=True)
    found = kept(tmp_path, vectors).nearest(query, 30)
    assert {key - 1 for key, _ in found} == set(alike)


def test_passages_that_are_gone_make_room_for_the_next(tmp_path: Path) -> None:
    """As many are found as are asked for, though the best are not there any more."""
    vectors, query = unit(3, 200, 64), unit(4, 1, 64)[0]
    best = [key for key, _ in kept(tmp_path / "a", vectors).nearest(query, 50)]
    there = kept(tmp_path / "b", vectors, gone=frozenset(best[:40]))
    assert [key for key, _ in there.nearest(query, 10)] == best[40:]


@pytest.mark.parametrize("rows", [300, 5000])
def test_the_nearest_within_some_passages(tmp_path: Path, rows: int) -> None:
    """Only those, and of those the best; passages without a vector do no harm."""
    vectors, query = unit(5, rows, 64), unit(6, 1, 64)[0]
    within = np.arange(2, rows + 20, 2)
    found = kept(tmp_path, vectors).nearest(query, 5, within)
    exact = {int(key): float(vectors[key - 1] @ query) for key in within if key <= rows}
    best = sorted(exact, key=lambda key: -exact[key])[:5]
    assert len(set(best) & {key for key, _ in found}) >= 4
    assert all(key % 2 == 0 for key, _ in found)


def test_cosines_are_those_of_the_passages(store: Store) -> None:
    """None for a passage that has no vector, or that there is not."""
    query, texts = vector("what is asked"), passages(store)
    with store.reading() as views:
        vectors = vectors_of(store, views.records)
        assert vectors
        assert vectors.cosines(query, []) == []
        some = [10**12, *reversed(texts), 0]
        first, *cosines, last = vectors.cosines(query, some)
    assert first is None and last is None
    for text_, cosine in zip(reversed(texts.values()), cosines, strict=True):
        assert cosine == pytest.approx(float(query @ vector(text_)), abs=0.02)


def test_a_reader_sees_its_own_passages_only(store: Store) -> None:
    """What was added since it began to read is not found; what is gone since then still is."""
    path = store.root / "file1.txt"
    with store.reading() as views:
        before = set(passages(store))
        path.write_text(text(77))
        other = Store(store.root)
        other.update()
        fill(other)
        vectors = vectors_of(store, views.records)
        assert vectors
        assert {key for key, _ in vectors.nearest(vector("asked"), 1000)} == before
    assert known(store) == set(passages(store)) != before


@given(st.data())
@LAW
def test_a_harmed_file_gives_no_wrong_vector(store: Store, data: st.DataObject) -> None:
    """Some bytes anywhere become others: `--verify` makes anew what they were of."""
    path = data.draw(st.sampled_from(files_of(store)))
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    harm = data.draw(st.binary(min_size=1, max_size=500))[: len(content) - place]
    content[place : place + len(harm)] = harm
    path.write_bytes(content)
    again = Store(store.root)
    known(again)
    embedder = fill(again, verify=True)
    assert known(Store(store.root)) == set(passages(store))
    assert len(embedder.texts) <= 20


@given(st.data())
@LAW
def test_a_file_that_is_cut_off_is_made_anew(store: Store, data: st.DataObject) -> None:
    """No wrong vector, and the next index mends it without being told."""
    path = data.draw(st.sampled_from(files_of(store)))
    size = data.draw(st.integers(0, path.stat().st_size))
    with path.open("r+b") as file:
        file.truncate(size)
    known(Store(store.root))
    fill(Store(store.root))
    assert known(Store(store.root)) == set(passages(store))


@pytest.mark.parametrize("name", ["keys", "marks", "signs", "values"])
def test_what_a_kill_left_behind_is_cut_off(store: Store, name: str) -> None:
    """Part of a row stands beyond the last whole one: the next are added where they belong."""
    [path] = [path for path in files_of(store) if path.name == name]
    with path.open("ab") as file:
        file.write(b"\x01" * 5)
    (store.root / "new.txt").write_text(text(55))
    store.update()
    fill(store)
    assert known(Store(store.root)) == set(passages(store))


@pytest.mark.parametrize("name", ["keys", "marks", "signs", "values", "."])
def test_files_that_were_deleted_are_made_anew(store: Store, name: str) -> None:
    """Also while somebody has them open."""
    [folder] = {path.parent for path in files_of(store)}
    assert known(store)
    (rmtree(folder) if name == "." else (folder / name).unlink())
    known(store)
    fill(store)
    assert known(store) == set(passages(store))


def test_vectors_of_a_database_that_is_gone_are_nobodys(store: Store) -> None:
    """Keys begin anew in a new database; old vectors are kept for their texts, not their keys."""
    for name in ("library.db", "library.db-wal", "library.db-shm"):
        (store.location / name).unlink(missing_ok=True)
    for seed, path in enumerate(store.root.glob("file*.txt")):
        path.write_text(text(seed + 40))
    again = Store(store.root)
    again.update()
    assert known(again) == set()
    embedder = fill(again)
    assert known(again) == set(passages(again))
    assert 0 < len(embedder.texts) < len(passages(again))


def test_eight_bits_keep_the_direction() -> None:
    """Also of vectors that are long, short or nothing."""
    vectors = unit(7, 50, 384) * np.geomspace(1e-6, 1e6, 50, dtype=np.float32)[:, None]
    vectors[0] = 0
    values = codes.quantised(vectors)
    query = unit(8, 1, 384)[0]
    lengths = np.maximum(np.linalg.norm(vectors, axis=1), 1e-30)
    assert codes.cosines(query, values) == pytest.approx(vectors @ query / lengths, abs=0.01)


def test_a_reader_holds_little_of_what_it_looked_at(tmp_path: Path) -> None:
    """After many questions no more of the values is mapped than after one."""
    vectors = kept(tmp_path, unit(9, 150_000, 256))
    del vectors
    columns = Columns(tmp_path, 256)
    found = Vectors(columns, set)
    for seed in range(12):
        found.nearest(unit(seed, 1, 256)[0], 100)
    mapped = Path("/proc/self/smaps")
    if not mapped.exists():
        pytest.skip("needs Linux: looks into /proc")
    assert resident(mapped.read_text(), tmp_path / "values") < 40 << 20


def resident(maps: str, path: Path) -> int:
    """Bytes of a file that this process holds in memory."""
    lines = iter(maps.splitlines())
    held = 0
    for line in lines:
        if line.endswith(str(path)):
            rss = next(line for line in lines if line.startswith("Rss:"))
            held += int(rss.split()[1]) << 10
    return held
