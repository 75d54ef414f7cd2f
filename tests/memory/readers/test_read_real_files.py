"""Real files of every format: the page of a phrase near their end, and no crash on any."""

from collections.abc import Callable
from pathlib import Path

import pytest

from longleaf.memory.document import Reading
from longleaf.memory.readers.registry import reader_for
from longleaf.memory.readers.text import read_text

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
        ("formats/tika/testWORD_numbered_list.docx", "crazy format - beta", "paragraph 44"),
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
    assert isinstance(reading, Reading)
    pages_of(reading)
    where = reading.text.rindex(phrase)
    assert where > len(reading.text) * 2 / 3
    assert str(reading.pages.at(where)) == page


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
