"""How far an update of a store is, told to whoever watches."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from .writer import Read


class Progress(NamedTuple):
    """How far an update is: `done` of `total` files were read, the last of them `path`.

    While a file takes long, `path` is followed by what of it is read now ("scan.pdf: page 7").
    Later, `done` of `total` passages were embedded.
    """

    done: int
    total: int
    path: str = ""
    characters: int = 0
    problem: str | None = None
    work: Literal["reading", "embedding"] = "reading"


Observe = Callable[[Progress], None]


def embedded(observe: Observe) -> Callable[[int, int], None]:
    """What tells an observer how many passages were embedded, and of how many."""
    return lambda done, total: observe(Progress(done, total, work="embedding"))


class Watch:
    """Tells an observer how far an update is."""

    def __init__(self, total: int, observe: Observe) -> None:
        self.total = total
        self.done = 0
        self.observe = observe
        observe(Progress(0, total))

    def began(self, path: Path, stage: str) -> None:
        """A file that takes long is now at this stage."""
        self.observe(Progress(self.done, self.total, f"{path.name}: {stage}"))

    def finished(self, items: Iterable[Read]) -> Iterator[Read]:
        """The items, each counted as it comes."""
        for item in items:
            self.done += 1
            row = item.row
            self.observe(Progress(self.done, self.total, row.path, item.characters, row.reason))
            yield item
