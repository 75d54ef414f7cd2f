"""XML: prose as sections, data as records; nothing outside the file is read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.late import page_late

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.xml.reader import read_xml

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]

CATALOG = """<?xml version="1.0"?><catalog><made>2024</made>
<plant id="7"><name>Blood<i>root</i></name><price currency="USD">2.44</price></plant>
<plant><name>Columbine</name><seller><town>Köln</town><tax rate="19"/></seller>
<note>&lt;p&gt;Pale&lt;/p&gt;&lt;p&gt;Tall&lt;/p&gt;</note></plant></catalog>"""

ARTICLE = """<article><front><title-group><article-title>On <i>Oaks</i></article-title>
</title-group><contrib><name><surname>Ash</surname><given-names>Bo</given-names></name></contrib>
<date><day>4</day><month>5</month></date><note-id>n7</note-id></front><body>
<sec><label>1</label><title>Roots</title><p>Deep<fn><p>Very.</p></fn> and <b>wide</b>:
<list><list-item><p>tap</p></list-item></list>end.</p></sec><sec><title>Leaves</title>
<table-wrap><caption><title>Sizes</title></caption><table><thead><tr><th>Kind</th><th>cm</th></tr>
</thead><tbody><tr><td>Red</td><td>9</td></tr></tbody></table></table-wrap>
<programlisting>if a:
    b</programlisting></sec></body><binary>QUJD</binary></article>"""


def read(made: Make, source: str) -> Reading:
    """The reading of this source."""
    return read_xml(made("made.xml", source.encode()))


def labels(reading: Reading) -> list[str]:
    """What the pages are called."""
    return [page.label for page in reading.pages]


def test_records_are_pages_of_named_values(made: Make, pages_of: Pages) -> None:
    """Attributes and nested values have their path; escaped HTML is text."""
    reading = read(made, CATALOG)
    assert labels(reading) == ["", "plant 1", "plant 2"]
    assert pages_of(reading) == [
        "made: 2024\n\n",
        "id: 7\nname: Bloodroot\nprice (currency: USD): 2.44\n\n",
        "name: Columbine\nseller.town: Köln\nseller.tax: rate: 19\nnote:\nPale\nTall\n",
    ]


def test_prose_has_paragraphs_and_sections(made: Make, pages_of: Pages) -> None:
    """Titles with their numbers are headings; captions, notes and tables stand in place."""
    reading = read(made, ARTICLE)
    assert labels(reading) == ["On Oaks", "1 Roots", "Leaves"]
    front, roots, leaves = pages_of(reading)
    assert front == "On Oaks\n\nAsh Bo\ndate: 4, 5\nnote-id: n7\n\n"
    assert roots == "1 Roots\n\nDeep [Very.] and wide:\n\ntap\n\nend.\n\n"
    assert leaves == "Leaves\n\nSizes\n\nKind | cm\nRed | 9\n\nif a:\n    b\n"


def test_words_in_a_paragraph_are_words_whatever_they_are_called(made: Make) -> None:
    """A paragraph that is all emphasis holds no data."""
    assert read(made, "<r><p><strong>All</strong> <x>bold</x></p></r>").text == "All bold\n"


def test_a_formula_is_told_once(made: Make) -> None:
    """As TeX where that is given too; powers are powers, and breaks part words."""
    math = "<math><msup><mi>c</mi><mn>2</mn></msup></math>"
    given = r"\documentclass{minimal}\begin{document}$$c^{2}$$\end{document}"
    both = f"<alternatives><tex-math>{given}</tex-math>{math}</alternatives>"
    source = f"<p>Is <inline-formula>{both}</inline-formula>, {math}</p>"
    assert read(made, f"<sec>{source}<disp-formula>{both}</disp-formula></sec>").text == (
        "Is $c^{2}$, c^2\n\n$c^{2}$\n"
    )
    source = "<r><p>10<sup>-6</sup> of CO<sub>2</sub>, Cello<bold><break/></bold>Viola</p></r>"
    assert read(made, source).text == "10^-6 of CO2, Cello\nViola\n"


def test_cells_of_prose_span_rows(made: Make) -> None:
    """As in HTML."""
    source = (
        '<r><p>x</p><table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></table></r>'
    )
    assert read(made, source).text == "x\n\na | b\na | c\n"


def test_feeds_have_a_section_for_each_entry(made: Make, pages_of: Pages) -> None:
    """What is formatted in an entry is text; links are kept."""
    items = "".join(
        f"<item><title>{n}</title><link>http://{n}</link>"
        f"<description><![CDATA[<p>A <b>{n}</b></p>]]></description></item>"
        for n in ("One", "Two")
    )
    reading = read(made, f"<rss><channel><title>News</title>{items}</channel></rss>")
    assert labels(reading) == ["News", "One", "Two"]
    assert pages_of(reading)[1] == "One\n\nlink: http://One\n\nA One\n\n"


def test_outlines_keep_their_words_and_addresses(made: Make) -> None:
    """OPML has its text in attributes; what has items below it is a heading."""
    reading = read(
        made,
        '<opml><head><title>Mine</title></head><body><outline text="Tech">'
        '<outline text="Blog" xmlUrl="http://b"/></outline></body></opml>',
    )
    assert labels(reading) == ["Mine", "Tech"]
    assert reading.text == "Mine\n\nTech\n\nBlog http://b\n"


def test_facts_tell_their_unit_and_period(made: Make) -> None:
    """XBRL's numbers refer to contexts and units that stand elsewhere."""
    reading = read(
        made,
        '<xbrl><context id="c"><entity><segment><explicitMember>us:IPOMember</explicitMember>'
        "</segment></entity><period><startDate>2024-01-01</startDate><endDate>2024-12-31</endDate>"
        '</period></context><unit id="u"><divide><n><measure>iso4217:USD</measure></n><d><measure>'
        'shares</measure></d></divide></unit><PricePerShare contextRef="c" unitRef="u">10'
        '</PricePerShare><NotesTextBlock contextRef="c">&lt;p&gt;Told.&lt;/p&gt;'
        "</NotesTextBlock></xbrl>",
    )
    assert labels(reading) == ["", "Notes Text Block"]
    assert reading.text == (
        "Price Per Share: 10 USD per shares (2024-01-01 to 2024-12-31, IPO Member)\n\n"
        "Notes Text Block\n\nTold.\n"
    )


def test_entities_are_resolved_inside_the_file_only(made: Make) -> None:
    """HTML's are known, declared ones are taken, files are never opened."""
    assert "a b é&&mystery; c" in read(made, "<r><p>a&nbsp;b &eacute;&amp;&mystery; c</p></r>").text
    source = (
        '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY ok "fine">]><r>&f; &ok;</r>'
    )
    assert read(made, source).text == "r: &f; fine\n"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "empty"),
        ("<r><a></a></r>", "no text"),
        ("only words", "damaged at line 1"),
        ("<a <b <c words", "damaged at line 1"),
        ("<a>" * 100_000, "256 deep"),
        ("<a>" + "x" * 10_100_000 + "</a>", "10,000,000 characters"),
        (
            '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
            + "".join(
                f'<!ENTITY {b} "{f"&{a};" * 10}">'
                for a, b in zip("abcdefg", "bcdefgh", strict=True)
            )
            + "]><r>&h;</r>",
            "entities expand beyond the limit",
        ),
    ],
    ids="empty blank words tags deep long bomb".split(),
)
def test_what_cannot_be_read_has_a_reason(made: Make, source: str, reason: str) -> None:
    """Limits are named, damage has its line."""
    with pytest.raises(Unreadable, match=reason):
        read(made, source)


def test_a_cut_file_is_read_to_the_cut(made: Make) -> None:
    """Most of it is worth more than a reason, and the damage is told."""
    reading = read(made, ARTICLE[: ARTICLE.index("Kind")])
    assert labels(reading) == ["On Oaks", "1 Roots", "Leaves"]
    assert "damaged at line 6" in reading.unread[0]


def test_pieces_and_files_in_a_row_are_read(made: Make) -> None:
    """Patents come with many documents in a file, DocBook's examples without a root."""
    two = "<?xml version='1.0'?><r><p>one</p></r>\n<?xml version='1.0'?><r><p>two</p></r>"
    assert read(made, two).text == "one\n\ntwo\n"
    assert read(made, "<para>one</para>\n<para>two</para>").text == "one\n\ntwo\n"


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        ("kreuzberg/xml/plant_catalog.xml", "Blue Gentian", "section 30 (PLANT 30)"),
        (
            "docling/uspto/sources/ipa20180000016.xml",
            "Conductivity of the nutrient was 1.5",
            "section 31 (Second Growth Period)",
        ),
        (
            "docling/xbrl/sources/mlac-20251231.xml",
            "the One Big Beautiful Bill Act",
            "section 39 (Commitments And Contingencies Disclosure Text Block)",
        ),
        (
            "kreuzberg/jats/jats-reader.xml",
            "Auto-links should not occur here",
            "section 38 (Autolinks)",
        ),
        (
            "kreuzberg/fictionbook/basic.fb2",
            "Math is another Pandoc extension",
            "section 5 (Subsection)",
        ),
        ("kreuzberg/opml/outline.opml", "Team Meeting Minutes", "section 3 (Notes & Resources)"),
        (
            "kreuzberg/docbook/tables.docbook4",
            "Multiline table without column headers",
            "section 1",
        ),
        (
            "markitdown/test_files/test_rss.xml",
            "Our AI journey is focusing on three areas",
            "section 30 (How Copilots are helping customers and partners drive pragmatic "
            "innovation to achieve business results that matter)",
        ),
    ],
)
def test_real_files(data: Path, name: str, phrase: str, page: str) -> None:
    """A phrase near the end is in its section or record."""
    assert page_late(read_xml(data / "formats" / name), phrase) == page
