"""Plain text in any encoding."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.decode import cleaned, decode
from longleaf.memory.readers.registry import reader_for
from longleaf.memory.readers.text import read_text

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]
GERMAN = "Der Käufer trägt die Kosten der Übergabe; für Verzögerungen haftet er nicht.\r\n" * 8
JAPANESE = "本契約は、日本法に準拠し、同法に従って解釈されるものとします。\n" * 8
RUSSIAN = "Настоящий договор регулируется законодательством Российской Федерации.\n" * 8
CHINESE = "本合同适用中华人民共和国法律，并据其解释。双方应友好协商解决争议。\n" * 8


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
        (GERMAN, "utf-32-be"),
        (GERMAN, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-16-be"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso2022_jp"),
        (JAPANESE, "utf-16-le"),
        (CHINESE, "gb18030"),
        (CHINESE, "big5hkscs"),
    ],
)
def test_text_in_many_encodings_is_read_as_it_was_written(
    made: Make, text: str, encoding: str
) -> None:
    """Newlines stay as they are, and no byte order mark is left."""
    if encoding == "big5hkscs":
        text = text.translate(str.maketrans("适国华并据释双应协决争议", "適國華並據釋雙應協決爭議"))
    assert read_text(made("encoded.txt", text.encode(encoding))).text == text


def test_a_declared_encoding_is_believed_where_it_fits() -> None:
    """A short file tells statistics nothing, but may say what it is."""
    text = '<?xml version="1.0" encoding="windows-1251"?><a>Мир</a>'
    assert decode(text.encode("cp1251")) == text


def test_a_declaration_that_does_not_fit_is_not_believed() -> None:
    """Files are converted to UTF-8 more often than their declarations."""
    text = '<meta charset="iso-8859-1">Übergabe'
    assert decode(text.encode()) == text
    assert decode(b"coding: no-such-encoding, or rot13") == "coding: no-such-encoding, or rot13"


def test_a_few_broken_bytes_do_not_spoil_a_utf8_file() -> None:
    """A cut in the middle of a character costs that character only."""
    data = (GERMAN.encode() * 3)[:-1] + b"\xc3 end"
    assert decode(data).startswith(GERMAN)
    assert decode(data).endswith("\ufffd end")


def test_a_damaged_file_is_read_with_its_damage() -> None:
    """A stray byte in plain words is no reason to refuse them, nor to read them as Chinese."""
    words = "The buyer bears the cost.\n" * 40
    for stray in (b"\x81", b"\x81\0\x8d", b"\xc3", b"\xe4\x90"):
        text = decode(words.encode() + stray + b" end\n")
        assert text.startswith(words)
        assert text.endswith(" end\n")


def test_a_file_damaged_all_over_is_read_where_it_is_whole() -> None:
    """As long as few of its characters are broken, its words are worth more than a reason."""
    data = GERMAN.encode()
    text = decode(b"\0\xff".join(data[at : at + 60] for at in range(0, len(data), 60)))
    assert text.count("\ufffd") > 10
    assert "trägt die Kosten" in text


def test_nul_and_lone_surrogates_become_replacement_characters() -> None:
    """A text that holds them could be neither stored nor shown; offsets stay."""
    assert decode(b"a\0b") == "a\ufffdb"
    assert decode("a\ud800b".encode("utf-16", "surrogatepass")) == "a\ufffdb"
    assert cleaned("\udc80\0\U0001f600") == "\ufffd\ufffd\U0001f600"


def test_bytes_that_are_no_text_are_refused(made: Make) -> None:
    """Better a reason than a page of garbage."""
    noise = bytes(range(128, 160)) + bytes([0, 1, 2, 3, 255, 254, 129, 141]) * 40
    with pytest.raises(Unreadable, match="no known encoding"):
        read_text(made("noise.txt", noise))


def test_each_line_is_a_page_whatever_ends_it(made: Make, pages_of: Pages) -> None:
    r"""Line 3 is line 3 in every editor: "\n", "\r\n" and "\r" end lines, form feeds do not."""
    lines = ["one\n", "two\r\n", "three\r", "four\n", "\n", "six\x0c\u2028still six"]
    reading = read_text(made("lines.txt", "".join(lines).encode()))
    assert pages_of(reading) == lines
    assert str(reading.pages.at(reading.text.index("three"))) == "line 3"


@pytest.mark.parametrize("content", [b" ", b"\n", b"\r\n\r\n"])
def test_blank_files_are_fine(made: Make, pages_of: Pages, content: bytes) -> None:
    """They are documents without words, not failures."""
    reading = read_text(made("blank.txt", content))
    assert len(pages_of(reading)) == max(1, reading.text.count("\n"))


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_says_so(made: Make, content: bytes) -> None:
    """Also one that is a byte order mark and no more."""
    with pytest.raises(Unreadable, match=r"^the file is empty$"):
        read_text(made("empty.txt", content))


@pytest.mark.parametrize("suffix", "py java c rs sql yaml toml ini sh bat css bib sty xsl".split())
def test_source_code_and_settings_are_read_line_by_line(made: Make, suffix: str) -> None:
    """A citation names the line, as an editor does."""
    path = made(f"source.{suffix}", b"# one\n\tdef two():\n  three: 3\n")
    reading = reader_for(path).read(path)
    assert isinstance(reading, Reading)
    assert str(reading.pages.at(reading.text.index("three"))) == "line 3"


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1))
def test_utf8_text_is_kept_exactly_and_lines_partition_it(
    made: Make, pages_of: Pages, text: str
) -> None:
    """Law: read(encode(text)) = text, and its pages are what Python calls its lines."""
    reading = read_text(made("law.txt", text.encode("utf-8-sig")))
    assert reading.text == text
    assert len(pages_of(reading)) == max(1, len(list(io.StringIO(text, newline=None))))


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_reason(
    made: Make, pages_of: Pages, content: bytes
) -> None:
    """Law: no content makes the reader crash, or leaves a character that cannot be stored."""
    try:
        reading = read_text(made("any.txt", content))
    except Unreadable as reason:
        assert str(reason)
    else:
        pages_of(reading)
        assert reading.text == cleaned(reading.text)
