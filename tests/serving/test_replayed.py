"""A run again without its model: from the journal, or not at all."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.asking import ask, echo, numbered, texts

from longleaf.serving.journal.journal import Journal
from longleaf.serving.journal.journaled import Journaled
from longleaf.serving.journal.replayed import Replayed
from longleaf.serving.model import Call, Failed, Reply, Usage
from longleaf.serving.scripted import Scripted

CARD = Scripted(echo).card


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A journal of three replies."""
    with Journal(tmp_path / "journal.db") as opened:
        ask(Journaled(Scripted(echo), opened), numbered(range(3)))
        yield opened


def test_replies_come_again_at_no_cost(journal: Journal) -> None:
    """They say where they are from."""
    outcomes = ask(Replayed(journal, CARD), numbered(range(3)))
    assert texts(outcomes) == ["re 0", "re 1", "re 2"]
    for outcome in outcomes:
        assert isinstance(outcome, Reply)
        assert (outcome.usage, outcome.origin) == (Usage(replayed=1), "journal")


def test_a_missing_reply_is_said_and_stops_no_other(journal: Journal) -> None:
    """With what may have changed, and the way out."""
    known, missing = ask(Replayed(journal, CARD), numbered([1, 9]))
    assert isinstance(known, Reply)
    assert isinstance(missing, Failed)
    assert "no reply of scripted to this answer call" in missing.message
    assert "resume" in missing.message


def test_another_wording_or_model_has_no_reply(journal: Journal) -> None:
    """A reply to something else is never given."""
    [call] = numbered([1])
    reworded = Call(replace(call.leaf, version="2"), call.segments)
    other = replace(CARD, name="other")
    for outcome in ask(Replayed(journal, CARD), [reworded]) + ask(Replayed(journal, other), [call]):
        assert isinstance(outcome, Failed)
