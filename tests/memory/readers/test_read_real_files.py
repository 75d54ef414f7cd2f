"""Real files of every format: the page of a phrase near their end, and no crash on any."""

from collections.abc import Callable
from pathlib import Path

import pytest

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.registry import reader_for
from longleaf.memory.readers.text import read_text
from longleaf.memory.workers.pool import Workers

Pages = Callable[[Reading], list[str]]
CERENCE = (
    "contracts/CerenceInc_20191002_8-K_EX-10.4_11827494_EX-10.4_Intellectual Property Agreement.pdf"
)


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        (CERENCE, "INTENDED TO BE ALL-ENCOMPASSING", "page 19"),
        ("sec-10-q/2023 Q1 NVDA.pdf", "barriers and restrictions could affect our", "page 40"),
        ("formats/kreuzberg/documents/word_sample.docx", "Grain | Corn", "section 4 (Let’s eat)"),
        (
            "formats/markitdown/ocr_test_data/docx_multipage.docx",
            "AFTER IMAGE: This text is after",
            "section 3 (Page 3 - Image at Start)",
        ),
        ("formats/tika/testWORD_numbered_list.docx", "crazy format - beta", "paragraph 42"),
        (
            "formats/markitdown/test_files/test_wikipedia.html",
            "Microsoft Round Island One",
            "section 30 (Controversies)",
        ),
        (
            "formats/docling/uspto/groundtruth/ipa20180000016.md",
            "cultivated plants having been subjected",
            "section 32 (Measurement of Fresh Weight (Edible Part))",
        ),
        ("formats/chardet/KOI8-R/_ude_1.txt", "Цюрихский Политехникум", "line 5"),
        ("formats/chardet/windows-1250-hungarian/_ude_3.txt", "alelnöke rámutatott", "line 11"),
        ("formats/chardet/SHIFT_JIS/_ude_2.txt", "その他のメモ", "line 30"),
    ],
)
def test_a_phrase_near_the_end_is_on_its_page(
    data: Path, pages_of: Pages, name: str, phrase: str, page: str
) -> None:
    """A citation names the page on which a person finds the quote."""
    path = data / name
    reading = reader_for(path).read(path)
    pages_of(reading)
    where = reading.text.rindex(phrase)
    assert where > len(reading.text) * 2 / 3
    assert str(reading.pages.at(where)) == page


def test_every_file_is_read_or_has_a_reason(data: Path, pages_of: Pages) -> None:
    """Broken, encrypted, empty and odd files of some sixty formats: none stops the folder."""
    files = {path for path in (data / "formats").rglob("*") if path.is_file()}
    with Workers(2) as crew:
        outcomes = dict(crew.read_all(sorted(files)))
    assert outcomes.keys() == files
    reasons = {path: str(o) for path, o in outcomes.items() if isinstance(o, Unreadable)}
    faults = ("crashed", "ended", "longer than", "more than", "failed on it", "could not start")
    assert {p: r for p, r in reasons.items() if any(fault in r for fault in faults)} == {}
    readings = [outcome for outcome in outcomes.values() if isinstance(outcome, Reading)]
    for reading in readings:
        pages_of(reading)
    ours = [p for p in files if p.suffix in (".pdf", ".docx", ".html", ".md", ".txt")]
    needs_ocr = sum("needs OCR" in reason for reason in reasons.values())
    assert sum(p in reasons for p in ours) - needs_ocr < 10


def test_files_in_old_encodings_are_read_as_they_declare(data: Path) -> None:
    """Each folder of chardet's collection is named after the encoding of its files."""
    names = {"MacCyrillic": "mac-cyrillic", "GB2312": "gb18030", "SHIFT_JIS": "cp932"}
    wrong: list[Path] = []
    for path in sorted((data / "formats" / "chardet").glob("*/*")):
        folder = path.parent.name
        encoding = names.get(folder, folder)
        for language in ("hungarian", "russian", "bulgarian", "greek", "hebrew", "arabic"):
            encoding = encoding.removesuffix(f"-{language}")
        expected = path.read_bytes().decode(encoding, "replace").lstrip("\ufeff")
        if read_text(path).text != expected:
            wrong.append(path)
    assert wrong == []
