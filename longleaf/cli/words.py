"""The first word of a command line: a command, or a folder to ask."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from os.path import exists, isdir

from .exits import UsageFault
from .render import shortened

_SHOWN = 80


def as_command(arguments: Sequence[str], commands: Iterable[str]) -> list[str]:
    """The arguments with the command spelled out: a folder in its place stands for `ask`.

    Raises UsageFault for a word that is neither, with the command it comes nearest to.
    """
    known = sorted(commands)
    if not arguments or arguments[0].startswith("-") or arguments[0] in known:
        return list(arguments)
    word = arguments[0]
    if isdir(word):
        return ["ask", *arguments]
    raise UsageFault(
        f"{shortened(word, _SHOWN)!r} is neither a command nor a folder{_advice(word, known)}"
    )


def _advice(word: str, known: Sequence[str]) -> str:
    if exists(word):
        return ": it is a file; give the folder that holds it"
    if near := get_close_matches(word, known, n=1):
        return f": did you mean `longleaf {near[0]}`?"
    return f": the commands are {', '.join(known)}, and a folder comes before its question"
