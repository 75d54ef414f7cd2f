"""Reading back: whatever happened to a file, what is whole in it is found."""

import asyncio
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.traces import (
    Recorder,
    TraceMissing,
    TraceTooNew,
    names,
    parts,
    read_spans,
    read_trace,
    recording,
    span,
)


@pytest.fixture(scope="module")
def whole() -> Iterator[bytes]:
    """A small trace with every kind of record in it."""

    async def ask(number: int) -> None:
        with span(
            f"leaf {number}", "leaf", {names.INPUT: parts([("question", "who?", None)])}
        ) as leaf:
            await asyncio.sleep(0)
            leaf.event(names.RETRIED)

    async def run() -> None:
        with span("run", "run") as top:
            await asyncio.gather(*map(ask, range(2)))
            top.link("0" * 16, "joined")

    with TemporaryDirectory() as folder:
        path = Path(folder) / "trace.jsonl"
        with Recorder(path) as recorder, recording(recorder):
            asyncio.run(run())
        yield path.read_bytes()


def test_every_cut_of_a_trace_can_be_read(whole: bytes, tmp_path: Path) -> None:
    """Killed at any byte, a trace gives all spans that were started, in order."""
    path = tmp_path / "cut.jsonl"
    path.write_bytes(whole)
    everything = read_spans(path)
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        trace = read_trace(path)
        lines = whole[:length].split(b"\n")[:-1]
        assert len(trace.spans) == sum(b'"type":"start"' in line for line in lines)
        ended = [found for found in trace.spans if found.status == "ok"]
        assert len(ended) == sum(b'"type":"end"' in line for line in lines)
        assert [found.id for found in trace.spans] == [e.id for e in everything][: len(trace.spans)]
        assert trace.skipped == 0
        assert trace.torn == (length > 0 and whole[length - 1 : length] != b"\n")


def test_garbage_between_records_is_skipped_and_counted(whole: bytes, tmp_path: Path) -> None:
    """A damaged spot costs what stood there, and the reader says how much."""
    path = tmp_path / "trace.jsonl"
    path.write_bytes(whole)
    spans, texts = read_spans(path), dict(read_trace(path).blobs)
    garbage = [b"\0" * 100, b"{", b"[]", b'{"type":"start"}', b'{"type":"end","id":"none"}']
    lines = zip_longest(garbage, whole.splitlines(), fillvalue=b"null")
    path.write_bytes(b"".join(bad + b"\n" + line + b"\n" for bad, line in lines))
    trace = read_trace(path)
    assert (trace.spans, dict(trace.blobs)) == (spans, texts)
    assert trace.skipped == len(whole.splitlines())


def test_a_line_that_stands_twice_counts_once(whole: bytes, tmp_path: Path) -> None:
    """A file that was joined with a part of itself gives each span once, as it was."""
    path = tmp_path / "trace.jsonl"
    path.write_bytes(whole)
    spans = read_spans(path)
    again = [line for line in whole.splitlines(keepends=True) if b'"type":"event"' not in line]
    for part in (again[:5], again[5:], again):
        path.write_bytes(whole + b"".join(part))
        assert read_spans(path) == spans


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["a", "b", "ok", "error"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["span", "type", "x"]), inner, max_size=2)
    ),
    max_leaves=5,
)
FIELDS = ["id", "parent", "name", "kind", "at", "status", "attributes", "links", "hash", "version"]
TYPES = ["start", "start", "end", "event", "blob", "trace", "other"]


@st.composite
def any_line(draw: st.DrawFn) -> bytes:
    """A record of two spans, with some of its fields spoilt; or no record at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=30))
    record: dict[str, Any] = {"id": draw(st.sampled_from("ab")), "name": "n", "kind": "step"}
    spoilt = draw(st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=2))
    record["at"] = draw(st.integers(0, 9))
    return orjson.dumps({"type": draw(st.sampled_from(TYPES)), **record, **spoilt})


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(any_line(), min_size=1, max_size=12))
def test_no_file_breaks_the_reader(lines: list[bytes]) -> None:
    """Any file gives a list of well-formed spans, or says that it is too new."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "trace.jsonl"
        path.write_bytes(b"\n".join([*lines, b""]))
        try:
            spans = read_spans(path)
        except TraceTooNew:
            return
    assert [found.order for found in spans] == list(range(len(spans)))
    assert len({found.id for found in spans}) == len(spans)
    for found in spans:
        assert found.status == "interrupted" if found.end is None else found.end >= found.start
        assert found.status in ("ok", "error", "interrupted")
        texts = [found.id, found.parent or "", found.name, found.kind]
        texts += [text for link in found.links for text in (link.span, link.type)]
        assert all(isinstance(text, str) for text in texts)
        kept = [found.attributes, *(event.attributes for event in found.events)]
        assert all(isinstance(attributes, dict) for attributes in kept)
        assert all(isinstance(held, int) for held in (found.start, found.end or 0))


def test_no_trace_is_said_so(tmp_path: Path) -> None:
    """A run without a trace gives an error that one can act on."""
    with pytest.raises(TraceMissing, match="no trace was recorded here"):
        read_spans(tmp_path / "trace.jsonl")


def test_a_newer_trace_is_refused(tmp_path: Path) -> None:
    """A trace of a later version is not half understood."""
    path = tmp_path / "trace.jsonl"
    path.write_bytes(b'{"type":"trace","version":99}\n')
    with pytest.raises(TraceTooNew, match="upgrade longleaf"):
        read_spans(path)


def test_a_trace_says_which_names_and_units_it_uses(whole: bytes) -> None:
    """A trace can be read without this program."""
    header = orjson.loads(whole.splitlines()[0])
    assert header["schema"] == names.SCHEMA_URL
    assert header["offset_unit"] == "code point"
