"""The image of a page: upright and straight, in lines of words, without specks and rules."""

import re
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from support.ocr import Asked, answering, hocr

from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.ocr.grounds import has_grounds
from longleaf.memory.readers.ocr.rules import without_rules
from longleaf.memory.readers.pdf.from_image import pieces_of
from longleaf.memory.readers.pdf.pieces import Piece

Answers = Callable[..., Asked]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Puts answers in the place of tesseract's; gives the list of what it was asked."""
    return partial(answering, monkeypatch)


PAPER = np.full((400, 1000), 255, np.uint8)
PAPER[100:200, 100:110] = 0


def pieces() -> list[Piece]:
    """What an image that is not empty has on it, as tesseract answers."""
    return pieces_of(PAPER, 300, 0.24)


def test_a_slanted_page_has_straight_lines(answer: Answers) -> None:
    """The end of a line is not taken for the one below."""
    row = " ".join(letter * 6 for letter in "abcdefg")
    answer(hocr(row, row.upper(), slope=0.04))
    first, second = pieces()
    assert (first.text, second.text) == (row, row.upper())
    assert second.middle - first.middle == pytest.approx(0.24 * 50)


@pytest.mark.parametrize(
    ("as_it_is", "turned", "text", "quarters"),
    [
        (hocr("ysea upside down", sure=40), hocr("easy to read"), "easy to read", 2),
        (hocr("doubtful words", sure=50), hocr("sdrow luftbuod", sure=45), "doubtful words", 2),
        (hocr("lying on its right", angle=270), hocr("standing up"), "standing up", 1),
        (hocr("lying on its left", angle=90), hocr("standing up"), "standing up", 3),
    ],
)
def test_a_page_is_turned_upright(
    answer: Answers, as_it_is: bytes, turned: bytes, text: str, quarters: int
) -> None:
    """Where letters are doubtful, or run in another direction; what is surer is taken."""
    asked = answer(as_it_is, turned)
    (piece,) = pieces()
    assert (piece.text, piece.turned, len(asked)) == (text, 0, 2)
    assert (asked[1][0] == np.rot90(PAPER, quarters)).all()


@pytest.mark.parametrize(
    ("angle", "places"),
    [
        (90, ["900 300 930 400", "900 190 930 290"]),
        (270, ["900 100 930 200", "900 210 930 310"]),
        (180, ["500 10 600 40", "390 10 490 40"]),
    ],
)
def test_text_in_a_margin_stays_apart(answer: Answers, angle: int, places: list[str]) -> None:
    """It runs another way, and is no part of the lines beside it."""
    margin = hocr("the margin", angle=angle)
    for old, new in zip(("50 70 150 100;", "180 70 280 100;"), places, strict=True):
        margin = margin.replace(f"bbox {old} x".encode(), f"bbox {new}; x".encode())
    answer(b"<html>" + hocr("long lines of the page") + margin + b"</html>")
    found = [(piece.text, piece.turned, piece.order) for piece in pieces()]
    assert found == [("long lines of the page", 0, 0), ("the margin", angle, 1)]


def test_lines_of_a_block_are_of_one_size(answer: Answers) -> None:
    """Small letters are measured too small; a title in the same block is not changed."""
    block = hocr("no", "The rent is", "due on", "TITLE")
    for size in (36, 40, 42, 80):
        block = block.replace(b"x_size 40;", f"x_size {size}.0;".encode(), 1)
    answer(block.replace(b"baseline 0.0 0;", b"baseline 0.0 -6;"))
    found = pieces()
    assert [piece.height / 0.24 for piece in found] == pytest.approx([41, 41, 41, 80])
    assert [piece.middle / 0.24 for piece in found] == pytest.approx(
        [at - 6 + 8 - height / 2 for at, height in ((100, 41), (150, 41), (200, 41), (250, 80))]
    )


def test_specks_are_no_text(answer: Answers) -> None:
    """Nor the rules of a table; but a number, a label and a long word that is doubtful are."""
    specks = hocr("~ ;", "| |", "id", sure=30), hocr("z", "—", sure=80)
    text = hocr("17", "(a)", "words . | "), hocr("Geschäftsstelle", sure=50)
    answer(b"<html>" + b"".join([*specks, *text]) + b"</html>")
    assert [piece.text for piece in pieces()] == ["17", "(a)", "words .", "Geschäftsstelle"]


def test_text_that_is_doubtful_throughout_is_none(answer: Answers) -> None:
    """So a language looks that is not installed: words that nobody wrote."""
    doubtful = hocr("PTS RWSRS7OSMAS ABCDEFGHIJKL", sure=20)
    answer(doubtful.replace(b"x_wconf 20", b"x_wconf 90", 1))
    assert pieces() == []


def test_empty_paper_is_not_recognised(answer: Answers) -> None:
    """It costs no call of tesseract."""
    asked = answer(hocr("nothing"))
    assert pieces_of(np.full((50, 50), 250, np.uint8), 300, 0.24) == []
    assert asked == []


def test_scripts_keep_their_order_and_spacing(answer: Answers) -> None:
    """Hebrew runs to the left; Chinese has no spaces."""
    mirrored = hocr("קרא ראשון")
    places = re.findall(rb"bbox \d+ \d+ \d+ \d+;(?= x_wconf)", mirrored)
    for place, other in zip(places, reversed(places), strict=True):
        mirrored = mirrored.replace(place, other.replace(b"bbox", b"BOX"), 1)
    answer(mirrored.replace(b"BOX", b"bbox"))
    (piece,) = pieces()
    assert (piece.text, piece.backwards) == ("קרא ראשון", True)
    assert piece.left == pytest.approx(12)
    answer(hocr("中 文 字 ABC"))
    assert [piece.text for piece in pieces()] == ["中文字 ABC"]


def test_a_ruled_grid_is_taken_out() -> None:
    """But not a line alone, and no thick stroke; letters stay."""
    image = np.full((900, 900), 255, np.uint8)
    image[400:440, 400:440] = 0
    image[700:800, 100:800] = 0
    letters = image.copy()
    image[199:205, 50:850] = 150
    image[200:204, 50:850] = 0
    assert without_rules(image, 300) is image
    image[50:650, 300:304] = 0
    assert (without_rules(image, 300) == letters).all()
    tiny = np.zeros((3, 3), np.uint8)
    assert without_rules(tiny, 300) is tiny


GROUND = np.full((400, 1000), 255, np.uint8)
GROUND[100:200, 100:900] = 190
GROUND[140:150, 200:210] = 0


def test_a_ground_is_told_from_letters_and_paper() -> None:
    """Neither paper nor ink, and too large for a letter."""
    assert has_grounds(GROUND)
    for shade in (0, 250):
        assert not has_grounds(np.where(GROUND == 190, np.uint8(shade), GROUND))
    letters = PAPER.copy()
    letters[250:290, 100:900:8] = 120
    assert not has_grounds(letters)
    assert not has_grounds(PAPER[:3, :3])


@pytest.mark.parametrize(
    ("second", "text"),
    [
        (hocr("Category Results", "Blind people"), "Category Results"),
        (hocr("Blind people 17"), "Blind people"),
        (hocr("Categoryy Resultss", "Blind peoplee", sure=30), "Blind people"),
        (Unreadable("OCR took longer than 20 s"), "Blind people"),
    ],
)
def test_what_stands_on_grounds_is_looked_for_once_more(
    answer: Answers, second: bytes | Unreadable, text: str
) -> None:
    """What the second look finds is taken where it is clearly more."""
    asked = answer(hocr("Blind people"), second)
    assert pieces_of(GROUND, 300, 0.24)[0].text == text
    assert len(asked) == 2
    answer(hocr("Blind people"), second)
    assert pieces()[0].text == "Blind people"
