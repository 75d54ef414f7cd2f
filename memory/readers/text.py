"""Plain text, source code and whatever else is characters: a page is a line."""

import re
from itertools import accumulate
from pathlib import Path

from ..document import PageMap, Reading
from ..errors import Unreadable
from .decode import decoded
from .registry import Reader

_NEWLINE = re.compile(r"\r\n|\n|\r")


def read_text(path: Path) -> Reading:
    """The file's characters exactly, without a byte order mark; lines are its pages.

    Raises Unreadable for a file that is empty, in no known encoding, or larger than 256 MiB.
    """
    text = decoded(path)
    if not text:
        raise Unreadable("the file is empty")
    return text_reading(text)


def text_reading(text: str) -> Reading:
    """A reading of these characters exactly, in which lines are the pages."""
    return Reading(text, PageMap("line", line_starts(text), len(text)))


def line_starts(text: str) -> list[int]:
    r"""Where lines begin, after "\n", "\r\n" or "\r"; a newline at the very end begins none."""
    if "\r" in text:
        starts = [0, *(newline.end() for newline in _NEWLINE.finditer(text))]
    else:
        starts = list(accumulate(map(len, text.split("\n")), _next_line, initial=0))[:-1]
    return starts[:-1] if len(starts) > 1 and starts[-1] == len(text) else starts


def _next_line(start: int, length: int) -> int:
    return start + length + 1


_SUFFIXES = """
.txt .text .log .nfo .out .err .me .readme
.yaml .yml .toml .ini .cfg .conf .config .properties .env .editorconfig .plantuml .puml .mmd
.sql .graphql .proto .thrift .xsl .xslt .xsd .dtd .rng .wsdl
.py .pyi .pyx .js .mjs .cjs .ts .tsx .jsx .vue .svelte .java .kt .kts .scala .groovy .gradle .clj
.c .h .cc .cpp .cxx .hpp .hh .hxx .m .mm .cs .fs .vb .swift .go .rs .zig .d .dart .nim
.rb .php .pl .pm .pod .lua .tcl .r .jl .do .sas .f .f90 .for .pas .ada .cob .cbl .hs .ml .mli .ex
.exs .erl .lisp .el .scm .vim .asm .s .v .sv .vhd .vhdl
.sh .bash .zsh .fish .ps1 .psm1 .bat .cmd .awk .sed .mk .cmake .dockerfile .tf .hcl .nix
.css .scss .sass .less .styl .sty .cls .bib .bst .texinfo .texi .textile .diff .patch .po .pot .ics
.vcf .asc
"""

reader = Reader("text", 2, frozenset(_SUFFIXES.split()), read_text)
