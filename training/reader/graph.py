"""The reader as an ONNX graph: the same trunk, two kinds of text, and the three scores.

Its table of words is the encoder's, byte for byte, and is read from the encoder's file.
"""

from pathlib import Path
from typing import Any

import numpy as np
from encoder_graph import Array, Graph, onnx

TABLE = "embeddings.word_embeddings.weight"
KINDS = "embeddings.token_type_embeddings.weight"


class ReaderGraph(Graph):
    """`input_ids` and `kinds` (batch, length), 0 for the question and 1 for the text, to scores."""

    name = "reader"
    inputs = ("input_ids", "kinds")

    def _kinds(self, summed: str) -> str:
        """What distinguishes the second kind from the first, where a token is of the second."""
        first, second = self._weights[KINDS][:2]
        table = self._constant(KINDS, np.stack([np.zeros_like(first), second - first]))
        return self._node("Add", [summed, self._node("Gather", [table, "kinds"])])

    def _heads(self, hidden: str) -> dict[str, tuple[str, list[str | int]]]:
        """`span` (batch, length, 2): first and last token; `relevance` (batch, 1, 1)."""
        place = self._constant("relevance.place", np.array(0))
        first = self._node("Gather", [hidden, place], axis=1)
        return {
            "span": (self._scores(hidden, "span"), ["batch", "length", 2]),
            "relevance": (self._scores(first, "relevance"), ["batch", 1, 1]),
        }

    def _scores(self, states: str, name: str) -> str:
        columns = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        product = self._node("MatMul", [states, columns])
        return self._node("Add", [product, self._weight(f"{name}.bias")])


def share(model: Any, encoder: Path) -> None:
    """Let the reader find its words in the encoder's file; ValueError where they differ."""
    content = encoder.read_bytes()
    for tensor in model.graph.initializer:
        if tensor.name in (TABLE, f"{TABLE}.scale"):
            offset = content.find(tensor.raw_data)
            if offset < 0:
                raise ValueError(f"{tensor.name} is not that of {encoder}")
            length = len(tensor.raw_data)
            tensor.ClearField("raw_data")
            tensor.data_location = onnx.TensorProto.EXTERNAL
            entries = {"location": encoder.name, "offset": str(offset), "length": str(length)}
            for key, value in entries.items():
                tensor.external_data.add(key=key, value=value)


def weights_of(state: dict[str, Any]) -> dict[str, Array]:
    """The network's weights, by the names of the graph."""
    return {name.removeprefix("trunk."): value.numpy() for name, value in state.items()}
