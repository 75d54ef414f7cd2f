"""What makes two calls the same to a journal: all that a reply may depend on, and nothing else."""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from types import MappingProxyType

from pydantic import JsonValue

from ..model import Call, ModelCard
from ..replies import ReplyModel

FORM = 1
"""Raised when the same segments are rendered otherwise, or the key is made otherwise."""

Parameters = Mapping[str, JsonValue]
NO_PARAMETERS: Parameters = MappingProxyType({})


def key_of(call: Call, model: str, parameters: Parameters = NO_PARAMETERS) -> str:
    """SHA-256, in hex, of model, leaf, version, schema, caps, parameters, sample and segments.

    `parameters` is what else a backend's reply depends on: temperature, revision of the weights.
    The order of segments is that of the call; where their text came from does not count.
    """
    leaf = call.leaf
    parts: list[JsonValue] = [
        FORM,
        model,
        leaf.kind,
        leaf.version,
        leaf.max_output,
        _schema(leaf.reply),
        dict(parameters),
        call.sample,
        [[segment.role, segment.text] for segment in call.segments],
    ]
    return _digest(parts)


def parameters_of(card: ModelCard) -> Parameters:
    """What replies of this model depend on beside the calls and its name."""
    return {"revision": card.revision} if card.revision else NO_PARAMETERS


@cache
def _schema(reply: type[ReplyModel]) -> str:
    return _digest(reply.model_json_schema())


def _digest(value: JsonValue) -> str:
    form = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(form.encode("utf-8", "surrogatepass")).hexdigest()
