"""Regular expressions over all texts: where they match, and that they end."""

import time
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from longleaf.memory import grepping
from longleaf.memory.errors import BadPattern
from longleaf.memory.store import Store
from longleaf.memory.where import Where

SLOW = r"(?:a|a|aa)+$"
LINE = "a" * 40 + "b"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Texts in which a bad pattern takes for ever, and one in which it does not."""
    root = tmp_path / "folder"
    root.mkdir()
    for number in range(5):
        (root / f"slow{number}.txt").write_text(f"Clause {number}.1\n{LINE}\n")
    store = Store(root)
    store.update()
    return store


def test_a_slow_pattern_ends_and_says_where(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is that of the whole call: five texts do not take five times as long."""
    monkeypatch.setattr(grepping, "SECONDS", 0.4)
    began = time.process_time()
    with store.reading() as views:
        found = views.grep(SLOW)
    assert found == []
    assert found.unread == tuple(f"slow{number}.txt" for number in range(5))
    assert time.process_time() - began < 1


def test_what_was_found_before_time_was_over_is_given(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what was not looked at; a limit that was reached before is no lack of time."""
    monkeypatch.setattr(grepping, "SECONDS", 0.4)
    (store.root / "quick.txt").write_text("Clause 9.1\nClause 9.2\n")
    store.update()
    with store.reading() as views:
        found = views.grep(f"Clause|{SLOW}")
        assert [(match.document.path, match.line) for match in found] == [
            ("quick.txt", "Clause 9.1"), ("quick.txt", "Clause 9.2"), ("slow0.txt", "Clause 0.1"),
        ]  # fmt: skip
        assert found.unread == tuple(f"slow{number}.txt" for number in range(5))
        few = views.grep(f"Clause|{SLOW}", limit=3)
        assert (len(few), few.unread) == (3, ())


def test_time_is_what_looking_takes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what reading texts takes, nor what is done with a match."""
    monkeypatch.setattr(grepping, "SECONDS", 0.4)
    clock = count(0, 0.3)
    now = [next(clock)]
    monkeypatch.setattr(grepping, "time", SimpleNamespace(monotonic=lambda: now[-1]))
    pattern = grepping.Pattern("Clause")
    for _ in pattern.places("Clause Clause"):
        now.append(next(clock))
    assert list(pattern.places("Clause")) == [(0, 6)]


def test_lines_begin_and_end() -> None:
    """As they do in every other grep."""
    assert list(grepping.Pattern("^two$").places("one\ntwo\n")) == [(4, 7)]


@pytest.mark.parametrize("pattern", ["(", "(" * 3000 + ")" * 3000])
def test_what_is_no_pattern_says_so(pattern: str) -> None:
    """Also where it is nested too deeply to tell."""
    with pytest.raises(BadPattern, match="is not a regular expression"):
        grepping.Pattern(pattern)


def test_matches_have_their_page_and_their_place(store: Store) -> None:
    """And what comes before the limit is all that is looked for."""
    with store.reading() as views:
        matches = views.grep(r"Clause (?<n>\d)\.1", limit=3)
        assert [(match.document.path, match.line) for match in matches] == [
            (f"slow{number}.txt", f"Clause {number}.1") for number in range(3)
        ]
        for match in matches:
            text = views.document(match.document.id).text
            assert text[match.start : match.end] == match.line
            assert (match.page.kind, match.page.number) == ("line", 1)
        assert [match.page.number for match in views.grep("ab$", Where("slow4.txt"))] == [2]
