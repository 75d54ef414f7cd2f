"""Files that only their owner may read."""

import os


def private(path: str, flags: int) -> int:
    """An opener, for `open(path, mode, opener=private)`: a new file has mode 0600."""
    return os.open(path, flags, 0o600)
