"""What is said of files that nothing reads."""

import re

import pytest

from longleaf.memory.readers.advice import is_advised, is_drawn, reason_for

KNOWN = """.doc .ppt .pages .numbers .key .hwp .one .chm .xps .djvu .wpd .heic .psd .mp3 .wav .mp4
    .webm .ttf .exe .class .pyc .sqlite .mdb .accdb .dwg .gpg .7z .rar .z .tnef .pst .p7m .encrypted
    .mov .opus .woff2 .jar .parquet""".split()


@pytest.mark.parametrize("suffix", KNOWN)
def test_each_kind_has_a_reason_and_what_to_do(suffix: str) -> None:
    """In one line: what it is, then an order."""
    assert is_advised(suffix)
    kinds = "unsupported: an? .+; |unsupported: sound; |encrypted: "
    orders = (
        "convert|export|transcribe|unpack|save a copy|have it|it holds no|decrypt|open it"
        "|reading it needs"
    )
    assert re.fullmatch(f"({kinds})({orders}).+", reason_for(suffix))


@pytest.mark.parametrize(
    ("suffix", "reason"),
    [
        (".psd", "unsupported: a PSD image; "),
        (".avif", "unsupported: an AVIF image; "),
        (
            ".doc",
            "unsupported: an old Word document; convert it to .docx:"
            " soffice --headless --convert-to docx FILE",
        ),
        (".h264", "unsupported: no reader for .h264 files; convert it to PDF, HTML or text, "),
        ("", "unsupported: binary data of an unknown kind; convert it to PDF, HTML or text, "),
    ],
)
def test_reasons_read_as_written_here(suffix: str, reason: str) -> None:
    """With the article that fits, and the command to run."""
    assert reason_for(suffix).startswith(reason)


def test_what_only_draws_is_told_from_text() -> None:
    """Its characters are no words."""
    assert is_drawn(".eps")
    assert not is_drawn(".txt")
    assert not is_advised(".unknown")
