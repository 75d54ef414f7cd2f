"""The prefix tree of calls that wait: where each stands, and who is on the way there."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar, Self

from .model import Call


@dataclass(eq=False, slots=True)
class Ticket:
    """A call that waits, or has waited: its batch, its index there, and where its prompt ends."""

    line: "Line"
    index: int
    call: Call
    end: "Branch"
    waits: bool = True
    waiting: ClassVar[int] = 1
    places: ClassVar[int] = 0


class Line:
    """A batch that waits, in its order; `called` is set when one of its calls has its turn."""

    def __init__(self) -> None:
        self.called = asyncio.Event()
        self.tickets: list[Ticket] = []
        self.left = 0
        self._passed = 0

    def add(self, call: Call, end: "Branch") -> None:
        """One more call waits, whose prompt ends there."""
        ticket = Ticket(self, len(self.tickets), call, end)
        self.tickets.append(ticket)
        self.left += 1
        end.ways[ticket] = ticket
        end.count(waiting=1)

    def first(self) -> Ticket:
        """The first that waits; one has to."""
        while not self.tickets[self._passed].waits:
            self._passed += 1
        return self.tickets[self._passed]


class Branch:
    """A prefix: how many calls with it wait, in how many places it is, and how it goes on.

    A call that ends here is a way on too. Ways are in the order in which they were opened.
    """

    __slots__ = ("_parent", "_step", "places", "waiting", "ways")

    def __init__(self, parent: Self | None = None, step: object = None) -> None:
        self._parent = parent
        self._step = step
        self.waiting = self.places = 0
        self.ways: OrderedDict[object, Branch | Ticket] = OrderedDict()

    def grown(self, call: Call) -> "Branch":
        """The branch where this call ends, from here; `count` has to follow."""
        branch = self
        for segment in call.segments:
            step = segment.role, segment.text
            below = branch.ways.get(step)
            if not isinstance(below, Branch):
                branch.ways[step] = below = Branch(branch, step)
            branch = below
        return branch

    def up(self) -> Iterator["Branch"]:
        """The branch, the one it is on, and so on to the empty prefix."""
        branch: Branch | None = self
        while branch:
            yield branch
            branch = branch._parent

    def count(self, waiting: int = 0, places: int = 0) -> None:
        """Count on the whole way up; what is of no use to anybody any more is cut off."""
        for branch in self.up():
            branch.waiting += waiting
            branch.places += places
            if branch._parent and not (branch.waiting or branch.places):
                del branch._parent.ways[branch._step]

    def first(self) -> Ticket:
        """Who goes first of those that wait here: on a way that is in no place, if there is one."""
        branch: Branch | Ticket = self
        while isinstance(branch, Branch):
            ways = branch.ways.values()
            unused, others = (w for w in ways if not w.places), (w for w in ways if w.waiting)
            branch = next(chain(unused, others))
        return branch

    def opens(self, ticket: Ticket) -> bool:
        """Whether a call begins with this prefix, and goes on on a way that is in no place."""
        way: Branch | Ticket = ticket
        for branch in ticket.end.up():
            if branch is self:
                return not way.places
            way = branch
        return False
