"""What embedding costs: `python benchmarks/encoder.py --data PATH` (or `LONGLEAF_DATA`).

The baseline is the bare onnxruntime session with the same weights, given token ids that were made
beforehand, padded to batches, at the batch size and number of threads that are best here. It need
not give the right vectors, only take the time. Rounds alternate; printed are medians.
Passages are stretches of 700 characters of COVID-QA papers, questions are COVID-QA's
(https://github.com/deepset-ai/COVID-QA, Apache-2.0).
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from report import machine, median, table

from longleaf.memory.sentences import sentences
from longleaf.serving.embedded.encoder import MOST_TOKENS, Encoder
from longleaf.serving.embedded.weights import path_of
from longleaf.serving.embedded.wordpiece import count_tokens, token_ids

CHARACTERS, TEXTS, ROUNDS = 700, 120, 5
FIRST_CALL = """
from time import perf_counter
begun = perf_counter()
from longleaf.serving.embedded.encoder import Encoder
imported = perf_counter()
Encoder.load().embed(["What does the lease say?"])
embedded = perf_counter()
lines = open("/proc/self/status").read().splitlines()
memory = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1.024e-3
print(1e3 * (imported - begun), 1e3 * (embedded - imported), memory)
"""


class Bare(NamedTuple):
    """The session alone, with its best setting for some texts."""

    session: Any
    batch: int
    threads: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("LONGLEAF_DATA"))
    data = parser.parse_args().data
    if data is None:
        parser.error("name the folder with the data: --data PATH or LONGLEAF_DATA")
    passages, single, questions = texts(Path(data) / "covidqa")
    rows = [compared("passages", passages), compared("sentences", single), asked(questions)]
    print(machine())
    print(
        table(("texts per second", "longleaf", "bare session", "ratio", "at its best with"), rows)
    )
    print()
    print(table(("else", "median"), [*counted(passages), *first_call()]))


def texts(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Passages of 700 characters, single sentences, and questions."""
    documents = [row["text"] for row in rows_of(folder / "train.documents.jsonl")]
    parts = [d[at : at + CHARACTERS] for d in documents for at in range(0, len(d), CHARACTERS)]
    found = [d[start:end] for d in documents[:3] for start, end in sentences(d)]
    questions = [row["question"] for row in rows_of(folder / "train.questions.jsonl")]
    return distinct(parts), distinct(found), distinct(questions)


def distinct(values: Sequence[str]) -> list[str]:
    """So many of the texts, each once, spread over all."""
    once = list(dict.fromkeys(values))
    return once[:: max(1, len(once) // TEXTS)][:TEXTS]


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def compared(name: str, chosen: Sequence[str]) -> list[str]:
    """Texts per second of the encoder and of the bare session."""
    encoded = [token_ids(text, MOST_TOKENS) for text in chosen]
    bare = best_bare(encoded)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours.append(seconds(fresh(chosen)))
        theirs.append(seconds(lambda: run_bare(bare, encoded)))
    tokens = sum(map(len, encoded)) / len(encoded)
    fast, plain = len(chosen) / median(ours), len(chosen) / median(theirs)
    label = f"{name} ({tokens:.0f} tokens on average)"
    best = f"batch {bare.batch}, threads {bare.threads}"
    return [label, f"{fast:.0f}", f"{plain:.0f}", f"{fast / plain:.2f}", best]


def asked(questions: Sequence[str]) -> list[str]:
    """Questions one at a time, as a search asks them."""
    encoded = [token_ids(text, MOST_TOKENS) for text in questions]
    bare = min(
        (Bare(session(threads), 1, threads) for threads in (1, cores())),
        key=lambda setting: seconds(lambda: run_bare(setting, encoded)),
    )
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        encoder = warm()
        ours += [seconds(partial(encoder.embed, [text])) for text in questions]
        theirs += [seconds(partial(run_bare, bare, [ids])) for ids in encoded]
    fast, plain = 1 / median(ours), 1 / median(theirs)
    label = f"questions, one by one ({1e6 / fast:.0f} us each)"
    return [label, f"{fast:.0f}", f"{plain:.0f}", f"{fast / plain:.2f}", f"threads {bare.threads}"]


def fresh(chosen: Sequence[str]) -> Callable[[], object]:
    """Embedding with an encoder that is loaded, and remembers none of the texts."""
    encoder = warm()
    return lambda: encoder.embed(chosen)


def warm() -> Encoder:
    """An encoder whose session is loaded."""
    encoder = Encoder.load()
    encoder.embed(["warm", "warmer"])
    return encoder


def best_bare(encoded: Sequence[list[int]]) -> Bare:
    """The fastest of all batch sizes and numbers of threads."""
    settings = product((1, 2, 4, 8, 16, 32), sorted({1, cores()}))
    known = [Bare(session(threads), batch, threads) for batch, threads in settings]
    return min(known, key=lambda bare: seconds(lambda: run_bare(bare, encoded)))


def session(threads: int) -> Any:
    """A session on so many threads."""
    runtime: Any = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    return runtime.InferenceSession(str(path_of("encoder.onnx")), options)


def run_bare(bare: Bare, encoded: Sequence[list[int]]) -> None:
    """All texts in batches of similar length, padded with zeros."""
    ordered = sorted(encoded, key=len)
    for start in range(0, len(ordered), bare.batch):
        batch = ordered[start : start + bare.batch]
        ids = np.zeros((len(batch), len(batch[-1])), np.int64)
        for row, values in zip(ids, batch, strict=True):
            row[: len(values)] = values
        bare.session.run(None, {"input_ids": ids})


def counted(passages: Sequence[str]) -> Iterator[list[str]]:
    """Counting tokens, for words seen before and for new ones."""
    from longleaf.serving.embedded import wordpiece

    new: list[float] = []
    for _ in range(ROUNDS):
        wordpiece._known.cache_clear()  # pyright: ignore[reportPrivateUsage]
        new.append(seconds(lambda: [count_tokens(text) for text in passages]))
    again = [seconds(lambda: [count_tokens(text) for text in passages]) for _ in range(ROUNDS)]
    for label, times in (("first time", new), ("words known", again)):
        cost = 1e6 * median(times) / len(passages)
        yield [f"count tokens of {CHARACTERS} characters, {label}", f"{cost:.0f} us"]


def first_call() -> Iterator[list[str]]:
    """Import, load with the first embedding, and memory, in processes of their own."""
    found: list[list[float]] = []
    for _ in range(ROUNDS):
        command = [sys.executable, "-c", FIRST_CALL]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append([float(value) for value in done.stdout.split()])
    imported, loaded, memory = (median(column) for column in zip(*found, strict=True))
    yield ["import of the encoder (numpy included)", f"{imported:.0f} ms"]
    yield ["load and first embedding", f"{loaded:.0f} ms"]
    yield ["memory of that process, at most", f"{memory:.0f} MB"]


def seconds(work: Callable[[], object]) -> float:
    """Time that some work takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def cores() -> int:
    """Number of processors."""
    return os.cpu_count() or 1


if __name__ == "__main__":
    main()
