"""A network of the package: each input is a run of its own, and the cores work on different ones.

Quantisation measures each run of the network as a whole, so a text's result would depend on what it
is batched with. One by one, the same text has the same result, whatever it is asked with.
`training/README.md` has the price.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from numpy.typing import NDArray

Feed = Mapping[str, NDArray[Any]]
T = TypeVar("T")


class Session:
    """Runs a network over inputs; safe to use from several threads.

    Onnxruntime is loaded with the first input.
    """

    def __init__(self, model: Path, threads: int | None = None) -> None:
        self._model = model
        self._threads = threads or cores()
        self._pool = ThreadPoolExecutor(self._threads, f"longleaf-{model.stem}")
        self._lock = Lock()
        self._loaded: Any = None

    def run(self, feed: Callable[[T], Feed], items: Sequence[T]) -> list[list[NDArray[Any]]]:
        """What the network gives for each item, in their order; `feed` makes its input."""
        with self._lock:
            self._loaded = self._loaded or _load(self._model)

        def one(item: T) -> list[NDArray[Any]]:
            found: list[NDArray[Any]] = self._loaded.run(None, feed(item))
            return found

        if len(items) == 1 or self._threads == 1:
            return [one(item) for item in items]
        return list(self._pool.map(one, items))


def _load(model: Path) -> Any:
    import onnxruntime  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]

    runtime: Any = onnxruntime
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
