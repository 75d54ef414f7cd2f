"""Prompts as files: versioned wording in `prompts/NAME.md`.

The first line of a file is `version: N`; a change of wording is a new version, for a journal would
otherwise take the replies to the old wording for replies to the new one.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .errors import UnfitPrompt

_FIRST_LINE = re.compile(r"version: (\d+)\n")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A wording, and which version of it this is."""

    version: str
    text: str


@cache
def load(name: str) -> Prompt:
    """The prompt with this name; UnfitPrompt when its file does not begin with its version."""
    written = (files("longleaf.agents") / "prompts" / f"{name}.md").read_text("utf-8")
    first = _FIRST_LINE.match(written)
    if first is None:
        raise UnfitPrompt(f"prompts/{name}.md must begin with a line like 'version: 1'")
    return Prompt(first[1], written[first.end() :].strip())
