"""Prompts in a trace: documents by place, other text by hash."""

from longleaf.traces import Recorder, Ref, names, parts, read_trace, reads, span

CLAUSE = Ref("ab" * 32, 100, 120)


def test_document_text_is_recorded_by_place(recorder: Recorder) -> None:
    """A document's words are not in the trace; where they stand is."""
    prompt = parts([("document", "SECRET CLAUSE", CLAUSE), ("question", "who may end it?", None)])
    span("leaf", "leaf", {names.INPUT: prompt}).end()
    trace = read_trace(recorder.path)
    document, question = trace.spans[0].attributes[names.INPUT]
    assert document == {"role": "document", "ref": ["ab" * 32, 100, 120]}
    assert trace.text(question) == "who may end it?"
    assert b"SECRET" not in recorder.path.read_bytes()


def test_an_instruction_shared_by_many_prompts_is_written_once(recorder: Recorder) -> None:
    """A thousand leaves with one wording cost it once."""
    for number in range(1000):
        prompt = parts([("instruction", "Give the clause.", None), ("state", str(number), None)])
        span("leaf", "leaf", {names.INPUT: prompt}).end()
    assert recorder.path.read_bytes().count(b"Give the clause.") == 1


def test_ranges_that_were_read(recorder: Recorder) -> None:
    """A viewer finds document, start and end of each range at the same place of three lists."""
    other = Ref("cd" * 32, 0, 7)
    span("read", "read", reads([CLAUSE, other], "snippet")).end()
    attributes = read_trace(recorder.path).spans[0].attributes
    assert list(map(attributes.get, (names.READ_START, names.READ_END))) == [[100, 0], [120, 7]]
    assert attributes[names.READ_DOCUMENT] == ["ab" * 32, "cd" * 32]
    assert attributes[names.READ_MODE] == "snippet"


def test_parts_cost_nothing_where_nobody_records() -> None:
    """Without a recorder no text is hashed."""
    assert parts([("question", "who?", None)]) == []
