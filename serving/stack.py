"""The layers between a strategy and a backend; every layer is a model around a model.

From the outside in:

    recorded     a span for every call, with its prompt as places in documents
    journaled    a reply that was paid for is not bought twice                 (to come)
    repaired     a reply that cannot be parsed is asked for once more          (to come)
    ordered      a batch goes out by its shared prefixes                       (to come)
    retried      a failure that may pass is tried again                        (to come)
    limited      no more calls at once than the model takes                    (to come)
    budgeted     each attempt reserves its worst case first                    (to come)
    backend      embedded, hosted, torch, vllm, scripted
"""

from .model import Model
from .recorded import Recorded


def stack(backend: Model) -> Model:
    """The backend with all layers around it, in their one right order."""
    return Recorded(backend)
