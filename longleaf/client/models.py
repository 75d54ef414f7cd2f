"""From the name of a model to the model, with its layers around it."""

from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from ..memory.sentences import sentences
from ..memory.vectors import Encoding
from ..serving.model import Model
from .errors import UnknownModel

if TYPE_CHECKING:
    from ..serving.embedded.encoder import Encoder

GROUP = "longleaf.models"
"""Entry points of this group are functions without arguments that give a model."""

EMBEDDED = "embedded"


def load_model(model: str | Model | None) -> Model:
    """The model with this name (None: the embedded one), or the model itself.

    Raises UnknownModel, which lists the names there are.
    """
    if model is None or model == EMBEDDED:
        return _embedded()
    if not isinstance(model, str):
        return model
    known = {entry.name: entry for entry in entry_points(group=GROUP)}
    if model not in known:
        names = ", ".join([EMBEDDED, *sorted(known)])
        raise UnknownModel(f"there is no model {model!r}; there are: {names}")
    load: Callable[[], Model] = known[model].load()
    return load()


@cache
def encoder() -> "Encoder":
    """The embedded encoder, loaded once for a process."""
    from ..serving.embedded.encoder import Encoder

    return Encoder.load()


@cache
def encoding() -> Encoding:
    """The embedded encoder, as memory sees it."""
    from ..serving.embedded.encoder import NAME, WIDTH

    return Encoding(NAME, encoder().embed, WIDTH)


def count_tokens(text: str) -> int:
    """Tokens of a passage to the encoder: exact where it must be cut, else so many at most."""
    return encoder().passage_tokens(text)


@cache
def _embedded() -> Model:
    from ..serving.embedded.model import Embedded

    return Embedded(sentences, encoder())
