"""Readers, one file a format: from a file's bytes to its text with a page map."""
