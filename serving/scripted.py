"""A model that replies by script, for tests: ours, and those of whoever builds on longleaf.

model = Scripted({"extract": [Extracted(info=None)], "answer": [Answered(text="42")]})
model = Scripted(lambda call: Answered(text=call.texts("question")[0]))
"""

import asyncio
import random
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import get_args

from .leaf import Kind
from .model import Call, Failed, ModelCard, Outcome, Reply, Usage
from .prompt import prompt_tokens
from .replies import ReplyModel

ALL_LEAVES: frozenset[Kind] = frozenset(get_args(Kind))

Scripting = Callable[[Call], ReplyModel | Outcome]
Queues = Mapping[Kind, Iterable[ReplyModel | Outcome]]

_PIECE = re.compile(r"\w{1,4}|\S")


def count_pieces(text: str) -> int:
    """Tokens of a simple kind: pieces of words of at most four characters, and single signs."""
    return sum(1 for _ in _PIECE.finditer(text))


class Scripted:
    """Replies by a function of the call, or from a queue for each kind of leaf.

    `calls` are those it was handed, in order. With a `seed`, a batch is completed in an order that
    only the seed decides; replies go to calls in the order of the calls all the same. Usage is
    counted by `count_tokens`; output never counts more than its leaf allows, as with a model whose
    decoding is cut there.
    """

    def __init__(
        self,
        script: Scripting | Queues,
        *,
        window: int = 8192,
        leaves: Iterable[Kind] = ALL_LEAVES,
        seed: int | None = None,
        name: str = "scripted",
        count_tokens: Callable[[str], int] = count_pieces,
    ) -> None:
        self.card = ModelCard(name, window, frozenset(leaves), count_tokens)
        self.calls: list[Call] = []
        self._script = script if callable(script) else _from_queues(script)
        self._random = None if seed is None else random.Random(seed)

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes by the script, one at each turn of the event loop."""
        self.calls.extend(calls)
        outcomes = [(index, self._outcome(call)) for index, call in enumerate(calls)]
        if self._random is not None:
            self._random.shuffle(outcomes)
        for index, outcome in outcomes:
            await asyncio.sleep(0)
            yield index, outcome

    def _outcome(self, call: Call) -> Outcome:
        scripted = self._script(call)
        return self._reply(call, scripted) if isinstance(scripted, ReplyModel) else scripted

    def _reply(self, call: Call, value: ReplyModel) -> Reply:
        count = self.card.count_tokens
        written = min(count(value.model_dump_json()), call.leaf.max_output)
        return Reply(value, Usage(1, 0, prompt_tokens(call.segments, count), 0, written))


def _from_queues(queues: Queues) -> Scripting:
    waiting = {kind: deque(replies) for kind, replies in queues.items()}

    def next_reply(call: Call) -> ReplyModel | Outcome:
        queue = waiting.get(call.leaf.kind)
        if not queue:
            return Failed("internal", f"the script has no further reply for {call.leaf.kind}")
        return queue.popleft()

    return next_reply
