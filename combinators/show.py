"""How a program is read by people: in λ notation, and as a tree of its terms."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import singledispatch
from itertools import islice

from .functions import App, Ask, Both, Given, Lam, Let, Var
from .term import Compose, Path, Term, children, steps_of
from .textwise import Fix

_NAMES = "xyzuvw"


def show(term: Term) -> str:
    """A program in λ notation: `λx. reduce(merge, 8, map(summarize, split(800, x)))`."""
    return _function(term, 0)


def tree(term: Term, notes: Mapping[Path, str] | None = None) -> str:
    """The terms of a program, one to a line, in the order they run; `notes` stand beside them."""
    return "\n".join(_lines(term, (), "", notes or {}))


def _function(term: Term, depth: int) -> str:
    """A term as a function: by its name where it has one."""
    if isinstance(term, Ask):
        return term.kind
    if isinstance(term, Given):
        return term.name
    if isinstance(term, Lam):
        return f"λ{term.name}. {_applied(term.body, term.name, depth)}"
    name = _NAMES[depth % len(_NAMES)] + "'" * (depth // len(_NAMES))
    return f"λ{name}. {_applied(term, name, depth + 1)}"


@singledispatch
def _applied(term: Term, to: str, depth: int) -> str:
    """A term applied to an expression."""
    inside = [_function(child, depth) for _, child in children(term)]
    return f"{_name(term)}({', '.join([*inside, *_numbers(term), to])})"


@_applied.register
def _compose(term: Compose, to: str, depth: int) -> str:
    for step in term.steps:
        to = _applied(step, to, depth)
    return to


@_applied.register(Ask)
@_applied.register(Given)
def _named(term: Ask | Given, to: str, depth: int) -> str:
    return f"{_function(term, depth)}({to})"


@_applied.register
def _lam(term: Lam, to: str, depth: int) -> str:
    return f"({_function(term, depth)})({to})"


@_applied.register
def _app(term: App, to: str, depth: int) -> str:
    return _applied(term.function, _applied(term.argument, to, depth), depth)


@_applied.register
def _let(term: Let, to: str, depth: int) -> str:
    value, body = _applied(term.value, to, depth), _applied(term.body, to, depth)
    return f"let {term.name} = {value} in {body}"


@_applied.register
def _var(term: Var, to: str, depth: int) -> str:
    return term.name


@_applied.register
def _both(term: Both, to: str, depth: int) -> str:
    return f"⟨{_applied(term.left, to, depth)}, {_applied(term.right, to, depth)}⟩"


@_applied.register
def _fix(term: Fix, to: str, depth: int) -> str:
    small = _applied(term.leaf, "P", depth)
    large = _applied(term.combine, f"map(f, {_applied(term.divide, 'P', depth)})", depth)
    return f"fix(λf. λP. if |P| ≤ {term.limit} then {small} else {large})({to})"


def _name(term: Term) -> str:
    return type(term).__name__.lower()


def _numbers(term: Term) -> Iterator[str]:
    """What a term holds beside terms: the first by itself, others by name, none that is usual."""
    plain = [field for field in fields(term) if not isinstance(getattr(term, field.name), Term)]
    for field in islice(plain, 1):
        if getattr(term, field.name) != field.default:
            yield str(getattr(term, field.name))
    for field in islice(plain, 1, None):
        if getattr(term, field.name) != field.default:
            yield f"{field.name}={getattr(term, field.name)}"


def _lines(term: Term, path: Path, indent: str, notes: Mapping[Path, str]) -> Iterator[str]:
    if not isinstance(term, Compose):
        role = f"{path[-1]}: " if path and not path[-1].isdigit() else ""
        note = f"  {notes[path]}" if path in notes else ""
        yield f"{indent}{role}{_label(term)}{note}"
    inner = indent if isinstance(term, Compose) else indent + "  "
    for name, child in children(term):
        if len(steps_of(child)) > 1 and not name.isdigit():
            yield f"{inner}{name}:"
            yield from _lines(child, (*path, name), inner + "  ", notes)
        else:
            yield from _lines(child, (*path, name), inner, notes)


def _label(term: Term) -> str:
    match term:
        case Ask(kind=kind, gives=gives):
            return f"ask {kind} → {gives}"
        case Given(name=name, target=target):
            return f"{name} → {target}"
        case _:
            return " ".join([_name(term), *_numbers(term)])
