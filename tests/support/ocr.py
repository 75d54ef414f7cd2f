"""Answers in the place of tesseract's."""

import pytest

from longleaf.memory.readers.ocr import engine
from longleaf.memory.readers.ocr.rules import Image

needs_tesseract = pytest.mark.skipif(
    bool(engine.missing()), reason=f"needs OCR: {engine.missing()} (tests/setup does)"
)


def hocr(*rows: str, angle: int = 0, slope: float = 0.0, sure: int = 95) -> bytes:
    """What tesseract answers for lines of words, 100 dots wide and 30 apart, that slant."""
    found: list[str] = []
    for row, words in enumerate(rows):
        base = 100 + 50 * row
        place = f"textangle {angle}" if angle else f"baseline {slope} 0"
        inside = ""
        for at, word in enumerate(words.split()):
            down = round(base + 130 * at * slope)
            box = f"{50 + 130 * at} {down - 30} {150 + 130 * at} {down}"
            inside += f"<span class='ocrx_word' title='bbox {box}; x_wconf {sure}'>{word}</span>"
        title = f"bbox 50 {base - 30} 900 {base}; {place}; x_size 40; x_descenders 8"
        found.append(f"<span class='ocr_line' title='{title}'>{inside}</span>")
    return f"<html><div class='ocr_carea'>{''.join(found)}</div></html>".encode()


Asked = list[tuple[Image, int]]


def answering(monkeypatch: pytest.MonkeyPatch, *given: bytes | BaseException) -> Asked:
    """Give these answers, the last of them again and again; the images that were asked about."""
    asked: Asked = []

    def recognised(image: Image, dpi: int) -> bytes:
        asked.append((image, dpi))
        said = given[min(len(asked), len(given)) - 1]
        if isinstance(said, BaseException):
            raise said
        return said

    monkeypatch.setattr(engine, "missing", str)
    monkeypatch.setattr(engine, "identity", lambda: "tesseract 9")
    monkeypatch.setattr(engine, "languages", lambda: "eng")
    monkeypatch.setattr(engine, "recognised", recognised)
    return asked
