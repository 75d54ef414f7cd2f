"""The order of what is found, and what it is made of."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from longleaf.memory.ranking.fusion import Scale
from longleaf.memory.ranking.rank import RERANKED
from longleaf.memory.ranking.similar import FRESH
from longleaf.memory.ranking.weights import USUAL, Weights
from longleaf.memory.results import Hit
from longleaf.memory.store import Store
from longleaf.memory.vectors import Encoding
from longleaf.memory.views import Views
from longleaf.memory.where import Where

NOTHING: dict[str, Any] = {name: type(value)() for name, value in asdict(USUAL).items()}
WORDS_ALONE = Weights(**NOTHING)
SAME = {"vessels": "ships", "boats": "ships", "unpaid": "paying"}
FILES = {
    "Harbour Rules.txt": "Harbour Rules\n\nMade by the council of Brill, on 3 May 1987.\n\n"
    + "\n\n".join(
        f"{n}. Ships of class {n} pay dues of {n} pounds at berth {n}, and leave by the tide. "
        f"The harbour master of day {n} keeps the book, and nobody else does so at any hour."
        for n in range(1, 41)
    ),
    "Night Ferry.txt": "The Night Ferry sails to Brill.",
    "letters/yard.txt": "She was made by the yard that built the Night Ferry, says the captain.",
    "letters/note.txt": "Some vessels depart without paying.",
}


class Counting:
    """Texts as bags of words, in which some words mean the same; counts what is embedded."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.encoding = Encoding("counting", self.embed, 64)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, 64)."""
        self.texts += texts
        vectors = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in text.lower().replace(".", "").replace("?", "").split():
                row[zlib.crc32(SAME.get(word, word).encode()) % 64] += 1
        vectors /= np.maximum(1e-9, np.linalg.norm(vectors, axis=1, keepdims=True))
        return vectors


class Kept:
    """Vectors of some passages of a store, in memory."""

    def __init__(self, views: Views, encoding: Encoding, share: float) -> None:
        documents = [views.document(path) for path in FILES]
        keys = views.records.keys()
        self.texts = {
            row.key: document.text[row.start : row.end]
            for document in documents
            for row in views.records.passages(keys[document.path])
            if zlib.crc32(document.text[row.start : row.end].encode()) % 100 < 100 * share
        }
        self.vectors = dict(zip(self.texts, encoding.embed(list(self.texts.values())), strict=True))
        self.count = len(self.vectors)

    def nearest(
        self, query: NDArray[np.float32], limit: int, within: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The passages most like the query."""
        inside = self.vectors if within is None else self.vectors.keys() & set(within.tolist())
        found = [(key, float(self.vectors[key] @ query)) for key in inside]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def cosines(self, query: NDArray[np.float32], passages: Sequence[int]) -> list[float | None]:
        """Cosine of each passage, as far as there is a vector."""
        known = self.vectors
        return [float(known[key] @ query) if key in known else None for key in passages]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A rule book of many passages, and three notes."""
    root = tmp_path_factory.mktemp("harbour")
    for path, text in FILES.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)
    store = Store(root)
    store.update()
    return store


@pytest.fixture(scope="module")
def views(store: Store) -> Iterator[Views]:
    """The views of the store, without vectors."""
    with store.reading() as views:
        yield Views(views.records, views.texts, views.lexical)


def with_vectors(views: Views, encoding: Encoding, share: float = 1.0) -> Views:
    """The same views, where so many of the passages have a vector."""
    kept = Kept(views, encoding, share)
    return Views(views.records, views.texts, views.lexical, lambda _: kept)  # type: ignore[arg-type, return-value]


def places(hits: Sequence[Hit]) -> list[tuple[str, int]]:
    """Where hits stand, in their order."""
    return [(hit.document.path, hit.start) for hit in hits]


QUERIES = st.lists(
    st.sampled_from('ships dues who made this document night ferry when berth 7 ? " §'.split()),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(QUERIES, st.booleans(), st.sampled_from([0.0, 0.3, 1.0]), st.integers(1, 150))
@settings(deadline=None, max_examples=60)
def test_parts_add_up_to_the_score(
    views: Views, query: str, explain: bool, share: float, limit: int
) -> None:
    """Whatever is asked, and however much of it is explained; the best come first."""
    encoding = Counting().encoding
    there = with_vectors(views, encoding, share)
    hits = there.search(query, limit, similar=encoding, explain=explain)
    for hit in hits:
        assert sum(hit.parts.values()) == pytest.approx(hit.score, abs=1e-6)
        assert hit.text == views.document(hit.document.id).text[hit.start : hit.end]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(places(hits)) == len(set(places(hits))) <= limit


@given(QUERIES, st.integers(1, 60))
@settings(deadline=None, max_examples=40)
def test_a_longer_list_begins_like_a_shorter_one(views: Views, query: str, limit: int) -> None:
    """How many one asks for does not change what is best."""
    assert places(views.search(query, limit)) == places(views.search(query, 70))[:limit]


def test_what_a_reading_tells_changes_the_order(views: Views) -> None:
    """The best are read, no others; what answers comes first, and the parts say why."""
    read: list[str] = []

    def rerank(question: str, texts: Sequence[str]) -> list[float]:
        assert question == "ships dues"
        read.extend(texts)
        return [9.0 if "class 7 " in text else -1.0 for text in texts]

    plain = views.search("ships dues", 40)
    hits = views.search("ships dues", 40, rerank=rerank)
    assert read == [hit.text for hit in plain[:RERANKED]]
    assert "class 7 " in hits[0].text
    assert hits[0].parts["answers"] > 0 > hits[1].parts["answers"]
    rest = [hit for hit in hits if "class 7 " not in hit.text]
    assert places(rest) == [place for place in places(plain) if place != places(hits)[0]]
    assert places(views.search("ships dues", 5, rerank=rerank)) == places(hits)[:5]
    assert views.search("zebra", rerank=rerank) == []


def test_what_shares_no_word_is_found_by_its_meaning(views: Views) -> None:
    """If it has a vector: a folder is never embedded for one question."""
    encoding = Counting().encoding
    unlike = ("letters/note.txt", 0)
    assert unlike not in places(views.search("boats unpaid", 50, similar=encoding))
    there = with_vectors(views, encoding)
    assert places(there.search("boats unpaid", 5, similar=encoding))[0] == unlike


def test_what_is_found_in_both_ways_is_listed_once(tmp_path: Path) -> None:
    """Also far down a long list, which begins like a short one."""
    (tmp_path / "a.txt").write_text(
        "\n\n".join(f"Ship {n} pays {n * n} in dues." * 4 for n in range(900))
    )
    store, encoding = Store(tmp_path), Counting().encoding
    store.update()
    store.fill(encoding)
    with store.reading() as views:
        hits = views.search("ship dues pays", 400, similar=encoding)
        few = views.search("ship dues pays", 10, similar=encoding)
    assert len(set(places(hits))) == len(hits) == 400
    assert few == hits[:10]


def test_what_is_quoted_is_not_pushed_aside(views: Views) -> None:
    """By beginnings of documents, say."""
    hits = views.search('"author of the document" "night ferry"')
    assert {hit.document.path for hit in hits} <= {"Night Ferry.txt", "letters/yard.txt"}
    for hit in views.search('"night ferry"'):
        assert "night ferry" in hit.text.casefold()


def test_what_is_about_something_else_is_not_found(views: Views) -> None:
    """However many vectors there are, and though something is always the nearest."""
    encoding = Counting().encoding
    there = with_vectors(views, encoding)
    assert there.search("photosynthesis, chlorophyll", 5, similar=encoding) == []


def test_meaning_stays_where_it_is_told_to_look(views: Views) -> None:
    """As words do."""
    encoding = Counting().encoding
    hits = with_vectors(views, encoding).search(
        "boats unpaid, ferry, ships", 50, Where("letters"), encoding
    )
    assert {hit.document.path for hit in hits} == {"letters/yard.txt", "letters/note.txt"}


def test_no_question_waits_for_a_folder(views: Views) -> None:
    """Without vectors the question and a dozen passages are embedded; with all, the question."""
    bare, full = Counting(), Counting()
    views.search("ships and dues", similar=bare.encoding)
    assert len(bare.texts) == 1 + FRESH
    there = with_vectors(views, full.encoding)
    full.texts.clear()
    there.search("ships and dues", similar=full.encoding)
    assert full.texts == ["ships and dues"]


def test_a_part_without_weight_is_left_out(views: Views) -> None:
    """Nothing of it is in the score, nor is it computed."""
    encoder = Counting()
    hits = views.search("who made this document?", similar=encoder.encoding, weights=WORDS_ALONE)
    assert {name for hit in hits for name in hit.parts} == {"lexical"}
    assert encoder.texts == []


def test_who_asks_for_the_author_is_shown_the_beginning(views: Views) -> None:
    """Which says so in words that the question does not have."""
    asked = "Who are the authors of this document?"
    rules = Where("Harbour*")
    [best, *_] = views.search(asked, 1, rules)
    assert (best.start, best.parts["first"]) == (0, USUAL.first)
    unaware = views.search(asked, 1, rules, weights=replace(USUAL, first=0))
    assert places(unaware)[:1] != places([best])


def test_a_document_that_the_best_name_is_lifted(views: Views) -> None:
    """A question of two steps: the captain's letter names the ferry."""
    asked = "Where does she sail that was made by the yard, as the captain says?"
    hits = views.search(asked, 5)
    linked = [hit for hit in hits if "link" in hit.parts]
    assert [hit.document.path for hit in linked] == ["Night Ferry.txt"]
    assert hits[0].document.path == "letters/yard.txt"
    assert linked[0].parts["link"] == USUAL.link


def test_a_date_is_preferred_where_one_is_asked_for(views: Views) -> None:
    """By a little; nothing else tells it from the others."""
    hits = views.search("When did the council of Brill make the ferry?", 5)
    dated = {hit.document.path for hit in hits if "hint" in hit.parts}
    assert dated == {"Harbour Rules.txt"}
    assert "Night Ferry.txt" in {hit.document.path for hit in hits} - dated


def test_an_explanation_changes_no_order(views: Views) -> None:
    """It divides what the words add, and names the average that is taken off."""
    plain = views.search("Harbour master of day 7", 20)
    told = views.search("Harbour master of day 7", 20, explain=True)
    assert [(hit.score, hit.start) for hit in plain] == [(hit.score, hit.start) for hit in told]
    assert {"body", "title", "average"} <= set(told[0].parts)
    assert "lexical" not in told[0].parts


@given(st.lists(st.floats(-1e6, 1e6), max_size=60), st.floats(0.1, 100), st.floats(-100, 100))
def test_scores_are_measured_by_each_other(values: list[float], by: float, more: float) -> None:
    """Neither their unit nor their zero matters, unless all are equal."""
    scale, other = Scale.of(values), Scale.of([by * value + more for value in values])
    if max(values, default=0) - min(values, default=0) > 1e-2 * (1 + abs(scale.mean)):
        assert sum(map(scale.z, values)) == pytest.approx(0, abs=1e-3)
        for value in values:
            assert scale.z(value) == pytest.approx(other.z(by * value + more), abs=1e-3)


def test_equal_scores_are_measured_by_nothing() -> None:
    """They stand above what has none of the words; where there is nothing, so is the score."""
    assert Scale.of([0.1] * 30).z(0.1) == pytest.approx(1)
    assert Scale.of([7.5]).z(7.5) == pytest.approx(1)
    assert Scale.of([]).z(3.0) == Scale.of([0.0, 0.0]).z(0.0) == 0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_what_is_found_alone_has_a_score(views: Views, share: float) -> None:
    """One hit is better than none, and its score says so; so do two that are the same."""
    encoding = Counting().encoding
    there = with_vectors(views, encoding, share)
    [hit] = there.search("captain", where=Where("letters/yard.txt"), similar=encoding)
    assert hit.score >= 1
    assert sum(hit.parts.values()) == pytest.approx(hit.score)
