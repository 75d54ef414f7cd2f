"""The order in which examples are learned: drawn once from a seed, so that a run can be resumed."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .examples import Example
from .tokens import LONGEST, Encoded, Tokens

TOKENS = 3072
SORTED = 800
"""So many questions are sorted by length before they are packed: little padding, much mixing."""
MOST_BESIDE = 4
SHORTEST = 72
"""Tokens of a window, the question among them, where a text is cut."""

Bundle = Sequence[Example]
"""A question with the texts that are told apart."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Encoded examples; equal `groups` are texts for one question."""

    examples: Sequence[Encoded]
    groups: Sequence[int]


@dataclass(frozen=True, slots=True)
class Share:
    """How often the questions of a source are read, and up to which part of the run.

    `cut` is the part of them whose text is cut shorter, somewhere else each time.
    """

    passes: float
    until: float = 1.0
    cut: float = 0.0


def batches(
    examples: Sequence[Example], shares: Mapping[str, Share], tokens: Tokens, seed: int
) -> list[Batch]:
    """All batches of a run, in their order."""
    pick = random.Random(seed)
    order = [
        (moment, number, bundle)
        for number, bundle in enumerate(bundles(examples, pick))
        for moment in _moments(shares[_set(bundle[0])], pick)
    ]
    order.sort(key=lambda entry: entry[:2])
    encoded = [
        [tokens.encode(example, pick, longest) for example in bundle]
        for *_, bundle in order
        for longest in [_window(shares[_set(bundle[0])].cut, pick)]
    ]
    found: list[Batch] = []
    for start in range(0, len(encoded), SORTED):
        packed = list(_packed(sorted(encoded[start : start + SORTED], key=_longest)))
        pick.shuffle(packed)
        found += packed
    return found


def bundles(examples: Sequence[Example], pick: random.Random) -> list[Bundle]:
    """Examples by question, at most four of each."""
    together: dict[tuple[str, str, str], list[Example]] = defaultdict(list)
    for example in examples:
        together[_set(example), example.document, example.question].append(example)
    return [_some(bundle, pick) for bundle in together.values()]


def _set(example: Example) -> str:
    return example.source.removesuffix("-other")


def _window(cut: float, pick: random.Random) -> int:
    return pick.randint(SHORTEST, LONGEST) if pick.random() < cut else LONGEST


def _some(bundle: list[Example], pick: random.Random) -> Bundle:
    return bundle if len(bundle) <= MOST_BESIDE else pick.sample(bundle, MOST_BESIDE)


def _moments(share: Share, pick: random.Random) -> Iterator[float]:
    """One moment in each of so many equal parts of its time."""
    times = int(share.passes) + (pick.random() < share.passes % 1)
    for number in range(times):
        yield share.until * (number + pick.random()) / times


def _longest(bundle: Sequence[Encoded]) -> int:
    return max(len(example.ids) for example in bundle)


def _packed(ordered: Sequence[Sequence[Encoded]]) -> Iterator[Batch]:
    """Neighbours together, as many as fit when padded to the longest."""
    examples: list[Encoded] = []
    groups: list[int] = []
    for number, bundle in enumerate(ordered):
        if examples and _longest(bundle) * (len(examples) + len(bundle)) > TOKENS:
            yield Batch(examples, groups)
            examples, groups = [], []
        examples = [*examples, *bundle]
        groups = [*groups, *[number] * len(bundle)]
    yield Batch(examples, groups)
