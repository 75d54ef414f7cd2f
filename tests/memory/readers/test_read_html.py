"""HTML: what a browser shows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.markup.html import read_html

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]


@pytest.fixture
def shown(made: Make) -> Callable[[str], str]:
    """The visible text of some HTML."""
    return lambda html: read_html(made("page.html", html.encode())).text


Shown = Callable[[str], str]


def test_blocks_are_lines_and_white_space_is_collapsed(shown: Shown) -> None:
    """Paragraphs are apart, list items and breaks are lines, inline marks leave no trace."""
    html = (
        "<p>One\n <b>bold</b>&nbsp;&amp; <i>x</i>y<p>Two<br>lines<ul><li>a<li>b</ul><div>c</div>d"
    )
    assert shown(html) == "One bold & xy\n\nTwo\nlines\n\na\nb\n\nc\nd\n"


def test_what_a_browser_does_not_show_is_left_out(shown: Shown) -> None:
    """Scripts, styles, the head and hidden elements are no text."""
    html = """<title>t</title><style>s</style><script>var x="</p>"</script><p hidden>h</p>
    <div style="color:red; DISPLAY : none">d<table><tr><td>x</table></div><!-- c -->
    <noscript>n</noscript><template>t</template><svg><text>v</text></svg><p>seen</p>"""
    assert shown(html) == "seen\n"


def test_white_space_in_pre_is_kept(shown: Shown) -> None:
    """Code keeps its lines and indentation."""
    assert shown("<p>a<pre>\n  x = 1\n\n    y<br>z</pre>b") == "a\n\n  x = 1\n\n    y\nz\n\nb\n"


def test_a_table_is_read_by_rows(shown: Shown) -> None:
    """A row is a line, whatever its cells are made of."""
    html = """<table><caption>Sales</caption><tr><th></th><th>2022<th>2021</tr>
    <tr><td><p>Net</p> sales<br>(total)<td> 82,959 <td>81,434<tr><td>Other<td><td></table>end"""
    assert (
        shown(html) == "Sales\n| 2022 | 2021\nNet sales (total) | 82,959 | 81,434\nOther\n\nend\n"
    )


def test_a_table_that_only_places_text_is_read_as_blocks(shown: Shown) -> None:
    """Old pages put everything into a table; its paragraphs must not become one line."""
    long = "word " * 300
    assert shown(f"<table><tr><td>{long}<br><br>next<td>side</table>") == (
        f"{long.strip()}\n\nnext\n\nside\n"
    )
    inner = "<table><tr><td>a<td>b</table>"
    assert shown(f"<table><tr><td><h1>T</h1><p>x<td>{inner}</table>") == "T\n\nx\n\na | b\n"


def test_headings_begin_sections_and_name_them(made: Make, pages_of: Pages) -> None:
    """A citation can say in which section a quote stands."""
    html = b"<p>Before<h1>Supply <em>Agree</em>ment<br>of 2022</h1><p>x<h2> </h2><h2>Term</h2>two"
    reading = read_html(made("sections.html", html))
    assert [page.label for page in reading.pages] == ["", "Supply Agreement of 2022", "Term"]
    assert pages_of(reading) == [
        "Before\n\n",
        "Supply Agreement of 2022\n\nx\n\n",
        "Term\n\ntwo\n",
    ]
    assert str(reading.pages.at(reading.text.index("two"))) == "section 3 (Term)"


def test_an_endless_heading_has_a_short_label(made: Make) -> None:
    """A page that forgets to close a heading still has labels that fit on a line."""
    reading = read_html(made("open.html", b"<h1>" + b"word " * 200))
    assert len(reading.pages[0].label) == 120


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>Käse".encode(), "Käse"),
        ("<p>Käse".encode("utf-16"), "Käse"),
        ("<meta charset=windows-1252><p>Käse".encode("cp1252"), "Käse"),
        ("<meta charset=iso-8859-1><p>“Käse”".encode("cp1252"), "“Käse”"),
        (
            "<meta http-equiv=x content='text/html; charset=shift_jis'>東京①".encode("cp932"),
            "東京①",
        ),
        ("<?xml version='1.0' encoding='koi8-r'?><p>Мир</p>".encode("koi8-r"), "Мир"),
        ("<meta charset=utf-16><p>Käse".encode(), "Käse"),
    ],
)
def test_the_encoding_is_found(made: Make, content: bytes, text: str) -> None:
    """By byte order mark, by what the page declares, or by its bytes."""
    assert read_html(made("encoded.html", content)).text == text + "\n"


@pytest.mark.parametrize("content", [b"", b" \n ", b"<html></html>", b"<table><tr><td></table>"])
def test_pages_without_text_are_fine(made: Make, content: bytes) -> None:
    """They are documents without words, not failures."""
    reading = read_html(made("empty.html", content))
    assert (reading.text, len(reading.pages), list(reading.headings)) == ("", 1, [])


def test_a_page_that_a_script_fills_is_told(shown: Shown) -> None:
    """It shows something to people, so it is not silently empty."""
    for html in ("<div id=app></div><SCRIPT src=a.js></script>", "<img src=a.png>"):
        with pytest.raises(Unreadable, match="no text: a script or pictures fill this page"):
            shown(html)


def test_deep_nesting_is_read(shown: Shown) -> None:
    """A hostile or broken page costs time, not the process."""
    assert shown("<div>" * 10_000 + "deep") == "deep\n"
    assert shown("<table><tr><td>" * 100 + "deep") == "deep\n"


@pytest.mark.parametrize("tags", ["<div>", "<DIV\nclass=a>", "<ul><li>", "<table><tr><td>"])
def test_nesting_without_end_is_refused(shown: Shown, tags: str) -> None:
    """The parser would take hours; the reason names the limit."""
    with pytest.raises(Unreadable, match="nested more than 10,000 deep"):
        shown(tags * 100_000)


def test_a_long_page_is_not_deep(shown: Shown) -> None:
    """Elements that are closed, or that the next one closes, do not count."""
    assert shown("<p>x<br>" * 12_000).count("x") == 12_000
    assert shown("<span>x</span>" * 12_000 + "<li>" * 12_000).count("x") == 12_000


def test_a_table_of_several_passages_repeats_its_header(shown: Shown) -> None:
    """Header rows are told by their markup, or by how they look; those above them are titles."""
    rows = "".join(f"<tr><td>Item {n}<td>{n}<td>{n * 7}" for n in range(80))
    head = "<thead><tr><th>1<th>2<th>3<tr><th>Item<th>Units<th>Price</thead>"
    text = shown(f"<p>a<table><caption>c</caption>{head}<tbody>{rows}</table>b")
    first, *others = text.split("\n\n")[1:-1]
    assert first.startswith("c\n1 | 2 | 3\nItem | Units | Price\nItem 0 | 0 | 0\n")
    assert len(others) > 2
    assert all(part.startswith("Item | Units | Price\nItem ") for part in others)
    plain = shown(f"<table><tr><td>Item<td>Units<td>Price{rows}</table>").split("\n\n")
    assert all(part.startswith("Item | Units | Price\nItem ") for part in plain)


TAGS = "p div h1 h2 table tr td th br pre ul li b script b head title caption tbody hidden".split()
MARKUP = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            "word",
            " ",
            "\n",
            "<td rowspan=3 colspan=2>",
            "<sup>2</sup>",
            "&amp;",
            "&#0;",
            "&#xD800;",
            "<!--",
            "-->",
            "\0",
            "ä",
        ]
    ),
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(MARKUP, max_size=40))
def test_sections_partition_any_html(made: Make, pages_of: Pages, markup: list[str]) -> None:
    """Law: whatever the tags, sections partition the text and are called by their headings."""
    reading = read_html(made("law.html", ("word" + "".join(markup)).encode()))
    pages_of(reading)
    for start, end in reading.headings:
        page = reading.pages.at(start)
        assert reading.pages.range(page.number)[0] == start
        assert page.label == " ".join(reading.text[start:end].split())[:120]
