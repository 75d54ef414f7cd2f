"""Mailboxes: message by message."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.archive import quota
from longleaf.memory.readers.mail import mailbox
from longleaf.memory.readers.mail.mailbox import read_mailbox

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]
FROM = b"From ann@a.example Mon Jul  6 09:15:00 2026\n"


def message(number: int, attached: bool = False, end: str = "\n") -> bytes:
    """A message as it stands in a mailbox."""
    made = EmailMessage()
    made["From"], made["Subject"] = "ann@a.example", f"Subject {number}"
    made.set_content(f"Body {number}.{end}")
    if attached:
        made.add_attachment(f"file {number}", filename="notes.txt")
    return FROM + bytes(made) + b"\n"


def own(read: Reading | Bundle) -> Reading:
    """The text of the mailbox itself."""
    reading = read.members[0].outcome if isinstance(read, Bundle) else read
    assert isinstance(reading, Reading)
    return reading


def test_a_message_is_a_page_called_by_its_subject(made: Make, pages_of: Pages) -> None:
    """In order; each begins a passage."""
    reading = own(read_mailbox(made("a.mbox", b"".join(map(message, (1, 2, 3))))))
    parts = pages_of(reading)
    assert [str(page) for page in reading.pages] == [
        f"message {number} (Subject {number})" for number in (1, 2, 3)
    ]
    assert [part.split()[-1] for part in parts] == ["1.", "2.", "3."]
    assert [reading.text[a:b] for a, b in reading.headings] == ["From: ann@a.example"] * 3


def test_what_is_attached_is_told_by_the_number_of_its_message(made: Make) -> None:
    """Files of one name in two messages are two."""
    content = message(1, attached=True) + message(2) + message(3, attached=True)
    bundle = read_mailbox(made("attached.mbox", content))
    assert isinstance(bundle, Bundle)
    assert [member.name for member in bundle.members] == ["", "1/notes.txt", "3/notes.txt"]
    assert isinstance(bundle.members[2].outcome, Reading)
    assert bundle.members[2].outcome.text == "file 3\n"


def test_a_line_that_begins_with_from_begins_no_message(made: Make) -> None:
    """Within a paragraph, without a date, or quoted as mailboxes quote it."""
    lines = "\nFrom here on.\nFrom x at 10:15 2026\n\n>From y at 10:15 2026\n>>From z\n"
    reading = own(read_mailbox(made("from.mbox", message(1, end=lines) + message(2))))
    assert len(reading.pages) == 2
    assert "Body 1.\nFrom here on.\nFrom x at 10:15 2026\n\nFrom y at" in reading.text
    assert "\n>From z\n" in reading.text


def test_a_message_that_cannot_be_read_is_told_and_the_others_are_read(made: Make) -> None:
    """By its number; its page is empty."""
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth)
        for depth in range(1200)
    )
    reading = own(read_mailbox(made("deep.mbox", message(1) + FROM + deep + b"\n" + message(3))))
    assert [page.label for page in reading.pages] == ["Subject 1", "", "Subject 3"]
    assert [reason.partition(" nest")[0] for reason in reading.unread] == ["message 2: its parts"]


def test_limits_are_named(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a message, of what is attached, and of all text."""
    path = made("limits.mbox", message(1, attached=True) + message(2, attached=True) + message(3))
    monkeypatch.setattr(quota, "MOST_MEMBERS", 1)
    reading = own(read_mailbox(path))
    assert [page.label for page in reading.pages] == ["Subject 1", "Subject 2", "Subject 3"]
    assert reading.unread[0].startswith("it holds more than 1 members, the limit: one member was")
    monkeypatch.setattr(quota, "MOST_CHARACTERS", 40)
    reading = own(read_mailbox(path))
    assert len(reading.pages) == 1
    assert reading.unread[0].startswith("messages 2 to 3 are left out: ")
    monkeypatch.setattr(mailbox, "MOST_BYTES_OF_ONE", 200)
    assert "message 1: larger than 0 MiB, the limit" in own(read_mailbox(path)).unread[0]


@pytest.mark.parametrize("content", [b"", b"no message\n", b"From nobody\n\ntext\n"])
def test_what_is_no_mailbox_says_so(made: Make, content: bytes) -> None:
    """The reason says what is missing."""
    with pytest.raises(Unreadable, match=r"no message begins in it|the file is empty"):
        read_mailbox(made("no.mbox", content))


def test_two_thousand_messages_are_read(made: Make) -> None:
    """One at a time."""
    content = (FROM + b"Subject: s\n\nbody\n\n") * 2_000
    assert len(own(read_mailbox(made("many.mbox", content))).pages) == 2_000


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        (
            "complex.mbox",
            "is there any signal the mapper",
            "message 3 (Re: question about when shuffle/sort start working)",
        ),
        ("testFOXMAIL.box", "西夏文、契丹文", "message 5 (中文信息处理)"),
    ],
)
def test_phrases_of_real_mailboxes(data: Path, name: str, phrase: str, page: str) -> None:
    """From the last third of each."""
    reading = own(read_mailbox(data / "formats" / "tika" / name))
    where = reading.text.rindex(phrase)
    assert where > len(reading.text) * 2 / 3
    assert str(reading.pages.at(where)) == page


def test_a_mail_that_cannot_be_read_costs_no_other(made: Make) -> None:
    """What it says about itself is kept, and why the rest is not."""
    deep = EmailMessage()
    deep["From"], deep["Subject"] = "eve@a.example", "Trap"
    deep.set_content("<div>" * 20_000 + "deep", subtype="html")
    reading = own(
        read_mailbox(made("deep.mbox", message(1) + FROM + bytes(deep) + b"\n" + message(3)))
    )
    assert [page.label for page in reading.pages] == ["Subject 1", "Trap", "Subject 3"]
    assert "Body 3." in reading.text
    assert any("10,000" in reason for reason in reading.unread)
