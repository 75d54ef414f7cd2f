"""What a leaf is given: its question and its texts, by role."""

from ..errors import CallMalformed
from ..model import Call
from .wordpiece import well_formed


def question(call: Call) -> str:
    """The question, or CallMalformed."""
    return "\n".join(_some(call, ("question",)))


def question_or_none(call: Call) -> str | None:
    """The question where there is one: a summary and a merge do without."""
    return well_formed("\n".join(call.texts("question"))).strip() or None


def texts(call: Call) -> list[str]:
    """Documents and, after them, what was found so far; CallMalformed when there is neither."""
    return _some(call, ("document", "state"))


def options(call: Call) -> list[str]:
    """What to choose from, or CallMalformed."""
    return _some(call, ("option",))


def _some(call: Call, roles: tuple[str, ...]) -> list[str]:
    found = [well_formed(text) for role in roles for text in call.texts(role)]
    if not found:
        raise CallMalformed(f"{call.leaf.kind} needs a segment with the role {' or '.join(roles)}")
    return found
