"""A budget is a wall: whatever it is, it holds, and what was found until then is the answer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.answering import NOTICE, QUESTION, contract_folder, quoting

import longleaf
from longleaf import Budget, Library
from longleaf.client.errors import BudgetRefused
from longleaf.serving.scripted import Scripted
from longleaf.serving.spending.budget import BudgetMalformed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a contract in it, and other texts."""
    return contract_folder(tmp_path / "folder")


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    """It, opened with a model that finds the notice period."""
    with longleaf.open(folder, model=Scripted(quoting(NOTICE))) as opened:
        yield opened


def test_every_number_of_calls_is_kept_to(library: Library) -> None:
    """From none to the bound: never over it, and the best so far with its citation."""
    [forecast] = library.plan(QUESTION)
    needed = library.ask(QUESTION).usage.calls
    for calls in range(forecast.bound.calls + 1):
        answer = library.ask(QUESTION, budget=Budget(calls=calls), fresh=True)
        assert answer.usage.calls <= calls
        assert answer.status == ("answered" if calls >= needed else "budget")
        if calls:  # the best passage is asked first
            assert [citation.quote for citation in answer.citations] == [NOTICE]
            assert answer.coverage.characters > 0
        if answer.status == "budget":
            assert "calls" in (answer.reason or "")


def test_every_number_of_tokens_is_kept_to(library: Library) -> None:
    """The same, in steps smaller than a call."""
    [forecast] = library.plan(QUESTION)
    most = forecast.bound.input_tokens + forecast.bound.output_tokens
    statuses: list[str] = []
    for tokens in range(0, most + 1, 499):
        answer = library.ask(QUESTION, budget=f"tokens={tokens}", fresh=True)
        assert answer.usage.input_tokens + answer.usage.output_tokens <= tokens
        statuses.append(answer.status)
    assert statuses[0] == "budget"
    assert statuses == sorted(statuses, key=["budget", "answered"].index)
    assert statuses[-1] == "answered"


def test_seconds_end_a_run_that_has_none_left(library: Library) -> None:
    """No call is begun after them."""
    answer = library.ask(QUESTION, budget=Budget(seconds=0))
    assert (answer.status, answer.usage.calls) == ("budget", 0)


def test_several_questions_share_one_budget(library: Library) -> None:
    """What the first spends, the others do not have."""
    questions = [QUESTION, "When are invoices due?", "When does the agreement begin?"]
    alone = library.ask(questions[0], fresh=True).usage.calls
    answers = list(library.ask_many(questions, budget=Budget(calls=alone + 2), fresh=True))
    assert [answer.status for answer in answers] == ["answered", "budget", "budget"]
    assert sum(answer.usage.calls for answer in answers) == alone + 2


def test_a_strict_budget_refuses_what_may_cost_more(library: Library) -> None:
    """Before anything is asked, with both figures."""
    with pytest.raises(
        BudgetRefused, match=r"search may take \d+ calls \(the budget has 2 calls\)"
    ):
        library.ask(QUESTION, budget="calls=2", strict=True)
    assert library.ask(QUESTION, budget="calls=90 tokens=1m", strict=True).status == "answered"


def test_a_strict_budget_is_that_of_all_questions(library: Library) -> None:
    """Nine calls three times are over twenty, though each alone is not."""
    with pytest.raises(BudgetRefused, match="may take 27 calls"):
        list(library.ask_many([QUESTION] * 3, budget="calls=20", strict=True))


def test_dollars_cannot_be_held_to_where_no_price_is_known(folder: Path) -> None:
    """Nothing is asked, and the way out is told: a price by the user."""
    model = Scripted(quoting(NOTICE))
    model.card = replace(model.card, usd_per_million_input=None, usd_per_million_output=None)
    with (
        longleaf.open(folder, model=model) as library,
        pytest.raises(BudgetRefused, match="nobody knows what scripted charges"),
    ):
        library.ask(QUESTION, budget="usd=1")
    prices = {"scripted": {"input": 1.0, "output": 2.0}}
    with longleaf.open(folder, model=model, prices=prices) as library:
        answer = library.ask(QUESTION, budget="usd=1")
        assert answer.status == "answered"
        usage = answer.usage
        assert usage.usd == pytest.approx((usage.input_tokens + 2 * usage.output_tokens) / 1e6)
        assert library.ask(QUESTION, budget="usd=0.001", fresh=True).status == "budget"
        with pytest.raises(BudgetRefused, match=r"may take \$0\.0\d+ \(the budget has \$0\.0010\)"):
            library.ask(QUESTION, budget="usd=0.001", strict=True)


def test_a_budget_that_cannot_be_read_says_how_to_write_it(library: Library) -> None:
    """The example can be copied."""
    with pytest.raises(BudgetMalformed, match="calls=200 tokens=500k"):
        library.ask(QUESTION, budget="ten dollars")
