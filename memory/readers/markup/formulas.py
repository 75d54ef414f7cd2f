"""Formulas, raised and lowered signs on one line: 10^-6, (a+b)/2, sqrt(x)."""

import re
from collections.abc import Iterable, Sequence

_ATOM = re.compile(r"[-+−]?(?:\d[\d.]*|[^\W\d]\w*)")
_POWER = re.compile(
    r"[-+−–]?\d[\d.,]*|(?=.*[-+−–=*/^∞∗⊤])[\w\s.,+−–=*/^∞∗⊤-]{1,30}|[b-df-np-z]|[^\W\da-z]"
)
_INDEX = re.compile(r"(?!\d+$)[\w\s.,+−–=-]{1,30}")
_DISPLAYED = re.compile(r"\{\\displaystyle\s+(.*)\}", re.DOTALL)
_TEX_BODY = re.compile(r"\\begin\{document\}(.*)\\end\{document\}", re.DOTALL)
_UNWRITTEN = re.compile("[\u2061-\u2064]")
_RELATION = re.compile(r"[=<>≤≥≈≠≡∈→⇒∼]+")
_SHAPES = {
    ("mfrac", 2): "{}/{}",
    ("mroot", 2): "{}^(1/{})",
    ("msup", 2): "{}^{}",
    ("mover", 2): "{}^{}",
    ("msub", 2): "{}_{}",
    ("munder", 2): "{}_{}",
    ("msubsup", 3): "{}_{}^{}",
    ("munderover", 3): "{}_{}^{}",
}


def raised(words: str, before: str) -> str | None:
    """How a superscript behind `before` is written, where it is likely a power: "^2", "^(n+1)"."""
    words = words.strip()
    follows = before[-1:].isalnum() or before[-1:] in (")", "]")
    return f"^{grouped(words)}" if follows and _POWER.fullmatch(words) else None


def lowered(words: str, before: str) -> str | None:
    """How a subscript is written, but for plain figures, as chemistry has them: "_i", "_(i+1)"."""
    words = words.strip()
    return f"_{grouped(words)}" if before[-1:].isalnum() and _INDEX.fullmatch(words) else None


def grouped(words: str) -> str:
    """A part of a formula, in brackets unless it is a single name or number."""
    return words if _ATOM.fullmatch(words) else f"({words})"


def tex(source: str) -> str:
    """The source of a TeX formula on one line between dollars, as LaTeX is read."""
    body = _TEX_BODY.search(source)
    inner = " ".join((body[1] if body else source).split())
    shown = _DISPLAYED.fullmatch(inner)
    return f"${(shown[1] if shown else inner).strip('$ ')}$"


def written(name: str, parts: Sequence[str]) -> str:
    """An element of MathML by its name, made of its children as they are written."""
    shape = _SHAPES.get((name, len(parts)))
    if shape:
        return shape.format(*map(grouped, parts))
    told = _row(name, parts)
    return f"sqrt({told})" if name == "msqrt" else told


def _row(name: str, parts: Iterable[str]) -> str:
    if name == "mtr":
        return ", ".join(parts)
    if name == "mtable":
        return f"[{'; '.join(parts)}]"
    told = _UNWRITTEN.sub("", "".join(parts))
    if name == "mo" and _RELATION.fullmatch(told.strip()):
        return f" {told.strip()} "
    return told.strip() if name in ("mi", "mn", "mo") else " ".join(told.split())
