"""Documents inside Office files are members of them."""

from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx import Presentation

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.archive import quota
from longleaf.memory.readers.registry import reader_for

Make = Callable[[str, bytes], Path]
CHUNK = (
    '<Relationship Id="c{0}" Target="{0}" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/aFChunk" TargetMode="{1}"/>'
)

MODE = "Internal", "External"
CONTENT_TYPES = (
    b"".join(
        b'<Default Extension="%s" ContentType="text/plain"/>' % suffix
        for suffix in (b"html", b"txt")
    )
    + b"<Default "
)


def package(document: Any, *chunks: str, **entries: str | bytes) -> bytes:
    """A document's file with more entries, "__" for slashes, and relations to these chunks."""
    source, target = BytesIO(), BytesIO()
    document.save(source)
    with ZipFile(source) as old, ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/_rels/document.xml.rels":
                added = (
                    "".join(CHUNK.format(c, MODE["://" in c]) for c in chunks) + "</Relationships>"
                )
                content = content.replace(b"</Relationships>", added.encode())
            content = content.replace(b"<Default ", CONTENT_TYPES, 1)
            new.writestr(name, content)
        for name, more in entries.items():
            new.writestr(name.replace("__", "/"), more)
    return target.getvalue()


def letter(*words: str) -> Any:
    """A Word document with these paragraphs."""
    document = Document()
    for text in words:
        document.add_paragraph(text)
    return document


def outcomes(path: Path) -> dict[str, str]:
    """Name of each document in a file, and how its text or the reason begins."""
    found = reader_for(path).read(path)
    assert isinstance(found, Bundle)
    told = {member.name: member.outcome for member in found.members}
    return {n: o.text[:22] if isinstance(o, Reading) else str(o) for n, o in told.items()}


@pytest.mark.parametrize(
    "name",
    ["testWORD_embeded.docx", "testEXCEL_embeded.xlsx", "testPPT_embeded.pptx"],
)
def test_real_embedded_documents_are_read(data: Path, name: str) -> None:
    """Word, Excel and PowerPoint in each other, also two deep; an old one has its reason."""
    found = outcomes(data / "formats/tika" / name)
    old = found.pop("Microsoft_Office_Word_97_-_2003_Document1.doc")
    assert "an old Word document" in old
    found = {inner: text for inner, text in found.items() if not inner.endswith(".doc")}
    assert set(found.values()) == {"The quick brown fox ju"}
    assert len(found) == {"docx": 3, "xlsx": 5, "pptx": 3}[name[-4:]]


def test_a_phrase_in_an_embedded_document_has_its_page(data: Path) -> None:
    """It is cited by the page of the document that it is in."""
    path = data / "formats/tika/testWORD_embeded.docx"
    found = reader_for(path).read(path)
    assert isinstance(found, Bundle)
    sheet = next(m.outcome for m in found.members if m.name.endswith(".xlsx"))
    assert isinstance(sheet, Reading)
    assert sheet.pages.at(sheet.text.index("SKIP1")).label == "Sheet1!B10:D10"


def test_packed_files_are_read(data: Path) -> None:
    """A text that was dropped into the document, and a PDF that its program put there."""
    found = outcomes(data / "formats/tika/testWORD_EMFAndAttachments.docx")
    assert found["TestText.txt"] == "This is Text File"
    assert found["oleObject2"] == "This is test PDF docum"
    old = outcomes(data / "formats/tika/testMSChart-govdocs-428996.pptx")
    assert "every sheet is empty" in old["oleObject1.xls"]
    nested = outcomes(data / "formats/tika/test_recursive_embedded.docx")
    assert nested["embed1.zip!/embed1/embed1a.txt"] == "embed_1a"


def test_what_is_in_no_known_object_is_told(made: Make) -> None:
    """The document is read all the same."""
    junk: dict[str, bytes] = {f"word__embeddings__oleObject{n}.bin": b"junk" for n in range(2)}
    path = made("odd.docx", package(letter("Words"), **junk))
    found = reader_for(path).read(path)
    assert isinstance(found, Reading)
    assert found.text == "Words\n"
    assert found.unread == (
        "2 embedded objects are not read, as no format is known of it: "
        "open it and save it beside the document",
    )


def test_a_chart_has_its_values_once(data: Path) -> None:
    """The workbook behind it is no document."""
    path = data / "formats/docling/pptx/sources/pptx_chart.pptx"
    assert isinstance(reader_for(path).read(path), Reading)


def test_a_document_without_text_of_its_own_says_so(made: Make) -> None:
    """Beside what is embedded; one that is damaged there has its reason."""
    presentation = Presentation()
    content = package(presentation, ppt__embeddings__notes__txt=b"", **{
        "ppt__embeddings__a.txt": "Tea", "ppt__embeddings__b.docx": "PK\x03\x04 cut",
    })  # fmt: skip
    found = outcomes(made("odd.pptx", content))
    assert list(found) == ["", "a.txt", "b.docx"]
    assert found[""] == "no text: it has no slides"
    assert found["a.txt"] == "Tea"
    assert "damaged" in found["b.docx"]


def test_parts_in_other_formats_are_read(made: Make, data: Path) -> None:
    """A letter that a program put together of other files, with words of its own or none."""
    chunks = {"word__a.html": "<p>Dear <b>Sir</b></p>", "part.txt": "Yours"}
    empty: Any = letter()
    empty.element.body.append(parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="ca.html"/>'))
    bare = package(empty, "a.html", "/part.txt", "https://far.example/x", **chunks)
    assert outcomes(made("bare.docx", bare)) == {"a.html": "Dear Sir\n", "part.txt": "Yours"}
    full = package(letter("Own"), "a.html", **chunks)
    assert outcomes(made("full.docx", full)) == {"": "Own\n", "a.html": "Dear Sir\n"}
    torn = outcomes(made("torn.docx", package(empty, "gone.html", "/part.txt", **chunks)))
    assert "no Word document, or a damaged one" in torn[""]
    real = outcomes(data / "formats/tika/testAltChunkMHT.docx")
    assert real == {"htmlDoc.mht": "Simple paragraph with "}


def test_documents_in_documents_have_an_end(made: Make) -> None:
    """The innermost is read, but not what is in it."""
    content = package(letter("0"))
    for depth in range(1, 8):
        content = package(letter(str(depth)), **{"word__embeddings__in.docx": content})
    found = reader_for(path := made("deep.docx", content)).read(path)
    assert isinstance(found, Bundle)
    texts = [m.outcome.text for m in found.members if isinstance(m.outcome, Reading)]
    assert texts == ["7\n", "6\n", "5\n", "4\n", "3\n", "2\n"]
    last = found.members[-1].outcome
    assert isinstance(last, Reading)
    assert "nested in more than 5 files" in last.unread[0]


def test_limits_are_told(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of archives."""
    monkeypatch.setattr(quota, "MOST_MEMBERS", 1)
    entries = {f"word__embeddings__{n}": "x" for n in ("a.txt", "b.txt", "c.bin")}
    found = reader_for(path := made("many.docx", package(letter("Own"), **entries))).read(path)
    assert isinstance(found, Bundle)
    own = found.members[0].outcome
    assert isinstance(own, Reading)
    assert "2 members were left out" in own.unread[0]


def test_a_damaged_document_has_its_reason(made: Make) -> None:
    """Nothing inside can be told."""
    with pytest.raises(Unreadable, match="no Word document, or a damaged one"):
        reader_for(path := made("cut.docx", package(letter("x"))[:900])).read(path)


def test_a_workbook_reads_as_before(made: Make) -> None:
    """One without anything inside is one document."""
    target = BytesIO()
    with import_module("xlsxwriter").Workbook(target) as book:
        book.add_worksheet().write(0, 0, "x")
    path = made("plain.xlsx", target.getvalue())
    assert isinstance(reader_for(path).read(path), Reading)
