"""LaTeX source as tokens: commands, groups, formulas, words; and the macros a file defines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VERBATIM = r"verbatim\*?|Verbatim|lstlisting|minted|alltt|comment|filecontents\*?"
_FORMULAS = r"(?:equation|align|gather|multline|eqnarray|displaymath|alignat|flalign|math)\*?"
_DRAWINGS = "tikzpicture|picture|pspicture|pgfpicture|CCSXML"
_TOKEN = re.compile(
    rf"""(?P<whole>\\begin\ *\{{(?P<name>{_VERBATIM}|{_FORMULAS}|{_DRAWINGS})\}}.*?
            \\end\ *\{{(?P=name)\}})
      | (?P<link>\\(?:url|href)\s*\{{(?P<address>[^{{}}]*)\}})
      | (?P<environment>\\(?:begin|end)\s*\{{[^{{}}]*\}})
      | (?P<verb>\\(?:verb|lstinline)\*?(?P<sign>[^A-Za-z\s*\[]).*?(?P=sign))
      | (?P<formula>\$\$(?:\\.|[^\\$])*\$\$
            | \$(?:\\.|[^\\$\n]|\n(?![ \t]*\n))+\$ | \\\(.{{0,5000}}?\\\) | \\\[.{{0,5000}}?\\\])
      | (?P<command>\\(?:[A-Za-z@]+\*?(?:[ \t]*(?:\n(?![ \t]*\n)[ \t]*)?)|.|\Z))
      | (?P<comment>%[^\n]*(?:\n(?![ \t]*\n)[ \t]*)?)
      | (?P<break>\n[ \t]*\n\s*)
      | (?P<sign_alone>[{{}}\[\]&~\#])
      | (?P<words>[^\\%$\n{{}}\[\]&~\#]+|\n|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_LEFT_OUT = re.compile(
    r"\\ExplSyntaxOn.*?\\ExplSyntaxOff|\\iffalse\b.*?\\fi\b|\\makeatletter.*?\\makeatother",
    re.DOTALL,
)
_MOST_EXPANDED = 500_000
_FAR = 200
"""How far the end of a group is looked for, once one was not closed: such files take no longer."""

_DRAWN = re.compile(_DRAWINGS)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of source; `kind` is the name of its group in the pattern."""

    kind: str
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Macro:
    """What a file defines: how many arguments it takes, and what stands for it."""

    arguments: int
    body: tuple[Token, ...]


class Tokens:
    """The tokens of a source, in which macros are replaced by what they stand for."""

    def __init__(self, source: str) -> None:
        self._stack = list(tokenised(_LEFT_OUT.sub("", source)))[::-1]
        self._macros: dict[str, Macro] = {}
        self._left = _MOST_EXPANDED
        self._unclosed = set[str]()

    @property
    def exhausted(self) -> bool:
        """Whether macros stood for so much that they are no longer replaced."""
        return self._left <= 0

    def next(self) -> Token | None:
        """The next token, none of them a macro that the file defined before."""
        while self._stack:
            token = self._stack.pop()
            macro = self._macros.get(token.name) if token.kind == "command" else None
            if macro is None or self.exhausted:
                return token
            self._expand(macro)
        return None

    def define(self) -> None:
        """Take in what stands behind a command that defines a macro: name, arguments, body."""
        name = self.argument().strip().lstrip("\\")
        count = self.option() or "0"
        default = self.option()
        body = self.argument()
        if default is None and count.strip().isdigit() and len(name) > 1:
            self._macros[name] = Macro(int(count), tuple(tokenised(body)))

    def define_plainly(self) -> None:
        r"""The same behind \def, which gives the arguments as "#1#2"."""
        name = self.argument().strip().lstrip("\\")
        count = 0
        while (token := self.next()) and token.text != "{":
            count += token.text == "#"
        self.push("{")
        self._macros[name] = Macro(count, tuple(tokenised(self.argument())))

    def skip_space(self) -> None:
        """Pass over blanks, but not over an empty line."""
        while self._stack and self._stack[-1].kind == "words" and self._stack[-1].text.isspace():
            self._stack.pop()

    def option(self) -> str | None:
        """The source of "[…]", if that comes next."""
        return self._between("[", "]")

    def group(self) -> str | None:
        """The source of "{…}", if that comes next."""
        return self._between("{", "}")

    def argument(self) -> str:
        """The source of the next group, or of the next character or command."""
        found = self.group()
        if found is not None:
            return found
        if not self._stack:
            return ""
        token = self._stack.pop()
        if token.kind == "words" and len(token.text) > 1:
            self._stack.append(Token("words", token.text[1:]))
            return token.text[0]
        return token.text

    def push(self, source: str) -> None:
        """Let this source come next."""
        self._stack += reversed(list(tokenised(source)))

    def opens(self) -> bool:
        """Whether a group comes next; its brace is then passed over."""
        self.skip_space()
        if self._stack and self._stack[-1].text == "{":
            self._stack.pop()
            return True
        return False

    def _between(self, left: str, right: str) -> str | None:
        self.skip_space()
        if not self._stack or self._stack[-1].text != left:
            return None
        depth, taken = 0, list[str]()
        least = len(self._stack) - _FAR if left in self._unclosed else 0
        for at in range(len(self._stack) - 1, max(least, 0) - 1, -1):
            text = self._stack[at].text
            depth += (text in (left, "{")) - (text in (right, "}"))
            taken.append(text)
            if depth <= 0:
                del self._stack[at:]
                return "".join(taken[1:-1])
        self._unclosed.add(left)
        self._stack.pop()
        return ""

    def _expand(self, macro: Macro) -> None:
        given = [self.argument() for _ in range(macro.arguments)]
        body = list(macro.body)
        if given:
            source = "".join(token.text for token in body)
            for number, value in enumerate(given, 1):
                source = source.replace(f"#{number}", value)
            body = list(tokenised(source[:_MOST_EXPANDED]))
        self._left -= 1 + len(body)
        self._stack += reversed(body)


def tokenised(source: str) -> Iterator[Token]:
    """The tokens of a source without its comments and drawings; laid end to end, the rest of it."""
    for found in _TOKEN.finditer(source):
        kind, text = found.lastgroup or "", found[0]
        name = found["name"] or ""
        if found["whole"]:
            kind = "whole"
        elif found["verb"]:
            kind, text, name = "verb", found["verb"], found["verb"].split(found["sign"])[1]
        elif found["link"]:
            kind, name = "link", found["address"]
        elif kind == "command":
            name = text[1:].strip() or text[1:2]
        elif kind == "environment":
            name = text[text.index("{") + 1 : -1].strip()
        if kind != "comment" and not _DRAWN.fullmatch(name):
            yield Token(kind, text, name)
