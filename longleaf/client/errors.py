"""What can go wrong in opening a folder.

ClientFault
├── NoFolder        the path is no folder
└── UnknownModel    no model has this name
"""


class ClientFault(Exception):
    """Root of this room's errors."""


class NoFolder(ClientFault):
    """The path is no folder."""


class UnknownModel(ClientFault):
    """No model has this name; the message lists those there are."""
