"""Which reader reads which file: found by entry point, chosen by content and by suffix."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ..document import Bundle, Reading
from ..errors import Unreadable
from ..files import opened, refusal
from .advice import is_advised, is_drawn, reason_for
from .signatures import HEAD_BYTES, suffix_of_content

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "longleaf.readers"

_PACKAGED = frozenset({".zip", ".ole", ""})
"""What content says of a container or of bytes that only their own reader can tell apart."""

_OF_TEXT = frozenset({".txt", ".html", ".xml", ".eml", ".mbox"})
"""What content says of files of characters, which a suffix tells apart better."""

_BINARY = frozenset(
    """.pdf .docx .docm .dotx .dotm .xlsx .xlsm .xltx .xltm .xlsb .xls .pptx .pptm .ppsx .potx .odt
    .ott .ods .ots .odp .otp .odg .odf .sxw .sxc .sxi .stw .epub .msg .zip .tar .gz .tgz .bz2 .tbz2
    .xz .txz .png .jpg .jpeg .gif .tif .tiff .bmp .webp .doc .ppt""".split()
)
"""Suffixes of files that are no plain text, whatever else they are."""

_HELPED = "+"

_AMBIGUOUS = frozenset({".ts", ".key", ".pub", ".mif", ".123"})
"""Suffixes of binary files, and of others in plain text."""

_NONE = "none@"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """A way to read one format.

    `read` takes the path of a regular file and returns its text with page map, or the documents
    that it holds, or raises `Unreadable` with a reason one can act on. It is called in a worker
    process. A change of `version` reads the files of this format again; `nests` says that files of
    any kind can be inside, so that a change of any reader does. `helped` says, in short, what else
    is installed that it reads more with ("" for none): files are read again when there is more.
    """

    name: str
    version: int
    suffixes: frozenset[str]
    read: Callable[[Path], Reading | Bundle]
    nests: bool = False
    helped: Callable[[], str] = str

    @property
    def signature(self) -> str:
        """Name and version, and what helps it, as kept with each file that was read."""
        return f"{self.plain}{_HELPED}{self.help}" if self.help else self.plain

    @property
    def plain(self) -> str:
        """Name and version."""
        return f"{self.name}-{self.version}"

    @property
    def help(self) -> str:
        """What helps it today; nothing, if finding that out fails."""
        try:
            return self.helped()
        except Exception as error:  # whatever a plug-in does
            _log.warning("reader %s cannot say what helps it: %r", self.name, error)
            return ""


class Readers(tuple[Reader, ...]):
    """All readers, in the order in which their claims count."""

    @cached_property
    def by_suffix(self) -> Mapping[str, Reader]:
        """Who reads files of a suffix, in lower case."""
        table: dict[str, Reader] = {}
        for reader in self:
            for suffix in reader.suffixes:
                table.setdefault(suffix.lower(), reader)
        return table

    @cached_property
    def digest(self) -> str:
        """Differs where any reader or its version does; tells what helps them beside."""
        names = " ".join(sorted(reader.plain for reader in self))
        helps = sorted({reader.help for reader in self} - {""})
        return _HELPED.join([sha256(names.encode()).hexdigest()[:12], *helps])


@cache
def readers() -> Readers:
    """Every reader that is installed, plug-ins first; what cannot be loaded is logged, left out."""
    from importlib.metadata import entry_points

    loaded = (_load(entry) for entry in sorted(entry_points(group=GROUP), key=_plug_ins_first))
    return Readers(reader for reader in loaded if reader)


def reader_for(path: Path) -> Reader:
    """The reader for this file: by its content where that is decisive, else by its suffix.

    A plug-in's claim to a suffix goes before all. Raises Unreadable where there is none, with what
    to do, or where the content cannot be looked at.
    """
    suffix = path.suffix.lower()
    table = readers().by_suffix
    claimed = table.get(suffix)
    if claimed and _is_plug_in(claimed):
        return claimed
    head = _head(path)
    if not head and (suffix in _BINARY or is_advised(suffix)):
        raise Unreadable("the file is empty")
    if len(head) == HEAD_BYTES and not head.strip(b"\0"):
        raise Unreadable("damaged: it begins with zeros only, as a copy that failed: get it again")
    told = suffix_of_content(head, path)
    if told in _OF_TEXT and told not in table:
        told = ".txt"
    decided = _decided(suffix, told, head, known=claimed is not None)
    found = table.get(decided)
    if found is None:
        raise Unreadable(reason_for(decided))
    return found


def signature_for(path: Path) -> str:
    """What to keep with a file, to ask `is_current` later; opens the file."""
    table = readers().by_suffix
    try:
        found = reader_for(path)
    except Unreadable:
        return f"{_NONE}{readers().digest}"
    plain = found is table.get(path.suffix.lower()) and not found.nests
    return found.signature if plain else f"{found.signature}@{readers().digest}"


def is_current(signature: str, path: PurePath | str) -> bool:
    """Whether the readers of today would read this unchanged file as those did who signed it.

    Looks at the name only. Where content decided, or where files of any kind are inside, any change
    of the installed readers counts.
    """
    known = readers()
    _, by_content, installed = signature.partition("@")
    if by_content:
        return _is_of_today(installed, known.digest)
    claimed = known.by_suffix.get(PurePath(path).suffix.lower())
    return claimed is not None and _is_of_today(signature, claimed.signature)


def names_reader(signature: str) -> bool:
    """Whether a signature says that there was a reader for the file."""
    return not signature.startswith(_NONE)


def _is_of_today(signature: str, today: str) -> bool:
    """Whether they are the same, or what helped then is missing today."""
    return signature == today or signature.startswith(f"{today}{_HELPED}")


def _decided(suffix: str, told: str, head: bytes, known: bool) -> str:
    """The suffix to go by: the file's own (one that is `known`), or what its content tells."""
    if not known:
        vague = told in _PACKAGED or is_drawn(suffix)
        return suffix if vague and (is_advised(suffix) or not told) else told
    binary = suffix in _BINARY or (is_advised(suffix) and suffix not in _AMBIGUOUS)
    if told in _OF_TEXT:
        damaged_pdf = suffix == ".pdf" and b" obj" in head
        return told if binary and head.strip() and not damaged_pdf else suffix
    if told in _PACKAGED:
        return suffix if binary else told
    return told


def _plug_ins_first(entry: "EntryPoint") -> tuple[bool, str, str]:
    return entry.value.startswith(f"{__package__}."), entry.name, entry.value


def _is_plug_in(reader: Reader) -> bool:
    function = reader.read.func if isinstance(reader.read, partial) else reader.read
    return not str(getattr(function, "__module__", "")).startswith(f"{__package__}.")


def _load(entry: "EntryPoint") -> Reader | None:
    try:
        reader = entry.load()
    except (Exception, SystemExit) as error:  # whatever a plug-in does when it is imported
        _log.warning("reader %s (%s) is left out: %r", entry.name, entry.value, error)
        return None
    if isinstance(reader, Reader):
        return reader
    _log.warning("reader %s (%s) is left out: it is no Reader", entry.name, entry.value)
    return None


def _head(path: Path) -> bytes:
    with opened(path) as file:
        try:
            return file.read(HEAD_BYTES)
        except OSError as error:
            raise Unreadable(refusal("it cannot be read", error)) from error
