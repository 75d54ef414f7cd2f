"""A folder opened: the only place where configuration, models, memory and strategies meet."""

from .library import AsyncLibrary, Library, open, open_async

__all__ = ["AsyncLibrary", "Library", "open", "open_async"]
