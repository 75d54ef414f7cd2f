"""EPUB books: chapters in reading order."""

import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.late import page_late

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.shapes import package
from longleaf.memory.readers.xml.epub import read_epub

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
PLAN = """<package><manifest>
<item id="two" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="toc" href="toc.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
</manifest><spine toc="ncx"><itemref idref="toc"/><itemref idref="one"/><itemref idref="two"/>
<itemref idref="missing"/></spine></package>"""
NAVIGATION = """<html><body><nav><ol><li><a href="text/two%20b.xhtml#top">The Second</a></li>
</ol></nav></body></html>"""
NCX = """<ncx><navMap><navPoint><navLabel><text>First of all</text></navLabel>
<content src="text/one.xhtml"/></navPoint></navMap></ncx>"""
ONE = """<?xml version="1.0"?><html><head><title/></head>
<body><p>Long ago<a id="x"/> in <i>Ulm</i>.</p></body></html>"""
TWO = "<html><body><h1>Two</h1><p>Later.</p><h2>Part</h2><p>Last.</p></body></html>"
ENTRIES = {
    "META-INF/container.xml": CONTAINER,
    "OPS/book.opf": PLAN,
    "OPS/toc.xhtml": NAVIGATION,
    "OPS/toc.ncx": NCX,
    "OPS/text/one.xhtml": ONE,
    "OPS/text/two b.xhtml": TWO,
}


def book(**changed: str | None) -> bytes:
    """A book with other entries by these names' ends; None leaves one out."""
    entries = dict(ENTRIES)
    for end, content in changed.items():
        name = next((name for name in entries if end in name), f"META-INF/{end}.xml")
        entries[name] = content or ""
        if content is None:
            del entries[name]
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_chapters_come_in_reading_order_with_their_titles(made: Make, pages_of: Pages) -> None:
    """Titles by the contents, new or old, else by headings; the contents are no chapter."""
    reading = read_epub(made("book.epub", book()))
    assert [page.label for page in reading.pages] == ["First of all", "The Second", "Part"]
    assert pages_of(reading) == ["Long ago in Ulm.\n\n", "Two\n\nLater.\n\n", "Part\n\nLast.\n"]
    assert [reading.text[a:b] for a, b in reading.headings] == ["Two", "Part"]
    assert not reading.unread


def test_a_chapter_that_is_missing_is_told(made: Make) -> None:
    """The others are read."""
    reading = read_epub(made("gap.epub", book(one=None)))
    assert reading.text.startswith("Two")
    assert reading.unread == ("OPS/text/one.xhtml is missing",)


def test_what_stands_before_the_first_heading_can_end_the_chapter_before(made: Make) -> None:
    """Some books are cut by size."""
    body = f"<body><p>{'word ' * 300}</p><h1>New</h1></body>"
    reading = read_epub(made("cut.epub", book(two=f"<html>{body}</html>")))
    assert [page.label for page in reading.pages] == ["First of all", "First of all", "New"]


def test_a_book_without_container_or_contents_is_read(made: Make) -> None:
    """The plan is found by its suffix."""
    reading = read_epub(made("bare.epub", book(container=None, ncx=None, toc=None)))
    assert [page.label for page in reading.pages] == ["", "Two", "Part"]


PROTECTED = """<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/><CipherData/>
</EncryptedData></encryption>"""


def test_protection_is_told_from_hidden_fonts(made: Make) -> None:
    """Fonts are obfuscated in books that anyone may read."""
    fonts = PROTECTED.format("http://www.idpf.org/2008/embedding")
    assert read_epub(made("fonts.epub", book(encryption=fonts))).text.startswith("Long ago")
    locked = PROTECTED.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(Unreadable, match="DRM"):
        read_epub(made("locked.epub", book(encryption=locked)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 damaged", "damaged"),
        (book(opf=None, container=None), "no EPUB"),
        (book(opf=None), "OPS/book.opf is missing"),
        (book(one="<p></p>", two="<img/>"), "no text"),
        (book(container="<x"), "damaged at line 1"),
    ],
)
def test_what_is_no_book_has_a_reason(made: Make, content: bytes, reason: str) -> None:
    """And what to do."""
    with pytest.raises(Unreadable, match=reason):
        read_epub(made("odd.epub", content))


def test_what_it_unpacks_to_is_limited(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few kilobytes can stand for gigabytes."""
    monkeypatch.setattr(package, "_MOST_BYTES", 100_000)
    with pytest.raises(Unreadable, match="more than 512 MiB"):
        read_epub(made("bomb.epub", book(one="<p>" + "x" * 60_000, two="<p>" + "x" * 60_000)))


def test_a_real_file(data: Path) -> None:
    """A phrase near its end is in its chapter."""
    reading = read_epub(data / "formats/unstructured/winter-sports.epub")
    label = "section 36 (CHAPTER VII NOTES ON WINTER RESORTS)"
    assert page_late(reading, "the strictness of the binding of the frost may hold") == label
