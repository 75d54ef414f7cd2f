"""Equations of Word and PowerPoint keep their structure on one line."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from longleaf.memory.readers.office.docx import read_docx
from longleaf.memory.readers.office.drawings import lines_of
from longleaf.memory.readers.office.word_math import equation

NAMESPACES = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def run(text: str) -> str:
    """Some signs."""
    return f"<m:r><m:rPr><m:sty/></m:rPr><m:t>{text}</m:t></m:r>"


def form(name: str, more: str = "", **parts: str) -> str:
    """A structure with its properties and parts, each some signs or structures."""
    inside = "".join(
        f"<m:{part}>{content if content.startswith('<') else run(content)}</m:{part}>"
        for part, content in parts.items()
    )
    return f"<m:{name}><m:{name}Pr>{more}</m:{name}Pr>{inside}</m:{name}>"


def tree(markup: str) -> Any:
    """The root of some markup."""
    return import_module("lxml.etree").fromstring(markup.replace(">", f" {NAMESPACES}>", 1))


SIGN = '<m:chr m:val="{}"/>'
FRACTION = form("f", num="a+b", den="2c")
CASES = {
    "c^2": form("sSup", e="c", sup="2"),
    "mm^(-6)": form("sSup", e="mm", sup="-6"),
    "(a+b)^2": form("sSup", e=form("d", e="a+b"), sup="2"),
    "(-x)^2": form("sSup", e="-x", sup="2"),
    "((a)(b))^2": form("sSup", e="(a)(b)", sup="2"),
    "N_s^H": form("sSubSup", e="N", sub="s", sup="H"),
    "x^k a_n": form("sSup", e="x", sup="k") + form("sSub", e="a", sub="n"),
    "_1^2 H": form("sPre", sub="1", sup="2", e="H"),
    "(a+b)/(2c)": FRACTION,
    "(n¦k)": form("d", e=form("f", '<m:type m:val="noBar"/>', num="n", den="k")),
    "√(x)": form("rad", '<m:degHide m:val="1"/>', deg="", e="x"),
    "√[3](x)": form("rad", deg="3", e="x"),
    "∑_(k=0)^n x": form("nary", SIGN.format("∑"), sub="k=0", sup="n", e="x"),
    "∫ x": form("nary", sub="", sup="", e="x"),
    "[a,b)": form("d", '<m:begChr m:val="["/><m:sepChr m:val=","/>', e="a")[: -len("</m:d>")]
    + "<m:e>"
    + run("b")
    + "</m:e></m:d>",
    "{x": form("d", '<m:begChr m:val="{"/><m:endChr m:val=""/>', e="x"),
    "[a; b]": form("m", mr=f"<m:e>{run('a')}</m:e>")[: -len("</m:m>")]
    + f"<m:mr><m:e>{run('b')}</m:e></m:mr></m:m>",
    "sin x": form("func", fName="sin", e="x"),
    "cos((a+b)/(2c))": form("func", fName="cos", e=FRACTION),
    "lim_(n→∞)": form("limLow", e="lim", lim="n→∞"),
    "y^*": form("limUpp", e="y", lim="*"),
    "x\u0307": form("acc", SIGN.format("\u0307"), e="x"),
    "x\u0302": form("acc", e="x"),
    "x\u0305": form("bar", '<m:pos m:val="top"/>', e="x"),
    "x\u0332": form("bar", e="x"),
    "a; b": "<m:eqArr><m:e>" + run("a") + "</m:e><m:e>" + run("b") + "</m:e></m:eqArr>",
    "(xyz)_w": form("limLow", e=form("groupChr", e="(xyz)"), lim="w"),
    "a b": run("a\n  b"),
}


@pytest.mark.parametrize(("written", "markup"), CASES.items(), ids=CASES)
def test_an_equation_is_one_plain_line(written: str, markup: str) -> None:
    """Parentheses only where there is more than one character."""
    assert equation(tree(f"<m:oMath>{markup}</m:oMath>")) == written


def test_a_slide_has_its_equations() -> None:
    """Once, among the words."""
    words = "<a:r><a:t>so </a:t></a:r>"
    markup = f"<a:x><a:p>{words}<m:oMath>{CASES['c^2']}</m:oMath>{words}</a:p></a:x>"
    assert lines_of(tree(markup)) == ["so c^2so"]


def test_a_real_document(data: Path) -> None:
    """Equations among words and by themselves."""
    reading = read_docx(data / "formats/docling/docx/sources/equations.docx")
    for line in (
        "Second item with equations: E=mc^2 and F=ma are physics formulas.",
        "(x+a)^n=∑_(k=0)^n (n¦k)x^k a^(n-k)",
        "(1+x)^n=1+(nx)/(1!)+(n(n-1)x^2)/(2!)+…",
        "f(x)=a_0+∑_(n=1)^∞ (a_n cos((nπx)/L)+b_n sin((nπx)/L))",
    ):
        assert f"\n{line}\n" in reading.text
    place = reading.text.index("max_(0≤x≤1)(xe^(-x^2))")
    assert str(reading.pages.at(place)) == "paragraph 32"
