"""What a model wrote, as the reply that its leaf asks for; or what is wrong with it."""

from pydantic import ValidationError

from .leaf import Leaf
from .model import Failed
from .replies import ReplyModel
from .secrets import without_secrets

_MOST_FAULTS = 3


def parse(leaf: Leaf[ReplyModel], text: str, cut_off: bool = False) -> ReplyModel | Failed:
    """The reply in a text: one JSON object, whatever stands around it (a fence, a sentence).

    Types and bounds are held to strictly, as the leaf's schema states them. `cut_off` says that
    the model had more to write than it was allowed to.
    """
    try:
        return leaf.reply.model_validate_json(_object(text), strict=True)
    except ValidationError as error:
        fault = _cut_off(leaf) if cut_off else _told(error)
        return Failed("malformed", f"not the form of {leaf.kind}: {fault}", raw=text)


def _object(text: str) -> str:
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def _cut_off(leaf: Leaf[ReplyModel]) -> str:
    return f"it was cut off after {leaf.max_output} tokens and must be shorter"


def _told(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    told = "; ".join(f"{_place(fault['loc'])}{fault['msg']}" for fault in faults[:_MOST_FAULTS])
    return without_secrets(told)


def _place(steps: tuple[int | str, ...]) -> str:
    return ".".join(map(str, steps)) + ": " if steps else ""
