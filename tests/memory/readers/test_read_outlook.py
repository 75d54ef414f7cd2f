"""Outlook's messages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.mail.outlook import read_outlook

Make = Callable[[str, bytes], Path]


def own(read: Reading | Bundle) -> Reading:
    """The text of the message itself."""
    reading = read.members[0].outcome if isinstance(read, Bundle) else read
    assert isinstance(reading, Reading)
    return reading


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        (
            "tika/test-outlook.msg",
            "Vous ne souhaitez plus partager",
            "message 1 (Microsoft Outlook Express 6)",
        ),
        ("haystack/msg/sample.msg", "Best,\nSender", "message 1 (This is a Subject)"),
        ("unstructured/fake-email.msg", "Violets are blue", "message 1 (Test Email)"),
    ],
)
def test_phrases_of_real_messages(data: Path, name: str, phrase: str, page: str) -> None:
    """From the last third of each."""
    reading = own(read_outlook(data / "formats" / name))
    where = reading.text.rindex(phrase)
    assert where > len(reading.text) * 2 / 3
    assert str(reading.pages.at(where)) == page


def test_the_lines_above_a_message_are_read(data: Path) -> None:
    """Who wrote to whom, and when."""
    reading = own(read_outlook(data / "formats/unstructured/fake-email-with-cc-and-bcc.msg"))
    assert reading.text.splitlines()[:6] == [
        "From: John <johnjennings702@gmail.com>",
        "To: John Jennings",
        "Cc: steve@unstructured.io",
        "Bcc: hello@unstructured.io",
        "Date: 2024-07-29 20:38 UTC",
        "Subject: Fake email with cc and bcc recipients",
    ]


def test_what_is_attached_is_read(data: Path) -> None:
    """Each by its own reader."""
    bundle = read_outlook(data / "formats/tika/testMSG_att_doc.msg")
    assert isinstance(bundle, Bundle)
    assert [member.name for member in bundle.members] == ["", "test-unicode.doc", "pj1.txt"]
    assert "old Word document" in str(bundle.members[1].outcome)
    text = bundle.members[2].outcome
    assert isinstance(text, Reading)
    assert str(text.pages.at(text.text.index("chinois"))) == "line 4"


@pytest.mark.parametrize("keep", [0, 600, 5000])
def test_a_damaged_message_says_so(data: Path, made: Make, keep: int) -> None:
    """With what to do."""
    content = (data / "formats/unstructured/fake-email.msg").read_bytes()[:keep]
    with pytest.raises(Unreadable, match="damaged: open it in Outlook and save it again"):
        read_outlook(made("damaged.msg", content))
