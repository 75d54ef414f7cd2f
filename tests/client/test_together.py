"""Several who ask one library at once, and some who stop early."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from support.folders import text, write_folder

import longleaf
from longleaf.client.loop import Loop
from longleaf.memory.progress import Progress
from longleaf.serving.model import Call, Outcome
from longleaf.serving.replies import Answered, Extracted, ReplyModel
from longleaf.serving.scripted import Scripted

NOTICE = "ninety days' written notice"
QUESTION = "How is the agreement terminated?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an answer in its last file."""
    root = tmp_path / "folder"
    root.mkdir()
    write_folder(root)
    (root / "termination.txt").write_text(f"The agreement is terminated by {NOTICE}.")
    return root


def quoting(call: Call) -> ReplyModel | Outcome:
    """A model that finds the notice wherever it is shown it."""
    there = any(NOTICE in text for text in call.texts("document"))
    if call.leaf.kind == "extract":
        return Extracted(info=NOTICE if there else None, quotes=(NOTICE,), confidence=0.9)
    return Answered(text=NOTICE if there else None, quotes=(NOTICE,))


def held(begun: Event, go_on: Event) -> Callable[[Progress], None]:
    """An observer that holds an index at its first file."""

    def observe(progress: Progress) -> None:
        if progress.done == 1:
            begun.set()
            assert go_on.wait(60)

    return observe


def test_who_asks_while_the_first_index_goes_on_gets_all_of_the_folder(folder: Path) -> None:
    """Not an answer from the files that happen to be there."""
    begun, go_on = Event(), Event()
    with longleaf.open(folder) as library, ThreadPoolExecutor() as threads:
        first = threads.submit(library.prepare, held(begun, go_on))
        assert begun.wait(60)
        found = threads.submit(library.search, "written notice")
        go_on.set()
        first.result()
        assert [hit.path for hit in found.result()][:1] == ["termination.txt"]


def test_an_index_that_was_interrupted_is_finished_by_the_first_question(folder: Path) -> None:
    """Somebody pressed Ctrl-C in the first index; nobody answers from half a folder."""

    def interrupt(progress: Progress) -> None:
        if progress.done == 3:
            raise KeyboardInterrupt

    with longleaf.open(folder, model=Scripted(quoting)) as library:
        with pytest.raises(KeyboardInterrupt):
            library.index(observe=interrupt)
        assert library.ask(QUESTION).status == "answered"


def test_threads_share_a_library(folder: Path) -> None:
    """Eight of them ask a folder that was never indexed."""
    with (
        longleaf.open(folder, model=Scripted(quoting)) as library,
        ThreadPoolExecutor(8) as threads,
    ):
        answers = list(threads.map(library.ask, [QUESTION] * 16))
    assert Counter(answer.status for answer in answers) == {"answered": 16}


def test_questions_are_answered_while_the_folder_changes(folder: Path) -> None:
    """Each from the documents as they were when it was asked."""

    async def ask() -> None:
        library = longleaf.open_async(folder, model=Scripted(quoting))

        async def change() -> None:
            for number in range(5):
                path = folder / "termination.txt"
                path.write_text(f"{text(number)} It is terminated by {NOTICE}.")
                await library.index()

        asked = (library.ask(QUESTION) for _ in range(8))
        _, *answers = await asyncio.gather(change(), *asked)
        assert Counter(answer.status for answer in answers if answer) == {"answered": 8}

    asyncio.run(ask())


def test_closing_ends_what_is_being_asked(folder: Path) -> None:
    """Whoever waits for an answer in another thread is told, and no thread is left waiting."""
    begun, ended = Event(), Event()

    async def work() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            ended.set()

    loop = Loop()
    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(loop.run, work())
        assert begun.wait(60)
        loop.close()
        with pytest.raises(CancelledError):
            waiting.result(timeout=60)
    assert ended.is_set()
