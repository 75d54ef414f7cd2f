"""How long one waits for an answer, as whole processes.

    python benchmarks/ask.py [--data FOLDER_OF_PDFS] [--runs N]

Copies the PDFs of a folder (by default the quarterly reports of the public 10-Q set of
docugami/KG-RAG-datasets, in `$LONGLEAF_DATA/sec-10-q`) to a new one, then asks: first with nothing
indexed, then other questions with the index there. Beside them in the same run: a process that only
imports what an answer imports, and one that reads the PDFs' text with pypdfium2 and nothing else.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from report import machine, table

QUESTIONS = (
    "How did Apple's total net sales change compared with the year before?",
    "What was Intel's effective tax rate in the third quarter of 2023?",
    "Which risks does NVIDIA name about its supply of components?",
    "How much did Amazon spend on technology and infrastructure?",
    "What drove the growth of Microsoft's cloud revenue?",
    "Who is the prime minister of Japan?",
)
IMPORTS = """
import asyncio, sqlite3, langgraph.graph, numpy, onnxruntime, orjson, pydantic, rich, tantivy
import tokenizers, typer
"""
RAW = """
import sys
from pathlib import Path
from pypdfium2 import PdfDocument
for path in Path(sys.argv[1]).glob("*.pdf"):
    for page in PdfDocument(path):
        page.get_textpage().get_text_range()
"""


def seconds(command: Sequence[str]) -> float:
    """Wall time of a whole process; it must end with an answer, or with "no evidence"."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stderr}")
    return time.perf_counter() - began


def measure(folder: str, runs: int) -> list[Sequence[str]]:
    """Rows of the table: what was run, its median, the least and the most."""
    program = str(Path(sys.executable).parent / "longleaf")
    ask = [program, "ask", folder]
    first = [_first(ask, folder) for _ in range(runs)]
    bare = [sys.executable, "-c", IMPORTS]
    pairs = [
        (seconds(bare), seconds([*ask, question]))
        for question in QUESTIONS[1:]
        for _ in range(runs)
    ]
    imports, second = [a for a, _ in pairs], [b for _, b in pairs]
    beyond = [b - a for a, b in pairs]
    raw = [seconds([sys.executable, "-c", RAW, folder]) for _ in range(runs)]
    rows = {
        "first ask, nothing indexed": first,
        "raw pypdfium2 text of the same files, one process": raw,
        "another question": second,
        "the imports of an answer alone": imports,
        "another question, beyond imports (pair by pair)": beyond,
    }
    return [
        (name, *(f"{f(values):.2f}" for f in (median, min, max))) for name, values in rows.items()
    ]


def _first(ask: Sequence[str], folder: str) -> float:
    shutil.rmtree(Path(folder) / ".longleaf", ignore_errors=True)
    return seconds([*ask, QUESTIONS[0]])


def main() -> None:
    """Copy, measure, print."""
    parser = argparse.ArgumentParser(description="How long one waits for an answer.")
    data = Path(os.environ.get("LONGLEAF_DATA", "../shared/data")) / "sec-10-q"
    parser.add_argument("--data", type=Path, default=data, help="a folder of PDFs")
    parser.add_argument("--runs", type=int, default=3, help="how often each is run")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        paths = sorted(given.data.glob("*.pdf"))
        for path in paths:
            shutil.copy(path, folder)
        print(machine())
        print(f"{len(paths)} PDFs; seconds, {given.runs} runs of each\n")
        print(table(("", "median", "least", "most"), measure(folder, given.runs)))


if __name__ == "__main__":
    main()
