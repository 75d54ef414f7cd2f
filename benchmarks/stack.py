"""What the layers around a model cost a call: time, and memory by the number of calls.

    python benchmarks/stack.py [--calls N] [--rounds N] [--memory N ...] [--disk FOLDER]

The backend does nothing: each call waits for one turn of the event loop and gets a reply made
beforehand; its counter of tokens is `len`. So many ask at once, batch after batch, or all calls go
down as one; no more than so many are with the backend at a time. With a journal all calls are new.
The baseline is `asyncio.gather` of plain functions that do the same, behind a semaphore. Rounds of
all arms alternate; printed are medians, and what they are beyond the backend.

Memory is the peak of what Python allocates while calls are made, asked and forgotten, batch by
batch; `tracemalloc` counts it, in rounds of their own.
"""

import argparse
import asyncio
import time
import tracemalloc
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from report import machine, median, table

from longleaf.serving.closing import closing
from longleaf.serving.journal.journal import Journal
from longleaf.serving.leaf import Leaf
from longleaf.serving.limited import Limited
from longleaf.serving.model import Call, Model, ModelCard, Outcome, Reply, Usage
from longleaf.serving.ordered import Ordered
from longleaf.serving.prompt import Segment
from longleaf.serving.recorded import Recorded
from longleaf.serving.repaired import Repaired
from longleaf.serving.replies import Extracted
from longleaf.serving.retried import Retried
from longleaf.serving.scripted import ALL_LEAVES
from longleaf.serving.spending.budget import NO_LIMIT
from longleaf.serving.spending.budgeted import Budgeted
from longleaf.serving.spending.ledger import Ledger
from longleaf.serving.stack import Endpoint, Terms, stack
from longleaf.traces import Recorder, Ref, recording

LAYERS: dict[str, Callable[[Model], Model]] = {
    "budgeted": lambda model: Budgeted(model, Ledger(NO_LIMIT)),
    "limited": Limited,
    "retried": Retried,
    "ordered": Ordered,
    "repaired": Repaired,
    "recorded": Recorded,
}
"""From the inside out."""

BARE = "null backend"
CONCURRENCY = 64
BATCH = 10
QUESTIONS = 20
LEAF: Leaf[Extracted] = Leaf(
    "extract", "1.1", "Give the words. " * 30, Extracted, Extracted(info=None), 2048, 512
)
PREAMBLE = Segment("preamble", "You answer questions about passages of documents. " * 8)
INSTRUCTION = Segment("instruction", LEAF.instruction)
REPLY = Reply(Extracted(info="The tenant may."), Usage(1, 0, 412, 180, 23))

Batches = Iterable[Sequence[Call]]
Making = Callable[[Model, Journal | None], Model]


class Arm(NamedTuple):
    """What is measured: its name, the layers, and whether a recorder and a journal keep all."""

    name: str
    layers: Making | None
    keeps: bool = False


class Null:
    """A backend that does nothing, a turn of the event loop for each call."""

    card = ModelCard("null", 8192, ALL_LEAVES, len, concurrency=CONCURRENCY)

    async def __call__(self, calls: Sequence[Call]) -> AsyncGenerator[tuple[int, Outcome], None]:
        """The same reply for each call, in their order."""
        for index in range(len(calls)):
            await asyncio.sleep(0)
            yield index, REPLY


def made(calls: int, batch: int) -> Iterator[list[Call]]:
    """So many calls in batches: question after question, of one passage after the other."""
    for start in range(0, calls, batch):
        yield [_call(number) for number in range(start, min(calls, start + batch))]


def _call(number: int) -> Call:
    passage = f"{number // QUESTIONS}: the landlord keeps the deposit. " * 18
    place = Ref("8f" * 32, number * 900, number * 900 + len(passage))
    question = Segment("question", f"What is said of {number % QUESTIONS}?")
    return Call(LEAF, (PREAMBLE, Segment("document", passage, place), INSTRUCTION, question))


async def gathered(batches: Batches) -> None:
    """What needs no layers: a function for each call, so many of them at once."""
    slots = asyncio.Semaphore(CONCURRENCY)

    async def one(_: Call) -> Outcome:
        async with slots:
            await asyncio.sleep(0)
            return REPLY

    await asyncio.gather(*(one(call) for batch in batches for call in batch))


async def asked(model: Model, batches: Batches) -> None:
    """All batches, so many at once, each heard to its end."""
    waiting = iter(batches)

    async def asker() -> None:
        for batch in waiting:
            async with closing(model(batch)) as outcomes:
                async for _ in outcomes:
                    pass

    await asyncio.gather(*(asker() for _ in range(CONCURRENCY)))


def whole(model: Model, journal: Journal | None) -> Model:
    """All layers."""
    return stack(Endpoint(model), Terms(journal=journal, run="run"))


def alone(layer: Callable[[Model], Model]) -> Making:
    """One layer."""
    return lambda model, _: layer(model)


def arms() -> list[Arm]:
    """The baseline, the bare backend, each layer alone, and all together."""
    return [
        Arm("asyncio.gather", None),
        Arm(BARE, alone(lambda model: model)),
        *(Arm(name, alone(layer)) for name, layer in LAYERS.items()),
        Arm("all layers, nothing kept", whole),
        Arm("all layers, recorder and journal", whole, keeps=True),
    ]


def run(arm: Arm, batches: Batches, disk: Path) -> None:
    """Ask them all."""

    async def work(journal: Journal | None = None) -> None:
        await (asked(arm.layers(Null(), journal), batches) if arm.layers else gathered(batches))

    if not arm.keeps:
        return asyncio.run(work())
    with (
        TemporaryDirectory(dir=disk) as folder,
        Recorder(Path(folder) / "trace.jsonl") as recorder,
        recording(recorder),
        Journal(Path(folder) / "journal.db") as journal,
    ):
        return asyncio.run(work(journal))


def microseconds(arm: Arm, calls: int, batch: int, disk: Path) -> float:
    """Of one call, on average; making the calls is not part of it."""
    batches = list(made(calls, batch))
    began = time.perf_counter()
    run(arm, batches, disk)
    return (time.perf_counter() - began) / calls * 1e6


def peak(arm: Arm, calls: int, disk: Path) -> float:
    """Most MiB at any time, with calls made as they are asked."""
    tracemalloc.start()
    run(arm, made(calls, BATCH), disk)
    most = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return most


def times(calls: int, rounds: int, disk: Path) -> Iterator[Sequence[str]]:
    """By arm: a call in small batches, in one batch, and both beyond the bare backend."""
    sizes, taken = (BATCH, calls), defaultdict[tuple[str, int], list[float]](list)
    for _ in range(rounds):
        for arm, size in product(arms(), sizes):
            taken[arm.name, size].append(microseconds(arm, calls, size, disk))
    for arm in arms():
        took = [median(taken[arm.name, size]) for size in sizes]
        bare = [median(taken[BARE, size]) for size in sizes]
        beyond = (f"{a - b:+.1f}" for a, b in zip(took, bare, strict=True))
        yield arm.name, *(f"{value:.1f}" for value in took), *beyond


def main() -> None:
    """Measure all arms and print the tables."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    options.add_argument("--calls", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--memory", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options.add_argument("--disk", type=Path, default=Path(), help="folder to write traces below")
    given = options.parse_args()
    print(machine())
    print(f"{given.calls} calls, {CONCURRENCY} askers; us/call, {given.rounds} rounds, medians\n")
    head = "", f"batches of {BATCH}", "one batch", "beyond null", "beyond null, one batch"
    print(table(head, times(given.calls, given.rounds, given.disk)))
    print(f"\nPeak of memory in MiB, by the number of calls in batches of {BATCH}\n")
    peaks = [(a.name, *(f"{peak(a, n, given.disk):.2f}" for n in given.memory)) for a in arms()]
    print(table(("", *(f"{calls:,}" for calls in given.memory)), peaks))


if __name__ == "__main__":
    main()
