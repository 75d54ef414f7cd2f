"""What pdfium knows of a page's characters, fetched with as few calls as can be."""

import ctypes
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LINE_HYPHENS = "\x02\ufffe"
"""What pdfium writes for a hyphen at the end of a line, which it joins with the next."""

UNNAMED = "\x0e"
"""Stands for a character of which the file does not tell what it is."""

_CODES = 0x10000
_BLANK = np.array([chr(code).isspace() or code in (0, 0xFFFF) for code in range(_CODES)])
_HYPHEN = np.isin(np.arange(_CODES), [*map(ord, LINE_HYPHENS), 0xAD])
_REPLACEMENT = 0xFFFD
_LAST_CODE = 0x10FFFF
_AMBIGUOUS = 0xFFFE  # a hyphen, or nothing known
_RECTANGLE = 16  # bytes: left, top, right, bottom
_NAME_BYTES = 128
_INVISIBLE = 3
_BOLD, _REGULAR = 700, 400


class Style(NamedTuple):
    """How one of pdfium's lines is drawn: its angle in radians, clockwise, and its weight.

    The weight is the lighter of its first and last character, 0 where the font does not tell.
    """

    angle: float
    weight: int
    invisible: bool


class Characters(NamedTuple):
    """A page's text, a character for each of pdfium's, and its words.

    A row of `boxes` is a word: left, top, right, bottom of its first character, then of its last,
    in points, y upwards. `lines` says in which of pdfium's lines a word stands.
    """

    text: str
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    boxes: NDArray[np.float32]
    lines: NDArray[np.intp]
    styles: list[Style]


def characters(text_page: Any) -> Characters:
    """All that layout needs to know of pdfium's text page (its raw handle)."""
    page = ctypes.cast(text_page, ctypes.c_void_p).value
    codes = _codes(page)
    starts, ends = _words(codes)
    breaks = np.searchsorted(np.flatnonzero(codes == ord("\n")), starts)
    _, firsts, lines = np.unique(breaks, return_index=True, return_inverse=True)
    lasts = np.append(firsts, len(starts))[1:] - 1
    edges = zip(starts[firsts].tolist(), (ends[lasts] - 1).tolist(), strict=True)
    return Characters(
        codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"),
        starts,
        ends,
        _boxes(page, starts, ends),
        lines,
        [_style(page, first, last) for first, last in edges],
    )


def _codes(page: int | None) -> NDArray[np.uint32]:
    """A code for each character: by one call, or one by one where the counts differ."""
    count = max(0, _api().count(page))
    buffer = np.zeros(4 * count + 16, dtype=np.uint16)
    written = _api().text(page, 0, count, buffer.ctypes.data) if count else 0
    codes = buffer[: max(0, written - 1)].astype(np.uint32)
    if len(codes) == count:
        for index in np.flatnonzero(codes == _AMBIGUOUS).tolist():
            codes[index] = _api().unicode(page, index) or ord(UNNAMED)
        return codes
    one_by_one = [_api().unicode(page, index) for index in range(count)]
    found = np.array(one_by_one, dtype=np.uint32)
    return np.where(found <= _LAST_CODE, found, np.uint32(_REPLACEMENT))


def _words(codes: NDArray[np.uint32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where words begin and end: at white space, and after a hyphen that ends a line."""
    narrow = np.where(codes < _CODES, codes, np.uint32(_REPLACEMENT))
    ink, hyphen = ~_BLANK[narrow], _HYPHEN[narrow]
    edge = np.zeros(1, dtype=bool)
    goes_on = (ink & ~hyphen)[:-1] if len(codes) else edge[:0]
    starts = ink & ~np.concatenate((edge, goes_on))[: len(codes)]
    followed = np.concatenate((ink[1:], edge))[: len(codes)]
    return np.flatnonzero(starts), np.flatnonzero(ink & (hyphen | ~followed)) + 1


def _boxes(
    page: int | None, starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> NDArray[np.float32]:
    boxes = np.zeros((len(starts), 8), dtype=np.float32)
    box, place = _api().box, boxes.ctypes.data
    for first, last in zip(starts.tolist(), (ends - 1).tolist(), strict=True):
        box(page, first, place)
        box(page, last, place + _RECTANGLE)
        place += 2 * _RECTANGLE
    return boxes


def _style(page: int | None, first: int, last: int) -> Style:
    api = _api()
    drawn = api.object(page, first)
    invisible = bool(drawn) and api.mode(drawn) == _INVISIBLE
    weight = min(_weight(page, first), _weight(page, last))
    return Style(api.angle(page, first), weight, invisible)


def _weight(page: int | None, index: int) -> int:
    """Weight of the font; 0 when unknown."""
    weight: int = _api().weight(page, index)
    return weight if weight > 0 else _named_weight(page, index)


def _named_weight(page: int | None, index: int) -> int:
    name = ctypes.create_string_buffer(_NAME_BYTES)
    _api().font(page, index, name, _NAME_BYTES, None)
    told = name.value.lower()
    return _BOLD if b"bold" in told else _REGULAR if told else 0


@cache
def _api() -> SimpleNamespace:
    """Functions of pdfium, bound so that plain integers are handed over."""
    from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

    library: Any = raw
    number, handle = ctypes.c_int, ctypes.c_void_p

    def bound(name: str, result: Any, *arguments: Any) -> Any:
        address = ctypes.cast(getattr(library, name), handle).value or 0
        return ctypes.CFUNCTYPE(result, *arguments)(address)

    return SimpleNamespace(
        count=bound("FPDFText_CountChars", number, handle),
        text=bound("FPDFText_GetText", number, handle, number, number, handle),
        unicode=bound("FPDFText_GetUnicode", ctypes.c_uint, handle, number),
        box=bound("FPDFText_GetLooseCharBox", number, handle, number, handle),
        angle=bound("FPDFText_GetCharAngle", ctypes.c_float, handle, number),
        weight=bound("FPDFText_GetFontWeight", number, handle, number),
        font=bound(
            "FPDFText_GetFontInfo", ctypes.c_ulong, handle, number, handle, ctypes.c_ulong, handle
        ),
        object=bound("FPDFText_GetTextObject", handle, handle, number),
        mode=bound("FPDFTextObj_GetTextRenderMode", number, handle),
    )
