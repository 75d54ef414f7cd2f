"""What can be had of a zip without a directory, as after a broken download."""

import struct
import zlib
from collections.abc import Callable, Iterator
from mmap import ACCESS_READ, mmap
from typing import BinaryIO

from ...errors import Unreadable
from .labels import decoded, is_hidden
from .quota import Spent, copy_bytes

_HEADER = struct.Struct("<4s5H3L2H")
_MAGIC = b"PK\x03\x04"
_ENCRYPTED, _STORED, _DEFLATED = 0x1, 0, 8
_CHUNK = 1 << 16
_FIRST_WITHIN = 1 << 20


def salvaged(file: BinaryIO, spent: Spent) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    """Name of each member that still has its header, and what writes its bytes to a file."""
    with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        at = data.find(_MAGIC, 0, _FIRST_WITHIN)
        while 0 <= at <= len(data) - _HEADER.size:
            _, _, flags, method, _, _, _, packed, _, named, extra = _HEADER.unpack_from(data, at)
            begin = at + _HEADER.size + named + extra
            raw = data[at + _HEADER.size : at + _HEADER.size + named]
            name = decoded([raw])[0]
            if not name.endswith("/") and not is_hidden(name):
                yield name, _writer(data, begin, packed, flags, method, spent)
            at = data.find(_MAGIC, begin + packed if begin + packed <= len(data) else begin)


def _writer(
    data: mmap, begin: int, packed: int, flags: int, method: int, spent: Spent
) -> Callable[[BinaryIO], None]:
    def write(target: BinaryIO) -> None:
        if flags & _ENCRYPTED:
            raise Unreadable("encrypted: unpack the archive with its password")
        if method == _STORED and begin + packed <= len(data):
            copy_bytes(data[begin : begin + packed], target, spent)
        elif method == _DEFLATED:
            _inflate(data, begin, target, spent)
        else:
            raise Unreadable("damaged in its archive: its end is missing")

    return write


def _inflate(data: mmap, begin: int, target: BinaryIO, spent: Spent) -> None:
    """Write what was deflated from `begin` on, to its own end."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while not unpacker.eof and begin < len(data):
            packed = unpacker.unconsumed_tail or data[begin : begin + _CHUNK]
            begin += 0 if unpacker.unconsumed_tail else len(packed)
            copy_bytes(unpacker.decompress(packed, _CHUNK * 16), target, spent)
    except zlib.error as error:
        raise Unreadable(f"damaged in its archive: {error}") from error
    if not unpacker.eof:
        raise Unreadable("damaged in its archive: its end is missing")
