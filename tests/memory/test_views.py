"""Odd things asked of the views: numbers that are none, texts that are none, many documents."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.folders import write_folder

from longleaf.memory.errors import BadPattern, NotFound
from longleaf.memory.store import Store
from longleaf.memory.views import Views
from longleaf.memory.where import Where


@pytest.fixture
def views(tmp_path: Path) -> Iterator[Views]:
    """The views of a folder of six texts."""
    root = tmp_path / "folder"
    root.mkdir()
    write_folder(root, files=6)
    store = Store(root)
    store.update()
    with store.reading() as views:
        yield views


@pytest.mark.parametrize("limit", [0, -1, -(10**9)])
def test_none_asked_for_gives_none(views: Views, limit: int) -> None:
    """Not all of them, not all but one."""
    assert views.search("contract", limit) == []
    assert views.grep("contract", limit=limit) == []


@pytest.mark.parametrize("limit", [40_000, 10**12, 2**70])
def test_any_number_may_be_asked_for(views: Views, limit: int) -> None:
    """One gets what there is; no memory is taken for what there is not."""
    assert views.search("contract", limit) == views.search("contract", 1000)
    assert len(views.grep("contract", limit=2**40)) == len(views.grep("contract", limit=10_000))


def test_lone_surrogates_are_no_text_and_no_error(views: Views) -> None:
    """As the command line hands them on from bytes that are not UTF-8."""
    assert views.search("contract \udcff", 5) == views.search("contract", 5)
    assert views.grep("\udcff") == []
    assert views.ls("\udcff") == []
    with pytest.raises(NotFound):
        views.read("\udcff.txt")


@pytest.mark.parametrize("pattern", ["", "x*", "$", "(?=c)", "^"])
def test_matches_of_nothing_are_matches(views: Views, pattern: str) -> None:
    """They end, and stand where they are said to stand."""
    found = views.grep(pattern, limit=50)
    assert 0 < len(found) <= 50
    assert all(match.start <= match.end for match in found)


@pytest.mark.parametrize("pattern", ["[", "(?P<", "\\", "*"])
def test_a_pattern_that_does_not_parse_is_named(views: Views, pattern: str) -> None:
    """With what is wrong in it."""
    with pytest.raises(BadPattern, match="not a regular expression"):
        views.grep(pattern)


def test_offsets_are_those_of_a_slice(views: Views) -> None:
    """Backwards, from the end, beyond it: what Python would give."""
    text = views.read("file1.txt").text
    for start, end in [(5, 2), (-5, None), (10**9, None), (None, 10**30), (-(10**30), 3)]:
        excerpt = views.read("file1.txt", start=start, end=end)
        assert excerpt.text == text[start:end] == text[excerpt.start : excerpt.end]


def test_pages_are_where_the_page_map_says(views: Views) -> None:
    """Each page is read whole, begins where the one before ends, and no page is numbered 0."""
    pages = views.pages("file1.txt")
    read = [views.read("file1.txt", page=number) for number in range(1, len(pages) + 1)]
    assert "".join(excerpt.text for excerpt in read) == views.read("file1.txt").text
    assert [excerpt.page.number for excerpt in read] == list(range(1, len(pages) + 1))
    for number in (0, -1, len(pages) + 1):
        with pytest.raises(NotFound, match=f"and no line {number}"):
            views.read("file1.txt", page=number)


def test_what_is_found_is_on_the_page_it_is_said_to_be_on(views: Views) -> None:
    """Counted by hand: line breaks before it."""
    text = views.read("file1.txt").text
    hits = views.search("contract", 100, Where("file1.txt"))
    matches = views.grep("contract", Where("file1.txt"))
    assert hits
    for match in matches:
        assert match.page.number == text.count("\n", 0, match.start) + 1
    for hit in hits:
        assert hit.page.number == text.count("\n", 0, hit.start) + 1
        assert hit.page_end.number == text.count("\n", 0, hit.end - 1) + 1


def test_one_document_is_looked_up_without_looking_at_all(views: Views) -> None:
    """A folder of ten thousand is as fast as one of ten: every statement goes by a key."""
    asked: list[str] = []
    connection = views.records.connection
    connection.set_trace_callback(asked.append)
    entry = views.read("file1.txt").document
    views.document(entry.id)
    connection.set_trace_callback(None)
    assert asked
    for statement in asked:
        assert not scans(connection, statement)


def scans(connection: sqlite3.Connection, statement: str) -> list[str]:
    """Steps of its plan that go through a whole table."""
    plan = connection.execute("EXPLAIN QUERY PLAN " + statement).fetchall()
    return [detail for *_, detail in plan if "SCAN" in detail and "CONSTANT" not in detail]
