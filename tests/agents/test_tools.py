"""Looks into memory are recorded by place, never by text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from longleaf.agents.tools import Memory, Tools
from longleaf.memory.document import Passage
from longleaf.traces import Recorder, Ref, Span, names, read_spans, recording

MakeMemory = Callable[..., Memory]

TEXT = "The lease ends in May. Notice is ninety days before the end of the term, in writing."


def looked(path: Path, look: Callable[[], Any]) -> Span:
    """The span that a look writes."""
    with Recorder(path / "t.jsonl") as recorder, recording(recorder):
        look()
    assert "lease ends" not in (path / "t.jsonl").read_text()
    [span] = read_spans(path / "t.jsonl")
    return span


def test_a_search_tells_its_query_and_its_hits(make_memory: MakeMemory, tmp_path: Path) -> None:
    """A viewer can show what was found for which words, and how well it scored."""
    tools = Tools(make_memory({"a.txt": TEXT}, length=40))
    span = looked(tmp_path, lambda: tools.search("notice of the lease", 5))
    assert span.kind == "search"
    assert span.attributes[names.QUERY] == "notice of the lease"
    assert span.attributes[names.READ_START] == [0, 40]
    assert span.attributes[names.SCORES] == [3.0, 2.0]


def test_other_looks_tell_what_they_saw(make_memory: MakeMemory, tmp_path: Path) -> None:
    """Reading, listing and grepping are steps of a run as well."""
    tools = Tools(make_memory({"a.txt": TEXT}))
    looks: dict[str, Callable[[], Any]] = {
        "read": lambda: tools.read("a.txt", None, 4, 22),
        "ls": tools.ls,
        "grep": lambda: tools.grep("Notice"),
    }
    for kind, look in looks.items():
        (tmp_path / kind).mkdir()
        span = looked(tmp_path / kind, look)
        assert (span.kind, span.attributes[names.HITS]) == (kind, 1)


def test_a_segment_says_where_it_comes_from(make_memory: MakeMemory) -> None:
    """A passage that was not found by search, as after a resume, is read again."""
    memory = make_memory({"a.txt": TEXT}, length=40)
    document = memory.document("a.txt")
    found = Tools(memory)
    [*_, hit] = found.search("lease")
    for tools in (found, Tools(memory)):
        segment = tools.segment(Passage(document.id, hit.start, hit.end))
        assert segment.text == TEXT[hit.start : hit.end]
        assert segment.source == Ref(document.sha256, hit.start, hit.end)


def test_what_was_found_is_not_read_again(make_memory: MakeMemory) -> None:
    """It keeps its score."""
    tools = Tools(make_memory({"a.txt": TEXT}, length=40))
    [hit, *_] = tools.search("notice of the lease")
    assert tools.hit(Passage(hit.document.id, hit.start, hit.end)) is hit
