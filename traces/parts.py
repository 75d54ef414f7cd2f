"""Texts as a trace keeps them: by place where they are a document's, by hash where they are not."""

from collections.abc import Iterable
from typing import Any

from .names import READ_DOCUMENT, READ_END, READ_MODE, READ_START, ReadMode
from .ref import Ref
from .span import current_recorder


def parts(segments: Iterable[tuple[str, str, Ref | None]]) -> list[dict[str, Any]]:
    """A prompt, given as (role, text, source), as a value for `names.INPUT`.

    A text with a source is kept as `{"role", "ref": [sha256, start, end]}`, any other as `{"role",
    "blob": hash}`. Empty where nobody records.
    """
    recorder = current_recorder()
    if recorder is None:
        return []
    return [
        {"role": role, "blob": recorder.blob(text)}
        if source is None
        else {"role": role, "ref": list(source)}
        for role, text, source in segments
    ]


def reads(ranges: Iterable[Ref], mode: ReadMode = "full") -> dict[str, Any]:
    """Attributes that say which parts of which documents were read."""
    listed = list(ranges)
    return {
        READ_DOCUMENT: [place.document for place in listed],
        READ_START: [place.start for place in listed],
        READ_END: [place.end for place in listed],
        READ_MODE: mode,
    }
