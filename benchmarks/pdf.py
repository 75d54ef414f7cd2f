"""Pages of PDF that are read and split in a second.

    python benchmarks/pdf.py [FOLDER_OF_PDFS …] [--rounds N] [--workers N]

Without folders: `$LONGLEAF_DATA/sec-10-q` (quarterly reports, docugami/KG-RAG-datasets) and
`$LONGLEAF_DATA/contracts` (of CUAD).

Whole is what an index does with a PDF: layout, page map, headings, passages. Raw is the text of
pypdfium2 for each page, in the same process and the same run; rounds of both alternate file by
file, so that a busy moment of the machine hits both. Two workers read all files side by side, as
an index of a folder does; they are started before the clock. Printed are medians.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pypdfium2 import PdfDocument  # pyright: ignore[reportMissingTypeStubs]
from report import machine, median, table

from longleaf.memory.readers.pdf import read_pdf
from longleaf.memory.splitter import split
from longleaf.memory.workers.pool import Workers


def raw(path: Path) -> int:
    """Extracts the text of each page with pypdfium2; the number of pages."""
    pdf: Any = PdfDocument(path)
    try:
        for index in range(len(pdf)):
            page = pdf[index]
            page.get_textpage().get_text_range()
            page.close()
        return len(pdf)
    finally:
        pdf.close()


def whole(path: Path) -> int:
    """Reads and splits a file as an index does; the number of pages."""
    reading = read_pdf(path)
    split(reading.text, reading.headings, reading.pages.starts)
    return len(reading.pages)


def timed(way: Callable[[Path], int], path: Path) -> tuple[int, float]:
    """What it returns, and the seconds that it takes."""
    began = time.perf_counter()
    return way(path), time.perf_counter() - began


def alternating(paths: Sequence[Path]) -> tuple[int, float, float]:
    """Pages, and seconds that raw and whole took for them."""
    taken = [(timed(raw, path), timed(whole, path)) for path in paths]
    pages = sum(pages for (pages, _), _ in taken)
    return (
        pages,
        sum(seconds for (_, seconds), _ in taken),
        sum(seconds for _, (_, seconds) in taken),
    )


def by_workers(paths: Sequence[Path], count: int) -> float:
    """Seconds that so many workers take for all files, without the time they take to start."""
    with Workers(count) as workers:
        done = workers.read_all([*paths[:count], *paths])
        for _ in range(count):
            next(done)
        began = time.perf_counter()
        for _ in done:
            pass
        return time.perf_counter() - began


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    data = Path(os.environ.get("LONGLEAF_DATA", "."))
    usual = [data / "sec-10-q", data / "contracts"]
    options.add_argument("folders", type=Path, nargs="*", default=usual, help="folders of PDFs")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--workers", type=int, default=2)
    given = options.parse_args()
    paths = sorted(path for folder in given.folders for path in folder.rglob("*.pdf"))
    if not paths:
        sys.exit(f"no PDF below {' or '.join(map(str, given.folders))}")
    began = machine()
    rounds = [alternating(paths) for _ in range(given.rounds)]
    pages = rounds[0][0]
    together = median(by_workers(paths, given.workers) for _ in range(given.rounds))
    alone = pages / median(taken[1] for taken in rounds)
    speed = pages / median(taken[2] for taken in rounds)
    ratio = median(taken[1] / taken[2] for taken in rounds)
    print(began)
    print(f"{len(paths)} files, {pages} pages; {given.rounds} rounds, medians\n")
    rows = [
        ("raw text of pypdfium2", f"{alone:.0f}", ""),
        ("whole, one process", f"{speed:.0f}", f"{ratio:.2f}"),
        (f"whole, {given.workers} workers", f"{pages / together:.0f}", ""),
    ]
    print(table(["", "pages/s", "x raw"], rows))


if __name__ == "__main__":
    main()
