"""How fast text gets into the index, how soon nothing to do is done, and how much memory it takes.

    python benchmarks/indexing.py [--data FOLDER] [--tokens MILLIONS] [--runs N]

The text is that of the public sets in `$LONGLEAF_DATA` (`*/*.documents.jsonl`: covidqa, cuad,
fairytaleqa, quality, squad), one file a document; where more is wanted than there is, documents
come again with their parts in another order. Beside the index, in the same run: tantivy given the
same passages with their titles from memory, with the same schema and analyzer, in one commit.
Beside a folder of 10,000 files that did not change: the names, sizes and times of its files, and
nothing else. No passage is embedded.
"""

import argparse
import gc
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy
from report import machine, median, table

from longleaf.client.models import count_tokens
from longleaf.memory.analysis import analyzer
from longleaf.memory.indexing import indexed
from longleaf.memory.lexical import Indexed
from longleaf.memory.matching import schema
from longleaf.memory.store import Store
from longleaf.serving.embedded.wordpiece import count_tokens as exact_tokens

CHARACTERS_PER_TOKEN = 4.75
ROUNDS = 6
FILES, FILE_CHARACTERS = 10_000, 1000
LONG_AGO = 1_600_000_000
PROGRAM = str(Path(sys.executable).with_name("longleaf"))
MIB = 1 << 20


def texts(data: Path) -> Iterator[str]:
    """The documents, then again from their middles."""
    for number in range(ROUNDS):
        for path in sorted(data.glob("*/*.documents.jsonl")):
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    if text := json.loads(line).get("text"):
                        cut = text.find("\n", number * len(text) // ROUNDS) + 1 if number else 0
                        yield f"{text[cut:]}\n{text[:cut]}" if cut else text


def write_folder(folder: Path, data: Path, tokens: float) -> None:
    """Files of about so many million tokens of text."""
    folder.mkdir()
    left = tokens * 1e6 * CHARACTERS_PER_TOKEN
    for number, text in enumerate(texts(data)):
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8", newline="")
        left -= len(text)
        if left <= 0:
            return
    raise SystemExit(f"{data} has too little text for {tokens} million tokens")


def write_small_files(folder: Path, data: Path) -> None:
    """Ten thousand files in a hundred folders, last changed long ago."""
    pieces = (
        text[start : start + FILE_CHARACTERS]
        for text in texts(data)
        for start in range(0, len(text), FILE_CHARACTERS)
    )
    for number, piece in enumerate(islice(pieces, FILES)):
        path = folder / f"{number % 100:02}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number}\n{piece}", encoding="utf-8", newline="")
        os.utime(path, (LONG_AGO, LONG_AGO))


def seconds(action: Callable[[], object]) -> float:
    """Wall time of an action."""
    gc.collect()
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def passages(store: Store) -> list[Indexed]:
    """All passages of a store, as its index is given them."""
    with store.reading() as views:
        records = views.records
        return [
            passage
            for path, key in records.keys().items()
            for passage in indexed(
                path,
                views.document(path).text,
                records.headings(key),
                records.marks(key),
                records.passages(key),
            )
        ]


def index_raw(folder: Path, given: Sequence[Indexed]) -> None:
    """Tantivy alone, as its documentation has it: add all, commit once, wait for merges."""
    folder.mkdir()
    index = tantivy.Index(schema(), path=str(folder))
    index.register_tokenizer("passage", analyzer())
    writer = index.writer(heap_size=60_000_000, num_threads=2)
    for one in given:
        writer.add_document(tantivy.Document(**one._asdict()))
    writer.commit()
    writer.wait_merging_threads()


def measure_text(base: Path, folder: Path, runs: int) -> list[Sequence[str]]:
    """Text into the index, beside raw tantivy; runs of both alternate."""
    store = Store(folder, base / "store", count_tokens)
    ours: list[float] = []
    raw: list[float] = []
    given: list[Indexed] = []
    for _ in range(runs):
        shutil.rmtree(store.location, ignore_errors=True)
        store = Store(folder, store.location, count_tokens)
        ours.append(seconds(store.update))
        given = passages(store)
        raw.append(seconds(partial(index_raw, base / "raw", given)))
        shutil.rmtree(base / "raw")
    size = sum(len(one.body.encode()) for one in given)
    tokens = sum(exact_tokens(one.body) for one in given)
    print(f"{len(given):,} passages, {size / 1e6:.1f} MB, {tokens / 1e6:.1f} million tokens")
    ratio = median(b / a for a, b in zip(ours, raw, strict=True))
    print(f"longleaf reaches {ratio:.0%} of raw tantivy, pair by pair\n")
    times = {"longleaf, from files": ours, "raw tantivy, from memory": raw}
    rates = {name: (size / 1e6 / median(t), len(given) / median(t)) for name, t in times.items()}
    return [
        (name, *spread(values), f"{rates[name][0]:.2f}", f"{rates[name][1]:,.0f}")
        for name, values in times.items()
    ]


def spread(values: Sequence[float]) -> list[str]:
    """Median, least and most."""
    return [f"{f(values):.2f}" for f in (median, min, max)]


def measure_unchanged(base: Path, data: Path, runs: int) -> list[Sequence[str]]:
    """A folder of many files, the first time and when nothing has changed."""
    folder = base / "many"
    write_small_files(folder, data)
    store = Store(folder, base / "small", count_tokens)
    process = [PROGRAM, "index", str(folder), "--no-vectors", "--store", str(store.location)]
    rows = {
        "first index": [seconds(store.update)],
        "names, sizes and times alone": [seconds(lambda: look(folder)) for _ in range(runs)],
        "Store.update, nothing changed": [seconds(store.update) for _ in range(runs)],
        "longleaf index, the whole process": [
            seconds(lambda: subprocess.run(process, check=True, capture_output=True))
            for _ in range(runs)
        ],
        "longleaf index --verify": [
            seconds(lambda: subprocess.run([*process, "--verify"], check=True, capture_output=True))
        ],
    }
    return [(name, *spread(values)) for name, values in rows.items()]


def look(folder: Path) -> int:
    """What any answer to "did it change" needs."""
    return sum(
        os.stat(os.path.join(place, name)).st_size
        for place, _, names in os.walk(folder)
        for name in names
    )


def measure_memory(base: Path, data: Path, tokens: Sequence[float]) -> list[Sequence[str]]:
    """Peak memory of an index process, and of it with its workers, by size of the folder."""
    rows: list[Sequence[str]] = []
    for millions in tokens:
        folder = base / f"text-{millions:g}"
        if not folder.exists():
            write_folder(folder, data, millions)
        alone, together = peaks(
            [PROGRAM, "index", str(folder), "--no-vectors", "--store", str(base / "memory")]
        )
        rows.append((f"{millions:g} million tokens", f"{alone:.0f}", f"{together:.0f}"))
        shutil.rmtree(base / "memory")
    return rows


def peaks(command: Sequence[str]) -> tuple[float, float]:
    """Peak resident MiB of a process, and of it with all its children; looks 20 times a second."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    alone = together = 0
    while process.poll() is None:
        sizes = [resident(pid) for pid in family(process.pid)]
        alone, together = max(alone, sizes[0]), max(together, sum(sizes))
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return alone / MIB, together / MIB


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        for listed in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, listed.read_text().split())
            except OSError:  # gone meanwhile
                continue
    return found


def resident(pid: int) -> int:
    """Resident bytes of a process; 0 when it is gone."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Measure all three, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    data = Path(os.environ.get("LONGLEAF_DATA", "../shared/data"))
    parser.add_argument("--data", type=Path, default=data, help="a folder of the public sets")
    parser.add_argument("--tokens", type=float, default=10, help="millions, of the largest folder")
    parser.add_argument("--runs", type=int, default=3, help="how often each is run")
    given = parser.parse_args()
    sizes = [given.tokens / 10, given.tokens * 0.3, given.tokens]
    timed = ("median s", "least s", "most s")
    with TemporaryDirectory() as name:
        base = Path(name)
        folder = base / f"text-{given.tokens:g}"
        write_folder(folder, given.data, given.tokens)
        print(f"{machine()}; {given.runs} runs of each\n")
        rows = measure_text(base, folder, given.runs)
        print(table(("text into the index", *timed, "MB/s", "passages/s"), rows))
        rows = measure_unchanged(base, given.data, given.runs)
        print("\n" + table((f"{FILES:,} small files", *timed), rows))
        rows = measure_memory(base, given.data, sizes)
        print("\n" + table(("peak memory", "index process MiB", "with workers MiB"), rows))


if __name__ == "__main__":
    main()
