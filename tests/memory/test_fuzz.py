"""Damaged files: truncations, flipped bits and more, of one real file of each format."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from support.data import real

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.workers.frames import Outcome
from longleaf.memory.workers.pool import Workers

CASES = int(os.environ.get("LONGLEAF_CASES", "500"))
IN_THE_GATE = 500
SECONDS = 60.0
FAULTS = ("failed on it", "crashed", "ended the process", "longer than", "could not start")
OUT_OF_MEMORY = "its reader crashed (Aborted)"
"""How libraries in Rust end when there is no more memory; the reason names the limit."""

FILES = """
    docling/asciidoc/sources/asciidoc_02.asciidoc chardet/UTF-32/bom-utf-32-le.srt
    docling/email/sources/eml_simple.eml docling/odf/sources/odf_presentation_01.odp
    docling/odf/sources/odf_table_with_title_01.ods haystack/msg/sample.msg
    kreuzberg/email/eml/with_attachments/mailgun_pdf_attachment.eml
    kreuzberg/documents/word_sample.docx kreuzberg/epub/epub2_no_cover.epub
    kreuzberg/fictionbook/basic.fb2 kreuzberg/opml/outline.opml kreuzberg/orgmode/writer.org
    markitdown/test_files/test.epub markitdown/test_files/test.xls
    markitdown/test_files/test_notebook.ipynb tika/complex.mbox tika/gbk.zip
    tika/bz2/test-file-2.csv.bz2 tika/mock/null_pointer.xml.gz tika/test-zip-of-zip.zip
    tika/testMHTMLFirefox.mhtml tika/testZipEntryNameCharsetShiftSJIS.zip
    tika/testMSG_att_doc.msg tika/test-columnar.ods tika/testEXCEL_template.xltx
    unstructured/README-w-include.rst unstructured/eml/fake-email-attachment.eml
    unstructured/simple.odt unstructured/spring-weather.html.ndjson
    unstructured/stanley-cups-with-emoji.tsv unstructured/emoji.xlsx
    unstructured/eml/fake-email-utf-16.eml unstructured/language-docs/eng_spa_mult.rtf
    unstructured/language-docs/eng_spa_mult.pptx tika/testRTFWindowsCodepage1250.rtf
""".split()
SMALLEST_OF = ".pdf .docx .pptx .xlsx .html .md .xml .tex .csv .rtf .json .yaml .vtt .odt".split()
LARGEST = 600_000


@dataclass(frozen=True)
class Case:
    """One damaged file: the file it was, by which number of the generator, and what was done."""

    file: Path
    seed: int
    damage: str
    content: bytes


def sources(folder: Path) -> list[Path]:
    """The files to damage: those named above, and some small ones of the usual formats."""
    named = [folder / name for name in FILES if (folder / name).exists()]
    for suffix in SMALLEST_OF:
        found = [p for p in folder.rglob(f"*{suffix}") if 1000 < p.stat().st_size < LARGEST]
        named += sorted(found, key=lambda path: (path.stat().st_size, path))[: len(found) // 2 : 9]
    return sorted(set(named))


def damaged(files: list[Path], seed: int) -> Case:
    """The case of this number; always the same."""
    choose = Random(seed)
    file = files[seed % len(files)]
    content = bytearray(file.read_bytes())
    damage = choose.choice(["cut off", "bits", "zeros", "a gap", "twice"])
    at = choose.randrange(len(content))
    if damage == "cut off":
        del content[at:]
    elif damage == "bits":
        for _ in range(choose.choice([1, 3, 30])):
            content[choose.randrange(len(content))] ^= 1 << choose.randrange(8)
    elif damage == "zeros":
        end = min(len(content), at + choose.choice([1, 16, 600]))
        content[at:end] = bytes(end - at)
    elif damage == "a gap":
        del content[at : at + choose.choice([1, 16, 600])]
    else:
        content[at:at] = content[at : at + choose.choice([1, 16, 600])]
    return Case(file, seed, f"{damage} at {at}", bytes(content))


def fault(outcome: Outcome) -> str:
    """What is wrong with an outcome; "" where it is as it should be."""
    if isinstance(outcome, Bundle):
        names = [member.name for member in outcome.members]
        twice = "two members have one name" if len(set(names)) < len(names) else ""
        return twice or next(filter(None, (fault(m.outcome) for m in outcome.members)), "")
    if isinstance(outcome, Reading):
        starts, text = list(outcome.pages.starts), outcome.text
        parts = [text[a:b] for a, b in pairwise([*starts, len(text)])]
        return "" if "".join(parts) == text and starts[0] == 0 else "pages are no partition"
    told = str(outcome).replace(OUT_OF_MEMORY, "")
    return told if any(word in told for word in FAULTS) else ""


def check(seeds: range, folder: Path) -> None:
    """Read the cases of these numbers, each by a worker."""
    files = sources(real("formats"))
    cases: dict[Path, Case] = {}

    def paths() -> Iterator[Path]:
        for seed in seeds:
            case = damaged(files, seed)
            path = folder / f"{seed}{''.join(case.file.suffixes[-2:])}"
            path.write_bytes(case.content)
            cases[path] = case
            yield path

    wrong: list[str] = []
    with Workers(seconds_per_file=SECONDS) as crew:
        for path, outcome in crew.read_all(paths()):
            case = cases.pop(path)
            path.unlink()
            if said := fault(outcome):
                wrong.append(f"{case.file} (seed {case.seed}, {case.damage}): {said}")
    assert cases == {}
    assert not wrong, "\n".join([f"{len(wrong)} of {len(seeds)}:", *wrong])


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of others, that takes a second for each image."""
    monkeypatch.setenv("PATH", "/nowhere")


def test_no_damage_makes_a_reader_fail(tmp_path: Path) -> None:
    """Each damaged file is read, as far as it goes, or has a reason."""
    check(range(min(CASES, IN_THE_GATE)), tmp_path)


@pytest.mark.long
def test_no_damage_makes_a_reader_fail_in_many_cases(tmp_path: Path) -> None:
    """As above, with other numbers."""
    check(range(IN_THE_GATE, IN_THE_GATE + 2 * CASES), tmp_path)
