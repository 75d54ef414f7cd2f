"""Spans: parents, ends and failures, in plain code, tasks, threads and generators."""

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, aclosing
from contextvars import copy_context
from pathlib import Path

import pytest

from longleaf.traces import Event, Link, Recorder, Span, names, read_spans, recording, span


def by_name(recorder: Recorder) -> dict[str, Span]:
    """Spans by their name."""
    return {found.name: found for found in read_spans(recorder.path)}


def parents(recorder: Recorder) -> dict[str, str | None]:
    """Name of each span's parent, by its own name."""
    spans = read_spans(recorder.path)
    called = {found.id: found.name for found in spans}
    return {found.name: called[found.parent] if found.parent else None for found in spans}


def test_what_was_noted_is_read_back(recorder: Recorder) -> None:
    """Attributes from the start and from later, events and links are all there, no more."""
    with span("first", "search") as first:
        pass
    with span("second", "leaf", {names.QUERY: "who?"}) as second:
        second.set(names.HITS, 3)
        second.event(names.RETRIED, **{names.ATTEMPT: 2})
        second.link(first.id, "kv_source")
    found = by_name(recorder)["second"]
    assert found.attributes == {names.QUERY: "who?", names.HITS: 3}
    assert found.events == (Event(names.RETRIED, found.events[0].at, {names.ATTEMPT: 2}),)
    assert found.links == (Link(first.id, "kv_source"),)
    assert (found.id, found.kind, found.status, found.order) == (second.id, "leaf", "ok", 1)
    assert found.end is not None
    assert found.start <= found.events[0].at <= found.end


def test_a_later_value_replaces_an_earlier_one(recorder: Recorder) -> None:
    """What a span was started with can be corrected before it ends."""
    with span("look", "search", {names.HITS: 0}) as look:
        look.set(names.HITS, 7)
    assert by_name(recorder)["look"].attributes == {names.HITS: 7}


def test_blocks_nest(recorder: Recorder) -> None:
    """A span is the child of the block that it stands in, and siblings are siblings."""
    with span("run", "run"):
        with span("one", "step"), span("deep", "leaf"):
            pass
        with span("two", "step"):
            pass
    with span("next", "run"):
        pass
    expected = {"run": None, "one": "run", "deep": "one", "two": "run", "next": None}
    assert parents(recorder) == expected


def test_an_error_is_marked_and_passes_on(recorder: Recorder) -> None:
    """The trace names the error and the first line of its message, and holds nothing more of it."""
    with pytest.raises(LookupError), span("read", "read"):
        raise LookupError("no such page\nin a text that goes on: KEY")
    found = by_name(recorder)["read"]
    assert found.status == "error"
    assert found.attributes == {
        names.ERROR_TYPE: "LookupError",
        names.ERROR_MESSAGE: "no such page",
    }
    assert b"KEY" not in recorder.path.read_bytes()


def test_a_long_message_is_cut(recorder: Recorder) -> None:
    """An error that quotes a whole page does not bring it into the trace."""
    with pytest.raises(ValueError, match="x"), span("read", "read"):
        raise ValueError("x" * 5000)
    assert by_name(recorder)["read"].attributes[names.ERROR_MESSAGE] == "x" * 200


def test_an_error_that_cannot_be_printed_does_no_harm(recorder: Recorder) -> None:
    """The error that was raised arrives, not one from recording it."""

    class MuteError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    with pytest.raises(MuteError), span("mute", "step"):
        raise MuteError
    assert by_name(recorder)["mute"].attributes[names.ERROR_TYPE].endswith("MuteError")


@pytest.mark.parametrize("stop", [KeyboardInterrupt, asyncio.CancelledError, GeneratorExit])
def test_a_cancelled_span_is_interrupted(recorder: Recorder, stop: type[BaseException]) -> None:
    """Ctrl-C and cancellation are no errors of the step that they hit."""
    with pytest.raises(stop), span("step", "step"):
        raise stop
    assert by_name(recorder)["step"].status == "interrupted"


def test_a_failure_that_is_a_value_is_marked_too(recorder: Recorder) -> None:
    """A call that comes back as `Failed` shows as error without an exception."""
    with span("call", "model_call") as call:
        call.fail("timeout", "no reply")
    found = by_name(recorder)["call"]
    assert (found.status, found.attributes[names.ERROR_TYPE]) == ("error", "timeout")


def test_an_open_span_reads_as_interrupted(recorder: Recorder) -> None:
    """What was going on when a process died can be seen."""
    open_one = span("long", "leaf", {names.LEAF: "answer"})
    found = by_name(recorder)["long"]
    assert (found.end, found.status) == (None, "interrupted")
    assert found.attributes == {names.LEAF: "answer"}
    open_one.end()


def test_a_span_ends_once(recorder: Recorder) -> None:
    """What comes after the end changes nothing."""
    handle = span("once", "step")
    handle.end()
    written = recorder.path.read_bytes()
    handle.event("late")
    handle.end(ValueError("late"))
    assert recorder.path.read_bytes() == written


def test_nothing_is_recorded_without_a_recorder(tmp_path: Path) -> None:
    """Code with spans in it runs as it is where nobody records."""
    with Recorder(tmp_path / "trace.jsonl") as recorder:
        with recording(recorder):
            pass
        written = recorder.path.read_bytes()
        with span("outside", "run", {names.HITS: 1}) as outside:
            outside.set(names.HITS, 2)
            outside.event("something")
            outside.link("0" * 16, "joined")
            outside.fail("error")
        assert (outside.id, recorder.path.read_bytes()) == ("", written)


def test_recordings_do_not_mix(recorder: Recorder, tmp_path: Path) -> None:
    """A recorder inside another takes what stands inside it, with no parent from outside."""
    with span("outer", "run"), Recorder(tmp_path / "inner.jsonl") as inner:
        with recording(inner), span("inside", "run"):
            pass
        with span("after", "step"):
            pass
    assert parents(recorder) == {"outer": None, "after": "outer"}
    assert parents(inner) == {"inside": None}


def test_tasks_have_their_own_parents(recorder: Recorder) -> None:
    """Many tasks at once: each leaf stands below the member that asked it."""

    async def member(number: int) -> None:
        with span(f"member {number}", "agent"):
            for turn in range(3):
                with span(f"leaf {number}.{turn}", "leaf"):
                    await asyncio.sleep(0)

    async def leader() -> None:
        with span("leader", "agent"):
            await asyncio.gather(*map(member, range(50)))

    asyncio.run(leader())
    found = parents(recorder)
    assert len(found) == 1 + 50 * 4
    for name, parent in found.items():
        if name.startswith("leaf"):
            assert parent == f"member {name.split()[1].split('.')[0]}"
        elif name.startswith("member"):
            assert parent == "leader"


def test_threads_have_their_own_parents(recorder: Recorder) -> None:
    """Many threads at once: no line is lost or mixed, and every leaf has its own parent."""

    def work(number: int) -> None:
        with span(f"member {number}", "agent"):
            for turn in range(20):
                with span(f"leaf {number}.{turn}", "leaf", {names.PATH: "x" * 500}):
                    pass

    with ThreadPoolExecutor(8) as pool, span("leader", "agent"):
        for done in [pool.submit(copy_context().run, work, number) for number in range(16)]:
            done.result()
    found = parents(recorder)
    assert len(found) == 1 + 16 * 21
    assert all(
        parent == f"member {name.split()[1].split('.')[0]}"
        for name, parent in found.items()
        if name.startswith("leaf")
    )


async def streamed(name: str) -> AsyncGenerator[int, None]:
    """A generator with a span around its yields, as layers around a model have it."""
    with span(name, "leaf"):
        for number in range(3):
            yield number


def test_a_generator_may_be_closed_by_another_task(recorder: Recorder) -> None:
    """A batch that is given up half way ends its span, and leaves the parent as it was."""

    async def main() -> None:
        with span("outer", "run"):
            stream = streamed("stream")
            await asyncio.create_task(anext_of(stream))
            async with aclosing(stream):
                pass
            with span("after", "step"):
                pass

    async def anext_of(stream: AsyncGenerator[int, None]) -> int:
        return await anext(stream)

    asyncio.run(main())
    assert parents(recorder) == {"outer": None, "stream": "outer", "after": "outer"}
    assert by_name(recorder)["stream"].status == "interrupted"


def test_blocks_may_end_crosswise(recorder: Recorder) -> None:
    """A span that ended is nobody's parent, in whatever order blocks are left."""
    first, second = ExitStack(), ExitStack()
    with span("outer", "run"):
        first.enter_context(span("first", "step"))
        second.enter_context(span("second", "step"))
        first.close()
        with span("within second", "leaf"):
            pass
        second.close()
        with span("after", "leaf"):
            pass
    expected = {"first": "outer", "second": "first", "within second": "second", "after": "outer"}
    assert parents(recorder) == {"outer": None, **expected}


def test_spans_that_overlap_in_one_task(recorder: Recorder) -> None:
    """The calls of a batch are siblings, though all go on at once."""
    with span("batch", "step"):
        calls = [span(f"call {number}", "model_call") for number in range(3)]
        for call in reversed(calls):
            call.end()
    assert set(parents(recorder).values()) == {None, "batch"}


def test_a_task_that_outlives_the_recording_is_silent(tmp_path: Path) -> None:
    """What is still at work when a run has ended writes nothing behind its end."""

    async def late(ready: asyncio.Event) -> str:
        await ready.wait()
        return span("late", "step").id

    async def main() -> str:
        ready = asyncio.Event()
        with Recorder(tmp_path / "trace.jsonl") as recorder, recording(recorder):
            task = asyncio.create_task(late(ready))
        ready.set()
        return await task

    assert asyncio.run(main()) == ""
