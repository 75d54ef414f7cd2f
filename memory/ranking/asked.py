"""What kind of answer a question asks for, as far as its words tell."""

from typing import Literal

import regex

_WORK = (
    r"(?:(?:whole|present|attached|above)\s+)?(?:document|documents|file|paper|article|contract|"
    r"agreement|report|study|story|book|filing|memo|memorandum|letter|lease|text|publication|"
    r"manuscript|thesis|meeting|deed|deal|note|e-?mail|message|policy|presentation|poem|essay|"
    r"chapter|novel|tale)"
)
_THIS = rf"(?:the|this|that|our)\s+(?:[\w-]+\s+)?{_WORK}"
_DATE_OF = r"(?:effective|execution|signing|signature|publication|agreement|issue|commencement)"
_FACT = (
    rf"(?:(?:document|contract|agreement|paper|article|report)(?:'s)?\s+)?(?:names?|titles?|dates?|"
    rf"authors?|part(?:y|ies))|contracting\s+parties|signator(?:y|ies)|byline|{_DATE_OF}\s+date"
)
_ABOUT_DOCUMENT = regex.compile(
    rf"^\W*(?:the\s+)?(?:{_FACT})\W*$|"
    rf"\b(?:{_FACT})\s+(?:of|to|for|in|on)\s+{_THIS}\b|\b{_THIS}(?:'s|’s)\s+(?:{_FACT})\b|"
    r"\bwh(?:o|at)\s+(?:is|are|were|was)\s+(?:all\s+)?(?:the\s+)?(?:contracting\s+|two\s+|other\s+|"
    r"several\s+)?(?:part(?:y|ies)|authors?|writers?|signator(?:y|ies))\s*(?:\W*$|to\b|of\b|here\b|"
    r"involved\b)|"
    rf"\bwho\s+(?:has\s+|had\s+|have\s+)?(?:wrote|written|authored|signed|published|prepared|drafted|"
    rf"issued|executed|sent|entered\s+into|made|is\s+(?:bound\s+by|behind))\s+{_THIS}\b|"
    rf"\b(?:when|what\s+(?:day|date|year|month))\s+(?:was|is|were|did)\s+{_THIS}\s+(?:made|signed|"
    r"dated|written|published|executed|issued|entered|sent|concluded|begin|start|become|take|"
    r"effective|agreed)\b|"
    rf"\b(?:by|between)\s+(?:whom|which\s+\w+)\s+(?:is|was)\s+{_THIS}\b|"
    rf"\bwh(?:at|ich)\s+(?:is|are)\s+{_THIS}\s+(?:called|named|titled|dated)\b|"
    rf"\bwh(?:o|ich\s+\w+)\s+(?:is|are|were)\s+(?:a\s+|the\s+)?part(?:y|ies)\s+to\b|"
    rf"\bwh(?:o|at\s+\w+|ich\s+\w+)\s+entered\s+into\b",
    regex.IGNORECASE,
)
_DATE = regex.compile(
    r"^\W*(?:and\s+|since\s+|until\s+|by\s+)?when\b|\b(?:tell|say|know|out|state|explain)\s+(?:me\s+)?"
    r"when\b|\b(?:what|which)\s+(?:\w+\s+)?(?:date|day|year|month|decade|century)s?\b|"
    r"\b(?:effective|expiration|expiry|termination|signing|publication|birth|closing|due|start|end|"
    r"agreement|document)\s+dates?\b|\bdates?\s+(?:of|on|when|for|by)\b|\bdeadlines?\b",
    regex.IGNORECASE,
)
_NUMBER = regex.compile(
    r"\bhow\s+(?:many|much|long|old|far|large|big|tall|high|deep|heavy|fast|often|wide|small|low)\b|"
    r"\b(?:what|which)\s+(?:is|was|are|were)?\s*(?:the\s+)?(?:\w+\s+){0,3}(?:percent|percentage|"
    r"number|amount|price|cost|rate|ratio|total|sum|share|fee|size|dose|age|value|population|revenue|"
    r"temperature|distance|height|weight|length|duration|proportion|fraction|salary|budget|limit)\b|"
    r"\b(?:number|amount|percentage)\s+of\b",
    regex.IGNORECASE,
)


def is_about_document(text: str) -> bool:
    """Whether a document's own title, author, parties or date is asked for.

    They stand at its beginning, and in words that no question has.
    """
    return _ABOUT_DOCUMENT.search(text) is not None


def what_it_wants(text: str) -> Literal["date", "number"] | None:
    """What the answer has to hold."""
    if _DATE.search(text):
        return "date"
    return "number" if _NUMBER.search(text) else None
