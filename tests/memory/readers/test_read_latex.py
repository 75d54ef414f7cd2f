"""LaTeX: words as they read, formulas as they are written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.late import page_late

from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.latex.reader import read_latex

Make = Callable[[str, bytes], Path]

PAPER = r"""
\documentclass{article} \usepackage{x}
\newcommand{\ours}{Longleaf\xspace} \newcommand{\pair}[2]{<#2, #1>} \def\dd#1{[d:#1]}
\title{The \ours{} \textbf{Paper}\thanks{A grant.}} \author{Ann \and Bo}
\begin{document} \maketitle
\begin{abstract}In short.\end{abstract}
\section{Na\"{\i}ve \emph{Start}}\label{s}
\ours{} is \pair{a}{b} and \dd{z}: 50\% of \$5, caf\'e, \c{c}a, stra\ss e,
``quoted''---so~\cite[p.~3]{foo,bar}.
See Table \ref{t}\footnote{Or \emph{not}.} % a remark
and $x^2$ or \(y\).

\begin{equation}\label{e} E = mc^2 \end{equation}
\begin{lstlisting}[language=C]
int a; % kept
\end{lstlisting}
\begin{itemize} \item One \item[Two] second \end{itemize}
\begin{table}[ht] \caption{Prices} \begin{tabular}{l|r} \hline
Name & Price \\ \hline \multicolumn{2}{c}{All} \\[2pt] A \& B & 5 \\ \end{tabular} \end{table}
\url{http://a.b/c_d%20e}, \href{http://z}{here}, \verb|a_b % c|. \vspace{1cm} \unknown[x]{kept}
\iffalse left out \fi
\begin{thebibliography}{9} \bibitem{foo} Foo, 1999. \end{thebibliography}
\end{document} junk
"""


def lines(made: Make, source: str) -> list[str]:
    """The lines of the text that are not empty."""
    reading = read_latex(made("paper.tex", source.encode()))
    return [line for line in reading.text.split("\n") if line]


def test_a_paper_reads_as_it_is_printed(made: Make) -> None:
    """Macros, accents, signs, notes, lists, tables, links; formulas and listings as source."""
    assert lines(made, PAPER) == [
        "The Longleaf Paper [A grant.]",
        "Ann Bo",
        "Abstract",
        "In short.",
        "Naïve Start",
        "Longleaf is <b, a> and [d:z]: 50% of $5, café, ça, straße, “quoted”—so [foo,bar]. "
        "See Table [t] [Or not.] and $x^2$ or $y$.",
        "$$E = mc^2$$",
        "int a; % kept",
        "One",
        "Two second",
        "Prices",
        "Name | Price",
        "All",
        "A & B | 5",
        "http://a.b/c_d%20e, here (http://z), a_b % c. kept",
        "[foo] Foo, 1999.",
    ]


def test_comments_in_formulas_are_left_out(made: Make) -> None:
    """They hold what its authors no longer mean."""
    source = "$a % old\n + b\\%$ and \\begin{equation} c \\\\% then\n d % e\n\\end{equation}"
    assert lines(made, source) == ["$a + b\\%$ and", "$$c \\\\d$$"]


def test_numbered_items_have_their_numbers(made: Make) -> None:
    """As LaTeX prints them, by depth; a label of their own replaces it."""
    nested = r"\begin{enumerate} \item a " * 4 + r"\end{enumerate} \item b " * 3 + r"\item[X] c"
    assert lines(made, nested + r" \item d \begin{itemize} \item e \end{itemize} \item f") == (
        ["1. a", "(a) a", "i. a", "A. a", "ii. b", "(b) b", "2. b", "X c", "3. d", "e", "4. f"]
    )
    assert lines(made, r"\begin{enumerate}" + r"\item x" * 30)[-1] == "30. x"


def test_sectioning_begins_sections(made: Make) -> None:
    """Titles, abstracts and sections are headings."""
    reading = read_latex(made("paper.tex", PAPER.encode()))
    labels = [page.label for page in reading.pages]
    assert labels == ["The Longleaf Paper [A grant.]", "Abstract", "Naïve Start"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"Only a piece, no preamble.", "Only a piece, no preamble.\n"),
        (r"\section{Open \textbf{never" + "\n\nclosed } } } \\end{x} \\", "Open never closed\n"),
        (r"\begin{a}\begin{b}in\end{a} out\end{b}", "in\n\nout\n"),
        (r"50 \foo* bar $5 alone", "50 bar $5 alone\n"),
        (r"\newcommand{\x}[1]{\x{#1#1}} a \x{b}", "a b\n"),
    ],
)
def test_broken_sources_keep_their_words(made: Make, source: str, text: str) -> None:
    """What is not closed, not known or without end costs only itself."""
    assert read_latex(made("broken.tex", source.encode())).text.startswith(text[:-1])


@pytest.mark.parametrize(
    "source",
    [
        "{" * 30_000 + "text",
        r"\section{" * 10_000 + "text",
        r"\x[" * 10_000 + "text",
        r"\cite{" * 10_000 + "text",
        r"\begin{itemize}" * 10_000 + "text",
    ],
)
def test_what_is_nested_without_end_is_read_in_time(made: Make, source: str) -> None:
    """Reading is linear, whatever is open."""
    assert read_latex(made("nested.tex", source.encode())).text == "text\n"


def test_macros_that_expand_without_end_are_left_out_and_told(made: Make) -> None:
    """Each of ten stands for ten of the next."""
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    chain = "".join(
        rf"\def\m{name}" + "{" + rf"\m{next_one}" * 10 + "}" for name, next_one in pairs
    )
    reading = read_latex(made("bomb.tex", (chain + r"\def\mi{x} words \ma").encode()))
    assert reading.text.startswith("words")
    assert reading.unread == ("its macros expand without end: some are left out",)


def test_a_source_without_words_has_a_reason(made: Make) -> None:
    """Of settings nothing can be cited."""
    with pytest.raises(Unreadable, match="no text"):
        read_latex(made("settings.tex", rb"\usepackage{x} % words in a remark"))
    with pytest.raises(Unreadable, match="empty"):
        read_latex(made("none.tex", b" \n"))


def test_a_real_file(data: Path) -> None:
    """A phrase near the end of a paper with its own macros is in its section."""
    reading = read_latex(data / "formats/docling/latex/sources/9802040/13.tex")
    label = "section 9 (Proofs of upper and lower bounds)"
    assert page_late(reading, "\\bigvee_{x^{(i)} \\in \\01^{m_i}}") == label
    assert not reading.unread
