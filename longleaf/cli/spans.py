"""A run's spans as an indented tree: how long each took, and what it read."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from .render import clean_line

if TYPE_CHECKING:
    from ..traces import Manifest, Span, Trace
    from ..traces.manifest import Source

_SHOWN = 3
_NANOSECONDS = 10**9


def tree_lines(trace: "Trace", manifest: "Manifest") -> Iterator[str]:
    """One line for each span, below its parent and indented by its depth."""
    from ..traces import tree, walk

    sources = {source.sha256: source for source in manifest.documents}
    for span, depth in walk(tree(trace.spans)):
        yield "  " * depth + clean_line(f"{span.name}, {_took(span)}{_read(span, sources)}")
    if trace.skipped or trace.torn:
        yield "(the trace has a gap: its run was cut off)"


def reuse(trace: "Trace") -> str:
    """How much of the prompts was computed, and at best had to be; empty where nothing was asked.

    What the journal answered was not asked. At best, what calls of one batch have in common at
    their beginning is computed once.
    """
    from ..traces import names

    def total(name: str) -> int:
        return sum(int(span.attributes.get(name) or 0) for span in trace.spans)

    prompts = total(names.INPUT_TOKENS)
    ideal = total(names.PROMPT_TOKENS) - total(names.SHARED_TOKENS)
    if not prompts:
        return ""
    computed = prompts - total(names.CACHED_TOKENS)
    at_best = f"{ideal:,} where a batch shares its prefixes"
    return f"prompts: {prompts:,} tokens, {computed:,} computed, {at_best}"


def _took(span: "Span") -> str:
    from ..traces import names

    if span.end is None:
        return span.status
    seconds = f"{(span.end - span.start) / _NANOSECONDS:.3f} s"
    if span.status == "ok":
        return seconds
    reason = span.attributes.get(names.ERROR_MESSAGE)
    return f"{seconds}, {span.status}" + (f" ({reason})" if reason else "")


def _read(span: "Span", sources: Mapping[str, "Source"]) -> str:
    from ..traces import names

    read: Mapping[str, Any] = span.attributes
    listed = zip(read.get(names.READ_DOCUMENT, ()), read.get(names.READ_START, ()), strict=False)
    places = list(dict.fromkeys(_place(sources.get(sha256), start) for sha256, start in listed))
    if not places:
        return ""
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return f": {'; '.join(islice(places, _SHOWN))}{more}"


def _place(source: "Source | None", start: int) -> str:
    if source is None:
        return "a document that the manifest does not name"
    pages = source.pages
    if not pages.starts:
        return f"{source.path}, character {start:,}"
    number = max(1, bisect_right(pages.starts, start))
    return f"{source.path}, {pages.kind} {number}"
