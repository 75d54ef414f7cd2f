"""Calls of many batches that wait for one endpoint, and which of them goes next.

A place in which a call has ended is warm with its prompt: who shares the longest prefix with it
goes next. Where several share as much, batches take turns: it is the first call of the batch that
was not chosen from for longest, unless what comes next in its prompt is in another place already: a
prefix that is being computed is of no use yet, and one that was computed there goes on there. Then
it is the way on that was opened first, and rather one that is in no place.

So a batch in the order of its plan goes out in that order, each place takes one subtree after the
other, and what batches have in common they share as if they were one. After L. Zheng et al.,
"SGLang" (2024), section 3, "longest shared prefix first", which compares calls with a cache; here
they are compared with one another, and no cache has to be seen.
"""

from collections import OrderedDict
from collections.abc import Sequence

from .branches import Branch, Line, Ticket
from .model import Call

IN_TURN = 100
"""Of so many calls one is of the batch that had to wait longest, whatever is warm.

Each time at most one prompt more is computed: a hundredth of all, at the worst.
"""


class Waiting:
    """A prefix tree of the calls that wait, over the role and the text of their segments.

    Choosing takes O(segments of a prompt + places), however many wait. A batch beside which b
    others waited when it came, or when it was last chosen from, is chosen from by the time that
    `IN_TURN` · (b + 1) calls were, whatever comes later; each of its n calls thus goes by the time
    that n times as many were.
    """

    def __init__(self) -> None:
        self._root = Branch()
        self._lines: OrderedDict[Line, None] = OrderedDict()
        self._taken = 0

    def __len__(self) -> int:
        return self._root.waiting

    def join(self, calls: Sequence[Call]) -> Line:
        """A batch comes, in the order in which it would like to go."""
        line = Line()
        for call in calls:
            line.add(call, self._root.grown(call))
            self._lines[line] = None
        return line

    def take(self, warm: Ticket | None = None) -> Ticket:
        """Who goes next in the place of a call that has ended, or in a new place.

        Somebody has to wait. The place counts as being where the call is, also when it has ended.
        """
        near = self._left(warm) if warm else self._root
        turn = next(iter(self._lines)).first()
        self._taken += 1
        in_turn = self._taken % IN_TURN == 0 and len(self._lines) > 1
        ticket = turn if in_turn or near.opens(turn) else near.first()
        self._lines.move_to_end(ticket.line)
        self._remove(ticket, places=1)
        return ticket

    def withdraw(self, line: Line) -> None:
        """What waits of a batch does so no more."""
        for ticket in line.tickets:
            if ticket.waits:
                self._remove(ticket)
        line.tickets.clear()

    def _left(self, warm: Ticket) -> Branch:
        """The longest prefix of a call with which somebody waits; its place is there no more."""
        near = next(branch for branch in warm.end.up() if branch.waiting)
        warm.end.count(places=-1)
        return near

    def _remove(self, ticket: Ticket, places: int = 0) -> None:
        del ticket.end.ways[ticket]
        ticket.waits = False
        ticket.end.count(waiting=-1, places=places)
        ticket.line.left -= 1
        if not ticket.line.left:
            del self._lines[ticket.line]
