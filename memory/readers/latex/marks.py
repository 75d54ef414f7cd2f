"""LaTeX's references, notes, links, items and listings, written to the page."""

import re

from .lists import Lists
from .page import Page
from .signs import formula_source
from .tokens import Token, Tokens

_START = re.compile(r"\\begin\s*\{document\}")
_OPTION = re.compile(r"\A(?:\[[^\]\n]*\])?(?:\{\w+\})?(?=\s)")


class Marks:
    """What of a source does not depend on where it stands: takes tokens, writes to the page.

    While `silent`, as in a preamble, words are not written.
    """

    def __init__(self, source: str) -> None:
        self.tokens = Tokens(source)
        self.page = Page()
        self.silent = bool(_START.search(source))
        self.lists = Lists()

    def whole(self, token: Token) -> None:
        """A listing, a formula on lines of its own, or a comment."""
        inner = _OPTION.sub("", token.text[token.text.index("}") + 1 : token.text.rindex("\\end")])
        if token.name == "comment":
            return
        code = token.name.lower().startswith(("verbatim", "lst", "minted", "alltt", "filecontents"))
        self.page.put("pre" if code else "p", inner if code else f"$${formula_source(inner)}$$")

    def cite(self) -> None:
        """A reference as its keys, [key]."""
        while self.tokens.option() is not None:
            pass
        keys = self.tokens.group()
        if keys and not self.silent:
            self.page.flow.write(f"[{keys}]")

    def bracketed(self) -> None:
        """A note, in brackets where it is called."""
        if self.tokens.opens():
            self.page.flow.write(" [")
            self.page.opened("{", lambda: self.page.flow.write("]"))

    def link(self, token: Token) -> None:
        """An address, or the words that link to it and then the address."""
        address = token.name.replace("\\", "")
        if token.text.startswith("\\href") and self.tokens.opens():
            self.page.opened("{", lambda: self.page.flow.write(f" ({address})"))
        else:
            self.page.flow.write(address)

    def item(self, name: str) -> None:
        """An item of a list or a bibliography, after its label."""
        self.page.flow.open("li")
        label = self.tokens.option()
        key = self.tokens.group() if name == "bibitem" else None
        if key is not None:
            self.page.flow.write(f"[{key}] ")
        elif label is not None:
            self.tokens.push(f"{label} ")
        else:
            self.page.flow.write(self.lists.number())
