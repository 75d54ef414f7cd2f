"""Keys and passwords are kept out of messages: by what they look like, and by what they are."""

import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

_SECRET = re.compile(
    r"(?i)\b(?:sk|pk|rk|hf|ghp|gsk|xai|key)[-_][\w-]{8,}"
    r"|\b(?:AIza|AKIA|ASIA)[\w-]{12,}"
    r"|(?<=://)[^\s/@]+(?=@)"
    r"|(?<=[?&]key=)[^\s&\"']+"
    r"|(?:api[-_ ]?key|token|secret|password|authorization)(?: provided)?[\"']?\s*[:=]\s*[\"']?"
    r"(?:(?:bearer|basic)\s+)?[^\s\"',;&]+"
    r"|(?:bearer|basic)\s+[\w.~+/=-]{8,}"
)
_LONGEST_MESSAGE = 300


def without_secrets(message: str) -> str:
    """A message in one short line, with whatever looks like a key or a password blotted out."""
    return _SECRET.sub("***", " ".join(message.split()))[:_LONGEST_MESSAGE]


def blotted(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets, also where they are written as a part of an address."""
    for secret in filter(None, secrets):
        sent = secret.encode("utf-8", "replace")
        for written in (secret, quote(sent, safe=""), quote_plus(sent)):
            text = text.replace(written, "***")
    return text
