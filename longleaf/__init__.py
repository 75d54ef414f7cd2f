"""Answers questions over folders of long documents, with quotes checked against the page."""
