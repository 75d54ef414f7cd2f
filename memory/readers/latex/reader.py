"""LaTeX: its words as they read, formulas as they are written; sectioning begins sections."""

from dataclasses import replace
from pathlib import Path

from ...document import Reading
from ...errors import Unreadable
from ..decode import decoded
from ..registry import Reader
from ..shapes.blocks import Block, sections
from .marks import Marks
from .names import CITED, DEFINING, DROPPED, HEADINGS, NAMED, SEPARATE, SIZED, TABLES
from .signs import accented, formula, symbol, typeset
from .tokens import Token

_NO_TEXT = "no text: it holds only commands or comments"


def read_latex(path: Path) -> Reading:
    """The document's words: title, headings, paragraphs, tables' rows as lines, formulas as source.

    Macros that it defines are replaced; of its preamble, title, authors and date are kept. Other
    files that it includes are not read here. Raises Unreadable for a file without text.
    """
    source = decoded(path).replace("\r\n", "\n").replace("\r", "\n")
    if not source.strip():
        raise Unreadable("the file is empty")
    writer = _Writer(source)
    blocks = writer.blocks()
    if not blocks:
        raise Unreadable(_NO_TEXT)
    return replace(sections(blocks), unread=writer.remarks())


class _Writer(Marks):
    def blocks(self) -> list[Block]:
        """The text of the whole source."""
        while token := self.tokens.next():
            self._write(token)
        return self.page.finish()

    def remarks(self) -> tuple[str, ...]:
        return ("its macros expand without end: some are left out",) * self.tokens.exhausted

    def _write(self, token: Token) -> None:
        if token.kind == "command":
            self._command(token.name)
        elif token.kind == "environment":
            (self._begin if token.text.startswith("\\begin") else self._end)(token.name)
        elif token.text == "{":
            self.page.opened("{", _nothing)
        elif token.text == "}":
            self.page.close("{")
        elif self.silent:
            return
        elif token.kind == "whole":
            self.whole(token)
        elif token.kind == "link":
            self.link(token)
        elif token.kind == "break":
            self.page.apart()
        elif token.text == "&" and self.page.in_table:
            self.page.cell()
        else:
            self._words(token)

    def _words(self, token: Token) -> None:
        if token.kind == "words":
            self.page.flow.write(typeset(token.text))
        elif token.kind == "verb":
            self.page.flow.write(token.name)
        elif token.kind == "formula":
            self.page.flow.write(formula(token.text))
        elif token.text == "~":
            self.page.flow.write(" ")
        elif token.text in "[]":
            self.page.flow.write(token.text)

    def _command(self, name: str) -> None:
        plain = name.rstrip("*")
        if plain in DEFINING:
            self.tokens.define()
        elif plain in ("def", "gdef", "edef"):
            self.tokens.define_plainly()
        elif plain == "let":
            self.tokens.argument()
            self.tokens.argument()
        elif plain in HEADINGS or plain in SEPARATE:
            self._titled(plain)
        elif CITED.match(plain):
            self.cite()
        else:
            self._inline(plain)

    def _inline(self, name: str) -> None:
        if self.silent:
            self.tokens.option()
            for _ in range(DROPPED.get(name, 0)):
                self.tokens.group()
        elif name in ("\\", "tabularnewline", "newline", "cr"):
            self.tokens.option()
            self.page.line()
        elif name in ("par", "maketitle", "newpage", "clearpage", "hline", "toprule", "midrule"):
            if not self.page.in_table:
                self.page.apart()
        elif name in ("item", "bibitem"):
            self.item(name)
        elif name in ("footnote", "thanks", "footnotetext"):
            self.tokens.option()
            self.bracketed()
        else:
            self._sign(name)

    def _sign(self, name: str) -> None:
        """A symbol or an accent; else a command of which only the words inside are wanted."""
        accent = accented(name, self.tokens.argument()) if accented(name, "") is not None else None
        found = accent if accent is not None or name in DROPPED else symbol(name)
        if found is not None:
            self.page.flow.write(found)
            return
        if name[:1].isalpha():
            while self.tokens.option() is not None:
                pass
        for _ in range(DROPPED.get(name, 0)):
            self.tokens.argument()

    def _titled(self, name: str) -> None:
        """A heading, or a line such as an author's, to the end of its group."""
        self.tokens.option()
        if not self.tokens.opens():
            return
        tag, silent = "h2" if name in HEADINGS else "p", self.silent
        self.silent = False
        if not self.page.in_table:
            self.page.flow.open(tag)

        def close() -> None:
            if not self.page.in_table:
                self.page.flow.close(tag)
            self.silent = silent

        self.page.opened("{", close)

    def _begin(self, name: str) -> None:
        if name == "document":
            self.silent = False
            return
        if self.silent:
            return
        self.tokens.option()
        for _ in range(TABLES.get(name, SIZED.get(name, 0))):
            self.tokens.argument()
        self.page.apart()
        if name in TABLES:
            self.page.open_table(name)
            return
        if name == "abstract":
            self.page.put("h2", "Abstract")
        elif NAMED.match(name):
            self.page.flow.write(f"{name.rstrip('*').capitalize()}. ")
        self.page.opened(name, self._ended_list if self.lists.begin(name) else self.page.apart)

    def _ended_list(self) -> None:
        self.lists.end()
        self.page.apart()

    def _end(self, name: str) -> None:
        if name == "document":
            self.silent = True
        elif not self.silent:
            self.page.close(name)


def _nothing() -> None:
    """What ends a group that only holds words together."""


reader = Reader("latex", 1, frozenset({".tex", ".latex", ".ltx"}), read_latex)
