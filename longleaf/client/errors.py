"""What can go wrong in opening a folder and in asking it.

ClientFault
├── NoFolder        the path is no folder
├── UnknownModel    no model has this name
├── BudgetRefused   the question is not asked, for the budget cannot hold
├── OtherModel      a run was answered by another model
└── NotWhole        a run that did not come to its end cannot be replayed
"""


class ClientFault(Exception):
    """Root of this room's errors."""


class NoFolder(ClientFault):
    """The path is no folder."""


class UnknownModel(ClientFault):
    """No model has this name; the message lists those there are."""


class BudgetRefused(ClientFault):
    """The question was not asked: the bound is over the budget, or dollars cannot be counted."""


class OtherModel(ClientFault):
    """The run was answered by another model than the one that would go on with it."""


class NotWhole(ClientFault):
    """The run did not come to its end, so that there is nothing to replay."""
