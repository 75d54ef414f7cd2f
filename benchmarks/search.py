"""How fast passages are found, how soon a store is open, and what a reader takes of memory.

    python benchmarks/search.py [--data FOLDER] [--store FOLDER] [--passages N] [--questions N]

The text is that of the public sets in `$LONGLEAF_DATA` (`*/*.documents.jsonl`: covidqa, cuad,
fairytaleqa, quality, squad), one file a document; where more is wanted than there is, documents
come again with the lines of several mixed. The questions are those of the sets. Vectors are random,
of unit length: that takes as long, and the embedding of the question is not part of it. Where
nothing is embedded yet, the encoder embeds the question and a few passages. A store in `--store` is
used again. Then readers search beside a writer, as processes: each must find what was written
before it began, and nothing that was overwritten.
"""

import argparse
import multiprocessing
import os
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from corpus import ENCODING, documents, questions
from report import machine, table

from longleaf.client.models import encoding
from longleaf.memory.ranking.candidates import CANDIDATES
from longleaf.memory.ranking.query import understand
from longleaf.memory.store import Store
from longleaf.memory.views import Views
from longleaf.memory.where import Where
from longleaf.serving.embedded.wordpiece import count_tokens

CHARACTERS = 640
"""About as many are in a passage."""

WRITES, COLD = 12, 41
CENSUS = Where("census.txt")
SEEN = "searches", "stale", "missing", "between"
SPAWN = multiprocessing.get_context("spawn")


def opened(base: Path, data: Path, passages: int) -> Store:
    """The store of so many passages, indexed and with vectors, made if it is not there."""
    folder = base / f"text-{passages}"
    if not folder.exists():
        folder.mkdir(parents=True)
        left = passages * CHARACTERS
        for number, text in enumerate(documents(data)):
            (folder / f"{number:06}.txt").write_text(text, encoding="utf-8", newline="")
            left -= len(text)
            if left <= 0:
                break
    store = store_of(base, passages)
    store.update()
    store.fill(ENCODING)
    return store


def store_of(base: Path, passages: int) -> Store:
    """The store, as it is."""
    return Store(base / f"text-{passages}", base / f"store-{passages}", count_tokens)


def walls(ask: Callable[[str], object], asked: Sequence[str]) -> tuple[str, str]:
    """Median and 99th percentile, in milliseconds."""
    taken: list[float] = []
    for question in asked:
        began = time.perf_counter()
        ask(question)
        taken.append(1000 * (time.perf_counter() - began))
    p50, p99 = np.percentile(taken, [50, 99])
    return f"{p50:.2f}", f"{p99:.2f}"


def timed(ask: Callable[[str], object], asked: Sequence[str]) -> tuple[str, str, str]:
    """Those, and the mean processor time, after one round to warm."""
    walls(ask, asked)
    processor = time.process_time()
    p50, p99 = walls(ask, asked)
    return p50, p99, f"{1000 * (time.process_time() - processor) / len(asked):.2f}"


def speed(store: Store, asked: Sequence[str]) -> list[Sequence[str]]:
    """Each way of searching, on one opened store."""
    with store.reading() as views:
        ways: dict[str, Callable[[str], object]] = {
            "the lexical index": lambda q: views.lexical.search(understand(q), CANDIDATES),
            "search by words": views.search,
            "search, all vectors there": partial(views.search, similar=ENCODING),
            "the same, explained": partial(views.search, similar=ENCODING, explain=True),
        }
        return [(name, *timed(ask, asked)) for name, ask in ways.items()]


def cold(base: Path, passages: int, asked: Sequence[str]) -> str:
    """In a process of its own, where no passage has a vector."""
    with store_of(base, passages).reading() as views:
        search = partial(views.search, similar=encoding())
        search(asked[0])
        return "nothing embedded yet: p50 {} ms, p99 {} ms".format(*walls(search, asked[1:]))


def opening(base: Path, passages: int, asked: Sequence[str]) -> tuple[float, float, float]:
    """In a process of its own: ms until open, ms until the first hits, MiB at its peak."""
    began = time.perf_counter()
    with store_of(base, passages).reading() as views:
        there = time.perf_counter()
        views.search(asked[0], similar=ENCODING)
        found = time.perf_counter()
        for question in asked:
            views.search(question, similar=ENCODING)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return 1000 * (there - began), 1000 * (found - began), peak


def apart(work: Callable[..., Any], *given: Any) -> Any:
    """What a function gives in a new process."""
    with ProcessPoolExecutor(1, SPAWN) as pool:
        return pool.submit(work, *given).result()


def read_on(base: Path, passages: int, written: Any, asked: Sequence[str]) -> Counter[str]:
    """Search until the writer is done; count the searches, and what was wrong with what came.

    What is being overwritten is not found between the commit of its rows and that of the index
    ("between"), nor by a reader whose rows are older than the index ("missing").
    """
    store, seen = store_of(base, passages), Counter[str]()
    for question in chain.from_iterable(iter(lambda: asked, None)):
        before = written.value
        if before >= WRITES:
            break
        with store.reading() as views:
            views.search(question, similar=ENCODING)
            found = versions(views) if before else [before]
            seen["searches"] += 1
            seen["stale"] += any(number < before for number in found)
            if not found:
                seen["between" if views.records.is_unsettled() else "missing"] += 1
    return seen


def versions(views: Views) -> list[int]:
    """Which versions are found of the file that is overwritten."""
    return [int(hit.text.split()[-1]) for hit in views.search("quokka census", where=CENSUS)]


def together(base: Path, passages: int, readers: int, asked: Sequence[str]) -> str:
    """Readers beside a writer."""
    store, written = store_of(base, passages), SPAWN.Manager().Value("i", 0)
    census = store.root / "census.txt"
    work = partial(read_on, base, passages, written, asked)
    with ProcessPoolExecutor(readers, SPAWN) as pool:
        running = [pool.submit(work) for _ in range(readers)]
        for number in range(1, WRITES + 1):
            census.write_text(f"quokka census number {number}")
            store.update()
            written.value = number
        done = [one.result() for one in running]
    census.unlink()
    store.update()
    seen = sum(done, Counter[str]())
    told = ", ".join(f"{seen[what]:,} {what}" for what in SEEN)
    return f"{readers} readers, {WRITES} commits: {told}, no error"


def main() -> None:
    """Build what is missing, measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    data = Path(os.environ.get("LONGLEAF_DATA", "../shared/data"))
    parser.add_argument("--data", type=Path, default=data, help="a folder of the public sets")
    parser.add_argument("--store", type=Path, help="where text and store are kept for next time")
    parser.add_argument("--passages", type=int, default=80_000, help="about so many")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--readers", type=int, default=8)
    given = parser.parse_args()
    asked = questions(given.data, given.questions)
    with TemporaryDirectory() as name:
        base = given.store or Path(name)
        store = opened(base, given.data, given.passages)
        with store.reading() as views:
            count = views.records.totals()[2]
        print(f"{machine()}; {count:,} passages, {len(asked)} questions\n")
        head = ("milliseconds", "p50", "p99", "processor")
        print(table(head, speed(store, asked)))
        there, found, peak = apart(opening, base, given.passages, asked)
        print(f"\nopen after {there:.0f} ms, first hits after {found:.0f} ms, peak {peak:.0f} MiB")
        print(apart(cold, base, given.passages, list(islice(asked, COLD))))
        print(together(base, given.passages, given.readers, list(islice(asked, 50))))


if __name__ == "__main__":
    main()
