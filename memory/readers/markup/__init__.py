"""Texts with light marks, and HTML."""
