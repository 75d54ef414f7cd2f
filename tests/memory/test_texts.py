"""Texts on disk and their mirror."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.memory.document import text_hash
from longleaf.memory.errors import NotFound
from longleaf.memory.texts import Mirror, Texts

plain_text = st.text(st.characters(exclude_categories=["Cs"]))


@given(plain_text)
@settings(deadline=None, derandomize=True)
def test_a_text_comes_back_character_for_character(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Newlines of every kind, control characters and emoji survive the disk."""
    folder = tmp_path_factory.mktemp("texts")
    sha256 = Texts(folder).put(text)
    assert Texts(folder).get(sha256) == text


def test_the_same_content_is_stored_once(tmp_path: Path) -> None:
    """Two documents with one text share one file."""
    texts = Texts(tmp_path / "texts")
    assert texts.put("the same") == texts.put("the same")
    assert len(list(texts.folder.iterdir())) == 1


def test_many_texts_are_stored_at_once(tmp_path: Path) -> None:
    """Also one that comes twice in the same batch."""
    texts = Texts(tmp_path / "texts")
    with texts.putting(["one", "two", "two", "", *map(str, range(40))]):
        pass
    assert all(texts.holds(text_hash(text)) for text in ["one", "two", "", *map(str, range(40))])
    assert len(list(texts.folder.iterdir())) == 43


def test_memory_for_read_texts_is_bounded(tmp_path: Path) -> None:
    """Reading a thousand texts does not keep a thousand texts."""
    texts = Texts(tmp_path, capacity=1000)
    hashes = [texts.put(f"{number:0100}") for number in range(100)]
    for sha256 in hashes:
        texts.get(sha256)
    assert 0 < texts.characters <= 1000
    assert texts.get(hashes[0]) == f"{0:0100}"


def test_a_missing_text_says_what_to_do(tmp_path: Path) -> None:
    """Whoever deletes a text by hand is told how to mend it."""
    with pytest.raises(NotFound, match="index --verify"):
        Texts(tmp_path).get("0" * 64)


def mirror(tmp_path: Path) -> tuple[Mirror, str, str]:
    """A mirror with two stored texts."""
    texts = Texts(tmp_path / "texts")
    hashes = texts.put("first"), texts.put("second")
    return Mirror(tmp_path / "text", texts.folder), *hashes


def test_the_mirror_holds_each_document_under_its_own_path(tmp_path: Path) -> None:
    """`cat` on the mirrored path prints the text."""
    folder, first, _ = mirror(tmp_path)
    folder.link("a/b/c.pdf", first)
    assert (tmp_path / "text/a/b/c.pdf").read_text() == "first"


def test_a_folder_that_became_a_file_is_mirrored_and_the_reverse(tmp_path: Path) -> None:
    """`a/b` was a document; now `a` is one; then `a/b` again."""
    folder, first, second = mirror(tmp_path)
    folder.link("a/b", first)
    folder.link("a", second)
    assert (tmp_path / "text/a").read_text() == "second"
    folder.link("a/b", first)
    assert (tmp_path / "text/a/b").read_text() == "first"


def test_unlinking_takes_empty_folders_along(tmp_path: Path) -> None:
    """Nothing is left of a deleted document, and its neighbours stay."""
    folder, first, second = mirror(tmp_path)
    folder.link("a/b/one", first)
    folder.link("a/two", second)
    folder.unlink("a/b/one")
    folder.unlink("a/b/never-there")
    assert [path.name for path in (tmp_path / "text").rglob("*")] == ["a", "two"]
