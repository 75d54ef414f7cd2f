"""AsciiDoc, Org, Typst and wikis: their characters exactly, sections by their headings."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.late import page_late

from longleaf.memory.document import Reading
from longleaf.memory.readers.markup.outline import asciidoc, org, typst, wiki
from longleaf.memory.readers.registry import Reader

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]

ASCIIDOC = """\
= Guide
:toc:

----
== not this
----

== Setup ==

|===
|a
== nor this
|===

Two lines
~~~~~~~~~

.Block title
====
== nor in an example
====

words right before
----
x = 1
----
"""
ORG = """\
#+title: Notes

* TODO [#A] Plan :work:home:
text *not a heading
#+BEGIN_SRC org
* not this
#+END_SRC
** Steps
"""
TYPST = "#set page()\n= Intro <intro>\n```typ\n= no\n```\n$ x = 1 $\n=not\n== Deeper\n"
WIKI = "====== Top ======\ntext\n<code>\n== no ==\n</code>\n== Next ==\na = b\n"


@pytest.mark.parametrize(
    ("reader", "text", "labels"),
    [
        (asciidoc, ASCIIDOC, ["Guide", "Setup", "Two lines"]),
        (org, ORG, ["", "Plan", "Steps"]),
        (typst, TYPST, ["", "Intro", "Deeper"]),
        (wiki, WIKI, ["Top", "Next"]),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_headings_begin_sections(
    made: Make, pages_of: Pages, newline: str, reader: Reader, text: str, labels: list[str]
) -> None:
    """Those in listings and the like do not; no character is changed."""
    text = text.replace("\n", newline)
    reading = reader.read(made("guide.txt", text.encode()))
    assert isinstance(reading, Reading)
    assert reading.text == text
    assert [page.label for page in reading.pages] == labels
    parts = pages_of(reading)
    for start, end in reading.headings:
        assert parts[reading.pages.at(start).number - 1].startswith(text[start:end])


@pytest.mark.parametrize(
    ("reader", "name", "phrase", "page"),
    [
        (
            asciidoc,
            "docling/asciidoc/sources/asciidoc_02.asciidoc",
            "Table 5 with multiple empty cells",
            "section 6 (Section 4: test tables)",
        ),
        (
            org,
            "kreuzberg/orgmode/writer.org",
            "Indented [[/url][thrice]]",
            "section 28 (Reference)",
        ),
        (
            typst,
            "kreuzberg/typst/advanced.typ",
            "_emphasized_ text",
            "section 10 (Multiple Paragraphs)",
        ),
        (wiki, "kreuzberg/markdown/tables.dokuwiki", "Multiline table without", "section 1"),
    ],
)
def test_real_files(data: Path, reader: Reader, name: str, phrase: str, page: str) -> None:
    """A phrase near the end is in its section."""
    reading = reader.read(data / "formats" / name)
    assert isinstance(reading, Reading)
    assert page_late(reading, phrase) == page
