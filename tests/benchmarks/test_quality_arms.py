"""Folders and ways of searching, as the benchmark of search makes them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from quality.arms import Absent, Arm, Search
from quality.cases import Pool, Question, Span
from quality.embeddings import Embeddings
from quality.peers import bm25s
from quality.product import encoder, product
from quality.run import evaluate
from quality.shelf import Shelf, file_names, shelved
from quality.shown import shown
from quality.some_vectors import some_of
from quality.tantivy_plain import plain_tantivy
from quality.windows import windows
from support.quality import ENCODING, TEXTS, letters, question


@given(st.lists(st.text(min_size=1), unique=True))
@example(["AC/DC", "ac-dc", "AC*DC", "..", "a" * 999])
def test_every_document_has_a_file_of_its_own(names: list[str]) -> None:
    """Also where names differ by case or by what no file may be called."""
    files = list(file_names(names).values())
    assert len({file.casefold() for file in files}) == len(names)
    assert all(len(Path(file).parts) == 1 and not file.startswith(".") for file in files)


def test_texts_are_embedded_once(tmp_path: Path) -> None:
    """In one run, and in the next."""
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return letters(texts)

    first = Embeddings(embed, tmp_path)
    found = first(["one", "two", "one"])
    first.save()
    first(["one", "four"])
    first.save()
    again = Embeddings(embed, tmp_path)(["two", "three", "one"])
    assert asked == ["one", "two", "four", "three"]
    assert sum(len(np.load(path)["hashes"]) for path in tmp_path.iterdir()) == 3
    assert np.array_equal(found[[1, 0]], again[[0, 2]])


@pytest.mark.parametrize("prepare", [plain_tantivy, bm25s(windows), bm25s(Shelf.passages)])
def test_a_peer_finds_the_document_or_stays_in_it(prepare: Callable[[Shelf], Search]) -> None:
    """Over a folder as the benchmark makes it."""
    with shelved(Pool(TEXTS, ()), ENCODING) as shelf:
        try:
            search = prepare(shelf)
        except Absent as reason:
            pytest.skip(str(reason))
        assert search("Who repairs the roof?", None, 1)[0].document == "leases"
        assert {hit.document for hit in search("the roof?", "AC/DC", 9)} <= {"AC/DC"}
        assert len(search("?!", None, 1)) <= 1


def test_arms_are_measured_on_the_same_questions() -> None:
    """One that cannot be asked is left out, and the table says why."""

    def missing(_: Shelf) -> Search:
        raise Absent("install it")

    gold = Span("leases", 47, 78)
    asked = Question("1", "Who repairs the roof?", (gold,), "leases"), question()
    arms = [Arm("ours", product()), Arm("letters", encoder), Arm("missing", missing)]
    with shelved(Pool(TEXTS, asked), ENCODING) as shelf:
        results = evaluate([shelf], arms, (1, 5))
    assert [row["@1"] for row in results.rows["ours"]] == [1]
    assert results.rows.keys() == {"ours", "letters"}
    assert results.groups == ["leases"]
    lines = shown("set", results, 5).splitlines()
    assert "missing (install it)" in lines[-1]
    assert lines[2].split()[:2] == ["ours", "100.0"]


def test_vectors_may_be_there_in_part() -> None:
    """The others count as not embedded yet."""
    texts = {str(number): f"page {number} " * 9 for number in range(40)}
    with shelved(Pool(texts, ()), ENCODING) as shelf:
        records, whole = shelf.views.records, shelf.vectors()
        keys = [passage.key for key in records.keys().values() for passage in records.passages(key)]
        [query] = letters(["page 7"])
        some = some_of(whole, records, 0.5)
        here = [cosine is not None for cosine in some.cosines(query, keys)]
        assert 5 < sum(here) < 35
        found = {key for key, _ in some.nearest(query, 40)}
        assert found == {key for key, known in zip(keys, here, strict=True) if known}
        within = np.array(sorted(keys)[:9])
        assert {key for key, _ in some.nearest(query, 40, within)} == found & set(within.tolist())
        assert some_of(whole, records, 1).cosines(query, keys) == whole.cosines(query, keys)
