"""Indexing by the library makes vectors by the encoder in the package; asking does not."""

import asyncio
from pathlib import Path

import pytest

import longleaf
from longleaf.client import models
from longleaf.memory.progress import Progress

TEXTS = {
    "ferry.txt": "The ship leaves the harbour of Kiel at noon and reaches Oslo next morning.",
    "notice.txt": "Either party may end this agreement by giving ninety days' written notice.",
    "soup.txt": "Peel the pumpkin, boil it with ginger, and season it with lime and salt.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three short texts."""
    root = tmp_path / "folder"
    root.mkdir()
    for name, text in TEXTS.items():
        (root / name).write_text(text)
    return root


def test_an_index_finds_what_is_alike_in_other_words(folder: Path) -> None:
    """No word is shared, but the meaning is."""
    with longleaf.open(folder) as library:
        assert library.index().vectors == 3
        with library.store.reading() as views:
            assert views.vectors
            vectors = views.vectors(models.encoding())
            assert vectors and vectors.count == 3
            for query, name in [
                ("timetable of boats", "ferry.txt"),
                ("cancelling a contract", "notice.txt"),
                ("a recipe with vegetables", "soup.txt"),
            ]:
                [(passage, cosine)] = vectors.nearest(models.encoding().embed([query])[0], 1)
                assert (
                    views.records.find([passage])[passage].document == (views.records.keys()[name])
                )
                assert 0.2 < cosine < 1


def test_asking_and_searching_never_make_vectors(folder: Path) -> None:
    """The first answer does not wait for them; only `index` makes them, unless told not to."""
    with longleaf.open(folder) as library:
        library.search("agreement")
        assert library.index(vectors=False).vectors == 0
        report = library.index()
    assert (report.read, report.vectors) == (0, 3)


def test_an_index_beside_one_that_embeds_says_so(folder: Path) -> None:
    """It reads what is new, and leaves the vectors to the other."""
    with longleaf.open(folder) as library, longleaf.open(folder) as other:
        library.index(vectors=False)
        with library.store.vectors.held():
            (folder / "new.txt").write_text("The lighthouse keeper writes a letter every night.")
            report = other.index()
            assert (report.read, report.vectors, report.embedded_elsewhere) == (1, 0, True)
            assert not other.index(vectors=False).embedded_elsewhere
        report = other.index()
    assert (report.vectors, report.embedded_elsewhere) == (4, False)


def test_an_index_that_is_cancelled_while_it_embeds_can_be_searched(folder: Path) -> None:
    """All was read before; the next index makes the rest."""

    async def work() -> None:
        library = longleaf.open_async(folder)

        def cancel(progress: Progress) -> None:
            if progress.work == "embedding":
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await library.index(observe=cancel)
        assert [hit.path for hit in await library.search("written notice", 1)] == ["notice.txt"]
        assert (await library.index()).vectors == 3

    asyncio.run(work())
