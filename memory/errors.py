"""What can go wrong with files and stores. Every message says what to do.

MemoryFault
├── Unreadable          one file cannot be read (never stops a folder)
├── FolderUnreadable    the folder itself cannot be looked into
├── NotFound            no such document, page or offset
├── BadPattern          a search pattern that does not parse
└── StoreFault
    ├── StoreMissing    nothing was indexed here yet
    ├── StoreLocked     another process writes
    ├── StoreTooNew     written by a newer longleaf
    └── StoreDamaged    the database cannot be opened
"""


class MemoryFault(Exception):
    """Root of this room's errors."""


class Unreadable(MemoryFault):
    """One file cannot be read. The message is the reason, without the path."""


class FolderUnreadable(MemoryFault):
    """The folder of documents itself cannot be looked into; what was indexed of it is kept."""


class NotFound(MemoryFault):
    """There is no such document, page or offset."""


class BadPattern(MemoryFault):
    """A search pattern does not parse."""


class StoreFault(MemoryFault):
    """The store as a whole cannot be used."""


class StoreMissing(StoreFault):
    """Nothing was indexed here yet."""


class StoreLocked(StoreFault):
    """Another process is writing to the store."""


class StoreTooNew(StoreFault):
    """The store was written by a newer version of longleaf."""


class StoreDamaged(StoreFault):
    """The store's database cannot be opened or written."""


class StoreUnwritable(StoreFault):
    """The store's folder cannot be written."""


class StoreMismatch(StoreFault):
    """The store holds the memory of another folder."""
