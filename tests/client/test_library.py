"""The Python API: a folder opened, asked, searched, read."""

import asyncio
from pathlib import Path

import pytest
from support.answering import CONTRACT, NOTICE, contract_folder, quoting

import longleaf
from longleaf.client.errors import NoFolder, UnknownModel
from longleaf.memory.errors import StoreMissing
from longleaf.serving.model import Call, Failed
from longleaf.serving.replies import Answered, Extracted, ReplyModel
from longleaf.serving.scripted import Scripted
from longleaf.traces import list_runs, open_run, read_spans


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a contract in it, and other texts."""
    return contract_folder(tmp_path / "folder")


def test_a_question_gets_an_answer_with_its_place(folder: Path) -> None:
    """Opened, asked, answered; the folder is indexed on the way."""
    with longleaf.open(folder, model=Scripted(quoting(NOTICE))) as library:
        answer = library.ask("How can the agreement be terminated?")
    assert (answer.status, answer.text) == ("answered", f"It says: {NOTICE}.")
    [citation] = answer.citations
    assert (citation.path, citation.quote) == ("contract.txt", NOTICE)
    assert CONTRACT[citation.start : citation.end] == NOTICE
    assert str(citation.page) == "line 5"
    assert [problem.path for problem in answer.skipped] == ["picture.png"]


def test_what_the_model_makes_up_is_not_cited(folder: Path) -> None:
    """A quote that stands nowhere is dropped, and the answer marked."""

    def invent(call: Call) -> ReplyModel:
        made_up = "sixty days of written notice"
        if call.leaf.kind == "extract":
            return Extracted(info=made_up, quotes=(made_up,), confidence=1.0)
        return Answered(text="Sixty days.", quotes=(made_up,))

    with longleaf.open(folder, model=Scripted(invent)) as library:
        answer = library.ask("How can the agreement be terminated?")
    assert (answer.status, answer.citations) == ("unverified", ())
    assert answer.dropped == ("sixty days of written notice",)


def test_every_run_is_recorded_with_all_documents(folder: Path) -> None:
    """The manifest lists what could have been read, the trace says what was, by reference."""
    with longleaf.open(folder, model=Scripted(quoting(NOTICE))) as library:
        answer = library.ask("How can the agreement be terminated?")
        [manifest] = list_runs(library.location / "runs")
        run = open_run(library.location / "runs", answer.run or "")
    assert (manifest.id, manifest.status) == (answer.run, "answered")
    assert {source.path for source in manifest.documents} == {
        "contract.txt", "deep/er/file0.txt", "deep/er/file3.txt", "file1.txt",
        "file2.txt", "short.txt",
    }  # fmt: skip
    kinds = [span.kind for span in read_spans(run.trace)]
    assert {"run", "step", "leaf", "search", "verdict"} <= set(kinds)
    assert "Invoices are due" not in run.trace.read_text()


def test_an_unreachable_model_is_a_status(folder: Path) -> None:
    """Nothing is guessed when the model does not answer."""
    down = Scripted(lambda _: Failed("unreachable", "connection refused"))
    with longleaf.open(folder, model=down) as library:
        assert library.ask("How can the agreement be terminated?").status == "unreachable"


def test_only_index_reads_what_changed_after_the_first_time(folder: Path) -> None:
    """An answer in a notebook does not change because somebody touched the folder."""
    with longleaf.open(folder) as library:
        library.search("contract")
        (folder / "new.txt").write_text("A unicorn clause.")
        assert library.search("unicorn") == []
        assert library.index().read == 1
        assert library.search("unicorn")[0].path == "new.txt"


def test_looking_needs_an_index(folder: Path) -> None:
    """`read`, `ls` and `grep` never write."""
    library = longleaf.open(folder)
    for look in (library.ls, lambda: library.read("contract.txt"), lambda: library.grep("x")):
        with pytest.raises(StoreMissing):
            look()
    assert not library.location.exists()


def test_offsets_lead_back_to_the_text(folder: Path) -> None:
    """What `search` and `grep` point at is what `read` returns there."""
    with longleaf.open(folder) as library:
        library.index()
        for hit in library.search("written notice"):
            assert library.read(hit.path, start=hit.start, end=hit.end).text == hit.text
        for match in library.grep("notice"):
            assert library.read(match.path, start=match.start, end=match.end).text == "notice"


def test_several_questions_come_in_order(folder: Path) -> None:
    """One answer for each, each with its question."""
    questions = ["How is it terminated?", "Who pays?", "How can the agreement be terminated?"]
    with longleaf.open(folder, model=Scripted(quoting(NOTICE))) as library:
        assert [answer.question for answer in library.ask_many(questions)] == questions


def test_it_works_inside_a_running_loop(folder: Path) -> None:
    """A notebook cell runs in a loop already."""

    async def cell() -> str:
        with longleaf.open(folder, model=Scripted(quoting(NOTICE))) as library:
            return library.ask("How can the agreement be terminated?").status

    assert asyncio.run(cell()) == "answered"


def test_the_asynchronous_library_is_its_twin(folder: Path) -> None:
    """The same answers, awaited."""

    async def ask() -> None:
        library = longleaf.open_async(folder, model=Scripted(quoting(NOTICE)))
        answer = await library.ask("How can the agreement be terminated?")
        assert answer.status == "answered"
        assert (await library.index()).read == 0
        assert (await library.read("contract.txt")).text == CONTRACT
        assert len(await library.ls()) == 7
        assert [match.line for match in await library.grep("Invoices")]
        assert (await library.search("written notice"))[0].path == "contract.txt"
        [forecast] = await library.plan("How can the agreement be terminated?")
        assert forecast.bound.calls >= answer.usage.calls
        answers = [a async for a in library.ask_many(["How is it terminated?", "Who pays?"])]
        assert len(answers) == 2

    asyncio.run(ask())


def test_a_cancelled_question_leaves_an_interrupted_run(folder: Path) -> None:
    """Whoever gives up gets the cancellation, and the run says how it ended."""
    started = asyncio.Event()

    class Slow(Scripted):
        """A model that never replies."""

        async def __call__(self, calls):  # type: ignore[no-untyped-def]
            started.set()
            await asyncio.Event().wait()
            yield 0, Failed("internal", "never")

    async def ask() -> None:
        library = longleaf.open_async(folder, model=Slow({}))
        asking = asyncio.create_task(library.ask("How can the agreement be terminated?"))
        await started.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        [manifest] = list_runs(library.location / "runs")
        assert manifest.status == "interrupted"

    asyncio.run(ask())


def test_a_file_is_not_a_folder(folder: Path) -> None:
    """The error says what to give instead."""
    with pytest.raises(NoFolder, match="the folder that holds it"):
        longleaf.open(folder / "contract.txt")
    with pytest.raises(NoFolder):
        longleaf.open(folder / "nowhere")


def test_an_unknown_model_lists_the_known(folder: Path) -> None:
    """Nothing was asked, nothing was guessed."""
    with pytest.raises(UnknownModel, match="embedded"):
        longleaf.open(folder, model="gpt-17").ask("How is it terminated?")
