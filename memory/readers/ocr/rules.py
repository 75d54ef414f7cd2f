"""Ruled lines of tables, taken out of an image: OCR takes what they enclose for pictures."""

import numpy as np
from numpy.typing import NDArray

_SHORTEST = 0.6  # inches
_THICKEST = 0.06

Image = NDArray[np.uint8]
"""A grey image: a row of it for each line of dots, 0 is black."""

Mask = NDArray[np.bool_]


def without_rules(image: Image, dpi: float) -> Image:
    """The image with paper in place of long thin lines, where there are upright and level ones.

    They are looked for at half the size, in which they last.
    """
    low, high = int(image.min()), int(image.max())
    dark = _halved(image) < (low + high) // 2
    long, thick = max(2, round(_SHORTEST * dpi / 2)), max(2, round(_THICKEST * dpi / 2))
    level, upright = (opened(dark, (long, axis)) for axis in (1, 0))
    if not (level.any() and upright.any()):
        return image
    rules = (level | upright) & ~opened(dark, (thick, 0), (thick, 1))
    wide = _widened(rules).repeat(2, 0).repeat(2, 1)
    return np.where(wide[: image.shape[0], : image.shape[1]], np.uint8(high), image)


def _halved(image: Image) -> Image:
    """The darkest of each two by two dots."""
    height, width = image.shape
    even = np.pad(image, ((0, height % 2), (0, width % 2)), mode="edge")
    rows = np.minimum(even[::2], even[1::2])
    return np.minimum(rows[:, ::2], rows[:, 1::2])


def opened(dark: Mask, *sides: tuple[int, int]) -> Mask:
    """What belongs to dark bars or blocks of this size: lengths, each with its axis."""
    found = dark
    for length, axis in sides:
        found = _shifted(found, length, axis, np.logical_and, 1)
    for length, axis in sides:
        found = _shifted(found, length, axis, np.logical_or, -1)
    return found


def _shifted(mask: Mask, length: int, axis: int, joined: np.ufunc, way: int) -> Mask:
    """The mask joined with itself, shifted by each of so many dots; there is nothing outside."""
    found = np.ascontiguousarray(mask if axis == 0 else mask.T)
    for step in _steps(min(length, len(found) + 1)):
        beside = np.zeros_like(found)
        source, target = slice(step, None), slice(None, -step)
        if way < 0:
            source, target = target, source
        beside[target] = found[source]
        found = joined(found, beside)
    return found if axis == 0 else found.T


def _steps(length: int) -> list[int]:
    """By how much to shift, so that the shifts reach as far as the length."""
    steps, size = list[int](), 1
    while size < length:
        steps.append(min(size, length - size))
        size += steps[-1]
    return steps


def _widened(mask: Mask) -> Mask:
    """The mask with the dots beside it, which are grey at the edge of a line."""
    wide = np.pad(mask, 1)
    level = wide[1:-1, :-2] | wide[1:-1, 1:-1] | wide[1:-1, 2:]
    tall = np.pad(level, ((1, 1), (0, 0)))
    return tall[:-2] | tall[1:-1] | tall[2:]
