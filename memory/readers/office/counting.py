"""Numbers as documents write them: 4, iv, d."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST = 5000  # beyond it letters and Roman numbers grow long
_LETTERS = 26


def counted(number: int, format: str) -> str:
    """A number in a format of Office: "decimal", "lowerRoman", "upperLetter" and their like.

    Other formats are as decimal, but for "none" and "bullet", which have no number.
    """
    if format in ("none", "bullet"):
        return ""
    kind = format.lower().removeprefix("lower").removeprefix("upper")
    if kind == "roman" and 0 < number < _MOST:
        return _cased(_roman(number), format)
    if kind == "letter" and 0 < number < _MOST:
        repeated, letter = divmod(number - 1, _LETTERS)
        return _cased(chr(ord("a") + letter) * (repeated + 1), format)
    return f"{number:02}" if format == "decimalZero" else str(number)


def _cased(text: str, format: str) -> str:
    return text.upper() if format.startswith("upper") else text


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written
