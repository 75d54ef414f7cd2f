"""Files that are made to harm: each is stopped with the limit named, or simply read."""

import os
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.readers.archive import quota
from longleaf.memory.readers.archive.packed import read_archive
from longleaf.memory.workers.frames import Outcome
from longleaf.memory.workers.pool import Workers

Make = Callable[[str, bytes], Path]
GIB = 1 << 30
BINARY = ".pdf .zip .docx .xlsx .odt .epub .tar .gz .msg .doc .png"
WRITTEN = ".txt .csv .json .html .xml .md .eml .mbox .srt .rst .tex .yaml .py"
DEPTH = 100_000
TO_LAUGH = (
    '<!DOCTYPE lolz [<!ENTITY a "'
    + "lol" * 1000
    + '">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 100}">' for a, b in zip("abcde", "bcdef", strict=True))
    + "]>"
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODT = "application/vnd.oasis.opendocument.text"
OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip of these files."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def word(document: str) -> bytes:
    """A Word file with this main part."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    types = f'<Override PartName="/word/document.xml" ContentType="{WORD}"/>'
    link = f'<Relationship Id="r1" Type="{kind}" Target="word/document.xml"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{link}</Relationships>',
            "word/document.xml": document,
        }
    )


def outcomes_of(paths: list[Path], seconds: float = 60.0) -> dict[str, Outcome]:
    """What workers make of files, by name."""
    with Workers(2, seconds) as crew:
        return {path.name: outcome for path, outcome in crew.read_all(paths)}


def unsound(outcomes: dict[str, Outcome]) -> dict[str, str]:
    """The faults among them."""
    return {name: str(outcome) for name, outcome in outcomes.items() if not is_sound(outcome)}


def is_sound(outcome: Outcome) -> bool:
    """Whether it was read, or has a reason that is no fault of a reader."""
    faults = ("failed on it", "crashed", "ended the process", "longer than")
    if isinstance(outcome, Bundle):
        return all(is_sound(member.outcome) for member in outcome.members)
    return isinstance(outcome, Reading) or not any(word in str(outcome) for word in faults)


def characters(outcome: Outcome) -> int:
    """How much text it has."""
    if isinstance(outcome, Bundle):
        return sum(characters(member.outcome) for member in outcome.members)
    return len(outcome.text) if isinstance(outcome, Reading) else 0


ENTITIES = {
    "bomb.xml": f"{TO_LAUGH}<p>&f;</p>".encode(),
    "bomb.svg": f"{TO_LAUGH}<svg><text>&f;</text></svg>".encode(),
    "bomb.html": f"{TO_LAUGH}<html><p>&f;</p></html>".encode(),
    "bomb.docx": word(f"{TO_LAUGH}<w:document {W}><w:body><w:p>&f;</w:p></w:body></w:document>"),
    "bomb.odt": zipped(
        {
            "mimetype": ODT,
            "content.xml": f"{TO_LAUGH}<office:document-content {OFFICE}><office:body>"
            "<office:text><text:p>&f;</text:p></office:text></office:body>"
            "</office:document-content>",
        }
    ),
}


def test_entities_are_not_expanded_without_end(made: Make) -> None:
    """A billion laughs in a thousand characters."""
    outcomes = outcomes_of([made(name, content) for name, content in ENTITIES.items()])
    assert unsound(outcomes) == {}
    assert all(characters(outcome) < 1_000_000 for outcome in outcomes.values())


def test_entities_read_no_other_file(made: Make) -> None:
    """Nor do they reach for the network."""
    paths = [
        made(f"{number}{suffix}", f"<!DOCTYPE p [<!ENTITY x SYSTEM '{place}'>]>{body}".encode())
        for number, place in enumerate(["file:///etc/passwd", "http://127.0.0.1:9/x"])
        for suffix, body in ((".xml", "<p>words &x;</p>"), (".svg", "<svg>&x; words</svg>"))
    ]
    outcomes = outcomes_of(paths)
    assert unsound(outcomes) == {}
    assert all("root:" not in getattr(outcome, "text", "") for outcome in outcomes.values())


def sparse(path: Path, begin: bytes = b"") -> Path:
    """A file of a gigabyte, of which only the beginning is on the disk."""
    path.write_bytes(begin)
    os.truncate(path, GIB)
    return path


def test_a_gigabyte_of_zeros_is_refused(tmp_path: Path) -> None:
    """Without its being read as text, or taking the memory."""
    suffixes = ["", *f"{BINARY} {WRITTEN}".split()]
    outcomes = outcomes_of([sparse(tmp_path / f"zeros{suffix}") for suffix in suffixes])
    assert unsound(outcomes) == {}
    assert [name for name, outcome in outcomes.items() if characters(outcome)] == []


@pytest.mark.long
def test_a_gigabyte_that_begins_like_text_is_refused(tmp_path: Path) -> None:
    """What cannot be read within the memory or the time says so."""
    begin = b"words of a text\n" * 1000
    paths = [sparse(tmp_path / f"words{suffix}", begin) for suffix in WRITTEN.split()]
    assert unsound(outcomes_of(paths)) == {}


NESTED = {
    "deep.json": "[" * DEPTH + "]" * DEPTH,
    "deep-object.json": '{"a":' * DEPTH + "1" + "}" * DEPTH,
    "deep.jsonl": "[" * DEPTH + "]" * DEPTH + '\n{"a": 1}\n',
    "deep.html": "<div>" * DEPTH + "words" + "</div>" * DEPTH,
    "deep-table.html": "<table><tr><td>" * DEPTH + "words",
    "deep-inline.html": "<b><i>" * DEPTH + "words",
    "deep.xml": "<a>" * DEPTH + "words" + "</a>" * DEPTH,
    "deep.yaml": "[" * DEPTH + "]" * DEPTH,
    "deep.md": "> " * DEPTH + "words",
    "deep-list.md": "- " * DEPTH + "words",
    "deep.rst": "".join(f"{' ' * depth}* a\n\n" for depth in range(1000)),
    "deep.tex": "{" * DEPTH + "words" + "}" * DEPTH,
    "deep-math.tex": "\\begin{a}" * DEPTH,
    "deep.rtf": "{\\rtf1" + "{" * DEPTH + "words" + "}" * DEPTH + "}",
    "deep.ipynb": '{"cells":' + "[" * DEPTH + "]" * DEPTH + "}",
    "deep.opml": "<opml><body>" + "<outline text='a'>" * DEPTH,
    "deep.adoc": "*" * DEPTH + " words",
    "deep.org": "*" * DEPTH + " words",
}


def test_deep_nesting_is_read_or_refused(made: Make) -> None:
    """A hundred thousand deep."""
    outcomes = outcomes_of([made(name, content.encode()) for name, content in NESTED.items()])
    assert unsound(outcomes) == {}


def test_a_sheet_of_a_hundred_thousand_cells_is_read(made: Make) -> None:
    """To its last row."""
    rows = "\n".join(",".join(f"r{row}c{column}" for column in range(10)) for row in range(10_000))
    [outcome] = outcomes_of([made("cells.csv", rows.encode())]).values()
    assert isinstance(outcome, Reading)
    assert "r9999c9" in outcome.text


def test_members_that_overlap_are_stopped(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many entries of the directory lead to one member, which unpacks to much."""
    monkeypatch.setattr(quota, "MOST_BYTES", 4 << 20)
    content = zipped({"a.txt": "0" * (1 << 20)})
    begin, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entries, tail = content[begin:end] * 50, bytearray(content[end:])
    tail[8:12], tail[12:16] = b"\x32\0" * 2, len(entries).to_bytes(4, "little")
    outcome = read_archive(made("overlap.zip", content[:begin] + entries + tail))
    assert is_sound(outcome)
    assert characters(outcome) <= 4 << 20


def test_a_bomb_that_multiplies_at_each_level_is_stopped(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixteen in each of sixteen, as in 42.zip; the limit is named, what was read is kept."""
    monkeypatch.setattr(quota, "MOST_BYTES", 4 << 20)
    content = zipped({"a.txt": "0" * 100_000})
    for _ in range(4):
        content = zipped({f"{number}.zip": content for number in range(16)})
    outcome = read_archive(made("42.zip", content))
    assert isinstance(outcome, Bundle)
    assert outcome.members[0].name == ""
    assert "more than 4 MiB when unpacked, the limit" in str(outcome.members[0].outcome)
    assert 0 < characters(outcome) <= 4 << 20
