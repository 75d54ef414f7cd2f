"""What an answer may cost and did cost: `plan`, budgets, and runs that are gone on with."""

import json
from pathlib import Path

import pytest
from support.answering import QUESTION, contract_folder
from support.commands import MadeLibrary, Run, made_answer

from longleaf.serving.model import Usage

LIMITS = "calls=200 tokens=500k"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with a contract in it, answered by the embedded model."""
    return contract_folder(tmp_path / "contracts")


def test_options_reach_the_library(run: Run, library: MadeLibrary, folder: Path) -> None:
    """A budget may come from the environment too, and the command line goes before it."""
    assert run("ask", folder, QUESTION, "--budget", LIMITS, "--strict", "--fresh").code == 0
    assert ("ask", (QUESTION, "search", LIMITS, True, True)) in library.calls


def test_a_budget_is_a_setting(
    run: Run, library: MadeLibrary, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Set once, it holds for every question; the command line goes before it."""
    monkeypatch.setenv("LONGLEAF_BUDGET", "calls=3")
    run("ask", folder, QUESTION)
    run("ask", folder, QUESTION, "--budget", "calls=9")
    budgets = [values[2] for name, values in library.calls if name == "ask"]
    assert budgets == ["calls=3", "calls=9"]


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        ("free", "'free' sets nothing; write it like 'calls=200 tokens=500k usd=0.50 seconds=60'"),
        ("calls=-1", "has to be zero or more"),
        ("cals=1", "there is no 'cals'; it may set calls, tokens, usd and seconds"),
    ],
)
def test_a_budget_that_cannot_be_read_is_a_usage_error(
    run: Run, library: MadeLibrary, folder: Path, budget: str, told: str
) -> None:
    """Before the folder is looked at, with what to write instead."""
    ran = run("ask", folder, QUESTION, "--budget", budget)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "index" not in dict(library.calls)


def test_a_strict_question_needs_a_budget(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Without one it would hold to nothing."""
    ran = run("ask", folder, QUESTION, "--strict")
    assert ran.code == 2
    assert "give one with --budget" in ran.err


def test_a_plan_reads_its_budget_first(run: Run, library: MadeLibrary, folder: Path) -> None:
    """A slip of the pen is told before the folder is looked at."""
    assert run("plan", folder, QUESTION, "--budget", "cals=1", "--json").code == 2
    assert "index" not in dict(library.calls)


def test_the_cost_says_what_was_spent_of_what_could_be(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """Replies of the journal are counted apart; dollars that nobody knows are said to be so."""
    usage = Usage(calls=2, replayed=7, input_tokens=900, output_tokens=99, usd=None, seconds=1.0)
    library.answers = [made_answer(usage=usage)]
    ran = run("ask", folder, QUESTION)
    assert (
        " 2 of 9 leaves (7 more from the journal), 999 of 9,900 tokens, dollars unknown, 1.0 s;"
        in ran.err
    )


def test_a_wall_is_announced_and_kept(run: Run, papers: Path) -> None:
    """The bound and the budget are told; what was found until then is printed, with code 5."""
    ran = run("ask", papers, QUESTION, "--budget", "calls=1")
    assert ran.code == 5
    assert "search may take 9 calls (the budget has 1 call): it stops at the wall" in ran.err
    assert "budget: " in ran.err
    assert "ninety days" in ran.out
    strict = run("ask", papers, QUESTION, "--budget", "calls=1", "--strict")
    assert (strict.code, strict.out) == (2, "")
    assert "leave out --strict" in strict.err


def test_a_plan_tells_what_a_question_may_cost(run: Run, papers: Path) -> None:
    """Of each strategy that the model can do; nothing is asked."""
    ran = run("plan", papers, QUESTION, "--budget", "calls=2")
    head, *rows = ran.out.splitlines()
    assert head.split() == ["strategy", "expected", "at", "most", "dollars", "seconds", "note"]
    assert [row.split()[0] for row in rows] == ["search"]
    assert "may take 9 calls" in ran.err
    [forecast] = json.loads(run("plan", papers, QUESTION, "--json").out)
    assert list(forecast) == [
        "strategy", "program", "bound", "expected", "usd", "seconds", "note",
    ]  # fmt: skip
    assert list(forecast["bound"]) == list(forecast["expected"])
    assert run("runs", "list", papers).out == ""


def test_runs_are_gone_on_with_replayed_and_freed(run: Run, papers: Path) -> None:
    """Each by the id that `ask` gives, or how it begins; nothing is paid twice."""
    first = json.loads(run("ask", papers, QUESTION, "--json").out)
    again = json.loads(run("runs", "resume", papers, first["run"], "--json").out)
    replayed = json.loads(run("runs", "replay", papers, first["run"], "--json").out)
    assert first["answer"] == again["answer"] == replayed["answer"]
    assert again["run"] != first["run"] == replayed["run"]
    assert again["usage"]["calls"] == replayed["usage"]["calls"] == 0
    assert again["usage"]["replayed"] == first["usage"]["calls"]
    assert run("runs", "gc", papers).out == "freed 0 replies\n"
    for id in (first["run"], again["run"]):
        run("runs", "rm", papers, id)
    freed = json.loads(run("runs", "gc", papers, "--json").out)
    assert freed == {"freed": first["usage"]["calls"]}
    assert run("runs", "resume", papers, first["run"]).code == 1


def test_a_replay_of_changed_documents_fails_with_the_reason(run: Run, papers: Path) -> None:
    """It is no answer from other texts."""
    first = json.loads(run("ask", papers, QUESTION, "--json").out)
    contract = papers / "contract.txt"
    contract.write_text(contract.read_text().replace("ninety", "sixty"))
    run("index", papers)
    ran = run("runs", "replay", papers, first["run"])
    assert ran.code == 1
    assert "has changed since: ask the question anew" in ran.err
