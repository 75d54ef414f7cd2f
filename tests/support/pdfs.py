"""Small PDFs made on the spot: text at places, and what else a page may hold."""

from collections.abc import Sequence

SIZE = 10.0
LEADING = 12.0


def at(x: float, y: float, text: str, size: float = SIZE, font: str = "F", mode: int = 0) -> str:
    """Operators that show a text with its left end at a place, in points from the lower left."""
    return f"BT {mode} Tr /{font} {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET\n"


def turned(x: float, y: float, text: str, size: float = SIZE) -> str:
    """The same, running upwards."""
    return f"BT /F {size} Tf 0 1 -1 0 {x} {y} Tm ({_escaped(text)}) Tj ET\n"


def block(x: float, y: float, lines: Sequence[str], size: float = SIZE, font: str = "F") -> str:
    """Lines below one another, the first at `y`."""
    leading = LEADING / SIZE * size
    return "".join(at(x, y - index * leading, line, size, font) for index, line in enumerate(lines))


def pdf(
    pages: Sequence[str],
    catalog: str = "",
    page: str = "",
    objects: Sequence[str] = (),
    fonts: str = "",
) -> bytes:
    """A PDF with these contents; pdfium finds its objects without a table.

    `F` is Helvetica, `B` bold, and `I` an image of one pixel. `catalog`, `page` and `fonts` are
    added to the dictionaries of the document and of every page; `objects` are numbered from 100.
    """
    kids = " ".join(f"{10 + 2 * index} 0 R" for index in range(len(pages)))
    numbered = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        3: _font("Helvetica"),
        4: _font("Helvetica-Bold"),
        5: stream(
            "\0",
            "/Type /XObject /Subtype /Image /Width 1 /Height 1"
            " /ColorSpace /DeviceGray /BitsPerComponent 8",
        ),
    }
    for index, content in enumerate(pages):
        numbered[10 + 2 * index] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {11 + 2 * index} 0 R "
            f"/Resources << /Font << /F 3 0 R /B 4 0 R {fonts} >> "
            f"/XObject << /I 5 0 R >> >> {page} >>"
        )
        numbered[11 + 2 * index] = stream(content)
    numbered |= dict(enumerate(objects, 100))
    body = "".join(f"{number} 0 obj {text} endobj\n" for number, text in numbered.items())
    return f"%PDF-1.7\n{body}trailer << /Root 1 0 R >>\n%%EOF\n".encode("cp1252")


def spelt(codes: dict[str, str]) -> list[str]:
    """Objects of a font whose characters stand for others: for `objects`, as `100 0 R`."""
    pairs = " ".join(f"<{ord(code):02x}> <{ord(sign):04x}>" for code, sign in codes.items())
    table = (
        "1 begincodespacerange <00> <ff> endcodespacerange "
        f"{len(codes)} beginbfchar {pairs} endbfchar"
    )
    return [
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 101 0 R >>",
        stream(f"/CMapName /U def {table}"),
    ]


IMAGE = "q 500 0 0 700 50 50 cm /I Do Q\n"
"""An image that fills the page."""


def _font(name: str) -> str:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"


def stream(content: str, entries: str = "") -> str:
    """An object that is a stream."""
    return f"<< /Length {len(content)} {entries} >> stream\n{content}\nendstream"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
