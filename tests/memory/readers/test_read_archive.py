"""Archives: every document in them, within limits, and nothing outside of them."""

import bz2
import gzip
import lzma
import tarfile
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from stat import S_IFLNK
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.archive import quota, unpacking
from longleaf.memory.readers.archive.labels import relative
from longleaf.memory.readers.archive.packed import read_archive

Make = Callable[[str, bytes], Path]
MIB = 1 << 20


def zipped(files: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A zip of these files."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, method)
    return buffer.getvalue()


def tarred(files: dict[str, bytes], **kinds: bytes) -> bytes:
    """A tar of these files, and of members of these kinds."""
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, BytesIO(content))
        for name, kind in kinds.items():
            about = tarfile.TarInfo(name)
            about.type, about.linkname = kind, "/etc/passwd"
            archive.addfile(about)
    return buffer.getvalue()


def told(bundle: Bundle) -> dict[str, str]:
    """The text of each member, or why it has none."""
    return {
        member.name: member.outcome.text
        if isinstance(member.outcome, Reading)
        else str(member.outcome)
        for member in bundle.members
    }


def read(path: Path) -> dict[str, str]:
    """What an archive holds."""
    bundle = read_archive(path)
    assert isinstance(bundle, Bundle)
    return told(bundle)


FILES = {"a.txt": b"first", "annex/b.md": b"# Second", "c": b"third"}
TEXTS = {name: content.decode() for name, content in FILES.items()}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", zipped(FILES)),
        ("self-extracting.zip", b"#!/bin/sh\n" + zipped(FILES)),
        ("a.tar", tarred(FILES)),
        ("a.tar.gz", gzip.compress(tarred(FILES))),
        ("a.tgz", gzip.compress(tarred(FILES))),
        ("a.tar.bz2", bz2.compress(tarred(FILES))),
        ("a.txz", lzma.compress(tarred(FILES))),
        ("unknown", gzip.compress(tarred(FILES))),
    ],
)
def test_every_member_is_read_by_its_own_reader(made: Make, name: str, content: bytes) -> None:
    """Under its path, in the archive's order."""
    bundle = read_archive(made(name, content))
    assert isinstance(bundle, Bundle)
    assert told(bundle) == TEXTS
    first, second, _ = (member.outcome for member in bundle.members)
    assert isinstance(first, Reading)
    assert isinstance(second, Reading)
    assert (first.pages.kind, second.pages.kind) == ("line", "section")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_file_that_was_compressed_alone_is_read_as_it_was(
    made: Make, pack: Callable[[bytes], bytes]
) -> None:
    """By the suffix that it had; also where it holds several documents itself."""
    reading = read_archive(made("notes.md.gz", pack(b"# Notes")))
    assert isinstance(reading, Reading)
    assert (reading.text, str(reading.pages[0])) == ("# Notes", "section 1 (Notes)")
    assert read(made("a.zip.gz", pack(zipped(FILES)))) == TEXTS


def test_archives_in_archives_are_read_under_their_path(made: Make) -> None:
    """What cannot be read in them is listed there."""
    inner = zipped({"c.txt": b"deep", "song.mp3": b"ID3\x03\0"})
    found = read(
        made("outer.zip", zipped({"in/inner.zip": inner, "d.txt.gz": gzip.compress(b"d")}))
    )
    assert found.pop("in/inner.zip!/song.mp3").startswith("unsupported: sound")
    assert found == {"in/inner.zip!/c.txt": "deep", "d.txt.gz": "d"}


def test_hidden_files_folders_links_and_devices_are_left_out(made: Make) -> None:
    """Nothing is read through a link."""
    seen = {"a.txt": b"a", ".hidden": b"-", "__MACOSX/._a.txt": b"-", "x/.git/b.txt": b"-"}
    assert read(made("a.zip", zipped({**seen, "folder/": b""}))) == {"a.txt": "a"}
    kinds = {"link": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "device": tarfile.CHRTYPE}
    assert read(made("a.tar", tarred(seen, **kinds))) == {"a.txt": "a"}
    link = ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, (S_IFLNK | 0o777) << 16
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", "a")
    assert read(made("link.zip", buffer.getvalue())) == {"a.txt": "a"}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\..\\a.txt", "Windows/a.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("a\n\x1b[2Jb", "a��[2Jb"),
        ("..", "unnamed"),
        ("x" * 5000, "x" * 1000),
    ],
)
def test_a_members_name_is_only_a_harmless_label(name: str, label: str) -> None:
    """It cannot lead out of the archive."""
    assert relative(name) == label


def test_nothing_is_written_but_in_a_folder_of_its_own(
    made: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is gone when the archive is read."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    escape = f"../../../../../../{tmp_path}/evil.txt"
    assert list(read(made("a.zip", zipped({escape: b"!"}))).values()) == ["!"]
    assert list(read(made("a.tar", tarred({escape: b"!"}))).values()) == ["!"]
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But not what another process still uses, nor what it is about to use."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "longleaf-member-left"
    left.mkdir()
    with unpacking.folder_of_its_own():
        assert left.exists()
    monkeypatch.setattr(unpacking, "_SECONDS_TO_LOCK", -1.0)
    with unpacking.folder_of_its_own() as outer, unpacking.folder_of_its_own():
        assert outer.exists()
        assert not left.exists()


def test_two_members_of_one_name_are_told_apart(made: Make) -> None:
    """Paths of documents are unique."""
    with pytest.warns(UserWarning, match="Duplicate"):
        content = BytesIO()
        with ZipFile(content, "w") as archive:
            for text in "abc":
                archive.writestr("x/a.txt", text)
    assert read(made("twice.zip", content.getvalue())) == {
        "x/a.txt": "a", "x/a (2).txt": "b", "x/a (3).txt": "c",
    }  # fmt: skip


def encrypted(archive: bytes) -> bytes:
    """The same zip, said to be encrypted in both of its headers of each member."""
    data = bytearray(archive)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(magic, at + 1)
    return bytes(data)


def test_encrypted_members_have_a_reason(made: Make) -> None:
    """One that can be acted on."""
    reason = "encrypted: unpack the archive with its password"
    assert read(made("a.zip", encrypted(zipped({"a.txt": b"a"})))) == {"a.txt": reason}


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gb18030", "审计压缩包文件检索测试.txt"),
        ("cp932", "文章1.txt"),
        ("cp932", "見積もり.txt"),
        ("cp866", "Договор поставки.txt"),
        ("cp949", "대한민국헌법전문과뷁.txt"),
        ("utf-8", "Übersicht – ☸.txt"),
        ("cp437", "café.txt"),
    ],
)
def test_names_in_old_encodings_are_decoded(made: Make, encoding: str, name: str) -> None:
    """Which a zip does not tell."""
    placeholder = "@" * len(name.encode(encoding))
    content = zipped({placeholder: b"text"}).replace(placeholder.encode(), name.encode(encoding))
    assert read(made("names.zip", content)) == {name: "text"}


@pytest.mark.parametrize("content", [zipped({}), tarred({}), zipped({".hidden": b""})])
def test_an_empty_archive_says_so(made: Make, content: bytes) -> None:
    """It is no success."""
    with pytest.raises(Unreadable, match=r"^the archive is empty$"):
        read_archive(made("empty", content))


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.gz", "a.tar.xz"])
@pytest.mark.parametrize("content", [b"", b"no archive", bytes(100)])
def test_what_is_no_archive_says_so(made: Make, name: str, content: bytes) -> None:
    """A broken download, say."""
    with pytest.raises(Unreadable, match=r"damaged: |the file is empty|the archive is empty"):
        read_archive(made(name, content))


def test_what_is_left_of_a_zip_that_was_cut_off_is_read(made: Make) -> None:
    """All but the member in which it ends."""
    words = b"".join(b"%d words " % number for number in range(9000))
    whole = zipped({"a.txt": words, "dir/": b"", "dir/b.txt": b"b", "c.txt": words})
    found = read(made("cut.zip", whole[: whole.rindex(b"c.txt", 0, len(whole) - 200) + 900]))
    assert found.pop("").startswith("damaged: File is not a zip file; what is left of it is read")
    assert found.pop("c.txt") == "damaged in its archive: its end is missing"
    assert found == {"a.txt": words.decode(), "dir/b.txt": "b"}


def test_a_damaged_zip_of_which_nothing_can_be_read_says_so(data: Path) -> None:
    """Its only member is said to be larger than the file."""
    found = read(data / "formats" / "tika" / "testZIP_corrupted_oom.zip")
    assert found.pop("").endswith(
        "; get it again, or unpack it with a program that repairs archives"
    )
    assert found == {"hello.txt": "damaged in its archive: its end is missing"}


def test_members_that_are_empty_say_so(made: Make, data: Path) -> None:
    """As files do that are in no archive; so does what was compressed alone."""
    assert read(made("a.zip", zipped({"a.txt": b"", "b.md": b"", "c": b"", "d.txt": b"d"}))) == {
        **dict.fromkeys(["a.txt", "b.md", "c"], "the file is empty"),
        "d.txt": "d",
    }
    with pytest.raises(Unreadable, match=r"^the file is empty$"):
        read_archive(data / "formats" / "tika" / "bz2" / "empty-file.txt.bz2")


def test_a_member_that_is_damaged_spoils_no_other(made: Make) -> None:
    """Its checksum does not fit."""
    whole = zipped({"a.txt": b"a" * 99, "b.txt": b"bbb"}, method=0)
    found = read(made("bad.zip", whole.replace(b"bbb", b"bbc")))
    assert found["a.txt"] == "a" * 99
    assert found["b.txt"].startswith("damaged in its archive: Bad CRC-32")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_is_left_of_a_tar_that_was_cut_off_is_read(
    made: Make, pack: Callable[[bytes], bytes]
) -> None:
    """What comes after is told."""
    noise = Random(1).randbytes(1_300_000)  # no block may end where the file does
    whole = pack(tarred({"a.txt": b"first", "b.txt": noise, "c.txt": b"last"}))
    found = read(made("cut.tar.gz", whole[: len(whole) * 3 // 4]))
    assert found["a.txt"] == "first"
    assert found[""].startswith("damaged: ")
    assert "c.txt" not in found


def test_limits_of_members_are_named_and_what_was_read_is_kept(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand and one files do not cost the first."""
    monkeypatch.setattr(quota, "MOST_MEMBERS", 5)
    inner = zipped({f"{n}.txt": b"x" for n in range(4)})
    found = read(made("many.zip", zipped({"a.zip": inner, "b.zip": inner, "c.txt": b"c"})))
    told = "it holds more than 5 members, the limit: {} left out; take them out to read them"
    assert found.pop("") == told.format("2 members were")
    assert list(found) == [*(f"a.zip!/{n}.txt" for n in range(4))]


def test_limits_of_size_are_named(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one member, of all together, and of their text."""
    content = zipped({f"{n}.txt": b"x" * 600_000 for n in range(4)})
    monkeypatch.setattr(quota, "MOST_BYTES", MIB)
    found = read(made("large.zip", content))
    assert list(found) == ["", "0.txt", "1.txt"]
    assert "more than 1 MiB when unpacked, the limit: 2 members were left out" in found[""]
    assert found["1.txt"].startswith("all members are more than 1 MiB when unpacked")
    monkeypatch.setattr(quota, "MOST_BYTES", 1 << 30)
    monkeypatch.setattr(quota, "MOST_CHARACTERS", 1_000_000)
    assert "more than 1,000,000 characters" in read(made("large.zip", content))[""]
    monkeypatch.setattr(quota, "MOST_BYTES_OF_ONE", MIB // 2)
    assert set(read(made("large.zip", content)).values()) == {
        "larger than 0 MiB, the limit for a member: unpack it to read it"
    }


def test_what_is_passed_over_counts_too(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tar of nothing but a hidden member that never ends."""
    monkeypatch.setattr(quota, "MOST_BYTES", MIB)
    content = tarred({"a.txt": b"a", ".hidden": bytes(3 * MIB), "b.txt": b"b"})
    found = read(made("endless.tar.gz", gzip.compress(content)))
    assert list(found) == ["", "a.txt"]
    assert "more than 1 MiB when unpacked" in found[""]


def test_a_stream_without_end_is_not_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nothing of it is kept."""
    monkeypatch.setattr(quota, "MOST_BYTES", MIB)
    stream = quota.Metered(BytesIO(bytes(3 * MIB)), b"first", quota.Spent())
    assert stream.read(3) + stream.read(9) == b"first"
    assert stream.read(MIB - 5) == bytes(MIB - 5)
    with pytest.raises(quota.Exhausted):
        stream.read(1)


def test_a_bomb_of_one_member_is_stopped(made: Make) -> None:
    """A gigabyte of zeros in a megabyte; unpacked only as far as the limit."""
    content = gzip.compress(bytes(64 * MIB), 1) * 5
    with pytest.raises(Unreadable, match="larger than 256 MiB, the limit for a member"):
        read_archive(made("zeros.txt.gz", content))


def test_nesting_is_limited(made: Make) -> None:
    """As in an archive that holds itself."""
    content = b"the core"
    for depth in range(7):
        content = zipped({f"{depth}.zip" if depth else "core.txt": content})
    [(name, reason)] = read(made("nested.zip", content)).items()
    assert name == "6.zip!/5.zip!/4.zip!/3.zip!/2.zip"
    assert reason == "it is nested in more than 5 files, the limit: unpack it to read it"


def test_limits_begin_anew_with_the_next_file(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process reads many."""
    monkeypatch.setattr(quota, "MOST_MEMBERS", 3)
    path = made("a.zip", zipped(FILES))
    assert read(path) == read(path) == TEXTS


def test_a_member_whose_reader_fails_is_listed(made: Make, plug_in: Callable[..., None]) -> None:
    """With the reader's name for the fault; memory that runs out is one."""
    plug_in(
        """
from pathlib import Path
from random import Random
from longleaf.memory.readers.registry import Reader

def read(path):
    raise MemoryError if path.read_text() == "large" else ZeroDivisionError("no")

odd = Reader("odd", 1, frozenset({".odd"}), read)
""",
        odd="odd",
    )
    files = {"a.odd": b"a", "b.odd": b"large", "c.txt": b"c"}
    assert read(made("odd.zip", zipped(files))) == {
        "a.odd": "its reader failed on it (ZeroDivisionError: no)",
        "b.odd": "it takes too much memory to read: unpack it, and split it",
        "c.txt": "c",
    }


def test_members_of_real_archives(data: Path) -> None:
    """Names in Chinese and Japanese; an encrypted member beside one that is not."""
    tika = data / "formats" / "tika"
    [(name, _)] = read(tika / "gbk.zip").items()
    assert name == "审计压缩包文件检索测试/集团邮件审计系统2021年自动巡检需求文档_V4.0.doc"
    shift_jis = read_archive(tika / "testZipEntryNameCharsetShiftSJIS.zip")
    assert isinstance(shift_jis, Bundle)
    assert [member.name for member in shift_jis.members] == ["文章1.txt", "文章2.txt"]
    last = shift_jis.members[1].outcome
    assert isinstance(last, Reading)
    assert str(last.pages.at(last.text.index("たちつてと"))) == "line 2"
    assert read(tika / "testZipEncrypted.zip")["unencrypted.txt"] == "hello world\r\n"
    assert read(tika / "test-zip-of-zip.zip") == {
        "html-within-zip.zip!/text.html": "This is just some text.\n"
    }
