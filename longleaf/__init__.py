"""Answers questions over folders of long documents, with quotes checked against the page.

    import longleaf

    library = longleaf.open("contracts")
    answer = library.ask("What is the notice period?")
    print(answer.text, answer.citations)

Everything is imported when it is first used: importing this package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .agents.answer import Answer, Citation, Coverage
    from .agents.strategy import Forecast
    from .client import AsyncLibrary, Library, open, open_async
    from .client.results import Entry, Excerpt, Hit, IndexReport, Match
    from .serving.spending.budget import Budget

_HOMES = {
    "Answer": "agents.answer",
    "AsyncLibrary": "client",
    "Budget": "serving.spending.budget",
    "Citation": "agents.answer",
    "Coverage": "agents.answer",
    "Entry": "client.results",
    "Excerpt": "client.results",
    "Forecast": "agents.strategy",
    "Hit": "client.results",
    "IndexReport": "client.results",
    "Library": "client",
    "Match": "client.results",
    "open": "client",
    "open_async": "client",
}

__all__ = [
    "Answer",
    "AsyncLibrary",
    "Budget",
    "Citation",
    "Coverage",
    "Entry",
    "Excerpt",
    "Forecast",
    "Hit",
    "IndexReport",
    "Library",
    "Match",
    "open",
    "open_async",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
