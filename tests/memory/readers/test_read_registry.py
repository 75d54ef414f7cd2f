"""Which reader a file gets."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.containers import suffix_of_zip
from longleaf.memory.readers.registry import is_current, reader_for, readers, signature_for

OURS = """
from longleaf.memory.document import PageMap, Reading
from longleaf.memory.readers.registry import Reader

def read(path):
    return Reading("mine", PageMap("page", [0], 4))

mine = Reader("mine", 7, frozenset({".Mine", ".txt"}), read)
other = Reader("other", 1, frozenset({".mine"}), read)
no_reader = "a string"
"""

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

Make = Callable[[str, bytes], Path]
PlugIn = Callable[..., None]


def zipped(**files: str) -> bytes:
    """A zip of these texts; the first is not compressed."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


WORD_FILE = zipped(**{"[Content_Types].xml": f'<Override ContentType="{WORD}"/>'})


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("a.pdf", b"%PDF-1.7\n", "pdf"),
        ("A.PDF", b"%PDF-1.7\n", "pdf"),
        ("damaged.pdf", b"no header\n1 0 obj\n<<>>", "pdf"),
        ("b.docx", WORD_FILE, "docx"),
        ("cut-off.docx", WORD_FILE[:60] + b"word/", "docx"),
        ("damaged.docx", b"\x01\x02\x03\x04", "docx"),
        ("c.Html", b"<p>words", "html"),
        ("d.htm", b"<!DOCTYPE html><p>", "html"),
        ("e.md", b"<html><p>a page, shown in Markdown", "markdown"),
        ("f.txt", b"From: a\nTo: b\nSubject: c\nDate: d\n\nkept as text", "text"),
        ("empty.txt", b"", "text"),
        ("g.zip", zipped(a="text"), "archive"),
    ],
)
def test_a_suffix_in_either_case_names_the_reader(
    made: Make, name: str, content: bytes, reader: str
) -> None:
    """Also of a damaged file, and of one that shows the source of another format."""
    assert reader_for(made(name, content)).name == reader


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("lie.txt", b"%PDF-1.7\n", "pdf"),
        ("lie.pdf", WORD_FILE, "docx"),
        ("lie.doc", WORD_FILE, "docx"),
        ("lie.md", zipped(a="text"), "archive"),
        ("page.doc", b"<html><p>a page that was saved as a document", "html"),
        ("words.docx", b"plain words", "text"),
        ("error.pdf", b"<!doctype html><h1>404</h1>", "html"),
    ],
)
def test_content_that_is_decisive_goes_before_the_suffix(
    made: Make, name: str, content: bytes, reader: str
) -> None:
    """A suffix that lies gets the right reader all the same."""
    assert reader_for(made(name, content)).name == reader


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4", "pdf"),
        (b"PK\x03\x04\x14\0\x06\0word/document.xml", "docx"),
        (WORD_FILE, "docx"),
        (b"<!DOCTYPE html><p>", "html"),
        (b"\n<!-- saved -->\n<HTML lang=en>", "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "html"),
        (b"Received: by b;\r\n\tdaily\r\nFrom: a\r\nSubject: c\r\n\r\nHello", "mail"),
        (b"From a@b.c Mon Jun 01 04:28:28 2009\nSubject: c\n\nHello", "mailbox"),
        (b"From: the top\nTo: the bottom\nto be read", "text"),
        (b"def main():\n    pass\n", "text"),
        (b"ID3 is a tag, and AC1015 a version", "text"),
        ("naïve café".encode("latin-1"), "text"),
        ("Zażółć\n".encode("utf-16"), "text"),
        ("plain words\n".encode("utf-16-le"), "text"),
        (b"", "text"),
    ],
)
@pytest.mark.parametrize("name", ["document.unknown", "document"])
def test_an_unknown_suffix_is_settled_by_content(
    made: Make, name: str, content: bytes, reader: str
) -> None:
    """A document whose name says nothing is read all the same."""
    assert reader_for(made(name, content)).name == reader


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xyz", bytes(9), r"unsupported: no reader for \.xyz files; convert it .* plug-in"),
        ("a", bytes(9), "unsupported: binary data of an unknown kind; convert it"),
        ("zeros.txt", bytes(9), "unsupported: binary data of an unknown kind"),
        ("zeros.xlsx", bytes(9000), "damaged: it begins with zeros only"),
        ("image.txt", b"8BPS\0\1", "unsupported: a PSD image; .*OCR"),
        ("song.html", b"RIFF\x24\x08\0\0WAVEfmt \x10\0\0\0", "unsupported: sound; transcribe it"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document; convert it to .docx"),
        ("a.doc", bytes(9), "an old Word document; convert it to .docx: soffice"),
        ("a.pages", zipped(a="b"), "an Apple iWork document; export it as PDF"),
        ("a.jar", zipped(**{"META-INF/MANIFEST.MF": "x"}), "a program; it holds no text"),
        ("a.eps", b"%!PS-Adobe\n0 0 moveto", "an EPS document; convert it to PDF"),
        ("letter.txt", b"-----BEGIN PGP MESSAGE-----\n", "encrypted: decrypt it first: gpg"),
        ("empty.docx", b"", "the file is empty"),
        ("empty.doc", b"", "the file is empty"),
    ],
)
def test_what_no_reader_knows_has_a_reason_to_act_on(
    made: Make, name: str, content: bytes, reason: str
) -> None:
    """The reason names the kind of file and what can be done."""
    with pytest.raises(Unreadable, match=reason):
        reader_for(made(name, content))


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("unstructured/language-docs/eng_spa_mult.doc", "docx"),
        ("tika/testRFC822_oddfrom", "mail"),
        ("unstructured/eml/email-no-utf8-2014-03-17.111517.eml", "mail"),
        ("haystack/msg/sample.msg", "outlook"),
    ],
)
def test_real_files_that_are_hard_to_tell(data: Path, name: str, reader: str) -> None:
    """A Word file called .doc, mails without suffix and with a line of a mailbox, a PDF in OLE."""
    assert reader_for(data / "formats" / name).name == reader


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("unstructured/password_protected.xlsx", "encrypted: open it with its password"),
        ("tika/testWORD_protected_passtika.docx", "encrypted: open it with its password"),
        ("tika/testWORD_protected_passtika.doc", "encrypted: open it with its password"),
        ("tika/testPPT_protected_passtika.ppt", "encrypted: open it with its password"),
        ("tika/testWORD_3imgs.doc", "an old Word document"),
        ("tika/testPPT_various.ppt", "an old PowerPoint presentation"),
        ("tika/testHWP-v5-dist.hwp", "a Hangul document"),
        ("tika/testTables.key", "an Apple iWork document"),
        ("tika/testWINMAIL.dat", "winmail.dat"),
        ("tika/testAPK.apk", "a program"),
        ("tika/testLinux-arm-32le", "a program"),
        ("tika/sample-webm.noext", "a video; transcribe"),
        ("tika/test_text.xps", "an XPS document; convert it to PDF"),
        ("tika/full_encrypted.7z", "a 7Z archive; unpack it"),
        ("markitdown/test_files/random.bin", "data of a program"),
    ],
)
def test_real_files_without_a_reader_are_told_apart(data: Path, name: str, reason: str) -> None:
    """Each kind has its own advice."""
    with pytest.raises(Unreadable, match=reason):
        reader_for(data / "formats" / name)


def test_an_old_workbook_says_whether_it_is_encrypted(data: Path, made: Make) -> None:
    """One that is not, and the same with the record of those that are."""
    plain = (data / "formats" / "markitdown" / "test_files" / "test.xls").read_bytes()
    begin = plain.index(b"\x09\x08\x10\0\0\x06\x05\0")
    second = begin + 4 + plain[begin + 2]
    locked = plain[:second] + b"\x2f" + plain[second + 1 :]
    assert reader_for(made("plain.xls", plain)).name == "spreadsheet"
    with pytest.raises(Unreadable, match=r"^encrypted: open it with its password"):
        reader_for(made("locked.xls", locked))


def test_a_file_that_is_gone_has_a_reason(tmp_path: Path) -> None:
    """Looking at the content of a file that was removed is no crash."""
    with pytest.raises(Unreadable, match="cannot be opened: No such file"):
        reader_for(tmp_path / "gone.unknown")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.md", b"# A"), ("a.pdf", WORD_FILE), ("song.mp3", b"ID3\x03\0"), ("gone", None)],
)
def test_an_unchanged_file_is_current_without_a_look_at_it(
    made: Make, name: str, content: bytes | None
) -> None:
    """Re-checking ten thousand files must not open them."""
    path = made(name, content) if content is not None else Path(name)
    signature = signature_for(path)
    path.unlink(missing_ok=True)
    assert is_current(signature, path)
    assert not is_current("older-1", path)
    assert not is_current(f"{signature}0", path)


def test_a_new_reader_makes_those_files_stale_that_it_may_read(made: Make, plug_in: PlugIn) -> None:
    """Those of its suffix, those settled by content, and archives; no others."""
    names = {"a.md": b"# A", "a.txt": b"A", "b.mine": b"A", "c.zip": zipped(a="A")}
    signatures = {name: signature_for(made(name, content)) for name, content in names.items()}
    assert all(is_current(signature, name) for name, signature in signatures.items())
    plug_in(OURS, zebra="mine")
    stale = {name for name, signature in signatures.items() if not is_current(signature, name)}
    assert stale == {"a.txt", "b.mine", "c.zip"}


def test_a_plug_in_adds_a_format_and_goes_before_ours(plug_in: PlugIn) -> None:
    """Whoever installs a reader for .txt wants it used, on any content."""
    plug_in(OURS, zebra="mine")
    assert reader_for(Path("a.mine")).signature == "mine-7"
    assert reader_for(Path("a.txt")).name == "mine"
    assert signature_for(Path("a.txt")) == "mine-7"


def test_two_plug_ins_for_one_suffix_are_settled_by_name(plug_in: PlugIn) -> None:
    """The choice is the same on every run."""
    plug_in(OURS, b="mine", a="other")
    assert reader_for(Path("a.mine")).name == "other"


def test_a_broken_plug_in_is_left_out_with_a_warning(
    plug_in: PlugIn, caplog: pytest.LogCaptureFixture
) -> None:
    """One that cannot be imported, or is no reader, takes no other with it."""
    ours = {reader.name for reader in readers()}
    plug_in(OURS, missing="absent", wrong="no_reader", good="mine")
    assert {reader.name for reader in readers()} == {"mine", *ours}
    assert "reader missing" in caplog.text
    assert "reader wrong" in caplog.text


def test_many_comments_are_no_trap(made: Make) -> None:
    """A look at the first bytes takes no longer for what is nearly HTML."""
    assert reader_for(made("nearly.odd", b"<!-- a -->" * 400 + b"x")).name == "text"
    assert reader_for(made("true.odd", b"<!-- a -->\n<!--\nb -->" * 40 + b"<html>")).name == "html"


def test_a_zip_whose_directory_is_huge_is_not_looked_into(made: Make) -> None:
    """Where its size is told in the record for large archives, too."""
    large = b"PK\x06\x06" + bytes(36) + (5 << 20).to_bytes(8, "little") + bytes(8)
    located = b"PK\x06\x07" + bytes(16)
    end = b"PK\x05\x06" + bytes(8) + b"\xff" * 8 + bytes(2)
    small = b"PK\x05\x06" + bytes(8) + (5 << 20).to_bytes(4, "little") + bytes(6)
    for record in (large + located + end, located + end, small):
        path = made("huge.docx", b"PK\x03\x04" + bytes(40) + record)
        assert suffix_of_zip(path, path.read_bytes()) == ".zip"
