"""A word that no passage has is taken for the one that is spelled almost like it."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from longleaf.memory import lexical
from longleaf.memory.ranking.weights import USUAL
from longleaf.memory.spelling import nearest
from longleaf.memory.store import Store


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("carageenan", "carrageenan"),
        ("recieve", "receive"),
        ("accomodation", "accommodation"),
        ("arbitraton", "arbitration"),
        ("zebra", "zebra"),
        ("contract", "contract"),
    ],
)
def test_the_nearest_word(typed: str, meant: str) -> None:
    """A letter too few, too many or in another place; nothing for what is spelled otherwise."""
    known = ["accommodation", "arbitration", "arbitrary", "carrageenan", "contact", "receive"]
    assert nearest(typed, [word for word in known if word[:3] == typed[:3]]) == (
        "contact" if typed == "contract" else meant
    )


def test_a_misspelled_question_finds_its_passage(tmp_path: Path) -> None:
    """And a word that is in some passage is never taken for another."""
    (tmp_path / "gum.txt").write_text("Carrageenan is won from red seaweed.\n")
    (tmp_path / "visit.txt").write_text("Contact the office before a visit.\n")
    (tmp_path / "deed.txt").write_text("The contract was signed in May.\n")
    store = Store(tmp_path)
    store.update()
    with store.reading() as views:

        def found(query: str, spelling: bool = True) -> list[str]:
            hits = views.search(query, weights=replace(USUAL, spelling=spelling))
            return [hit.document.path for hit in hits]

        assert found("What is carageenan won from?")[0] == "gum.txt"
        assert found("carageenan") == ["gum.txt"]
        assert found("carageenan", spelling=False) == []
        assert found("contract") == ["deed.txt"]
        assert found("Contracct") == ["deed.txt"]


def test_other_languages_and_titles_count_as_known(tmp_path: Path) -> None:
    """A German file makes no English word a misspelled one, and a name in a title stands."""
    german = "Die Häuser wurden im Frühjahr verkauft, und der Erlös ging an die Erben. " * 3
    (tmp_path / "haus.txt").write_text(german)
    (tmp_path / "a.txt").write_text("We integrate the figures of the year with those of the last.")
    (tmp_path / "b.txt").write_text("The international figures of the year are those of the last.")
    (tmp_path / "Hendersen.txt").write_text("Minutes of the spring meeting.")
    (tmp_path / "c.txt").write_text("Mr. Henderson was absent.")
    store = Store(tmp_path)
    store.update()
    with store.reading() as views:
        assert [hit.document.path for hit in views.search("integrate")] == ["a.txt"]
        assert [hit.document.path for hit in views.search("Hendersen")] == ["Hendersen.txt"]


def test_of_many_unknown_words_a_few_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody pasted a text; each look goes through many words."""
    words = [f"abcdef{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}ing" for n in range(600)]
    (tmp_path / "a.txt").write_text(" ".join(words))
    store = Store(tmp_path)
    store.update()
    looked_for: list[str] = []

    def look(term: str, _: Iterable[str]) -> str:
        looked_for.append(term)
        return term

    monkeypatch.setattr(lexical, "nearest", look)
    with store.reading() as views:
        views.search(" ".join(f"abcdex{word[6:]}" for word in words))
    assert 0 < len(looked_for) <= 8
