"""How many words a text has, in any script."""

import re
from collections.abc import Callable

# A Chinese or Japanese word has about two characters, a Thai, Lao, Khmer or Burmese one four.
_HAN = r"\u3001-\u30ff\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff"
_THAI = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_WORD = re.compile(rf"[{_HAN}]{{1,2}}|[{_THAI}]{{1,4}}|[^\s{_HAN}{_THAI}]+")
_UNSPACED = re.compile(rf"[{_HAN}{_THAI}]")


def count_words(text: str) -> int:
    """Words between spaces; in scripts written without spaces, about as many as there would be."""
    return len(divider(text)(text))


def divider(text: str) -> Callable[[str], list[str]]:
    """What divides this text, or a part of it, into words; at spaces, where that is enough."""
    spaced = text.isascii() or _UNSPACED.search(text) is None
    return str.split if spaced else _WORD.findall
