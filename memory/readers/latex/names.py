"""LaTeX's commands and environments: what each does to the words inside it."""

import re

HEADINGS = frozenset(
    "title part chapter section subsection subsubsection paragraph subparagraph frametitle".split()
)
SEPARATE = frozenset("caption author date affiliation institute abstract keywords".split())
CITED = re.compile(r"(?:[A-Za-z]*cite[a-z]*|(?:auto|page|eq|c|name|sub)?ref)$", re.IGNORECASE)
DROPPED = {
    name: count
    for count, names in {
        1: """label vspace hspace vskip hskip includegraphics usepackage RequirePackage pagestyle
            documentclass bibliographystyle bibliography input include thispagestyle color
            addbibresource graphicspath cmidrule cline textcolor scalebox rotatebox hyphenation
            setcounter@ phantom tag nocite index pgfplotsset tikzset lstset hypersetup geometry
            theoremstyle shorttitle shortauthors markboth@ fontsize@ captionsetup fancyhf ead
            hypertarget raisebox parbox vphantom hphantom colorbox rowcolor cellcolor""",
        2: """setlength addtolength setcounter addtocounter multicolumn multirow resizebox markboth
            fontsize definecolor newtheorem colorlet titleformat fcolorbox newcolumntype
            addcontentsline DeclareMathOperator""",
    }.items()
    for name in names.split()
}
"""Commands, and how many of their arguments are no words."""

DEFINING = frozenset("newcommand renewcommand providecommand DeclareRobustCommand".split())
TABLES = {"tabular": 1, "tabular*": 2, "tabularx": 2, "tabulary": 2, "longtable": 1, "array": 1}
SIZED = {"minipage": 1, "multicols": 1, "wrapfigure": 2, "spacing": 1, "thebibliography": 1}
NAMED = re.compile(r"(?:theorem|lemma|proposition|corollary|definition|proof|remark|example)\*?$")
