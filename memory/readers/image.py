"""Images of text, by OCR: photographs and scans, a TIFF page by page."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..document import Reading
from ..errors import Unreadable
from . import stages
from .ocr import engine
from .registry import Reader

if TYPE_CHECKING:
    from .pdf.sheet import Sheet

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "JPEG2000")
_WRONG = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError)
"""What Pillow raises on files that are damaged."""

_DPI = 300
_PLAUSIBLE = range(120, 2401)  # what else a file says of its dots per inch is made up
_SMALL = 1500  # dots of the shorter side: such images are enlarged
_MOST_DOTS = 20_000_000
_PAGE = 612  # points: the width of a page whose size is unknown
_POINTS = 72  # to the inch


def read_image(path: Path) -> Reading:
    """What OCR finds, each page of a TIFF as a page; all of it is marked as recognised.

    Raises Unreadable where OCR is not installed, for an image that is damaged, animated, too large,
    or that shows no text.
    """
    from .pdf.compose import compose

    if path.stat().st_size == 0:
        raise Unreadable("the file is empty")
    missing = engine.missing()
    if missing:
        raise Unreadable(f"no text, only an image: needs OCR, {missing}")
    with _opened(path) as image:
        sheets, problems = _sheets(image)
    if all(sheet.blank for sheet in sheets):
        told = [f"an image without text: OCR finds none (languages: {engine.languages()})"]
        raise Unreadable("; ".join(dict.fromkeys(problems.values()) or told))
    unread = [f"page {number}: {problem}" for number, problem in problems.items()]
    return replace(compose(sheets), unread=unread)


def _sheets(image: Any) -> "tuple[list[Sheet], Mapping[int, str]]":
    """The pages of an image, and why some were not read, by number."""
    from .pdf.sheet import Sheet

    sheets, problems = list[Sheet](), dict[int, str]()
    with _checked():
        count = _pages(image)
    for number in range(1, count + 1):
        try:
            with stages.begin(f"page {number}"), _checked():
                image.seek(number - 1)
                sheets.append(_sheet(image))
        except Unreadable as reason:
            problems[number] = str(reason)
            sheets.append(Sheet())
    return sheets, problems


def _pages(image: Any) -> int:
    """How many pages there are; Unreadable for an animation."""
    count: int = getattr(image, "n_frames", 1)
    if image.format == "TIFF":
        return count
    if count > 1 and image.format != "MPO":  # whose others are small copies
        raise Unreadable(f"an animation of {count} images: save those that hold text as PNG")
    return 1


def _sheet(image: Any) -> "Sheet":
    import numpy as np

    from .pdf.from_image import pieces_of
    from .pdf.sheet import made

    told = _told_dpi(image)
    grey = _grey(image)
    shorter = min(grey.size)
    factor = _DPI / told if told else 1.0 + (shorter < _SMALL)
    factor = min(factor, sqrt(_MOST_DOTS / (grey.width * grey.height)))
    if factor != 1:
        grey = grey.resize([max(1, round(side * factor)) for side in grey.size])
    points = _POINTS / told / factor if told else _PAGE / (shorter * factor)
    pieces = pieces_of(np.asarray(grey), round(told * factor), points)
    return made(pieces, shows="image")


def _told_dpi(image: Any) -> int:
    """Dots per inch as the file has them; 0 where it has none that can be."""
    across = [round(float(dots)) for dots in image.info.get("dpi", ())]
    return across[0] if across and across[0] in _PLAUSIBLE else 0


def _grey(image: Any) -> Any:
    """The image upright as its camera held it, grey on white."""
    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(image)
    if image.mode.startswith(("I", "F")):
        return _shaded(image)
    if image.has_transparency_data:
        above = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", above.size, "white"), above)
    return image.convert("L")


def _shaded(image: Any) -> Any:
    """An image of more than 256 shades with as many."""
    import numpy as np
    from PIL import Image

    shades = np.asarray(image, dtype=np.float64)
    low, high = shades.min(), shades.max()
    return Image.fromarray(((shades - low) * (255 / max(high - low, 1))).astype(np.uint8))


@contextmanager
def _opened(path: Path) -> Generator[Any]:
    """The image, its size known but not decoded."""
    import warnings

    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with _checked():
            image = Image.open(path, formats=_FORMATS)
        with image:
            yield image


@contextmanager
def _checked() -> Generator[None]:
    """What Pillow raises on files that are damaged, or larger than it decodes, as Unreadable."""
    from PIL import Image

    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(
            f"an image of more than {Image.MAX_IMAGE_PIXELS} dots: save a smaller copy of it"
        ) from error
    except _WRONG as error:
        told = f"{type(error).__name__}: {error}"[:200]
        raise Unreadable(f"damaged ({told}): open it in a viewer and save it again") from error


SUFFIXES = ".png .jpg .jpeg .jpe .jfif .tif .tiff .bmp .gif .webp .jp2".split()
reader = Reader("image", 1, frozenset(SUFFIXES), read_image, helped=engine.signature)
