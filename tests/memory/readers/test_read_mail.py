"""Mails: what they say, what is attached to them, and what stays closed."""

from base64 import b64encode
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.mail.message import read_mail, read_page

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]
PNG = b"\x89PNG\r\n\x1a\n"
HEAD = b"From: Ann <ann@a.example>\nTo: bob@b.example\nSubject: Prices\n"


def read(path: Path) -> tuple[Reading, dict[str, str]]:
    """The mail itself, and the text of each member, or why it has none."""
    bundle = read_mail(path)
    if isinstance(bundle, Reading):
        return bundle, {}
    own, *attached = bundle.members
    assert own.name == ""
    assert isinstance(own.outcome, Reading)
    return own.outcome, {
        member.name: getattr(member.outcome, "text", str(member.outcome)) for member in attached
    }


def mail(text: str = "Plain words.", html: str = "", subject: str = "Prices") -> EmailMessage:
    """A mail with a text, and the same as HTML."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "ann@a.example", "bob@b.example", subject
    made["Date"] = "Mon, 06 Jul 2026 09:15:00 +0000"
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_a_mail_is_a_page_called_by_its_subject(
    made: Make, pages_of: Pages, newline: bytes
) -> None:
    """With the lines above it that people read."""
    content = HEAD + b"X-Spam: no\nDate: Mon, 06 Jul 2026\nCc: Cy\n\nOne.\n\nTwo.\n"
    reading, attached = read(made("a.eml", content.replace(b"\n", newline)))
    assert pages_of(reading) == [
        "From: Ann <ann@a.example>\nTo: bob@b.example\nCc: Cy\nDate: Mon, 06 Jul 2026\n"
        "Subject: Prices\n\nOne.\n\nTwo.\n"
    ]
    assert str(reading.pages[0]) == "message 1 (Prices)"
    assert attached == {}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"=?utf-8?q?Caf=C3=A9_=E2=98=BA?=", "Café ☺"),
        (b"=?UTF-8?B?Q2Fmw6k=?=", "Café"),
        (b"Re: =?iso-8859-1?q?Caf=E9?= open", "Re: Café open"),
        (b"=?utf-8?q?Caf=C3?=\n =?utf-8?q?=A9?=", "Café"),
        (b"=?gb2312?B?u7bTrQ==?=", "欢迎"),
        (b"=?utf-8*en?q?Caf=C3=A9?=", "Café"),
        (b"=?unknown?q?Caf=C3=A9?=", "Café"),
        (b"=?utf-8?b?Q2Fmw6k?= =?bad", "Café =?bad"),
        ("Café".encode(), "Café"),
        ("Kündigung".encode("latin-1"), "Kündigung"),
        (b"two\n  lines", "two lines"),
        (b"", ""),
    ],
)
def test_subjects_are_decoded(made: Make, raw: bytes, shown: str) -> None:
    """Encoded words, split characters, and raw bytes that no standard allows."""
    reading, _ = read(made("subject.eml", b"From: a\nSubject: " + raw + b"\n\nbody\n"))
    assert reading.pages[0].label == shown


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "nonsense", "us-ascii"])
@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_bodies_are_decoded(made: Make, charset: str, encoding: str) -> None:
    """Also where the charset is unknown, or not what it says."""
    name = charset if charset.startswith(("utf", "iso", "win")) else "utf-8"
    body = "Die Kündigungsfrist beträgt drei Monate für alle Verträge.".encode(name)
    coded = {"base64": b64encode(body), "quoted-printable": body.replace(b"\xfc", b"=FC")}
    content = f'Content-Type: text/plain; charset="{charset}"\n'.encode()
    content += f"Content-Transfer-Encoding: {encoding}\n\n".encode() + coded.get(encoding, body)
    reading, _ = read(made("body.eml", HEAD + content))
    assert "Die Kündigungsfrist beträgt drei Monate für alle Verträge." in reading.text


def test_plain_text_goes_before_html_and_html_before_nothing(made: Make) -> None:
    """As the sender means both to say the same."""
    html = "<h1>Offer</h1><p>As <b>HTML</b>.</p><style>p {}</style>"
    both, _ = read(made("both.eml", bytes(mail(html=html))))
    assert both.text.endswith("\n\nPlain words.\n")
    only, _ = read(made("blank.eml", bytes(mail(text="\n", html=html))))
    assert only.text.endswith("Subject: Prices\n\nOffer\n\nAs HTML.\n")
    assert only.text[slice(*only.headings[1])] == "Offer"


def test_text_that_flows_is_joined(made: Make) -> None:
    """Its lines break where the window did."""
    content = HEAD + b"Content-Type: text/plain; format=flowed\n\nOne long \nline.\nNew.\n"
    assert read(made("flowed.eml", content))[0].text.endswith("One long line.\nNew.\n")


def test_what_is_attached_is_read_and_what_only_adorns_is_not(made: Make) -> None:
    """A picture that the text shows is part of its looks; one that it does not is listed."""
    sent = mail(html='<img src="cid:logo@x">As HTML')
    sent.add_attachment("a,b\n", filename="../2026/prices.txt")
    sent.add_attachment("twice", filename="../2026/prices.txt")
    sent.add_attachment(b"ID3\3\0", maintype="audio", subtype="mpeg", filename="song.mp3")
    sent.add_attachment(PNG, maintype="image", subtype="png", filename="logo.png", cid="<logo@x>")
    sent.add_attachment(b"8BPS\0", maintype="image", subtype="x", filename="b.psd", cid="<b@x>")
    reading, attached = read(made("attached.eml", bytes(sent)))
    assert reading.text.endswith("Plain words.\n")
    assert list(attached) == ["2026_prices.txt", "2026_prices (2).txt", "song.mp3", "b.psd"]
    assert (attached["2026_prices.txt"], attached["2026_prices (2).txt"]) == ("a,b\n", "twice\n")
    assert attached["song.mp3"].startswith("unsupported: sound")


def test_a_mail_that_is_forwarded_is_a_page_of_its_own(made: Make, pages_of: Pages) -> None:
    """With its own subject; what was attached to it is a member too."""
    inner = mail("The inner one.", subject="Inner")
    inner.add_attachment("old", filename="old.txt")
    outer = mail("The outer one.", subject="Fwd")
    outer.add_attachment(inner)
    reading, attached = read(made("forward.eml", bytes(outer)))
    assert [page.label for page in reading.pages] == ["Fwd", "Inner"]
    assert [part.rstrip().endswith("one.") for part in pages_of(reading)] == [True, True]
    assert attached == {"old.txt": "old\n"}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (b"multipart/encrypted; boundary=x", r"encrypted \(PGP\): open it in a mail program"),
        (b"application/pkcs7-mime; smime-type=enveloped-data", r"encrypted \(S/MIME\)"),
        (b"application/x-pkcs7-mime; smime-type=signed-data", r"inside its signature \(S/MIME\)"),
    ],
)
def test_what_is_encrypted_is_told(made: Make, kind: bytes, reason: str) -> None:
    """The lines above it are read all the same."""
    content = HEAD + b"Content-Type: " + kind + b"\n\nAAAA\n"
    reading, _ = read(made("closed.eml", content))
    assert reading.text.endswith("Subject: Prices\n")
    assert pytest.raises(Unreadable, match=reason).matches(Unreadable(reading.unread[0]))


def test_pgp_in_the_text_is_told(made: Make) -> None:
    """As written before there was a standard for it."""
    reading, _ = read(made("inline.eml", HEAD + b"\n-----BEGIN PGP MESSAGE-----\nAAAA\n"))
    assert "encrypted (PGP)" in reading.unread[0]


def test_an_empty_file_says_so(made: Make) -> None:
    """It is no mail."""
    with pytest.raises(Unreadable, match="the file is empty"):
        read_mail(made("empty.eml", b" \n"))


def test_parts_that_nest_without_end_are_given_up(made: Make) -> None:
    """The reason says so."""
    parts = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth)
        for depth in range(1200)
    )
    with pytest.raises(Unreadable, match="nest too deeply"):
        read_mail(made("deep.eml", HEAD + parts))


def test_apples_mails_are_read(made: Make) -> None:
    """Their length stands before them, what the program knows of them after."""
    content = HEAD + b"\nwords\n"
    framed = b"%d    \n%b<?xml version='1.0'?><plist/>" % (len(content), content)
    assert read(made("a.emlx", framed))[0].text.endswith("Subject: Prices\n\nwords\n")


def test_a_saved_page_has_sections(made: Make) -> None:
    """One without a page in it is a mail."""
    content = b"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n"
    reading = read_page(made("a.mht", HEAD + content + b"<h2>Term</h2>Two years\n--x--\n"))
    assert isinstance(reading, Reading)
    assert [str(page) for page in reading.pages] == ["section 1 (Term)"]
    plain = read_page(made("b.mht", HEAD + b"\nwords\n"))
    assert isinstance(plain, Reading)
    assert plain.pages.kind == "message"


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        (
            "tika/testRFC822_oddfrom",
            "",
            "message 1 (Air Permit Programs | Air & Radiation | US EPA)",
        ),
        (
            "unstructured/eml/email-no-utf8-2014-03-17.111517.eml",
            "You have received this mandatory email",
            "message 1 (Google Account password changed)",
        ),
        (
            "kreuzberg/email/complex_headers.eml",
            "should handle all of these correctly",
            "message 1 (Complex Email with Multiple Recipients)",
        ),
        ("unstructured/eml/fake-email-utf-16-le.eml", "", "message 1 (Test Email)"),
    ],
)
def test_phrases_of_real_mails(data: Path, name: str, phrase: str, page: str) -> None:
    """From the last third of each."""
    reading, _ = read(data / "formats" / name)
    where = reading.text.rindex(phrase)
    assert where > len(reading.text) * 2 / 3
    assert str(reading.pages.at(where)) == page


def test_a_phrase_of_a_real_saved_page(data: Path) -> None:
    """It is in its section."""
    reading = read_page(data / "formats/tika/testMHTMLFirefox.mhtml")
    assert isinstance(reading, Reading)
    where = reading.text.rindex("Hosted by SourceForge")
    assert where > len(reading.text) * 2 / 3
    assert str(reading.pages.at(where)) == "section 11 (Site Info)"


def test_a_real_mail_with_a_pdf_that_is_damaged(data: Path) -> None:
    """The PDF is listed under its name, with its reason."""
    path = data / "formats/kreuzberg/email/eml/with_attachments/mailgun_pdf_attachment.eml"
    bundle = read_mail(path)
    assert isinstance(bundle, Bundle)
    assert bundle.members[1].name == "test.pdf"
    assert isinstance(bundle.members[1].outcome, Unreadable)
