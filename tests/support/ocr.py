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
    lines = f"<p class='ocr_par'>{''.join(found)}</p>"
    return f"<html><div class='ocr_carea'>{lines}</div></html>".encode()


Asked = list[tuple[Image, int]]


def answering(monkeypatch: pytest.MonkeyPatch, *given: bytes | BaseException) -> Asked:
    """Give these answers, the last of them again and again; the images that were asked about."""
    asked: Asked = []

    def recognised(image: Image, dpi: int, _on_grounds: bool = False) -> bytes:
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


def scan(pages: int, stamp: str = "", wide: int = 200) -> bytes:
    """A PDF of pages that are grey images, each another, with a stamp of real letters."""
    kids = " ".join(f"{4 + 3 * index} 0 R" for index in range(pages))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>",
        font,
    ]
    for index in range(pages):
        number = 4 + 3 * index
        content = f"q {wide} 0 0 100 0 0 cm /I Do Q BT /F 12 Tf 20 20 Td ({stamp}) Tj ET"
        dots = f"{index * 9:02X}FF00FF>"
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents "
            f"{number + 1} 0 R /Resources << /Font << /F 3 0 R >> "
            f"/XObject << /I {number + 2} 0 R >> >> >>",
            f"<< /Length {len(content)} >> stream\n{content}\nendstream",
            "<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 "
            f"/ColorSpace /DeviceGray /Filter /ASCIIHexDecode /Length {len(dots)} >> "
            f"stream\n{dots}\nendstream",
        ]
    body = "".join(f"{number} 0 obj {text} endobj\n" for number, text in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer << /Root 1 0 R >>\n%%EOF\n".encode("latin-1")
