"""Coloured grounds in an image, on which text is lost where one threshold holds for all of it."""

import numpy as np

from .rules import Image, Mask, opened

_STEP, _TILE = 4, 4  # dots that one of them stands for; of these, the side of a tile
_LEAST_HIGH = 3  # tiles: letters give no larger ones
_FEWEST = 0.002  # of the image
_INK, _PAPER = 0.3, 0.92  # between the darkest and the paper


def has_grounds(image: Image) -> bool:
    """Whether an area is neither as light as the paper nor as dark as ink: a table's header."""
    shades = _shades(image)
    if not shades.size:
        return False
    low = int(image.min())
    depth = float(np.median(shades)) - low
    between: Mask = (shades > low + _INK * depth) & (shades < low + _PAPER * depth)
    grounds = opened(between, (_LEAST_HIGH, 0), (_LEAST_HIGH, 1))
    return float(grounds.mean()) > _FEWEST


def _shades(image: Image) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """What most dots of each tile are like: its ground, for letters are thin."""
    few = image[::_STEP, ::_STEP]
    height, width = (side // _TILE for side in few.shape)
    tiles = few[: height * _TILE, : width * _TILE].reshape(height, _TILE, width, _TILE)
    return np.median(tiles, axis=(1, 3)) if tiles.size else np.empty((0, 0))
