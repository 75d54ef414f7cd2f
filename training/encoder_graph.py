"""MiniLM as an ONNX graph: BERT (Devlin et al. 2019), and as the encoder, which pools it.

Written node by node, so that the same weights give the same bytes whatever the version of an
exporter. A call takes texts of equal length only: there is no padding and no attention mask.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

onnx: Any = import_module("onnx")
helper: Any = import_module("onnx.helper")
numpy_helper: Any = import_module("onnx.numpy_helper")

LAYERS, HEADS, WIDTH, LENGTH = 6, 12, 384, 256
EPSILON = 1e-12
CONTRIB = "com.microsoft"
STEPS = 63
"""Weights are quantised to [-63, 63]: seven bits. A sum of two products then fits 16 bits, so that
processors without VNNI, which add in 16 bits, give the same results as those with it."""

Array = NDArray[Any]


class Graph:
    """Collects nodes and constants; every method returns the name of its output."""

    name = "encoder"
    inputs: tuple[str, ...] = ("input_ids",)

    def __init__(self, weights: Mapping[str, Array], quantised: bool) -> None:
        self._weights = weights
        self._quantised = quantised
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> Any:
        """The graph, whole."""
        hidden = self._embeddings()
        for number in range(LAYERS):
            hidden = self._layer(hidden, f"encoder.layer.{number}")
        outputs = self._heads(hidden)
        for name, (node, _) in outputs.items():
            self._nodes.append(helper.make_node("Identity", [node], [name]))
        integer, real = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
        given = [
            helper.make_tensor_value_info(name, integer, ["batch", "length"])
            for name in self.inputs
        ]
        made = [
            helper.make_tensor_value_info(name, real, shape) for name, (_, shape) in outputs.items()
        ]
        graph = helper.make_graph(self._nodes, self.name, given, made, self._constants)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)

    def _heads(self, hidden: str) -> dict[str, tuple[str, list[str | int]]]:
        """Outputs by name with their shapes: `embedding` (batch, 384), of unit length."""
        axis = self._constant("pooling.axis", np.array([1]))
        pooled = self._node("ReduceMean", [hidden, axis], keepdims=0)
        unit = self._node("LpNormalization", [pooled], axis=-1, p=2)
        return {"embedding": (unit, ["batch", WIDTH])}

    def _embeddings(self) -> str:
        prefix, ids = "embeddings", self.inputs[0]
        places = self._weights[f"{prefix}.position_embeddings.weight"][:LENGTH]
        places = places + self._weights[f"{prefix}.token_type_embeddings.weight"][0]
        length = self._node("Shape", [ids], start=1, end=2)
        start = self._constant("places.start", np.array([0]))
        here = self._node("Slice", [self._constant("places", places), start, length])
        summed = self._kinds(self._node("Add", [self._words(ids), here]))
        norm = [self._weight(f"{prefix}.LayerNorm.{part}") for part in ("weight", "bias")]
        return self._node("LayerNormalization", [summed, *norm], axis=-1, epsilon=EPSILON)

    def _kinds(self, summed: str) -> str:
        """All is of the first kind."""
        return summed

    def _words(self, ids: str) -> str:
        name = "embeddings.word_embeddings.weight"
        if not self._quantised:
            return self._node("Gather", [self._weight(name), ids])
        rows, scales = quantise(self._weights[name], axis=1, steps=127)
        row = self._node("Gather", [self._constant(name, rows), ids])
        scale = self._node("Gather", [self._constant(f"{name}.scale", scales), ids])
        return self._node("Mul", [self._node("Cast", [row], to=onnx.TensorProto.FLOAT), scale])

    def _layer(self, hidden: str, prefix: str) -> str:
        parts = [self._linear(hidden, f"{prefix}.attention.self.{p}") for p in QKV]
        mixed = self._node("MultiHeadAttention", parts, domain=CONTRIB, num_heads=HEADS)
        attended = self._linear(mixed, f"{prefix}.attention.output.dense")
        hidden = self._residual(attended, hidden, f"{prefix}.attention.output.LayerNorm")
        wide = self._linear(hidden, f"{prefix}.intermediate.dense")
        active = self._node("Gelu", [wide], domain=CONTRIB)
        narrow = self._linear(active, f"{prefix}.output.dense")
        return self._residual(narrow, hidden, f"{prefix}.output.LayerNorm")

    def _residual(self, branch: str, hidden: str, name: str) -> str:
        norm = [self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        inputs = [branch, hidden, *norm]
        return self._node("SkipLayerNormalization", inputs, domain=CONTRIB, epsilon=EPSILON)

    def _linear(self, hidden: str, name: str) -> str:
        bias = self._weight(f"{name}.bias")
        columns = self._weights[f"{name}.weight"].T
        if not self._quantised:
            product = self._node("MatMul", [hidden, self._constant(f"{name}.weight", columns)])
            return self._node("Add", [product, bias])
        values, scales = quantise(columns, axis=0, steps=STEPS)
        constants = [
            self._constant(f"{name}.weight", values),
            self._constant(f"{name}.scale", scales.ravel()),
            self._constant(f"{name}.zero", np.zeros(len(scales.ravel()), np.int8)),
        ]
        return self._node("DynamicQuantizeMatMul", [hidden, *constants, bias], domain=CONTRIB)

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _constant(self, name: str, value: Array) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(self, kind: str, inputs: list[str], domain: str = "", **attributes: Any) -> str:
        name = f"{kind}.{len(self._nodes)}"
        node = helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes)
        self._nodes.append(node)
        return name


QKV = ("query", "key", "value")


def quantise(matrix: Array, axis: int, steps: int) -> tuple[Array, Array]:
    """Integers in [-steps, steps] and the scale of each row (axis 1) or column (axis 0)."""
    largest = np.abs(matrix).max(axis=axis, keepdims=True)
    scales = np.where(largest == 0, 1, largest / steps).astype(np.float32)
    rounded: Array = np.round(matrix / scales).astype(np.int8)
    return rounded, scales
