"""Equations of Office on one line: a^2, (a + b)/(c), √(x), ∑_(k=0)^(n)."""

import re
from collections.abc import Callable
from typing import Any

EQUATION = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"

_SPACE = re.compile(r"\s+")
_OPEN, _CLOSE = "([{⌈⌊⟨", ")]}⌉⌋⟩"
_INTEGRAL, _HAT = "∫", "\u0302"
_OVER, _UNDER = "\u0305", "\u0332"


def equation(element: Any) -> str:
    """An equation's signs on one line, its structure by ^, _, / and parentheses."""
    return _SPACE.sub(" ", _written(element))


def _written(element: Any) -> str:
    name = _name(element)
    if name == "t":
        return element.text or ""
    if name in ("br", "tab"):
        return " "
    if name in _FORMS:
        return _FORMS[name](element)
    return "" if name.endswith("Pr") or name == "delText" else _inside(element)


def _inside(element: Any) -> str:
    """What is in it; letters and digits keep apart from a structure that ends with some."""
    written, after_form = "", False
    for child in element:
        piece = _written(child)
        if after_form and written[-1:].isalnum() and piece[:1].isalnum():
            written += " "
        written += piece
        after_form = _name(child) in _FORMS if piece else after_form
    return written


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "Pr"


def _part(element: Any, name: str) -> str:
    """The part of a structure with this name."""
    return "".join([_inside(child) for child in element if _name(child) == name]).strip()


def _parts(element: Any, name: str) -> list[str]:
    return [_inside(child).strip() for child in element if _name(child) == name]


def _setting(element: Any, name: str, otherwise: str) -> str:
    """A property of a structure; one without a value is "" as the format has it."""
    for properties in element:
        if _name(properties).endswith("Pr"):
            for setting in properties:
                if _name(setting) == name:
                    return next(iter(setting.attrib.values()), "")
    return otherwise


def _enclosed(text: str) -> bool:
    """Whether one pair of parentheses stands around it all."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        if depth == 0:
            return index > 0 and index == len(text) - 1
    return False


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or _enclosed(text) else f"({text})"


def _enclosing(text: str) -> str:
    return text if _enclosed(text) else f"({text})"


def _base(text: str) -> str:
    return text if text.isalnum() else _grouped(text)


def _scripts(element: Any, below: str = "sub", above: str = "sup") -> str:
    """What stands below and above, after the sign for it."""
    low, high = _part(element, below), _part(element, above)
    return f"_{_grouped(low)}" * bool(low) + f"^{_grouped(high)}" * bool(high)


def _scripted(element: Any) -> str:
    return _base(_part(element, "e")) + _scripts(element)


def _before(element: Any) -> str:
    return f"{_scripts(element)} {_part(element, 'e')}"


def _limited(element: Any) -> str:
    sign = "_" if _name(element) == "limLow" else "^"
    return f"{_base(_part(element, 'e'))}{sign}{_grouped(_part(element, 'lim'))}"


def _fraction(element: Any) -> str:
    sign = "¦" if _setting(element, "type", "bar") == "noBar" else "/"
    return f"{_grouped(_part(element, 'num'))}{sign}{_grouped(_part(element, 'den'))}"


def _root(element: Any) -> str:
    degree, inner = _part(element, "deg"), _part(element, "e")
    return f"√{f'[{degree}]' * bool(degree)}{_enclosing(inner)}"


def _operator(element: Any) -> str:
    sign = _setting(element, "chr", _INTEGRAL)
    return f"{sign}{_scripts(element)} {_part(element, 'e')}"


def _delimited(element: Any) -> str:
    between = _setting(element, "sepChr", "|").join(_parts(element, "e"))
    return f"{_setting(element, 'begChr', '(')}{between}{_setting(element, 'endChr', ')')}"


def _function(element: Any) -> str:
    inner = _part(element, "e")
    return f"{_part(element, 'fName')}{f' {inner}' if inner.isalnum() else _enclosing(inner)}"


def _accented(element: Any) -> str:
    return _grouped(_part(element, "e")) + _setting(element, "chr", _HAT)


def _barred(element: Any) -> str:
    sign = _OVER if _setting(element, "pos", "bot") == "top" else _UNDER
    return _grouped(_part(element, "e")) + sign


def _matrix(element: Any) -> str:
    rows = [", ".join(_parts(row, "e")) for row in element if _name(row) == "mr"]
    return f"[{'; '.join(rows)}]"


def _lines(element: Any) -> str:
    return "; ".join(_parts(element, "e"))


_FORMS: dict[str, Callable[[Any], str]] = {
    "sSup": _scripted,
    "sSub": _scripted,
    "sSubSup": _scripted,
    "sPre": _before,
    "limLow": _limited,
    "limUpp": _limited,
    "f": _fraction,
    "rad": _root,
    "nary": _operator,
    "d": _delimited,
    "func": _function,
    "acc": _accented,
    "bar": _barred,
    "m": _matrix,
    "eqArr": _lines,
}
