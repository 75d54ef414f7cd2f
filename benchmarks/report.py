"""What benchmarks share: the line about the machine, and tables."""

import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

__all__ = ["machine", "median", "table"]


def machine() -> str:
    """Processor, cores, Python and load, in one line."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores, {python}, load {load}"


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    known = platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if "model name" in line), known)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Head and rows as lines; the first column is left aligned, the others right."""
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(line, widths) for line in lines)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return "  ".join(cells).rstrip()
