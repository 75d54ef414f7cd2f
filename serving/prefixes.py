"""A batch as a prefix tree: which prompts begin alike, and the order that makes use of it.

Depth first, so that whoever shares a prefix follows directly on one another: a cache of prefixes
that holds a single prompt then computes every distinct prefix once. After L. Zheng et al., "SGLang"
(2024), section 3, and Z. Zheng et al., "BatchLLM" (2024), who plan a whole batch; here over
segments, which are what prompts share.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .model import Call
from .prompt import Role, Segment, prompt_tokens


@dataclass(frozen=True, slots=True)
class Tree:
    """Prompts as ways down from node 0, the empty prompt; a node stands behind its parent.

    `parents` and `tokens` are by node: a node is one more segment, and its tokens are counted on
    that segment alone. `ends` has for each call the node where its prompt ends.
    """

    parents: list[int]
    tokens: list[int]
    ends: list[int]

    def up(self, node: int) -> Iterator[int]:
        """The nodes from this one up to the first segment."""
        while node:
            yield node
            node = self.parents[node]


@dataclass(frozen=True, slots=True)
class Plan:
    """In which order the calls of a batch go out, and what they share by that.

    `order` has the index of each call, first to go first. By the index of a call, `prompt` has the
    tokens of its prompt, and `shared` how many of them a call before it has at its beginning too.
    """

    order: list[int]
    prompt: list[int]
    shared: list[int]

    @property
    def ideal(self) -> int:
        """Tokens that the batch takes where each distinct prefix is computed once."""
        return sum(self.prompt) - sum(self.shared)


def plan(calls: Sequence[Call], count_tokens: Callable[[str], int]) -> Plan:
    """The calls depth first, what shares the most tokens first; else as they came.

    Takes O(n log n) time and O(n) memory for n segments; each distinct text is counted once.
    """
    tree = grow(calls, count_tokens)
    order = _depth_first(tree)
    prompt, shared = _facts(tree, order)
    return Plan(order, prompt, shared)


def in_lanes(order: Sequence[int], lanes: int) -> list[int]:
    """The order cut into so many stretches of one length, side by side.

    Where so many calls are under way at once, each then starts about when the one before it in its
    stretch has ended, and so has computed what they share.
    """
    bounds = [len(order) * lane // lanes for lane in range(lanes + 1)]
    stretches = list(pairwise(bounds))
    rows = range(-(-len(order) // lanes))
    return [order[start + row] for row in rows for start, end in stretches if start + row < end]


def grow(calls: Sequence[Call], count_tokens: Callable[[str], int]) -> Tree:
    """The prefix tree of the calls, over the role and the text of their segments."""
    tree = Tree([0], [0], [])
    nodes: dict[tuple[int, Role, str], int] = {}
    counts: dict[tuple[Role, str], int] = {}
    for call in calls:
        at = 0
        for segment in call.segments:
            step = at, segment.role, segment.text
            if step not in nodes:
                nodes[step] = len(tree.parents)
                tree.parents.append(at)
                tree.tokens.append(_counted(segment, counts, count_tokens))
            at = nodes[step]
        tree.ends.append(at)
    return tree


def _counted(
    segment: Segment, counts: dict[tuple[Role, str], int], count_tokens: Callable[[str], int]
) -> int:
    key = segment.role, segment.text
    if key not in counts:
        counts[key] = prompt_tokens((segment,), count_tokens)
    return counts[key]


def _depth_first(tree: Tree) -> list[int]:
    """Indexes of the calls; each subtree gets a stretch of places, taken off its parent's.

    A subtree saves at least what each of its parts does, so parents come before their children.
    """
    sizes, saved = _weighed(tree)
    starts = [0] * len(sizes)
    free = _ending(tree)
    for node in sorted(range(1, len(sizes)), key=lambda node: -saved[node]):
        parent = tree.parents[node]
        starts[node] = free[parent]
        free[node] += free[parent]
        free[parent] += sizes[node]
    return sorted(range(len(tree.ends)), key=lambda call: starts[tree.ends[call]])


def _weighed(tree: Tree) -> tuple[list[int], list[int]]:
    """By node, of its subtree: how many calls it has, and the tokens that sharing them saves."""
    sizes, saved = _ending(tree), [0] * len(tree.parents)
    for node in range(len(sizes) - 1, 0, -1):
        saved[node] += (sizes[node] - 1) * tree.tokens[node]
        sizes[tree.parents[node]] += sizes[node]
        saved[tree.parents[node]] += saved[node]
    return sizes, saved


def _ending(tree: Tree) -> list[int]:
    """By node, how many calls end there."""
    ending = [0] * len(tree.parents)
    for node in tree.ends:
        ending[node] += 1
    return ending


def _facts(tree: Tree, order: Sequence[int]) -> tuple[list[int], list[int]]:
    """By call, the tokens of its prompt, and those of them that were seen before in this order."""
    prompt, shared = [0] * len(order), [0] * len(order)
    seen = [False] * len(tree.parents)
    for call in order:
        for node in tree.up(tree.ends[call]):
            prompt[call] += tree.tokens[node]
            shared[call] += tree.tokens[node] * seen[node]
            seen[node] = True
    return prompt, shared
