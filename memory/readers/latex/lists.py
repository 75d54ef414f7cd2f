"""The numbers that LaTeX prints before the items of lists: 1., (a), i., A."""

_NUMBERED = "enumerate"
_LISTS = frozenset({_NUMBERED, "itemize", "description", "thebibliography"})
_ROMAN = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
_MOST_LETTERS = 26


class Lists:
    """The lists that are open: how deep each is among those with numbers, and its last number."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int]] = []
        self._deep = 0

    def begin(self, name: str) -> bool:
        """Whether an environment by this name is a list; then it is open."""
        if name not in _LISTS:
            return False
        self._deep += name == _NUMBERED
        self._open.append((self._deep if name == _NUMBERED else 0, 0))
        return True

    def end(self) -> None:
        """The list that was opened last ends."""
        depth, _ = self._open.pop()
        self._deep -= depth > 0

    def number(self) -> str:
        """What stands before the next item: "2. ", or nothing where items have no numbers."""
        depth, last = self._open[-1] if self._open else (0, 0)
        if depth == 0:
            return ""
        self._open[-1] = (depth, last + 1)
        return f"{_numbered(depth, last + 1)} "


def _numbered(depth: int, number: int) -> str:
    shapes = {2: f"({_letter(number)})", 3: f"{_roman(number)}.", 4: f"{_letter(number).upper()}."}
    return shapes.get(depth, f"{number}.")


def _letter(number: int) -> str:
    return chr(ord("a") + number - 1) if number <= _MOST_LETTERS else str(number)


def _roman(number: int) -> str:
    told = ""
    for sign, value in _ROMAN:
        told += sign * (number // value)
        number %= value
    return told
