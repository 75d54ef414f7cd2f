"""Files that are attached to a PDF: its members, each read by its own reader."""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from ...document import Bundle, Reading
from ...errors import Unreadable
from ..archive.labels import relative
from ..archive.members import Members, opened
from ..archive.quota import check_size, copy_bytes
from .extras import told

_MATHML = "application/mathml+xml"
_NO_CONTENT = "nothing of it can be taken out of the PDF: open that in a viewer and save it there"


def with_attached(pdf: Any, read: Callable[[Any], Reading]) -> Reading | Bundle:
    """What `read` makes of pypdfium2's document, with the files that are attached to it.

    Raises Unreadable where there is no text and nothing is attached.
    """
    attached = [index for index in range(pdf.count_attachments()) if not _is_formula(pdf, index)]
    if not attached:
        return read(pdf)
    with opened() as members:
        for index in attached:
            _attach(members, pdf, index)
        return members.bundle(_own(pdf, read, members.problems()))


def _own(pdf: Any, read: Callable[[Any], Reading], problems: Sequence[str]) -> Reading | Unreadable:
    try:
        own = read(pdf)
    except Unreadable as reason:
        return Unreadable("; ".join((str(reason), *problems)))
    return replace(own, unread=[*own.unread, *problems])


def _attach(members: Members, pdf: Any, index: int) -> None:
    def write(target: BinaryIO) -> None:
        content = _content(pdf, index)
        copy_bytes(content, target, members.spent)

    members.read(_name(pdf, index), write)


def _is_formula(pdf: Any, index: int) -> bool:
    """Whether this is no file of its own, but says again what a formula on a page does."""
    from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

    api: Any = raw
    attachment = api.FPDFDoc_GetAttachment(pdf.raw, index)
    return bool(attachment) and told(api.FPDFAttachment_GetSubtype, attachment) == _MATHML


def _name(pdf: Any, index: int) -> str:
    from pypdfium2 import PdfiumError  # pyright: ignore[reportMissingTypeStubs]

    try:
        name: str = pdf.get_attachment(index).get_name()
    except (PdfiumError, UnicodeDecodeError):
        name = ""
    return relative(name).replace("/", "_") if name else f"file {index + 1}"


def _content(pdf: Any, index: int) -> bytes:
    """The bytes of a file, at most as many as one may have."""
    from pypdfium2 import PdfiumError, raw  # pyright: ignore[reportMissingTypeStubs]

    api: Any = raw
    size = ctypes.c_ulong()
    try:
        attachment = pdf.get_attachment(index)
        found = api.FPDFAttachment_GetFile(attachment, None, 0, size)
        check_size(size.value)
        if found and not size.value:
            raise Unreadable("the file is empty")
        return bytes(attachment.get_data())
    except PdfiumError as error:
        raise Unreadable(_NO_CONTENT) from error
