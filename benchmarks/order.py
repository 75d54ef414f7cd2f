"""How much of its prompts a batch takes to compute, by the order in which it goes out.

    python benchmarks/order.py [--data FOLDER] [--questions N] [--chunks N] [--words N ...]

Every question is asked of every chunk, in prompts as `extract` has them: preamble, chunk,
instruction, question. Chunks and questions are those of the public sets CovidQA and CUAD in
`$LONGLEAF_DATA`: passages as longleaf cuts them, of about 100 words or of another size. Simulated
is a cache of prefixes that forgets what was used least recently, and holds 5 % of the tokens that
differ, or all. Nothing is asked of any model, and nothing is timed: the figures are the same
everywhere.

With one call at once, calls follow one another. With 8 or 64, so many are under way, and what a
call computes is of use to those that start after its end: as with a service that keeps a prompt
once it has replied. An engine that shares prefixes within a step does as with one at once.

"As they came" to "planned, in lanes" are one batch, in orders that are known beforehand. "Together"
means that each question is a run of its own with its own batch, planned by itself; all are under
way at the same time, and who goes next is chosen where one has ended, among the calls of all.
"Shuffled" are the same runs, each of which wants the chunks in another order.
"""

import argparse
import json
import os
import random
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from pathlib import Path

from report import table

from longleaf.agents import leaves
from longleaf.agents.prompting import load
from longleaf.memory.limits import Limits
from longleaf.memory.splitter import split
from longleaf.serving.branches import Ticket
from longleaf.serving.embedded.wordpiece import count_tokens
from longleaf.serving.model import Call
from longleaf.serving.prefixes import Tree, grow, in_lanes, plan
from longleaf.serving.prompt import Segment
from longleaf.serving.waiting import Waiting

SETS = "covidqa", "cuad"
SETTINGS = (0.05, 1), (0.05, 8), (0.05, 64), (1.0, 64)
"""What part of the tokens that differ is kept, and how many calls are under way at once."""


class Cache:
    """Prefixes by their node; the least recently used are forgotten, the longest of them first."""

    def __init__(self, tree: Tree, capacity: float) -> None:
        self._tree = tree
        self._room = capacity
        self._kept: OrderedDict[int, None] = OrderedDict()

    def missing(self, end: int) -> int:
        """Tokens to compute for the prompt that ends at this node; it is in use by that."""
        way = list(self._tree.up(end))
        for node in way:
            if node in self._kept:
                self._kept.move_to_end(node)
        return sum(self._tree.tokens[node] for node in way if node not in self._kept)

    def keep(self, end: int) -> None:
        """The prompt that ends here was computed."""
        for node in self._tree.up(end):
            if node not in self._kept:
                self._room -= self._tree.tokens[node]
            self._kept[node] = None
            self._kept.move_to_end(node)
        while self._room < 0:
            node, _ = self._kept.popitem(last=False)
            self._room += self._tree.tokens[node]


def computed(tree: Tree, order: Iterable[int], capacity: float, slots: int = 1) -> int:
    """Tokens that the calls take in this order, with so many under way at any time."""
    cache, total, under_way = Cache(tree, capacity), 0, deque[int]()
    for call in order:
        if len(under_way) == slots:
            cache.keep(under_way.popleft())
        total += cache.missing(tree.ends[call])
        under_way.append(tree.ends[call])
    return total


def together(calls: Sequence[Call], runs: Iterable[Sequence[int]], slots: int) -> Iterator[int]:
    """Order in which calls of several runs are let in, with so many under way at any time.

    Each run has its own batch, in the order that its own plan has for so many lanes.
    """
    waiting, under_way = Waiting(), deque[Ticket]()
    indexes = dict[object, list[int]]()
    for run in runs:
        order = plan([calls[index] for index in run], count_tokens).order
        asked = [run[place] for place in in_lanes(order, slots)]
        indexes[waiting.join([calls[index] for index in asked])] = asked
    while waiting:
        ended = under_way.popleft() if len(under_way) == slots else None
        ticket = waiting.take(ended)
        under_way.append(ticket)
        yield indexes[ticket.line][ticket.index]


def batch(chunks: Sequence[str], questions: Sequence[str]) -> list[Call]:
    """Each question asked of each chunk, question by question."""
    leaf, preamble = leaves.extract(), Segment("preamble", load("preamble").text)
    instruction = Segment("instruction", leaf.instruction)
    documents = [Segment("document", chunk) for chunk in chunks]
    asked = [Segment("question", question) for question in questions]
    return [Call(leaf, (preamble, d, instruction, q)) for q in asked for d in documents]


def chunks_of(data: Path, words: int) -> Iterator[str]:
    """Passages of about so many words, by turns from a document of each set."""
    limits = Limits(words=words, characters=9 * words, tokens=9 * words)
    for texts in zip_longest(*(_values(data / name, "documents", "text") for name in SETS)):
        for text in filter(None, texts):
            yield from (text[start:end] for start, end in split(text, limits=limits))


def questions_of(data: Path, count: int) -> list[str]:
    """Questions of both sets, drawn once for all."""
    asked = [q for name in SETS for q in sorted(set(_values(data / name, "questions", "question")))]
    return random.Random(0).sample(asked, count)


def _values(folder: Path, kind: str, name: str) -> Iterator[str]:
    for path in sorted(folder.glob(f"*.{kind}.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line)[name] for line in lines)


def rows(calls: Sequence[Call], questions: int, name: str) -> Iterator[Sequence[str]]:
    """A row for each order: what part of the prompt tokens is computed, by setting."""
    tree, planned = grow(calls, count_tokens), plan(calls, count_tokens)
    total = sum(planned.prompt)
    for order, indexes in orders(calls, planned.order, questions).items():
        taken = [
            computed(tree, indexes(slots), part * planned.ideal, slots) for part, slots in SETTINGS
        ]
        yield name, order, f"{total:,}", *(f"{tokens / total:.1%}" for tokens in taken)
    yield name, "each prefix once", f"{total:,}", *[f"{planned.ideal / total:.1%}"] * len(SETTINGS)


def orders(
    calls: Sequence[Call], planned: Sequence[int], questions: int
) -> dict[str, Callable[[int], Iterable[int]]]:
    """Orders by their name, each by how many calls are under way at once."""
    arrival = range(len(calls))
    runs = [
        arrival[len(calls) * n // questions :][: len(calls) // questions] for n in range(questions)
    ]
    shuffled = [_shuffled(run, seed) for seed, run in enumerate(runs)]
    return {
        "as they came": lambda _: arrival,
        "in any order": lambda _: _shuffled(arrival, 0),
        "planned": lambda _: planned,
        "planned, in lanes": lambda slots: in_lanes(planned, slots),
        f"{questions} runs together": lambda slots: together(calls, runs, slots),
        f"{questions} runs, shuffled": lambda slots: together(calls, shuffled, slots),
    }


def _shuffled(indexes: Sequence[int], seed: int) -> list[int]:
    return random.Random(seed).sample(indexes, len(indexes))


def main() -> None:
    """Simulate and print the table."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    data = Path(os.environ.get("LONGLEAF_DATA", "../shared/data"))
    options.add_argument("--data", type=Path, default=data)
    options.add_argument("--questions", type=int, default=20)
    options.add_argument("--chunks", type=int, default=1000)
    options.add_argument("--words", type=int, nargs="+", default=[100, 700], help="of a chunk")
    given = options.parse_args()
    asked = questions_of(given.data, given.questions)
    lines: list[Sequence[str]] = []
    for words in given.words:
        chunks = list(islice(chunks_of(given.data, words), given.chunks))
        lines += rows(batch(chunks, asked), len(asked), f"{len(chunks)} of {words} words")
    print(f"{given.questions} questions of each chunk; prompt tokens, and what part is computed\n")
    head = "chunks", "order", "tokens", *(f"{part:.0%} kept, {at} at once" for part, at in SETTINGS)
    print(table(head, lines))


if __name__ == "__main__":
    main()
