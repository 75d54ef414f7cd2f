"""The recorder: what reaches the disk, when, and who hears of it."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from longleaf.traces import Recorder, names, read_spans, read_trace, recording, span, tree, walk
from longleaf.traces.lines import Record, decode

SECOND = 10**9


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    nanoseconds: int = 1_000 * SECOND

    def __call__(self) -> int:
        """The time."""
        return self.nanoseconds


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows with every fsync."""
    calls: list[int] = []
    monkeypatch.setattr(os, "fsync", calls.append)
    return calls


def test_only_the_owner_can_read(recorder: Recorder) -> None:
    """Other users of the machine see neither questions nor replies."""
    assert stat.S_IMODE(recorder.path.stat().st_mode) == 0o600


def test_a_record_is_in_the_file_at_once(recorder: Recorder) -> None:
    """Another process sees a span as soon as it starts."""
    before = recorder.path.stat().st_size
    handle = span("now", "step")
    assert recorder.path.stat().st_size > before
    handle.end()


def test_the_disk_is_asked_at_most_once_a_second(tmp_path: Path, synced: list[int]) -> None:
    """Recording many spans does not wait for the disk each time, and closing does."""
    clock = Clock()
    with Recorder(tmp_path / "trace.jsonl", monotonic=clock) as recorder, recording(recorder):
        for _ in range(100):
            span("step", "step").end()
        assert len(synced) == 0
        for _ in range(100):
            clock.nanoseconds += SECOND // 10
            span("step", "step").end()
        assert len(synced) == 10
    assert len(synced) == 11


def test_fsync_can_be_left_out(tmp_path: Path, synced: list[int]) -> None:
    """Where a trace is thrown away, the disk is never waited for."""
    with Recorder(tmp_path / "trace.jsonl", sync_seconds=None) as recorder, recording(recorder):
        span("step", "step").end()
    assert synced == []


@pytest.mark.parametrize("clock", ["wall", "monotonic"])
def test_a_clock_that_goes_back_gives_no_negative_duration(tmp_path: Path, clock: str) -> None:
    """Durations stay at or above nothing when the machine's time is set back."""
    times: Iterator[int] = (second * SECOND for second in count(1000, -1))

    def steady() -> int:
        return SECOND

    def back() -> int:
        return next(times)

    wall, monotonic = (back, steady) if clock == "wall" else (steady, back)
    recorder = Recorder(tmp_path / "trace.jsonl", wall=wall, monotonic=monotonic)
    with recorder, recording(recorder):
        for _ in range(3):
            span("step", "step").end()
    spans = read_spans(recorder.path)
    assert all(found.end is not None and found.end >= found.start for found in spans)
    assert [found.start for found in spans] == sorted(found.start for found in spans)


def test_a_listener_gets_every_record_in_the_order_of_the_file(recorder: Recorder) -> None:
    """Whoever streams a run sees what the trace will hold."""
    heard: list[Record] = []
    unsubscribe = recorder.subscribe(heard.append)
    with span("outer", "run") as outer, span("inner", "leaf"):
        outer.event(names.WAITED)
    unsubscribe()
    span("unheard", "step").end()
    *written, _, _ = map(decode, recorder.path.read_bytes().splitlines()[1:])
    assert heard == written
    assert [record["type"] for record in heard] == ["start", "start", "event", "end", "end"]


def test_a_listener_that_raises_does_no_harm(recorder: Recorder) -> None:
    """A closed window does not stop a run; the other listeners go on."""
    heard: list[Record] = []
    calls: list[Record] = []

    def broken(record: Record) -> None:
        calls.append(record)
        raise RuntimeError("closed")

    recorder.subscribe(broken)
    recorder.subscribe(heard.append)
    span("step", "step").end()
    assert (len(calls), len(heard)) == (1, 2)
    assert read_spans(recorder.path)[0].status == "ok"


def test_a_listener_may_record(recorder: Recorder) -> None:
    """A listener that opens spans itself does not lock up the run."""

    def listener(record: Record) -> None:
        if record.get("name") == "step":
            span("heard", "step").end()

    recorder.subscribe(listener)
    span("step", "step").end()
    assert [found.name for found in read_spans(recorder.path)] == ["step", "heard"]


def test_a_disk_that_fails_ends_the_trace_and_not_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question is answered though the trace could not be kept, and the reason is known."""

    def failing(_: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    heard: list[Record] = []
    with Recorder(tmp_path / "trace.jsonl", sync_seconds=0) as recorder, recording(recorder):
        recorder.subscribe(heard.append)
        span("first", "step").end()
        span("second", "step").end()
    assert recorder.fault is not None
    assert recorder.fault.errno == errno.EIO
    assert len(read_spans(recorder.path)) < 2
    assert len(heard) == 4


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_ends_the_trace_and_not_the_run(tmp_path: Path) -> None:
    """The same where the disk is full from the start."""
    path = tmp_path / "trace.jsonl"
    path.symlink_to("/dev/full")
    with Recorder(path) as recorder, recording(recorder):
        span("lost", "step").end()
    assert recorder.fault is not None
    assert recorder.fault.errno == errno.ENOSPC


def test_recording_goes_on_behind_a_torn_line(tmp_path: Path) -> None:
    """A file whose writer was killed can be appended to; only the torn line is lost."""
    path = tmp_path / "trace.jsonl"
    with Recorder(path) as recorder, recording(recorder):
        span("before", "step").end()
    path.write_bytes(path.read_bytes() + b'{"type":"start","id":"12')
    with Recorder(path) as recorder, recording(recorder):
        span("after", "step").end()
    trace = read_trace(path)
    assert [found.name for found in trace.spans] == ["before", "after"]
    assert (trace.skipped, trace.torn) == (1, False)


def test_a_closed_recorder_takes_nothing(recorder: Recorder) -> None:
    """A span that ends after its run was closed is open in the trace, and raises nothing."""
    handle = span("late", "step")
    recorder.close()
    recorder.close()
    handle.end()
    assert read_spans(recorder.path)[0].status == "interrupted"


def test_long_text_is_written_once(recorder: Recorder) -> None:
    """The same reply in many spans costs its length once, and can be looked up."""
    text = "The tenant may end the lease. " * 1000
    for _ in range(10):
        span("leaf", "leaf", {names.OUTPUT: text}).end()
    trace = read_trace(recorder.path)
    assert recorder.path.stat().st_size < 1.5 * len(text)
    assert [trace.text(found.attributes[names.OUTPUT]) for found in trace.spans] == [text] * 10
    assert list(trace.blobs.values()) == [text]


def test_a_value_of_twenty_megabytes(recorder: Recorder) -> None:
    """One huge reply is kept whole, and listing the spans does not carry it."""
    text = "0123456789" * 2_000_000
    with span("leaf", "leaf") as leaf:
        leaf.set(names.OUTPUT, text)
    trace = read_trace(recorder.path)
    assert len(repr(trace.spans)) < 1000
    assert trace.text(trace.spans[0].attributes[names.OUTPUT]) == text


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("lone \ud800 half", "lone \N{REPLACEMENT CHARACTER} half"),
        ("\ud83d\ude00", "\N{GRINNING FACE}"),
        ("nul \0 bell \a line \u2028 \x85 \r\n end", "nul \0 bell \a line \u2028 \x85 \r\n end"),
        ({"\udcff": "\udcff"}, {"\N{REPLACEMENT CHARACTER}": "\N{REPLACEMENT CHARACTER}"}),
        (2**70, hex(2**70)),
        (float("nan"), None),
        ({1: (2, {3})}, {"1": [2, [3]]}),
        ([b"raw", Path()], ["<bytes>", f"<{type(Path()).__name__}>"]),
    ],
)
def test_any_value_can_be_recorded(recorder: Recorder, value: Any, kept: Any) -> None:
    """A strange file name or reply never stops a run, and comes back as near as JSON can say it."""
    with span("strange", "step", {names.PATH: value}) as strange:
        strange.set(names.OUTPUT, value)
    found = read_spans(recorder.path)[0]
    assert found.attributes == {names.PATH: kept, names.OUTPUT: kept}


def test_a_text_with_half_a_character_can_be_looked_up(recorder: Recorder) -> None:
    """Long text is mended before it is named by its hash."""
    span("leaf", "leaf", {names.OUTPUT: "\ud800" * 2000}).end()
    trace = read_trace(recorder.path)
    assert trace.text(trace.spans[0].attributes[names.OUTPUT]) == "\N{REPLACEMENT CHARACTER}" * 2000


def test_a_value_may_be_nested_without_end(recorder: Recorder) -> None:
    """A value that holds itself is cut somewhere."""
    endless: list[Any] = []
    endless.append(endless)
    span("endless", "step", {names.OUTPUT: endless}).end()
    assert read_spans(recorder.path)[0].attributes[names.OUTPUT]


def test_a_document_in_an_attribute_is_not_written(recorder: Recorder) -> None:
    """A whole object that slips into an attribute does not carry a document's text to the disk."""

    @dataclass
    class Document:
        text: str

    span("slip", "step", {names.OUTPUT: Document("SECRET CLAUSE")}).end()
    assert read_spans(recorder.path)[0].attributes == {names.OUTPUT: "<Document>"}
    assert b"SECRET" not in recorder.path.read_bytes()


def test_a_fan_of_twelve_hundred(recorder: Recorder) -> None:
    """A map over a long book is one parent with all its leaves."""
    with span("map", "combinator") as parent:
        for index in range(1200):
            span("leaf", "leaf", {names.COMBINATOR_INDEX: index}).end()
    children = tree(read_spans(recorder.path))[parent.id]
    assert [found.attributes[names.COMBINATOR_INDEX] for found in children] == list(range(1200))


def test_a_chain_of_five_thousand(recorder: Recorder) -> None:
    """A very deep recursion is recorded, read and walked like any other."""
    with ExitStack() as stack:
        for _ in range(5000):
            stack.enter_context(span("deeper", "combinator"))
    spans = read_spans(recorder.path)
    assert [step.depth for step in walk(tree(spans))] == list(range(5000))
    assert {found.status for found in spans} == {"ok"}
