"""Where the words of a page stand, once its text is upright."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .native import Characters

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

_LEAST_HEIGHT = 1.0  # points
_RIGHT_ANGLE = np.pi / 2
_NEARLY = 0.035  # radians: about two degrees
_STEP = 0.02
_FARTHEST = 1e6  # points


class Words(NamedTuple):
    """A row for each word: x from the left, middle of the height from the top, in points.

    `turned` is 0 in the page's body, and the same number where text runs in the same other
    direction; what is `visible` is on the page, and large enough.
    """

    left: Floats
    right: Floats
    middle: Floats
    height: Floats
    turned: NDArray[np.intp]
    visible: NDArray[np.bool_]


def words(page: Characters, seen: Box) -> Words:
    """The words of a page that has some; `seen` is left, bottom, right and top of what is shown.

    The page is turned so that most of its text is upright.
    """
    angles = _snapped(np.array([style.angle for style in page.styles]))[page.lines]
    ways, turned = np.unique(angles, return_inverse=True)
    upright = np.bincount(turned, weights=page.ends - page.starts).argmax()
    boxes = np.clip(np.nan_to_num(page.boxes.astype(np.float64)), -_FARTHEST, _FARTHEST)
    first, last = (_upright(half, angles, len(ways) > 1) for half in np.hsplit(boxes, 2))
    taller = last[3] - last[1] > first[3] - first[1]
    bottom, top = np.where(taller, last[1], first[1]), np.where(taller, last[3], first[3])
    return Words(
        np.minimum(first[0], last[0]),
        np.maximum(first[2], last[2]),
        -(bottom + top) / 2,
        top - bottom,
        np.where(turned == upright, 0, turned + 1),
        _within(boxes, seen) & (top - bottom >= _LEAST_HEIGHT),
    )


def _snapped(clockwise: Floats) -> Floats:
    """Angles against the clock: a right one where that is near, else in steps."""
    angles = -clockwise % (2 * np.pi)
    right = np.rint(angles / _RIGHT_ANGLE) * _RIGHT_ANGLE
    steps = np.rint(angles / _STEP) * _STEP
    return np.where(np.abs(angles - right) < _NEARLY, right, steps) % (2 * np.pi)


def _upright(boxes: Floats, angles: Floats, several: bool) -> Sequence[Floats]:
    """Left, bottom, right and top of each box where its text runs to the right."""
    left, top, right, bottom = boxes.T
    if not several and angles[0] == 0:
        return left, bottom, right, top
    across, up = (left + right) / 2, (bottom + top) / 2
    lying = np.rint(angles / _RIGHT_ANGLE) % 2 == 1
    wide = (right - left + lying * (top - bottom - right + left)) / 2
    high = (top - bottom + lying * (right - left - top + bottom)) / 2
    sine, cosine = np.sin(angles), np.cos(angles)
    across, up = across * cosine + up * sine, up * cosine - across * sine
    return across - wide, up - high, across + wide, up + high


def _within(boxes: Floats, seen: Box) -> NDArray[np.bool_]:
    across, up = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    left, bottom, right, top = seen
    found: NDArray[np.bool_] = (across >= left) & (across <= right) & (up >= bottom) & (up <= top)
    return found
