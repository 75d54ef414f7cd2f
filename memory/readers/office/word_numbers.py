"""The numbers that Word puts before headings and items of lists: "4.2", "iii)"."""

import re
from dataclasses import dataclass, replace
from typing import Any

from .counting import counted
from .word_text import W, is_on, value, whole

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_DEPTH = 20  # of styles that are based on each other


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered; `style` is that of its paragraphs, if it has one."""

    format: str = "decimal"
    pattern: str = ""
    start: int = 1
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class _List:
    """A list's levels; those with the same `shared` go on counting, but for levels in `anew`."""

    shared: str
    levels: dict[int, _Level]
    anew: frozenset[int]


class Numbers:
    """Counts the numbered paragraphs of a document in their order, from its parts' roots."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._lists = {} if numbering is None else _lists(numbering)
        found = () if styles is None else styles.iter(W + "style")
        self._styles = {style.get(W + "styleId"): style for style in found}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def before(self, paragraph: Any) -> str:
        """What stands before this paragraph, with a space after it; "" where it has no number."""
        name, index = self._place(paragraph)
        known = self._lists.get(name)
        if known is None or index not in known.levels:
            return ""
        counts = self._counts.setdefault(known.shared, [None] * _LEVELS)
        if name not in self._begun:
            self._begun.add(name)
            counts[:] = [None if n in known.anew else count for n, count in enumerate(counts)]
        last = counts[index]
        counts[index] = known.levels[index].start if last is None else last + 1
        counts[index + 1 :] = [None] * (_LEVELS - index - 1)
        return _written(known, index, counts)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list of a paragraph and its level there, from 0; its style may tell."""
        style = value(paragraph, "pPr", "pStyle")
        name = value(paragraph, "pPr", "numPr", "numId")
        level = value(paragraph, "pPr", "numPr", "ilvl")
        current = self._styles.get(style)
        for _ in range(_DEPTH):
            if name is not None or current is None:
                break
            name = value(current, "pPr", "numPr", "numId")
            level = level or value(current, "pPr", "numPr", "ilvl")
            current = self._styles.get(value(current, "basedOn"))
        levels = self._lists[name].levels if name in self._lists else {}
        own = next((index for index, one in levels.items() if style and one.style == style), 0)
        return name or "", min(max(whole(level, own), 0), _LEVELS - 1)


def _written(known: _List, index: int, counts: list[int | None]) -> str:
    level = known.levels[index]

    def number(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        one = known.levels.get(at, _Level())
        count = counts[at]
        legal = level.legal and one.format != "none"
        return counted(one.start if count is None else count, "decimal" if legal else one.format)

    label = _PLACE.sub(number, level.pattern).strip() if level.format != "bullet" else ""
    return f"{label} " if any(map(str.isalnum, label)) else ""


def _lists(numbering: Any) -> dict[str, _List]:
    abstract = {
        element.get(W + "abstractNumId"): _levels(element)
        for element in numbering.iter(W + "abstractNum")
    }
    found: dict[str, _List] = {}
    for element in numbering.iter(W + "num"):
        shared = value(element, "abstractNumId") or ""
        levels = dict(abstract.get(shared, {}))
        anew: set[int] = set()
        for override in element.iter(W + "lvlOverride"):
            levels |= _levels(override)
            index = whole(override.get(W + "ilvl"), 0)
            start = value(override, "startOverride")
            if start is not None:
                anew.add(index)
                levels[index] = replace(levels.get(index, _Level()), start=whole(start, 1))
        found[element.get(W + "numId", "")] = _List(shared, levels, frozenset(anew))
    return found


def _levels(element: Any) -> dict[int, _Level]:
    return {
        whole(level.get(W + "ilvl"), 0): _Level(
            value(level, "numFmt") or "decimal",
            value(level, "lvlText") or "",
            whole(value(level, "start"), 1),
            is_on(level, "isLgl"),
            value(level, "pStyle"),
        )
        for level in element.iter(W + "lvl")
    }
