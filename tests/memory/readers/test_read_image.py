"""Images: a page for each, read by OCR, whatever their format, size and colours."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.ocr import Asked, answering, hocr, needs_tesseract

from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.image import read_image
from longleaf.memory.readers.registry import reader_for
from longleaf.memory.readers.stages import Stages, using

pytest.importorskip("PIL", reason="needs the extra ocr")
from PIL import Image

Make = Callable[[str, bytes], Path]
Answers = Callable[..., Asked]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Puts answers in the place of tesseract's; gives the list of what it was asked."""
    return partial(answering, monkeypatch)


def drawn(path: Path, mode: str = "L", size: tuple[int, int] = (40, 20), **options: Any) -> Path:
    """An image file that is white, with its left half black."""
    image = Image.new("L", size, "white")
    image.paste("black", (0, 0, size[0] // 2, size[1]))
    image.convert(mode).save(path, **options)
    return path


@pytest.mark.parametrize("suffix", ["png", "JPG", "tif", "bmp", "gif", "webp", "jp2"])
def test_each_format_is_one_page(answer: Answers, tmp_path: Path, suffix: str) -> None:
    """The text is what OCR finds, and known as recognised."""
    answer(hocr("The rent is due", "on Monday."))
    path = drawn(tmp_path / f"scan.{suffix}")
    reading = reader_for(path).read(path)
    assert reading == read_image(path)
    assert read_image(path).text == "The rent is due on Monday.\n"
    (mark,) = read_image(path).marks
    assert (mark.kind, mark.start, mark.end) == ("recognised", 0, 26)
    assert [str(page) for page in read_image(path).pages] == ["page 1"]


def test_a_tiff_has_pages_that_fail_alone(answer: Answers, tmp_path: Path) -> None:
    """Each is a stage, so that none takes the time or the text of others."""
    shades = [Image.new("L", (30, 30 + at), 255) for at in range(3)]
    for at, shade in enumerate(shades):
        shade.paste(at, (0, 0, 9, 9))
    path = tmp_path / "fax.tiff"
    shades[0].save(path, save_all=True, append_images=shades[1:])
    answer(hocr("First page"), Unreadable("OCR failed: no memory"), hocr("Third page"))
    told: list[str] = []
    with using(Stages(told.append)):
        reading = read_image(path)
    assert reading.text == "First page\n\nThird page\n"
    assert str(reading.pages.at(reading.text.index("Third"))) == "page 3"
    assert list(reading.unread) == ["page 2: OCR failed: no memory"]
    assert [stage for stage in told if stage] == ["page 1", "page 2", "page 3"]


@pytest.mark.parametrize(
    ("mode", "options", "size", "dpi"),
    [
        ("L", {"dpi": (300, 300)}, (40, 20), 300),
        ("RGB", {"dpi": (600, 600)}, (20, 10), 300),
        ("1", {"dpi": (150, 150)}, (80, 40), 300),
        ("P", {"dpi": (72, 72)}, (80, 40), 0),
        ("I;16", {}, (80, 40), 0),
        ("RGBA", {}, (80, 40), 0),
    ],
)
def test_images_are_grey_and_of_a_size_to_be_read(
    answer: Answers,
    tmp_path: Path,
    mode: str,
    options: dict[str, Any],
    size: Sequence[int],
    dpi: int,
) -> None:
    """At 300 dots per inch, where their number can be true; small ones are enlarged."""
    asked = answer(hocr("words"))
    read_image(drawn(tmp_path / "scan.png", mode, **options))
    ((image, told),) = asked
    assert (image.shape[::-1], told) == (tuple(size), dpi)
    assert image[:, : size[0] // 4].max() < 9
    assert image[:, -size[0] // 4 :].min() > 246


def test_what_is_transparent_is_paper(answer: Answers, tmp_path: Path) -> None:
    """Black letters on nothing would be black on black."""
    asked = answer(hocr("words"))
    image = Image.new("LA", (2000, 1600), (0, 0))
    image.paste((0, 255), (0, 0, 100, 1600))
    image.save(tmp_path / "logo.png")
    read_image(tmp_path / "logo.png")
    assert set(np.unique(asked[0][0])) == {0, 255}
    assert asked[0][0].shape == (1600, 2000)


def test_a_photograph_is_upright_as_it_was_held(answer: Answers, tmp_path: Path) -> None:
    """The camera says so, and its pictures lie on their sides."""
    asked = answer(hocr("words"))
    exif = Image.Exif()
    exif[0x112] = 6
    read_image(drawn(tmp_path / "photo.jpg", "RGB", (2000, 1600), exif=exif))
    assert asked[0][0].shape == (2000, 1600)
    assert asked[0][0][:900].max() < 9


def test_images_of_many_dots_are_made_smaller(
    answer: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond some twenty million they only take longer."""
    monkeypatch.setattr("longleaf.memory.readers.image._MOST_DOTS", 30_000)
    asked = answer(hocr("words"))
    read_image(drawn(tmp_path / "map.png", "1", (800, 600)))
    assert asked[0][0].shape == (150, 200)


def test_animations_and_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the limit, and with what to do."""
    answering(monkeypatch, hocr("words"))
    frames = [Image.new("L", (9, 9), shade) for shade in (0, 128, 255)]
    frames[0].save(tmp_path / "film.gif", save_all=True, append_images=frames[1:])
    with pytest.raises(Unreadable, match="an animation of 3 images: save those that hold text"):
        read_image(tmp_path / "film.gif")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 700)
    for width in (40, 400):
        path = drawn(tmp_path / "bomb.png", size=(width, 20))
        with pytest.raises(Unreadable, match="an image of more than 700 dots: save a smaller"):
            read_image(path)


def test_a_photograph_with_a_small_copy_is_one_page(answer: Answers, tmp_path: Path) -> None:
    """Cameras put it behind the photograph itself."""
    answer(hocr("words"))
    photo, copy = (Image.new("RGB", (side, side), "white") for side in (40, 9))
    for image in (photo, copy):
        image.paste("black", (0, 0, 5, 5))
    photo.save(tmp_path / "photo.jpg", "MPO", save_all=True, append_images=[copy])
    assert len(read_image(tmp_path / "photo.jpg").pages) == 1


def test_damaged_images_say_so(tmp_path: Path, answer: Answers) -> None:
    """At their beginning, or where the image breaks off; an empty file is not damaged."""
    answer(hocr("words"))
    whole = drawn(tmp_path / "whole.png", size=(400, 400)).read_bytes()
    for content, reason in (
        (b"", "^the file is empty$"),
        (whole[:20], r"^damaged \(.*\): open it in a viewer and save it again$"),
        (whole[:60], r"^damaged \(.*\): open it in a viewer"),
        (b"not an image", r"^damaged \(UnidentifiedImageError"),
    ):
        (tmp_path / "bad.png").write_bytes(content)
        with pytest.raises(Unreadable, match=reason):
            read_image(tmp_path / "bad.png")


def test_an_image_without_text_is_no_document(tmp_path: Path, answer: Answers) -> None:
    """The languages that were tried are told, for it may be in another."""
    answer(hocr())
    with pytest.raises(Unreadable, match=r"^an image without text: OCR finds none .*eng\)$"):
        read_image(drawn(tmp_path / "photo.png"))


@needs_tesseract
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tika/testOCR.jpg", "Apache Tika\n\nOCR Testing\n"),
        ("tika/testOCR_spacing.png", "The quick brown fox\n"),
    ],
)
def test_real_images_are_read(data: Path, name: str, text: str) -> None:
    """Small ones, with letters of a few dots."""
    reading = read_image(data / "formats" / name)
    assert reading.text == text
    assert str(reading.pages.at(len(text) - 3)) == "page 1"


@needs_tesseract
@pytest.mark.long
def test_a_real_tiff_has_its_pages(data: Path) -> None:
    """A paper in two columns."""
    reading = read_image(data / "formats" / "docling" / "tiff" / "sources" / "2206.01062.tif")
    phrase = "we trained the annotation staff and performed exams for quality assurance"
    assert reading.text.startswith("DocLayNet: A Large Human-Annotated Dataset")
    assert str(reading.pages.at(reading.text.index(phrase))) == "page 2"
