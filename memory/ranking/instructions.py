"""What a command says to its reader, told apart from what it is about.

"List all clauses on late delivery that our lawyer should check" is about late delivery; the other
words are rare in documents, and lead a search astray.
"""

import regex

_VERB = (
    "analy[sz]e|cite|compare|copy|describe|detail|determine|discover|discuss|display|elaborate on|"
    "enumerate|evaluate|examine|explain|extract|fetch|find(?: out)?|get|give|go through|highlight|"
    "identify|indicate|investigate|let me know|list|locate|look (?:up|for|at)|mark|mention|name|"
    "note|outline|pick out|pinpoint|point (?:out|me to)|provide|pull (?:out|up)|quote|recap|recite|"
    "report|retrieve|return|scan|search(?: for| through)?|select|send|share|show|specify|spot|"
    "state|sum up|summari[sz]e|tell|underline|verify|write"
)
_NOUN_TOO = (
    "cite|copy|detail|get|list|mark|mention|name|note|outline|quote|recap|report|return|scan|"
    "search|select|share|show|spot|state|write"
)
"""Commands only before what a command takes: "name of the ship" and "state tax" are none."""

_TAKEN = (
    "all|an?|any|both|each|every|everything|for|me|my|on|only|our|some|that|the|these|this|those|"
    "up|us|what|when|where|which|who|why|how|whether"
)

_POLITE = (
    r"(?:(?:hi|hello|hey|ok|okay|now|then|also|next|and|so|please|pls|kindly|first|just)[,:]?\s+)*"
    r"(?:(?:can|could|would|will)\s+you\s+(?:please\s+|kindly\s+)?|"
    r"(?:i\s+(?:want|need)|i(?:'d|\s+would)\s+like)\s+(?:you\s+)?to\s+|"
    r"(?:help\s+me\s+(?:to\s+)?)|your\s+task\s+is\s+to\s+|try\s+to\s+)?"
)
_COMMAND = regex.compile(
    rf"\s*{_POLITE}(?:(?:{_NOUN_TOO})\s+(?={_TAKEN})(?!(?:for|on)\b)|"
    rf"(?!(?:{_NOUN_TOO})\b)(?:{_VERB})\s+(?!of\b))",
    regex.IGNORECASE,
)

_GENERIC = frozenset(
    """account agreement also any anything anywhere article articles as aspect aspects bit book
    brief briefly bullet bullets chapter chapters clause clauses clearly concise concisely
    content contents contract conversation copy could description detail detailed details
    discussion discussions document documents every everything exact example examples
    excerpt excerpts explanation extract fact facts few file files filing folder following
    found full fully gist given highlights identify important info information instance
    instances issue issues key language line lines list lists located location main material
    meeting mention mentioned mentions note notes occurrence occurrences only overview page
    pages paper papers paragraph paragraphs part parts passage passages piece pieces place
    places please point points portion portions possible precise provision provisions quick
    quote quotes reference references related relevant report rundown section sections
    sentence sentences short snippet snippets some something source spot spots statement
    statements story study summary synopsis text texts thing things thorough topic topics
    transcript using various verbatim whole wording words""".split()
)
"""What is asked for, whatever it is about."""

_LINK = frozenset(
    """a about across addressing again all along also an and any are around as at been being
    between both by concerning containing contains covering covers dealing deals
    describes describing discusses discussing each entire exist exists explaining
    explains for from has have if in into involving is it its known me mentioning
    mentions my of on or our out over pertaining regarding relate related relates
    relating relevant respect said say says speaking speaks states stating talk
    talking talks that the their them there these this those through throughout to
    touching under up us was were where which with within your""".split()
)
"""What stands between a command's verb, what it asks for and what that is about."""

_DROPPED = _GENERIC | _LINK

_SAID = regex.compile(
    r"(?:what|everything|anything|all)\s+(?:that\s+)?(?:(?:is|was|were|are|has been|have been|had"
    r" been|gets|got)\s+(?:said|stated|discussed|mentioned|decided|written|known|told|reported|"
    r"agreed)|(?:they|people|everyone|participants|speakers|you know|we know|(?:the\s+)?\w+"
    r" (?:says?|said|tells?|told)))\s+(?:about|on|of|regarding|concerning|with regard to)\s+",
    regex.IGNORECASE,
)

_READER = (
    r"(?:an?|the|our|my|your|their|in-house|outside|external|legal|human|senior)"
    r"(?:\s+(?:legal|human|senior|outside|external|qualified|in-house))?\s+"
    r"(?:lawyers?|attorneys?|counsel|solicitors?|experts?|readers?|reviewers?|managers?|auditors?|"
    r"accountants?|specialists?|professionals?|teams?|colleagues?|people|persons?|boss|client)|"
    r"lawyers|counsel|experts|reviewers|auditors|somebody|someone|us|me|i|we|you"
)
_DUTY = (
    r"(?:should|must|ought to|needs? to|ha(?:s|ve) to|want(?:s)? to|would (?:like|want) to|can|may)"
)
_LOOK = (
    r"(?:be\s+)?(?:review\w*|check\w*|look\w*|read|see|seen|examine\w*|inspect\w*|consider\w*|"
    r"know\w*|verif\w*|aware|careful|note\w*|watch\w*|pay|paid|worr\w*|study|studied|flag\w*)"
)
_TAILS = regex.compile(
    r"[,;]?\s*(?:"
    rf"\b(?:that|which)\s+{_DUTY}\s+{_LOOK}\b[^.;?!\"”]*\bby\s+(?:{_READER})\b[^.;?!\"”]*|"
    rf"\b(?:(?:that|which)\s+)?(?:{_READER})\s+{_DUTY}\s+{_LOOK}\b[^.;?!\"”]*|"
    r"\b(?:in|from|of|within|throughout|across)\s+(?:the|this|these|that|all(?:\s+the)?)\s+"
    r"(?:(?:given|above|following|attached|whole|entire)\s+)?(?:documents?|texts?|files?|folders?|"
    r"papers?|contracts?|agreements?|passages?|transcripts?|meetings?|articles?|stor(?:y|ies))|"
    r"\b(?:in|with|using|as)\s+(?:(?:a|an|no|at|about|most|more|than|few|one|two|three|four|five|"
    r"short|single|brief|simple|bulleted|numbered|\d+)\s+)*(?:details?|brief|short|full|words?|"
    r"sentences?|paragraphs?|bullets?(?:\s+points?)?|lists?|tables?|lines?)|"
    r"\(?\bif\s+(?:there\s+(?:is|are)\s+)?any\b\)?|\bplease|\bfor\s+me|\bbriefly|\bstep\s+by\s+step|"
    r"\bas\s+(?:well|possible)|\bin\s+your\s+own\s+words"
    r")\s*(?=[.?!,;:]|$)",
    regex.IGNORECASE,
)
_TOKEN = regex.compile(r"[\p{L}\p{N}\p{M}]+(?:['’‐-][\p{L}\p{N}\p{M}]+)*")
_QUOTES = '"“”„«»「」『』'


def is_command(text: str) -> bool:
    """Whether the text begins by telling its reader to do something."""
    return _COMMAND.match(text) is not None


def subject(text: str) -> str:
    """What a command is about, in its own words; the text itself, if it is none or that is all."""
    command = _COMMAND.match(text)
    if command is None:
        return text
    rest = _TAILS.sub("", _TAILS.sub("", text[command.end() :]))
    return _without_marks(_without_head(rest)) or text


def _without_marks(text: str) -> str:
    return regex.sub(rf"[{_QUOTES}]", "", text).strip(" \t\r\n,;:.?!-–")


def _without_head(text: str) -> str:
    start = 0
    while start < len(text):
        if (said := _SAID.match(text, start)) is not None:
            start = said.end()
            continue
        token = _TOKEN.search(text, start)
        if token is None:
            return ""
        if any(sign in _QUOTES for sign in text[start : token.start()]):
            break
        if token[0].casefold() not in _DROPPED:
            break
        start = token.end()
    return text[start:]
