"""Documents on disk: read, split, indexed, searched, with the page of every character.

This room knows no models: whatever needs one is handed in as a function.
"""
