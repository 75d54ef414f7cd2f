"""Where LaTeX's words are written: paragraphs and tables, and what is still open in them."""

from collections.abc import Callable

from ..markup.flow import Flow
from ..shapes.blocks import Block

_DEEPEST = 50
"""How far up an environment is looked for when one ends that is not the innermost."""


class Page:
    """Takes words, and the beginnings and ends of groups, environments and tables."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._closing: list[tuple[str, Callable[[], None]]] = []
        self._tables = 0

    @property
    def in_table(self) -> bool:
        """Whether words stand in a table's cell."""
        return self._tables > 0

    def finish(self) -> list[Block]:
        """All blocks; what is open is closed."""
        while self._closing:
            self._closing.pop()[1]()
        return self.flow.finish()

    def opened(self, name: str, action: Callable[[], None]) -> None:
        """Something by this name is open; the action ends it."""
        self._closing.append((name, action))

    def close(self, name: str) -> None:
        """End what was opened by this name, and whatever was left open inside."""
        if not any(opened == name for opened, _ in self._closing[-_DEEPEST:]):
            return
        while self._closing:
            opened, action = self._closing.pop()
            action()
            if opened == name:
                return

    def open_table(self, name: str) -> None:
        """A table begins, and with it a row and a cell."""
        for tag in ("table", "tr", "td"):
            self.flow.open(tag)
        self._tables += 1

        def close() -> None:
            for tag in ("td", "tr", "table"):
                self.flow.close(tag)
            self._tables -= 1

        self.opened(name, close)

    def cell(self) -> None:
        """The next cell begins."""
        self.flow.close("td")
        self.flow.open("td")

    def line(self) -> None:
        """The next line begins, or the next row of a table."""
        if not self.in_table:
            self.flow.open("div")
            return
        for tag in ("td", "tr"):
            self.flow.close(tag)
        for tag in ("tr", "td"):
            self.flow.open(tag)

    def put(self, tag: str, text: str) -> None:
        """Text that stands on its own, in this element of HTML."""
        self.flow.open(tag)
        self.flow.write(text)
        self.flow.close(tag)

    def apart(self) -> None:
        """The next paragraph begins; cells have none."""
        if self.in_table:
            self.flow.write(" ")
        else:
            self.flow.open("p")
