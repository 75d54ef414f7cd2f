"""Looks into a folder by the Python API: narrowed, in part, and with the sentence that fits."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import longleaf
from longleaf.client.library import Library
from longleaf.memory import grepping

TEXTS = {
    "a/ferry.txt": "The house is old. The ferry leaves at nine, and nobody waits. Good night.",
    "b/ferry.md": "# Ferry\n\nThe ferry leaves at ten.",
    "c/ferry.txt": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n",
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A folder of three texts, indexed without vectors."""
    for path, text in TEXTS.items():
        (tmp_path / "folder" / path).parent.mkdir(parents=True)
        (tmp_path / "folder" / path).write_text(text)
    with longleaf.open(tmp_path / "folder") as library:
        library.index(vectors=False)
        yield library


def test_several_places_are_any_of_them(library: Library) -> None:
    """As one is: a glob or a folder; so are several kinds."""
    both = library.search("ferry", within=["a/*", "b"])
    assert {hit.path for hit in both} == {"a/ferry.txt", "b/ferry.md"}
    assert {hit.path for hit in library.search("ferry", within="a/*")} == {"a/ferry.txt"}
    matches = library.grep("ferry", ["b", "c"], kind=("txt", "md"))
    assert [match.path for match in matches] == ["b/ferry.md"]


def test_what_leaves_nothing_is_told(library: Library) -> None:
    """By the names of the parameters; both faces of the library tell the same."""
    other = longleaf.open_async(library.store.root)
    for names, given in [
        (("within",), {"within": "*.pdff", "kind": "txt"}),
        (("within", "kind"), {"within": "a", "kind": ["md"]}),
        (("until",), {"until": date(1999, 1, 1)}),
        ((), {"within": ["a", "*.pdff"], "since": "1999-01-01"}),
    ]:
        assert library.emptied_by(**given) == names  # type: ignore[arg-type]
        assert asyncio.run(other.emptied_by(**given)) == names  # type: ignore[arg-type]


def test_a_hit_has_the_sentence_that_fits(library: Library) -> None:
    """As offsets into the stored text; the passage is whole all the same."""
    [hit] = library.search("When does the ferry leave?", within="a")
    assert hit.focus
    assert hit.text == TEXTS["a/ferry.txt"]
    said = library.read(hit.path, start=hit.focus[0], end=hit.focus[1]).text
    assert said == "The ferry leaves at nine, and nobody waits."


def test_what_time_did_not_allow_is_told(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside what was found until then."""
    monkeypatch.setattr(grepping, "SECONDS", 0.3)
    matches = library.grep(r"leaves|(?:a|a|aa)+$")
    assert [match.path for match in matches] == ["a/ferry.txt", "b/ferry.md"]
    assert matches.unread == ("c/ferry.txt",)
