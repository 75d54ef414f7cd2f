"""Rich text: paragraphs, tables and letters in any code page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.near_the_end import page_near_the_end

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.office.rtf import read_rtf

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        ("tika/testRTFTIKA_2899.rtf", "By signing under seal", "paragraph 105"),
        ("tika/testRTFWindowsCodepage1250.rtf", "ZAŻÓŁĆ", "paragraph 2"),
        ("unstructured/language-docs/eng_spa_mult.rtf", "seres humanos nacen", "paragraph 5"),
    ],
)
def test_a_phrase_near_the_end_is_in_its_paragraph(
    data: Path, pages_of: Pages, name: str, phrase: str, page: str
) -> None:
    """RTF has no pages of its own; a citation counts paragraphs."""
    reading = read_rtf(data / "formats" / name)
    pages_of(reading)
    assert page_near_the_end(reading, phrase, after=0.45) == page


def text(made: Make, body: str | bytes, head: str = "ansi") -> str:
    """What the reader makes of a file with this body."""
    content = body if isinstance(body, bytes) else body.encode()
    return read_rtf(made("made.rtf", rb"{\rtf1\%s " % head.encode() + content + b"}")).text


def test_letters_are_read_in_any_code_page(made: Make) -> None:
    """Escaped, as Unicode beyond 16 bits, or as raw bytes."""
    assert text(made, r"caf\'e9 \u8364 ?\u-10179 ?\u-8704 ?") == "café €😀\n"
    assert text(made, "М".encode("cp1251"), r"ansi\ansicpg1251") == "М\n"
    assert text(made, rb"\'8a", "mac") == "ä\n"
    fonts = r"{\fonttbl{\f0\fcharset78 Osaka;}}"
    assert text(made, rf"{fonts}\f0 caf\'e9") == "café\n"


def test_tables_are_rows(made: Make) -> None:
    """A cell of several paragraphs is one cell; text around the table stays around it."""
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\trowd\row"
    body = r"Before\par " + row.format("Name", "Value") + row.format(r"A\par two", "1")
    assert text(made, body + r"\pard After\par") == ("Before\n\nName | Value\nA two | 1\n\nAfter\n")


def test_pictures_are_left_out_and_notes_are_not(made: Make) -> None:
    """Binary data may look like anything, even like the end of the file."""
    picture = rb"{\pict{\*\blipuid 12}\wmetafile8 " + b"0af3" * 1000 + b"}"
    binary = rb"{\pict\bin9 }}}{\rtf}}"
    note = rb"{\footnote See below.}"
    assert text(made, b"a " + picture + b"b" + binary + b" c" + note) == "a b c (note) See below.\n"


def test_a_file_cut_off_is_told(made: Make) -> None:
    """What is there is read."""
    reading = read_rtf(made("cut.rtf", rb"{\rtf1\ansi One\par {\b Two"))
    assert reading.text == "One\n\nTwo\n"
    assert [reason[-7:] for reason in reading.unread] == ["cut off"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"plain text", "no rich text, or damaged: open it in"),
        (rb"{\rtf1\ansi\uc x}", "no rich text, or damaged: open it in"),
        (rb"{\rtf1\ansi{\pict 0102}}", "no text: it holds only pictures"),
    ],
)
def test_what_cannot_be_read_has_a_reason(made: Make, content: bytes, reason: str) -> None:
    """The reason says what to do with the file."""
    with pytest.raises(Unreadable, match=reason):
        read_rtf(made("bad.rtf", content))
