"""Every kind of file: how many are read, how near to a reference text, how fast; peers beside.

    python benchmarks/formats.py [--data FOLDER] [--peer NAME=PYTHON …] [--list]

Data: the test files of docling, haystack, kreuzberg, markitdown, pdf.js, python-docx, tika and
unstructured (their public repositories), in FOLDER/formats. A reference is a text that these
projects keep beside a file. NAME is `markitdown` or `docling`, PYTHON the interpreter of an
environment that has it; each file may take a peer a minute. Similarity is token F1: words as a
multiset, without case and punctuation.
"""

import argparse
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from peers import Peer
from report import machine, median, table

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.workers.frames import Outcome
from longleaf.memory.workers.pool import Workers

_WORD = re.compile(r"\w+")
_REFERENCE = re.compile(r"(?:\.pandoc|_pandoc_baseline|_baseline)?\.(?:md|txt)$")
_BESIDE = {"groundtruth": "sources", "expected_outputs": ""}
_APART = frozenset({"LICENSE", "README.md"})


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file: its text or why there is none, and how long it took."""

    text: str | None
    reason: str
    seconds: float


Results = dict[Path, Read]


def main() -> None:
    """Read all files with each tool, print a table for each format."""
    given = _options()
    files = sorted(path for path in given.data.rglob("*") if path.is_file() and _counts(path))
    references = {path: text for path in files if (text := reference_of(path)) is not None}
    print(f"{machine()}\n{len(files)} files, {len(references)} with a reference\n")
    results: dict[str, Results] = {"longleaf": ours(files)}
    for name, python in given.peer:
        results[name] = theirs(name, python, files)
    for name, read in results.items():
        print(f"{name}\n{table(_HEAD, _rows(read, references))}\n")
    if given.list:
        _list(results["longleaf"], given.data)


def ours(files: Sequence[Path]) -> Results:
    """As `longleaf index` reads them, with one process."""
    results: Results = {}
    with Workers(1) as workers:
        began = time.perf_counter()
        for path, outcome in workers.read_all(files):
            now = time.perf_counter()
            results[path] = Read(_text(outcome), str(outcome), now - began)
            began = now
    return results


def theirs(name: str, python: str, files: Sequence[Path]) -> Results:
    """As the peer reads them, with one process that is started again when it hangs or dies."""
    with Peer(name, python) as peer:
        results: Results = {}
        for path in files:
            began = time.perf_counter()
            text, reason = peer.convert(path)
            results[path] = Read(text, reason, time.perf_counter() - began)
    return results


def reference_of(path: Path) -> str | None:
    """The text that a project keeps as what this file says, if there is one."""
    for folder, name in _places(path):
        for candidate in sorted(folder.glob("*")) if folder.is_dir() else ():
            if _REFERENCE.search(candidate.name) and candidate != path:
                told = _REFERENCE.sub("", candidate.name)
                if told in (name, Path(name).stem):
                    return candidate.read_text(errors="replace")
    return None


def f1(text: str, reference: str) -> float:
    """Harmonic mean of precision and recall of words, counted as often as they occur."""
    ours, theirs = (Counter(_WORD.findall(given.casefold())) for given in (text, reference))
    common = (ours & theirs).total()
    return 2 * common / max(1, ours.total() + theirs.total())


def _places(path: Path) -> Iterator[tuple[Path, str]]:
    if path.parent.name == "sources":
        yield path.parent.parent / "groundtruth", path.name
    if path.suffix == ".pdf":
        yield path.parent / "expected_outputs", path.name
    if path.suffix not in (".md", ".txt"):
        yield path.parent, path.name


def _counts(path: Path) -> bool:
    apart = path.name in _APART or path.parent.name in _BESIDE
    return not apart and "groundtruth" not in path.parts


def _text(outcome: Outcome) -> str | None:
    if isinstance(outcome, Reading):
        return outcome.text
    if isinstance(outcome, Bundle):
        inside = [m.outcome.text for m in outcome.members if isinstance(m.outcome, Reading)]
        return "\n".join(inside) if inside else None
    return None


_HEAD = (
    "format", "files", "read", "characters", "with ref.", "F1 median", "F1 p10", "ms median",
    "ms p90",
)  # fmt: skip
_FEW = 3


def _rows(results: Results, references: dict[Path, str]) -> Iterator[list[str]]:
    by_format: dict[str, list[Path]] = defaultdict(list)
    for path in results:
        by_format[path.suffix.lower() or "(none)"].append(path)
    rare: list[Path] = []
    for suffix, paths in sorted(by_format.items()):
        if len(paths) < _FEW and not any(path in references for path in paths):
            rare += paths
        else:
            yield _row(suffix, paths, results, references)
    yield _row("others", rare, results, references)
    yield _row("all", list(results), results, references)


def _row(
    name: str, paths: Sequence[Path], results: Results, references: dict[Path, str]
) -> list[str]:
    found = [results[path] for path in paths]
    texts = [read.text for read in found if read.text is not None]
    scores = [f1(results[p].text or "", references[p]) for p in paths if p in references]
    times = [read.seconds * 1e3 for read in found]
    return [
        name, f"{len(found)}", f"{len(texts)}", f"{sum(map(len, texts)):,}", f"{len(scores) or ''}",
        _figure(scores, 0.5, "{:.2f}"), _figure(scores, 0.1, "{:.2f}"),
        f"{median(times):.0f}", _figure(times, 0.9, "{:.0f}"),
    ]  # fmt: skip


def _figure(values: Sequence[float], share: float, form: str) -> str:
    if not values:
        return ""
    if share == 0.5:
        return form.format(median(values))
    return form.format(sorted(values)[round(share * (len(values) - 1))])


def _list(results: Results, data: Path) -> None:
    for path, read in sorted(results.items()):
        if read.text is None:
            print(f"{path.relative_to(data)}: {read.reason}")


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    data = os.environ.get("LONGLEAF_DATA", ".")
    formats: Callable[[str], Path] = lambda given: Path(given) / "formats"  # noqa: E731
    options.add_argument("--data", type=formats, default=formats(data), metavar="FOLDER")
    options.add_argument("--peer", type=_peer, action="append", default=[], metavar="NAME=PYTHON")
    options.add_argument("--list", action="store_true", help="list what longleaf does not read")
    given = options.parse_args()
    if not given.data.is_dir():
        sys.exit(f"there is no {given.data}: give --data, or set LONGLEAF_DATA")
    return given


def _peer(given: str) -> tuple[str, str]:
    name, _, python = given.partition("=")
    if name not in ("markitdown", "docling") or not python:
        raise argparse.ArgumentTypeError(f"{given!r} is not markitdown=PYTHON or docling=PYTHON")
    return name, python


if __name__ == "__main__":
    main()
