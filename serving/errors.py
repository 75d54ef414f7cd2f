"""What can go wrong with a model as such; what goes wrong with one call is an `Outcome`.

ServingFault
├── ModelMissing      weights or a package are not there; the message says how to get them
└── CallMalformed     a call without the segments its leaf needs
"""


class ServingFault(Exception):
    """Root of this room's errors."""


class ModelMissing(ServingFault):
    """The model cannot be loaded; the message says how to get it."""


class CallMalformed(ServingFault):
    """A call lacks a segment that its leaf needs."""
