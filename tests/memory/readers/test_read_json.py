"""JSON and JSON Lines: a line for each value, called by its path."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.late import page_late

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.data.json_data import read_json, read_json_lines

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]

REPORT = """{"title": "Prices", "made": true, "none": null, "tags": ["a", "b"],
"results": [{"name": "Oak", "price": 1.10, "where": {"town": "Ulm"}}, {"name": "Ash",
 "id": 12345678901234567890123}],
"note": {"text": "two\\nlines", "list": [[1, 2], [3.50]]}, "empty": {}}"""


def labels(reading: Reading) -> list[str]:
    """What the pages are called."""
    return [page.label for page in reading.pages]


def test_items_and_keys_at_the_top_are_pages(made: Make, pages_of: Pages) -> None:
    """Numbers stay as they are written, short lists are a line, others have an index."""
    reading = read_json(made("report.json", REPORT.encode()))
    assert labels(reading) == ["", "results[0]", "results[1]", "note"]
    assert pages_of(reading) == [
        "title: Prices\nmade: true\ntags: a, b\n\n",
        "name: Oak\nprice: 1.10\nwhere.town: Ulm\n\n",
        "name: Ash\nid: 12345678901234567890123\n\n",
        "text:\ntwo\nlines\nlist[0]: 1, 2\nlist[1]: 3.50\n",
    ]


def test_a_list_has_a_page_for_each_item(made: Make, pages_of: Pages) -> None:
    """Its label is the item's place, as programs write it."""
    reading = read_json(made("list.json", b'[{"a": 1}, {"a": "\\ud800\\u0000"}]'))
    assert labels(reading) == ["[0]", "[1]"]
    assert pages_of(reading) == ["a: 1\n\n", "a: \ufffd\ufffd\n"]


def test_a_damaged_file_is_read_as_text_and_told(made: Make) -> None:
    """Its lines are worth more than a reason."""
    reading = read_json(made("cut.json", b'{"a": 1,\n "b": '))
    assert (reading.text, str(reading.pages[1])) == ('{"a": 1,\n "b": ', "line 2")
    assert "line 2" in reading.unread[0]


def test_json_lines_have_a_page_for_each_line(made: Make, pages_of: Pages) -> None:
    """Pages are called by the lines of the file; damaged ones are passed over and told."""
    content = b'{"a": 1}\r\n\n{"a": \n{"b": [{"c": 2}]}\n'
    reading = read_json_lines(made("log.jsonl", content))
    assert pages_of(reading) == ["a: 1\n\n", "", "", "b[0].c: 2\n"]
    assert str(reading.pages.at(reading.text.index("2"))) == "line 4"
    assert [reason[:17] for reason in reading.unread] == ["line 3 is no JSON"]
    assert pages_of(read_json(made("lines.json", b'{"a": 1}\n{"a": 2}\n'))) == [
        "a: 1\n\n",
        "a: 2\n",
    ]


def test_many_damaged_lines_are_told_in_few_words(made: Make) -> None:
    """Ten of them, and how many more."""
    reading = read_json_lines(made("bad.jsonl", b"{}\n" + b"x\n" * 30 + b'{"a": 1}'))
    assert len(reading.unread) == 11
    assert reading.unread[-1] == "20 more lines are no JSON"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b'{"a": {}, "b": null}', "no text"),
        (b"[" * 100_000, "more than 200 levels"),
        (b"[" * 300 + b"]" * 300, "more than 200 levels"),
        (b"[" * 200 + b"1" + b"]" * 200, ""),
    ],
    ids="empty nothing deep deeper enough".split(),
)
def test_what_cannot_be_read_has_a_reason(made: Make, content: bytes, reason: str) -> None:
    """Depth is limited, and the limit is named."""
    path = made("odd.json", content)
    if not reason:
        assert read_json(path).text.endswith(": 1\n")
        return
    with pytest.raises(Unreadable, match=reason):
        read_json(path)
    with pytest.raises(Unreadable, match=r"no JSON|no text|empty|200 levels"):
        read_json_lines(path)


def test_a_real_file(data: Path) -> None:
    """A phrase near the end is on its line, as the file counts them."""
    path = data / "formats/unstructured/spring-weather.html.ndjson"
    reading = read_json_lines(path)
    phrase = "element_id: ccf5cdb"
    line = next(
        number
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if '"element_id":"ccf5cdb' in line.replace(": ", ":")
    )
    assert page_late(reading, phrase) == f"line {line}"
