"""Mails: a page for each message, with those it forwards; what is attached are its members."""

import re
from pathlib import Path

from ...document import Bundle, Reading
from ...errors import Unreadable
from ..archive.labels import relative
from ..archive.members import Members, opened
from ..archive.quota import MOST_BYTES_OF_ONE
from ..decode import decode
from ..markup.html import html_blocks
from ..registry import Reader
from ..shapes.blocks import grouped, sections
from .letters import Letter, letters, page_markup

_EMLX = re.compile(rb"(\d+)\s*\n")


def read_mail(path: Path) -> Reading | Bundle:
    """Who wrote to whom, when and what; plain text where it is given, else the HTML.

    Raises Unreadable when there is nothing in it.
    """
    return mail_bundle(list(letters(_content(path))))


def read_page(path: Path) -> Reading | Bundle:
    """A web page that was saved as one file: its text, with sections as in HTML."""
    content = _content(path)
    markup = page_markup(content)
    blocks = html_blocks(markup) if markup else []
    return sections(blocks) if blocks else mail_bundle(list(letters(content)))


def mail_bundle(found: list[Letter]) -> Reading | Bundle:
    """One mail with what it forwards, and what is attached to any of them."""
    with opened() as members:
        for letter in found:
            attach(members, "", letter)
        unread = [reason for letter in found for reason in letter.unread]
        own = grouped("message", [(letter.label, letter.blocks) for letter in found])
        own = Reading(own.text, own.pages, own.headings, (), (*unread, *members.problems()))
        if not own.text.strip() and not members:
            raise Unreadable("; ".join(unread) or "no text: the mail is empty")
        return members.bundle(own) if members else own


def attach(members: Members, folder: str, letter: Letter) -> None:
    """Read what is attached to a letter, under the name of this folder."""
    for name, content in letter.attached:
        members.read_bytes(f"{folder}{relative(name).replace('/', '_')}", content)


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES_OF_ONE:
        raise Unreadable(
            f"larger than {MOST_BYTES_OF_ONE >> 20} MiB, the limit for a mail: save what is"
            " attached to it beside it"
        )
    content = path.read_bytes().lstrip()
    if not content:
        raise Unreadable("the file is empty")
    if b"\0" in content[:200]:
        content = decode(content).encode()
    length = _EMLX.match(content)
    if length and path.suffix.lower() == ".emlx":
        content = content[length.end() : length.end() + int(length[1])]
    return content


reader = Reader("mail", 1, frozenset({".eml", ".emlx"}), read_mail, nests=True)
page = Reader("saved-page", 1, frozenset({".mhtml", ".mht"}), read_page, nests=True)
