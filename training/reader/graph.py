"""The reader as an ONNX graph: the same trunk, two kinds of text, and the three scores.

Its table of words is the encoder's, byte for byte, and is read from the encoder's file.
"""

from pathlib import Path
from typing import Any

import numpy as np
from encoder_graph import CONTRIB, Array, Graph, onnx

TABLE = "embeddings.word_embeddings.weight"
BLOCK = 64
AS_INTEGERS = 4
"""How onnxruntime multiplies: the other factor is rounded to eight bits, row by row."""
KINDS = "embeddings.token_type_embeddings.weight"


class ReaderGraph(Graph):
    """`input_ids` and `kinds` (batch, length), 0 for the question and 1 for the text, to scores."""

    name = "reader"
    inputs = ("input_ids", "kinds")

    def _linear(self, hidden: str, name: str) -> str:
        """Where a layer ends, numbers are large and uneven: there, 64 weights share a scale."""
        ends = name.endswith(".output.dense") and "attention" not in name
        if not (self._quantised and ends):
            return super()._linear(hidden, name)
        values, scales = in_blocks(self._weights[f"{name}.weight"])
        weights = [
            self._constant(f"{name}.weight", values),
            self._constant(f"{name}.scale", scales),
        ]
        rows, blocks, _ = values.shape
        shape = {"N": rows, "K": blocks * BLOCK, "bits": 8, "block_size": BLOCK}
        product = self._node(
            "MatMulNBits", [hidden, *weights], domain=CONTRIB, accuracy_level=AS_INTEGERS, **shape
        )
        return self._node("Add", [product, self._weight(f"{name}.bias")])

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


def in_blocks(matrix: Array) -> tuple[Array, Array]:
    """Bytes (rows, blocks, 64), 128 for zero, and a scale for each block, (rows · blocks)."""
    blocks = matrix.astype(np.float32).reshape(len(matrix), -1, BLOCK)
    largest = np.abs(blocks).max(axis=-1, keepdims=True)
    scales = np.where(largest == 0, 1, largest / 127).astype(np.float32)
    return (np.round(blocks / scales) + 128).astype(np.uint8), scales.ravel()


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
