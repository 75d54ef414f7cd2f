"""What the elements of written XML are, as elements of HTML."""

from typing import Any

from .tree import name_of

_ROLES = {
    name: tag
    for tag, names in {
        "p": "p para simpara claim-text epigraph text-author l ab attrib blockquote",
        "div": "v subtitle varlistentry formalpara line speech",
        "pre": "programlisting screen literallayout synopsis preformat codeblock eg",
        "ul": """list itemizedlist orderedlist variablelist simplelist segmentedlist ul ol dl
            def-list""",
        "li": "listitem list-item li member def-item step",
        "section": """abstract sec section chapter part article book body preface appendix refsect1
            refsect2 sect1 sect2 sect3 sect4 sect5 stanza poem item channel div lg cite claim""",
        "dt": "term",
        "br": "lb br linebreak break",
        "table": "table informaltable",
        "tbody": "tbody tgroup tfoot",
        "thead": "thead",
        "tr": "tr",
        "td": "td th",
    }.items()
    for name in names.split()
}
"""What stands on lines of its own, as the element of HTML that it is most like."""

_TITLES = frozenset(
    "title article-title heading head invention-title bridgehead book-title titleabbrev".split()
)
_CAPTIONS = frozenset(
    """figure table informaltable informalfigure table-wrap fig example formalpara caption image
    citation mixed-citation element-citation biblioentry list itemizedlist orderedlist""".split()
)
"""Where a title is no heading."""


def tag_of(element: Any, name: str, inline: bool) -> str:
    """The element of HTML that one by this name is most like; "" where it is none or only words."""
    above = name_of(element.getparent()) if element.getparent() is not None else ""
    if name in _TITLES and above != "opml":
        return "" if inline else "p" if above in _CAPTIONS else "h2"
    if name == "row" and above in ("tbody", "thead", "tfoot"):
        return "tr"
    if name == "entry":
        return "td" if above == "row" else "section"
    tag = _ROLES.get(name, "")
    return "" if tag == "section" and not len(element) else tag
