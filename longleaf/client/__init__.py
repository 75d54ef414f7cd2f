"""A folder opened: the only place where configuration, models, memory and strategies meet."""

from .awaited import AsyncLibrary
from .library import Library
from .opening import open, open_async

__all__ = ["AsyncLibrary", "Library", "open", "open_async"]
