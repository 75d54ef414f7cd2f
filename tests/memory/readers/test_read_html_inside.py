"""HTML: what cells span, what formulas mean, and what images are said to show."""

from collections.abc import Callable
from pathlib import Path

import pytest

from longleaf.memory.readers.markup.html import read_html

Shown = Callable[[str], str]


@pytest.fixture
def shown(made: Callable[[str, bytes], Path]) -> Shown:
    """The visible text of some HTML."""
    return lambda html: read_html(made("page.html", html.encode())).text


def test_cells_that_span_rows_and_columns_keep_the_others_in_place(shown: Shown) -> None:
    """What spans rows is said in each; what spans columns leaves empty cells behind it."""
    html = """<table><thead><tr><th rowspan=2>Year<th colspan=2>Costs<tr><th>Fixed<th>Other</thead>
    <tr><td rowspan=3>2025<td>1<td>2<tr><td colspan=2>none<tr><td>3<td>4<tr><td colspan=x>2026<td>5
    </table><table><tr><td rowspan=9>a<td>b</table><table><tr><td>c<td>d</table>"""
    assert shown(html) == (
        "Year | Costs\nYear | Fixed | Other\n2025 | 1 | 2\n2025 | none\n2025 | 3 | 4\n2026 | 5\n\n"
        "a | b\n\nc | d\n"
    )
    assert shown("<table><tr><td colspan=2>A<td>1<tr><td>B<td><td>2</table>") == "A | 1\nB | 2\n"
    long = "x" * 201
    spanning = f"<table><tr><td rowspan=2>{long}<td>1<tr><td>2</table>"
    assert shown(spanning) == f"{long} | 1\n| 2\n"


def test_cells_that_span_without_end_cost_little(shown: Shown) -> None:
    """A thousand rows and columns at most, and not many more characters in all."""
    row = f"<tr><td rowspan=99999 colspan=99999>{'a' * 100}<td>b"
    assert len(shown("<table>" + row * 600 + "</table>")) < 2_000_000
    tall = "".join(f"<td rowspan=1000>{'a' * 100}" for _ in range(9))
    assert len(shown(f"<table><tr>{tall}" + "<tr><td>b" * 900 + "</table>")) < 320_000
    wide = "".join(f"<tr><td colspan={n}>a<td>b" for n in range(1, 1001))
    assert len(shown(f"<table>{wide}</table>")) < 1_000_000
    assert shown("<table><tr><td rowspan=99999>a" + "<tr><td>b" * 1100).count("a | b") == 999


def test_a_listing_in_a_table_with_named_columns_is_a_cell(shown: Shown) -> None:
    """Elsewhere a table around code only places it."""
    rows = "<tr><td>Call<td><pre>a()\nb()</pre>"
    assert shown(f"<table><tr><th>What<th>How{rows}</table>") == "What | How\nCall | a() b()\n"
    assert shown(f"<table>{rows}</table>") == "Call\n\na()\nb()\n"


def test_names_beside_their_values_have_no_header(shown: Shown) -> None:
    """The first of many such rows is no heading of the others, unless it is marked."""
    rows = "".join(f"<tr><th>Property {n}<td>value {n}" for n in range(80))
    assert shown(f"<table>{rows}</table>").count("Property 0 |") == 1
    assert shown(f"<table><tr><th>Name<th>Value{rows}</table>").count("Name | Value") > 2


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("10<sup>-6</sup> m<sup>2</sup> <i>x</i><sup>n+1</sup>", "10^-6 m^2 x^(n+1)"),
        ("2<sup>2<sup>n</sup></sup> x<sub>i</sub> v<sub>max</sub>", "2^(2^n) x_i v_max"),
        ("1<sup>st</sup> H<sub>2</sub>O a<sup>[1]</sup> <sup>13</sup>C", "1st H2O a[1] 13C"),
        (
            "<math><mi>x</mi><mo>=</mo><mfrac><mrow><mi>a</mi><mo>+</mo><msqrt><mi>b</mi></msqrt>"
            "</mrow>\n<mrow><mn>2</mn><mi>a</mi></mrow></mfrac></math>",
            "x = (a+sqrt(b))/(2a)",
        ),
        (
            "<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><mo>&InvisibleTimes;</mo>"
            "<mroot><mi>y</mi><mn>3</mn></mroot></math>",
            "x_i^2y^(1/3)",
        ),
        ("<math><mtable><mtr><mtd>1</mtd><mtd>0</mtd></mtr></mtable></math>", "[1, 0]"),
        (
            "a <math><mi>y</mi><annotation encoding=application/x-tex>{\\displaystyle y^{2}}"
            "</annotation></math>, b",
            "a $y^{2}$, b",
        ),
        (f"{'<math>'}{'<mrow>' * 5000}deep", "deep"),
    ],
)
def test_formulas_are_spelled_out(shown: Shown, html: str, text: str) -> None:
    """Ten to the power of minus six is not "10-6"."""
    assert shown(html) == f"{text}\n"


def test_the_alternative_text_of_an_image_stands_in_its_place(shown: Shown) -> None:
    """But for what only decorates, counts readers or repeats a file's name."""
    assert shown('<p>See<img alt="A red\n oak">.') == "See A red oak .\n"
    assert shown('<p>x = <img alt="{\\displaystyle y}">') == "x = $y$\n"
    empty = ("", "*", "x.png", "Spacer")
    assert shown("z" + "".join(f'<img alt="{alt}">' for alt in empty)) == "z\n"
    assert shown('z<img width=1 alt="Read by">') == "z\n"
