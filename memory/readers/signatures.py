"""What a file is, told by its first bytes."""

import re

from .decode import looks_like_text

HEAD_BYTES = 8192
"""How much of a file is looked at."""

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype )?html\b"
)


def suffix_of_content(head: bytes) -> str:
    """The suffix that such a file usually has (".txt" for all that looks like text), or ""."""
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK\x03\x04") and b"word/" in head:
        return ".docx"
    if _HTML.match(head.lower()):
        return ".html"
    return ".txt" if looks_like_text(head) else ""
