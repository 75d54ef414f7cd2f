"""The network: MiniLM (Wang et al. 2020), and on it where an answer begins, ends, and whether.

The table of words stays as it is, so that it need not be kept twice.
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from .batches import Batch
from .tokens import Encoded

torch: Any = import_module("torch")
functional: Any = import_module("torch.nn.functional")

WIDTH = 384
RELEVANCE, LIST = 0.5, 0.5
"""Weights of the losses for whether a text answers, alone and among others."""


class Network(torch.nn.Module):  # type: ignore[misc]
    """The trunk, with a score for each token as first and last of the answer, and one for the text.

    The first token stands for "no answer here".
    """

    def __init__(self, trunk: Path) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType]
        transformers: Any = import_module("transformers")
        self.trunk = transformers.BertModel.from_pretrained(
            trunk, add_pooling_layer=False, attn_implementation="sdpa"
        )
        for layer in self.trunk.encoder.layer:
            layer.attention.self.dropout.p = 0.0  # there it costs a third of the time
        self.trunk.embeddings.word_embeddings.weight.requires_grad = False
        self.drop = torch.nn.Dropout(0.1)
        self.span = torch.nn.Linear(WIDTH, 2)
        self.relevance = torch.nn.Linear(WIDTH, 1)
        for head in (self.span, self.relevance):
            torch.nn.init.normal_(head.weight, std=0.02)
            torch.nn.init.zeros_(head.bias)

    def forward(self, examples: Sequence[Encoded]) -> Any:
        """Scores (n, length) of first and of last tokens, and (n) of texts."""
        ids, kinds, mask, open_ = tensors(examples)
        states = self.trunk(
            input_ids=ids, token_type_ids=kinds, attention_mask=mask
        ).last_hidden_state
        states = self.drop(states)
        scores = self.span(states).float().masked_fill(~open_[..., None], -1e4)
        return scores[..., 0], scores[..., 1], self.relevance(states[:, 0]).float()[:, 0]


def tensors(examples: Sequence[Encoded]) -> Any:
    """Ids, segment, mask, and which tokens may be of an answer: padded to the longest."""
    length = max(len(example.ids) for example in examples)
    ids = torch.zeros(len(examples), length, dtype=torch.long)
    kinds, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    free = torch.zeros_like(ids, dtype=torch.bool)
    for row, example in enumerate(examples):
        end = len(example.ids)
        ids[row, :end] = torch.tensor(example.ids)
        kinds[row, example.begin : end] = 1
        mask[row, :end] = 1
        free[row, example.begin : end - 1] = True
    free[:, 0] = True
    return ids, kinds, mask, free


def loss(network: Any, batch: Batch) -> Any:
    """Of spans (any of the right ones will do: Clark and Gardner 2018), and of relevance."""
    starts, ends, relevance = network(batch.examples)
    spans = _among(starts, [e.starts for e in batch.examples])
    spans = spans + _among(ends, [e.ends for e in batch.examples])
    right = torch.tensor([float(e.starts[0] > 0) for e in batch.examples])
    single = functional.binary_cross_entropy_with_logits(relevance, right)
    return spans.mean() / 2 + RELEVANCE * single + LIST * _listed(relevance, right, batch.groups)


def _among(scores: Any, right: Sequence[Sequence[int]]) -> Any:
    """How unlikely it is that a token drawn by its score is one of the right ones, (n)."""
    wanted = torch.full_like(scores, -torch.inf)
    for row, places in enumerate(right):
        wanted[row, list(places)] = 0.0
    return scores.logsumexp(1) - (scores + wanted).logsumexp(1)


def _listed(relevance: Any, right: Any, groups: Sequence[int]) -> Any:
    """The same for texts of one question: that the one drawn answers."""
    same = torch.tensor(groups)
    losses: list[Any] = []
    for group in sorted(set(groups)):
        inside = same == group
        scores, good = relevance[inside], right[inside] > 0
        if good.any() and not good.all():
            losses.append(scores.logsumexp(0) - scores[good].logsumexp(0))
    return torch.stack(losses).sum() / len(right) if losses else relevance.sum() * 0
