"""How much of its prompts a batch takes to compute, by the order in which it goes out.

    python benchmarks/order.py [--data FOLDER] [--questions N] [--chunks N] [--words N ...]

Every question is asked of every chunk, in prompts as `extract` has them: preamble, chunk,
instruction, question. Chunks and questions are those of the public sets CovidQA and CUAD in
`$LONGLEAF_DATA`: passages as longleaf cuts them, of about 100 words or of another size. Simulated
is a cache of prefixes that forgets what was used least recently, and holds 5 % of the tokens that
differ, or all. Nothing is asked of any model, and nothing is timed: the figures are the same
everywhere.

With one call at once, calls follow one another. With 64, so many are under way, and what a call
computes is of use to those that start after its end: as with a service that keeps a prompt once it
has replied. An engine that shares prefixes within a step does as with one at once.
"""

import argparse
import json
import os
import random
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from pathlib import Path

from report import table

from longleaf.agents import leaves
from longleaf.agents.prompting import load
from longleaf.memory.limits import Limits
from longleaf.memory.splitter import split
from longleaf.serving.embedded.wordpiece import count_tokens
from longleaf.serving.model import Call
from longleaf.serving.prefixes import Tree, grow, in_lanes, plan
from longleaf.serving.prompt import Segment

SETS = "covidqa", "cuad"
LANES = 64
SETTINGS = (0.05, 1), (0.05, LANES), (1.0, LANES)
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


def rows(calls: Sequence[Call], name: str) -> Iterator[Sequence[str]]:
    """A row for each order: what part of the prompt tokens is computed, by setting."""
    tree, planned = grow(calls, count_tokens), plan(calls, count_tokens)
    total, arrival = sum(planned.prompt), list(range(len(calls)))
    orders = {
        "as they came": arrival,
        "in any order": random.Random(0).sample(arrival, len(arrival)),
        "planned": planned.order,
        f"planned, {LANES} lanes": in_lanes(planned.order, LANES),
    }
    for order, indexes in orders.items():
        taken = [computed(tree, indexes, part * planned.ideal, at) for part, at in SETTINGS]
        yield name, order, f"{total:,}", *(f"{tokens / total:.1%}" for tokens in taken)
    yield name, "each prefix once", f"{total:,}", *[f"{planned.ideal / total:.1%}"] * len(SETTINGS)


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
        lines += rows(batch(chunks, asked), f"{len(chunks)} of {words} words")
    print(f"{given.questions} questions of each chunk; prompt tokens, and what part is computed\n")
    head = "chunks", "order", "tokens", *(f"{part:.0%} kept, {at} at once" for part, at in SETTINGS)
    print(table(head, lines))


if __name__ == "__main__":
    main()
