"""Make the files of examples/library that are not written by hand; the same bytes each time.

    pip install reportlab python-docx
    python examples/make_library.py

The sources are plain text: blocks between blank lines, `#` to `###` for headings, `|` for the rows
of a table, `---` for a new page, `*…*` for words in italics.
"""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
LIBRARY = HERE / "library"
A4, A5 = (595.276, 841.89), (419.528, 595.276)
MARGIN = 52
RULES = [("GRID", (0, 0), (-1, -1), 0.5, "grey"), ("VALIGN", (0, 0), (-1, -1), "TOP")]


class Layout(NamedTuple):
    """Paper in points, size of the type in points, and style and number of each page's label."""

    paper: tuple[float, float]
    points: float
    label: Callable[[int], tuple[str, int]]


class Block(NamedTuple):
    """A heading (level 1 to 3), paragraph (0), table (rows are set) or page break (level -1)."""

    level: int
    text: str
    rows: list[list[str]]


def blocks(source: str) -> Iterator[Block]:
    """The blocks of a source, in order."""
    for part in re.split(r"\n{2,}", source.strip()):
        marks, _, rest = part.partition(" ")
        if part == "---":
            yield Block(-1, "", [])
        elif part.startswith("|"):
            yield Block(0, "", [_cells(line) for line in part.splitlines()])
        elif marks.strip("#"):
            yield Block(0, part, [])
        else:
            yield Block(len(marks), rest, [])


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def make_pdf(name: str, target: str, layout: Layout) -> None:
    """Lay out a source as pages with running title, page number and page label."""
    source = list(blocks((SOURCES / name).read_text(encoding="utf-8")))
    title = source[0].text
    pdf = import_module("reportlab.platypus").SimpleDocTemplate(
        str(LIBRARY / target), pagesize=layout.paper, invariant=1, title=title, author="longleaf",
        leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
    )  # fmt: skip

    def furnish(canvas: Any, page: Any) -> None:
        style, number = layout.label(page.page)
        canvas.addPageLabel(page.page - 1, style=style, start=number)
        canvas.setFont("Times-Italic", 8)
        canvas.drawString(MARGIN, layout.paper[1] - MARGIN * 0.6, title)
        printed = "i" * number if style == "ROMAN_LOWER" else str(number)
        canvas.drawCentredString(layout.paper[0] / 2, MARGIN * 0.5, printed)

    story = [_flowable(block, layout.points) for block in source]
    pdf.build(story, onFirstPage=furnish, onLaterPages=furnish)


def _flowable(block: Block, points: float) -> Any:
    platypus = import_module("reportlab.platypus")
    if block.level < 0:
        return platypus.PageBreak()
    styles = import_module("reportlab.lib.styles").getSampleStyleSheet()
    body = styles["Normal"]
    body.fontName, body.fontSize, body.leading = "Times-Roman", points, points * 1.35
    body.spaceAfter = points * 0.6
    if block.rows:
        cells = [[platypus.Paragraph(cell, body) for cell in row] for row in block.rows]
        return platypus.Table(cells, style=RULES, spaceBefore=6, spaceAfter=10)
    style = styles[f"Heading{block.level}"] if block.level else body
    style.keepWithNext = block.level > 0
    return platypus.Paragraph(re.sub(r"\*([^*]+)\*", r"<i>\1</i>", block.text), style)


def make_docx(name: str, target: str) -> None:
    """Write a source as a Word document with headings and tables."""
    from datetime import datetime

    from docx import Document

    document = Document()
    document.core_properties.author = "longleaf"
    document.core_properties.created = document.core_properties.modified = datetime(2022, 11, 14)
    for block in blocks((SOURCES / name).read_text(encoding="utf-8")):
        if block.rows:
            table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
            for row in block.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif block.level:
            document.add_heading(block.text, block.level - 1)
        else:
            document.add_paragraph(block.text)
    written = BytesIO()
    document.save(written)
    _without_times(written, LIBRARY / target)


def _without_times(archive: BytesIO, target: Path) -> None:
    """Copy a zip file, giving all of its members one and the same date."""
    with ZipFile(archive) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name), old.read(name), ZIP_DEFLATED)


def handbook_label(page: int) -> tuple[str, int]:
    """Cover and preface are i and ii; the chapters begin at 1."""
    front = 2
    return ("ROMAN_LOWER", page) if page <= front else ("ARABIC", page - front)


def plain_label(page: int) -> tuple[str, int]:
    """Pages are called by their number."""
    return "ARABIC", page


def main() -> None:
    """Make them all."""
    make_pdf("handbook.txt", "handbook.pdf", Layout(A5, 10.5, handbook_label))
    make_pdf("ferry-agreement.txt", "contracts/ferry-agreement.pdf", Layout(A4, 13, plain_label))
    make_docx("working-alone.txt", "policies/working-alone.docx")
    log = (SOURCES / "1987-december.txt").read_text(encoding="utf-8")
    (LIBRARY / "logs/1987-december.txt").write_bytes(log.encode("windows-1252"))


if __name__ == "__main__":
    main()
