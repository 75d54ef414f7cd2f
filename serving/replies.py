"""Reply types of the leaves: what a model may say, as pydantic models (hence JSON schemas).

"Nothing found" is a value of the type, never a word to look for in text. Strings are bounded, so
that the worst case of a reply is known before it is asked for.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Quote = Annotated[str, Field(max_length=1200)]
"""Words copied from the text that was given, to be checked against it."""

Text = Annotated[str, Field(max_length=4000)]


class ReplyModel(BaseModel):
    """Base of the reply types: immutable, closed to unknown fields, and finite (JSON is)."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Summarized(ReplyModel):
    """Reply of `summarize`: the text in fewer words."""

    text: Text


class Extracted(ReplyModel):
    """Reply of `extract`: what one text says about the question; `info` is None for nothing."""

    info: Text | None
    quotes: tuple[Quote, ...] = Field(default=(), max_length=5)
    confidence: float = Field(default=0.0, ge=0.0, le=1.0)


class Chosen(ReplyModel):
    """Reply of `choose`: numbers of the options, from 1; or go back; or stop."""

    choice: tuple[int, ...] = Field(default=(), max_length=16)
    revert: bool = False
    stop: bool = False


class Answered(ReplyModel):
    """Reply of `answer`: the answer with the words it rests on; `text` is None for no answer."""

    text: Text | None
    quotes: tuple[Quote, ...] = Field(default=(), max_length=8)
    confidence: float = Field(default=0.0, ge=0.0, le=1.0)


class Judged(ReplyModel):
    """Reply of `judge`: whether the text meets the question, how well, and why."""

    ok: bool
    score: float = Field(ge=0.0, le=1.0)
    why: Annotated[str, Field(max_length=400)] = ""


class Merged(ReplyModel):
    """Reply of `merge`: several partial results as one."""

    text: Text
    quotes: tuple[Quote, ...] = Field(default=(), max_length=8)


class Scored(ReplyModel):
    """Reply of `score`: how well the text fits the question; larger is better."""

    score: float
