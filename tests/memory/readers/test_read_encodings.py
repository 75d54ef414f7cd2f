"""Old encodings: what a file does not declare is told by its letters."""

import re
from pathlib import Path

import pytest

from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.decode import decode, decoded

CODECS = {"MacCyrillic": "mac-cyrillic", "GB2312": "gb18030", "SHIFT_JIS": "cp932"}
LANGUAGE = re.compile(r"-(?:hungarian|russian|bulgarian|greek|hebrew|arabic)$")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Très bien"),
        ("cp1252", "10 € netto, 5 µm ± 2 °C"),
        ("cp1252", "Señor, ¿qué tal? ¡Mañana!"),
        ("cp1252", "ÜBERGABE DER WARE"),
        ("cp1252", "“quoted” – he said"),
        ("cp1252", "café"),
        ("mac_roman", "naïve"),
        ("cp1250", "Příliš žluťoučký kůň"),
        ("cp1250", "Zażółć gęślą jaźń"),
        ("cp1254", "İstanbul'da güneşli bir gün, çok güzel değil mi"),
        ("cp1251", "Привет, мир"),
        ("cp1251", "ПРИВЕТ МИР, ЭТО МЫ"),
        ("koi8_r", "Привет, мир"),
        ("cp866", "Привет, как дела сегодня"),
        ("cp1253", "Γειά σου κόσμε"),
        ("cp1255", "שלום עולם"),
        ("cp1256", "مرحبا بالعالم"),
        ("cp932", "こんにちは世界"),
        ("euc_jp", "こんにちは世界"),
        ("gb18030", "你好世界，今天天气很好"),
        ("cp949", "안녕하세요 세계"),
    ],
)
def test_a_few_words_are_enough(encoding: str, text: str) -> None:
    """Statistics need a page; notes and subtitles have a line."""
    assert decode(text.encode(encoding)) == text


def words(path: Path) -> tuple[str, str]:
    """The first words of a file without markup, which would declare the encoding, and that."""
    folder = LANGUAGE.sub("", path.parent.name)
    encoding = CODECS.get(folder, folder)
    text = path.read_bytes().decode(encoding, "ignore").lstrip("\ufeff")
    plain = re.sub(r"<[^>]*>|\x00", "", text)
    start = next((at for at, sign in enumerate(plain) if not sign.isascii()), 0)
    plain = plain[max(0, start - 50) :][:3000]
    return plain.encode(encoding, "ignore").decode(encoding).lstrip("\ufeff"), encoding


def test_undeclared_files_of_twenty_encodings_are_read_as_they_were_written(data: Path) -> None:
    """The first words of each file of chardet's collection, character by character."""
    files = sorted((data / "formats" / "chardet").glob("*/*"))
    wrong = [
        path
        for path in files
        for text, encoding in [words(path)]
        if decode(text.encode(encoding)) != text
    ]
    assert len(files) == 65
    assert wrong == []


def test_what_cannot_be_text_is_refused_at_a_glance(tmp_path: Path) -> None:
    """A gigabyte of zeros, and of anything, is not read whole."""
    zeros, much = tmp_path / "zeros.txt", tmp_path / "much.txt"
    for path, start in ((zeros, b""), (much, b"words " * 20_000)):
        path.write_bytes(start)
        with path.open("r+b") as file:
            file.truncate(1 << 30)
    with pytest.raises(Unreadable, match="no text"):
        decoded(zeros)
    with pytest.raises(Unreadable, match="larger than 256 MiB"):
        decoded(much)
