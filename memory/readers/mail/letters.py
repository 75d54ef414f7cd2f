"""Mails as they are read: what each says, what is attached to it, and what stays closed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.parser import BytesParser
from mimetypes import guess_extension

from ...errors import Unreadable
from ..markup.html import html_blocks
from ..shapes.blocks import Block, short_label
from .parts import (
    LOOKS,
    Mail,
    content_of,
    file_name,
    header,
    is_attached,
    parts_of,
    safely,
    text_of,
)
from .words import header_text

SHOWN = ("From", "To", "Cc", "Bcc", "Date", "Subject")
_ENVELOPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_OPEN_IT = "open it in a mail program and save it without"
PGP = f"its text is encrypted (PGP): {_OPEN_IT} encryption"
_SEALED = f"its text is encrypted (S/MIME): {_OPEN_IT} encryption"
_SIGNED = f"its text is inside its signature (S/MIME): {_OPEN_IT} signature"


@dataclass
class Letter:
    """One mail: `label` is its subject; `attached` are names with their content."""

    label: str
    blocks: list[Block] = field(default_factory=list[Block])
    attached: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])
    unread: list[str] = field(default_factory=list[str])

    def say_markup(self, markup: str) -> None:
        """Add what HTML shows; what keeps it from being read is noted, and costs no other mail."""
        try:
            self.blocks += html_blocks(markup)
        except Unreadable as reason:
            self.unread.append(str(reason))


def letters(content: bytes) -> Iterator[Letter]:
    """The mail of which these are the bytes, then those that it forwards.

    Raises Unreadable where its parts nest too deeply.
    """
    try:
        waiting = [BytesParser().parsebytes(content)]
        while waiting:
            mail = waiting.pop(0)
            reading = _Reading(Letter(short_label(header(mail, "Subject"))))
            reading.read(mail)
            waiting = [*reading.forwarded, *waiting]
            yield reading.letter
    except RecursionError:
        raise Unreadable(f"its parts nest too deeply: {_OPEN_IT} its attachments") from None


def header_blocks(head: Iterable[tuple[str, str]]) -> list[Block]:
    """The lines above a mail's text; a passage begins with them."""
    lines = [f"{name}: {value}" for name, value in head if value]
    return [Block("\n".join(lines), leads=((0, len(lines[0])),))] if lines else []


def page_markup(content: bytes) -> str | None:
    """The HTML of a web page that was saved as a mail; none where there is none."""
    parts = BytesParser().parsebytes(content).walk()
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    return None if page is None else text_of(page)


class _Reading:
    """A walk through the parts of one mail."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.forwarded: list[Mail] = []
        self._markup: list[str] = []
        self._pictures: list[tuple[str, str, bytes]] = []

    def read(self, mail: Mail) -> None:
        """Take all that the mail says, and what is attached to it."""
        head = ((name, header(mail, name)) for name in SHOWN)
        self.letter.blocks += header_blocks(head)
        self._walk(mail)
        markup = "".join(self._markup)
        for label, name, content in self._pictures:
            if f"cid:{label}" not in markup:
                self.letter.attached.append((name, content))

    def _walk(self, part: Mail, mute: bool = False) -> None:
        """Take what this part holds; its text only where it is not `mute`."""
        kind = part.get_content_type()
        if kind == "multipart/encrypted":
            self.letter.unread.append(PGP)
        elif kind in _ENVELOPES:
            self._envelope(part)
        elif part.is_multipart():
            self._multipart(part, kind, mute)
        elif is_attached(part, kind):
            self._attach(part, kind)
        elif kind.startswith(("text/", "multipart/")) and kind not in LOOKS:
            self._text(part, kind, mute)

    def _multipart(self, part: Mail, kind: str, mute: bool) -> None:
        inner = parts_of(part)
        if kind == "message/rfc822":
            self.forwarded += inner
            return
        if kind.startswith("message/"):  # reports of delivery
            lines = [f"{name}: {header_text(str(v))}" for p in inner for name, v in p.raw_items()]
            self._say("\n".join(lines))
            return
        choice = inner if kind == "multipart/alternative" else ()
        best = next((one for one in choice if _is_plain(one)), None)
        for one in inner:
            self._walk(one, mute or (best is not None and one is not best))

    def _text(self, part: Mail, kind: str, mute: bool) -> None:
        text = text_of(part)
        if kind == "text/html":
            self._markup.append(text)
        if not mute:
            if kind == "text/html":
                self.letter.say_markup(text)
            else:
                self._say(text)

    def _say(self, text: str) -> None:
        shown = text.strip("\n")
        if shown.strip():
            self.letter.blocks.append(Block(shown))
        if shown.lstrip().startswith("-----BEGIN PGP MESSAGE"):
            self.letter.unread.append(PGP)

    def _envelope(self, part: Mail) -> None:
        signed = safely(lambda: part.get_param("smime-type"), None) == "signed-data"
        self.letter.unread.append(_SIGNED if signed else _SEALED)

    def _attach(self, part: Mail, kind: str) -> None:
        count = len(self.letter.attached) + len(self._pictures) + 1
        name = file_name(part) or f"part {count}{guess_extension(kind) or ''}"
        label = header(part, "Content-ID").strip("<>")
        if label and kind.startswith("image/"):
            self._pictures.append((label, name, content_of(part)))
        else:
            self.letter.attached.append((name, content_of(part)))


def _is_plain(part: Mail) -> bool:
    """Whether it is plain text that says something."""
    kind = part.get_content_type()
    return kind == "text/plain" and not is_attached(part, kind) and bool(text_of(part).strip())
