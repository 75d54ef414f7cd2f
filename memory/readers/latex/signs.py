"""LaTeX's accents, symbols and typographic signs as Unicode."""

import re
import unicodedata
from functools import cache
from importlib import import_module
from typing import Any

_ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
    "d": "\u0323",
    "b": "\u0331",
}
_DOTLESS = {"\\i": "i", "\\j": "j", "ı": "i", "ȷ": "j"}
_SIGNS = {
    "xspace": "",
    "textbackslash": "\\",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "quad": " ",
    "qquad": " ",
    ",": " ",
    ";": " ",
    ":": " ",
    " ": " ",
    "\n": " ",
    "-": "",
    "/": "",
    "@": "",
}
_TYPOGRAPHY = re.compile("---|--|``|''")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*|\Z)")
_LABEL = re.compile(r"\\label\{[^{}]*\}")
_TYPES = {"---": "—", "--": "–", "``": "“", "''": "”"}


def accented(accent: str, letter: str) -> str | None:
    """A letter with the accent that a command puts on it; None where it is no accent."""
    mark = _ACCENTS.get(accent)
    if mark is None:
        return None
    plain = _DOTLESS.get(letter.strip(), letter.strip())
    return unicodedata.normalize("NFC", plain[:1] + mark + plain[1:]) if plain else ""


def symbol(command: str) -> str | None:
    """What a command without arguments stands for; None where that is unknown."""
    if command in _SIGNS:
        return _SIGNS[command]
    if len(command) == 1 and command in "&%$#_{}":
        return command
    spec = _known().get_macro_spec(command)
    found = getattr(spec, "simplify_repl", None)
    return found if isinstance(found, str) and "%" not in found else None


def typeset(words: str) -> str:
    """Words with the dashes and quotation marks that LaTeX makes of hyphens and accents."""
    return _TYPOGRAPHY.sub(lambda sign: _TYPES[sign[0]], words)


def formula(source: str) -> str:
    """A formula between dollars, however it was marked."""
    inner = source.strip("$") if source.startswith("$") else source[2:-2]
    sign = "$$" if source.startswith(("$$", "\\[")) else "$"
    return f"{sign}{formula_source(inner)}{sign}"


def formula_source(inner: str) -> str:
    """A formula's source on one line, without comments and its label."""
    return " ".join(_LABEL.sub("", _COMMENT.sub(r"\1", inner)).split())


@cache
def _known() -> Any:
    return import_module("pylatexenc.latex2text").get_default_latex_context_db()
