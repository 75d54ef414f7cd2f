"""Which reader a file gets."""

from collections.abc import Callable
from pathlib import Path

import pytest

from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.registry import reader_for, readers

OURS = """
from longleaf.memory.document import PageMap, Reading
from longleaf.memory.readers.registry import Reader

def read(path):
    return Reading("mine", PageMap("page", [0], 4))

mine = Reader("mine", 7, frozenset({".Mine", ".txt"}), read)
other = Reader("other", 1, frozenset({".mine"}), read)
no_reader = "a string"
"""

Make = Callable[[str, bytes], Path]
PlugIn = Callable[..., None]


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("a.pdf", "pdf"),
        ("A.PDF", "pdf"),
        ("b.docx", "docx"),
        ("c.Html", "html"),
        ("d.htm", "html"),
        ("e.md", "markdown"),
        ("f.txt", "text"),
    ],
)
def test_a_suffix_in_either_case_names_the_reader(name: str, reader: str) -> None:
    """The file need not even be opened for it."""
    assert reader_for(Path("nowhere") / name).name == reader


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4", "pdf"),
        (b"PK\x03\x04\x14\0\x06\0word/document.xml", "docx"),
        (b"<!DOCTYPE html><p>", "html"),
        (b"\n<!-- saved -->\n<HTML lang=en>", "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "html"),
        (b"def main():\n    pass\n", "text"),
        ("naïve café".encode("latin-1"), "text"),
        ("Zażółć\n".encode("utf-16"), "text"),
        ("plain words\n".encode("utf-16-le"), "text"),
        (b"", "text"),
    ],
)
def test_an_unknown_suffix_is_settled_by_content(made: Make, content: bytes, reader: str) -> None:
    """A document whose name says nothing is read all the same."""
    assert reader_for(made("document.unknown", content)).name == reader


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04\x14\0\0\0\x08\0xl/workbook.xml",
        b"RIFF\x24\x08\0\0WAVEfmt \x10\0\0\0" + bytes(range(256)),
    ],
)
def test_what_no_reader_knows_has_a_reason_to_act_on(made: Make, content: bytes) -> None:
    """The reason names the kind of file and what can be done."""
    with pytest.raises(Unreadable, match=r"no reader for \.png files: convert it .* plug-in"):
        reader_for(made("image.png", content))


def test_a_file_that_is_gone_has_a_reason(tmp_path: Path) -> None:
    """Looking at the content of a file that was removed is no crash."""
    with pytest.raises(Unreadable, match="cannot be opened: No such file"):
        reader_for(tmp_path / "gone.unknown")


def test_a_plug_in_adds_a_format_and_goes_before_ours(plug_in: PlugIn) -> None:
    """Whoever installs a reader for .txt wants it used; other suffixes stay ours."""
    plug_in(OURS, zebra="mine")
    assert reader_for(Path("a.mine")).signature == "mine-7"
    assert reader_for(Path("a.txt")).name == "mine"
    assert reader_for(Path("a.md")).name == "markdown"


def test_two_plug_ins_for_one_suffix_are_settled_by_name(plug_in: PlugIn) -> None:
    """The choice is the same on every run."""
    plug_in(OURS, b="mine", a="other")
    assert reader_for(Path("a.mine")).name == "other"


def test_a_broken_plug_in_is_left_out_with_a_warning(
    plug_in: PlugIn, caplog: pytest.LogCaptureFixture
) -> None:
    """One that cannot be imported, or is no reader, takes no other with it."""
    plug_in(OURS, missing="absent", wrong="no_reader", good="mine")
    assert {reader.name for reader in readers()} == {
        *("mine", "pdf", "docx", "html", "markdown", "text")
    }
    assert "reader missing" in caplog.text
    assert "reader wrong" in caplog.text
