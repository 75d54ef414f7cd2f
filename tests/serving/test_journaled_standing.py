"""The journal as a layer: which reply stands, for whom it is kept, and what is told of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.asking import ANSWER, ask, echo, numbered, texts, usages

from longleaf.serving.journal.journal import Journal
from longleaf.serving.journal.journaled import Journaled
from longleaf.serving.journal.key import key_of
from longleaf.serving.journal.rows import Kept
from longleaf.serving.model import Call, Usage
from longleaf.serving.replies import Answered
from longleaf.serving.scripted import Scripted
from longleaf.traces import names


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


def test_fresh_asks_again_and_keeps_the_new_reply(journal: Journal) -> None:
    """Whoever asks after that is given the new one."""
    ask(Journaled(Scripted(echo), journal), numbered([1]))
    newer = Scripted(lambda _: Answered(text="newer"))
    assert texts(ask(Journaled(newer, journal, fresh=True), numbered([1]))) == ["newer"]
    assert texts(ask(Journaled(newer, journal), numbered([1]))) == ["newer"]
    assert len(newer.calls) == 1


def test_a_kept_reply_of_another_form_is_replaced(journal: Journal) -> None:
    """Somebody may have changed the file: a reply is of its leaf's type, or is asked for."""
    [call] = numbered([1])
    model = Scripted(echo)
    journal.put(Kept(key_of(call, "scripted"), "scripted", '{"text": 5}', Usage(), 0.0)).result()
    for _ in range(2):
        assert texts(ask(Journaled(model, journal), [call])) == ["re 1"]
    assert len(model.calls) == 1


def test_where_another_was_faster_its_reply_is_given(journal: Journal) -> None:
    """So that a replay gives the same; what was paid is said all the same."""
    [call] = numbered([1])
    key = key_of(call, "scripted")

    def late(call: Call) -> Answered:
        value = Answered(text="faster").model_dump_json()
        journal.put(Kept(key, "scripted", value, Usage(), 0.0)).result()
        return echo(call)

    [outcome] = ask(Journaled(Scripted(late), journal), [call])
    assert texts([outcome]) == ["faster"]
    assert usages([outcome])[0].calls == 1


def test_what_a_run_rests_on_is_cited(journal: Journal) -> None:
    """Whether it was paid by this run or by one before."""
    model = Scripted(echo)
    ask(Journaled(model, journal, run="one"), numbered([1, 2]))
    ask(Journaled(model, journal, run="two"), numbered([2, 3]))
    assert journal.free(lambda: ["two"]) == 1
    ask(Journaled(model, journal), numbered([2, 3]))
    assert len(model.calls) == 3


def test_facts_are_told(journal: Journal) -> None:
    """The key of each call, and whether the journal answered it."""
    facts: list[tuple[str, object]] = []

    def observe(call: Call, name: str, value: object) -> None:
        assert call.leaf is ANSWER
        facts.append((name, value))

    ask(Journaled(Scripted(echo), journal, observe=observe), numbered([1, 1]))
    key = key_of(numbered([1])[0], "scripted")
    assert facts[:2] == [(names.JOURNAL_KEY, key)] * 2
    assert facts[2:] == [(names.JOURNAL_HIT, False), (names.JOURNAL_HIT, True)]
