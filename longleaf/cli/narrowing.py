"""The options that narrow a search, and what to say where they leave nothing."""

import shlex
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .opened import Opened, command

_OPTIONS = {"within": "--in", "kind": "--kind", "since": "--since", "until": "--until"}


class Narrowing(NamedTuple):
    """What was given, by the names that the library has for it; None for what was not."""

    within: list[str] | None = None
    kind: list[str] | None = None
    since: date | None = None
    until: date | None = None

    def typed(self, names: Iterable[str]) -> str:
        """These of the options as they are typed: "--in 'a/*' --in b --kind pdf"."""
        values = self._asdict()
        return " ".join(
            f"{_OPTIONS[name]} {shlex.quote(str(value))}"
            for name in names
            for value in (values[name] if isinstance(values[name], list) else [values[name]])
        )

    def remark(self, here: Opened) -> str:
        """What to add to "nothing was found": which options leave nothing, if any was given."""
        given = [name for name, value in self._asdict().items() if value is not None]
        if not given:
            return ""
        if names := here.library.emptied_by(*self):
            there = f"`{command(here, 'ls')}` lists what there is"
            return f": no document fits {self.typed(names)}; {there}"
        return f" in what {self.typed(given)} leaves"
