"""What was answered is kept: asked again, gone on with, replayed, and freed."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.answering import NOTICE, QUESTION, contract_folder, quoting

import longleaf
from longleaf import Answer, Library
from longleaf.client.errors import NotWhole, OtherModel
from longleaf.memory.errors import NotFound
from longleaf.serving.model import Call, Failed, Outcome
from longleaf.serving.replies import ReplyModel
from longleaf.serving.scripted import Scripted
from longleaf.traces import list_runs, open_run, remove_run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a contract in it, and other texts."""
    return contract_folder(tmp_path / "folder")


@pytest.fixture
def model() -> Scripted:
    """A model that finds the notice period."""
    return Scripted(quoting(NOTICE))


@pytest.fixture
def library(folder: Path, model: Scripted) -> Iterator[Library]:
    """The folder, opened with that model."""
    with longleaf.open(folder, model=model) as opened:
        yield opened


def nobody(_: Call) -> Outcome:
    """A model that must not be asked."""
    return Failed("refused", "nobody is here")


def test_the_same_question_is_paid_for_once(library: Library, model: Scripted) -> None:
    """The second answer is the first, and costs nothing; `fresh` pays again."""
    first = library.ask(QUESTION)
    asked = len(model.calls)
    second = library.ask(QUESTION)
    assert len(model.calls) == asked == first.usage.calls
    assert (second.usage.calls, second.usage.replayed) == (0, asked)
    assert (second.usage.input_tokens, second.usage.usd) == (0, 0.0)
    assert (second.answer, second.citations) == (first.answer, first.citations)
    assert library.ask(QUESTION, fresh=True).usage.calls == asked


def test_another_model_is_asked_itself(library: Library, folder: Path) -> None:
    """A reply of one is none of the other's."""
    library.ask(QUESTION)
    other = Scripted(quoting(NOTICE), name="other")
    with longleaf.open(folder, model=other) as opened:
        assert opened.ask(QUESTION).usage.replayed == 0
    assert other.calls


def test_a_run_is_replayed_without_its_model(library: Library, folder: Path) -> None:
    """By its steps, from its replies: the same answer, at no cost, and no new run."""
    answer = library.ask(QUESTION)
    runs = sorted((library.location / "runs").iterdir())
    with longleaf.open(folder, model=Scripted(nobody)) as opened:
        again = opened.replay(answer.run or "")
    assert (again.answer, again.citations, again.run) == (
        answer.answer,
        answer.citations,
        answer.run,
    )
    assert (again.usage.calls, again.usage.replayed) == (0, answer.usage.calls)
    assert sorted((library.location / "runs").iterdir()) == runs


def test_a_replay_of_changed_documents_says_so(library: Library, folder: Path) -> None:
    """It is no answer from other texts."""
    answer = library.ask(QUESTION)
    contract = folder / "contract.txt"
    contract.write_text(contract.read_text().replace("ninety", "sixty"))
    library.index()
    with pytest.raises(NotFound, match="no longer there, or has changed since"):
        library.replay(answer.run or "")


def test_a_replay_finds_what_the_run_has_found(library: Library, folder: Path) -> None:
    """Also where a search finds other passages by now."""
    answer = library.ask(QUESTION)
    for number in range(20):
        (folder / f"more-{number}.txt").write_text(
            f"{QUESTION} The agreement, terminated {number}."
        )
    library.index()
    again = library.replay(answer.run or "")
    assert (again.answer, again.citations) == (answer.answer, answer.citations)
    assert library.ask(QUESTION).usage.replayed < answer.usage.calls


def test_a_replay_tells_that_replies_were_replaced(library: Library, folder: Path) -> None:
    """The run's own answer is named beside."""
    answer = library.ask(QUESTION)
    with longleaf.open(folder, model=Scripted(quoting("ninety days'"))) as other:
        other.ask(QUESTION, fresh=True)
    again = library.replay(answer.run or "")
    assert again.answer == "It says: ninety days'."
    assert f"the run has said {answer.answer!r}" in (again.reason or "")


def test_only_a_whole_run_is_replayed(library: Library) -> None:
    """One that met its wall is gone on with instead, by the budget that it had, anew."""
    met = library.ask(QUESTION, budget="calls=1")
    with pytest.raises(NotWhole, match="ended as 'budget'"):
        library.replay(met.run or "")
    again = library.resume(met.run or "")
    assert (again.status, again.usage.replayed, again.usage.calls) == ("answered", 1, 1)
    assert library.resume(met.run or "", budget="calls=0").status == "answered"  # all is kept now


def test_a_run_is_gone_on_with_by_its_own_model(library: Library, folder: Path) -> None:
    """Another one has none of its replies."""
    answer = library.ask(QUESTION)
    with (
        longleaf.open(folder, model=Scripted(nobody, name="other")) as opened,
        pytest.raises(OtherModel, match="was answered by scripted, and not by other"),
    ):
        opened.resume(answer.run or "")


def test_an_interrupted_run_is_gone_on_with(folder: Path) -> None:
    """What it had paid for is not paid again, and the new run names the old one."""
    seen: list[Call] = []
    asking: list[asyncio.Task[Answer]] = []

    def until_the_third(call: Call) -> ReplyModel | Outcome:
        seen.append(call)
        if len(seen) == 3:
            asking[0].cancel()
        return quoting(NOTICE)(call)

    async def interrupted() -> Answer:
        model = Scripted(until_the_third)
        model.card = replace(model.card, concurrency=1)
        library = longleaf.open_async(folder, model=model)
        await library.index()
        asking.append(asyncio.create_task(library.ask(QUESTION)))
        with pytest.raises(asyncio.CancelledError):
            await asking[0]
        [run] = list_runs(library.location / "runs")
        assert run.status == "interrupted"
        answer = await library.resume(run.id)
        assert open_run(library.location / "runs", answer.run or "").manifest.resumes == run.id
        return answer

    answer = asyncio.run(interrupted())
    assert answer.status == "answered"
    assert answer.usage.replayed > 0
    assert answer.usage.calls + answer.usage.replayed == len({call.segments for call in seen})


def test_replies_of_removed_runs_are_freed(library: Library) -> None:
    """Those that no other run rests on; the others can be replayed still."""
    first, second = library.ask(QUESTION), library.ask("When are invoices due?")
    assert library.free() == 0
    remove_run(library.location / "runs", first.run or "")
    assert 0 < library.free() <= first.usage.calls
    assert library.replay(second.run or "").answer == second.answer
    assert library.ask(QUESTION).usage.calls > 0


def test_a_damaged_journal_is_no_reason_not_to_answer(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said, and nothing is kept meanwhile."""
    library.index()
    (library.location / "journal.db").write_bytes(b"this is no database" * 100)
    assert library.ask(QUESTION).status == "answered"
    assert "journal" in caplog.text
