"""Mailboxes: a page for each message; what is attached to the third is a member "3/NAME"."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ...document import Bundle, Reading
from ...errors import Unreadable
from ..archive.members import Members, opened
from ..archive.quota import MOST_BYTES_OF_ONE
from ..registry import Reader
from ..shapes.blocks import Block, grouped
from ..stages import begin
from .letters import Letter, letters
from .message import attach

_FROM = re.compile(rb"From \S.* \d{1,2}:\d\d|\x10{7}\x11{6}S")
"""The line before a message; the second is Foxmail's."""

_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_LONGEST_LINE = 1 << 20


def read_mailbox(path: Path) -> Reading | Bundle:
    """The messages in order, read one at a time; one that cannot be read is told, the others are.

    Raises Unreadable when no message begins in it.
    """
    unread: list[str] = []
    groups: list[tuple[str, list[Block]]] = []
    number = 0
    with path.open("rb") as file, opened() as members:
        for number, content in enumerate(_messages(file), start=1):
            if not members.spent.no_text_left:
                groups.append(_message(number, content, members, unread))
        if not groups:
            raise Unreadable("damaged: no message begins in it (a line 'From ADDRESS DATE')")
        if number > len(groups):
            places = f"messages {len(groups) + 1} to {number}"
            unread.append(f"{places} are left out: {members.spent.limit}, the limit; split it")
        own = grouped("message", groups)
        own = Reading(own.text, own.pages, own.headings, (), (*unread, *members.problems()))
        return members.bundle(own) if members else own


def _message(
    number: int, content: bytes, members: Members, unread: list[str]
) -> tuple[str, list[Block]]:
    """The page of one message, once what is attached to it was read."""
    found: list[Letter] = []
    try:
        if len(content) > MOST_BYTES_OF_ONE:
            raise Unreadable(f"larger than {MOST_BYTES_OF_ONE >> 20} MiB, the limit for a message")
        with begin(str(number)):
            found = list(letters(content))
            for letter in found:
                attach(members, f"{number}/", letter)
                unread += [f"message {number}: {reason}" for reason in letter.unread]
    except Unreadable as reason:
        unread.append(f"message {number}: {reason}")
    blocks = [block for letter in found for block in letter.blocks]
    members.spent.characters += sum(len(block.text) for block in blocks)
    return (found[0].label if found else "", blocks)


def _messages(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of each message, without the line that stands before it."""
    lines: list[bytes] | None = None
    size, blank = 0, True
    while line := file.readline(_LONGEST_LINE):
        if (blank or line.startswith(b"\x10")) and _FROM.match(line):
            if lines is not None:
                yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))
            lines, size = [], 0
        elif lines is not None and size <= MOST_BYTES_OF_ONE:
            lines.append(line)
            size += len(line)
        blank = not line.strip()
    if lines is not None:
        yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))


reader = Reader("mailbox", 1, frozenset({".mbox", ".mbx", ".box"}), read_mailbox, nests=True)
