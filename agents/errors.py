"""What can go wrong with a strategy before it starts. Every message says what to do.

AgentFault
├── UnknownStrategy    no strategy has this name
├── BrokenStrategy     a plug-in's strategy cannot be loaded
├── LeafMissing        the model cannot answer a leaf that the strategy needs
└── UnfitPrompt        a prompt file does not begin with its version
"""


class AgentFault(Exception):
    """Root of this room's errors."""


class UnknownStrategy(AgentFault):
    """No strategy has this name; the message lists those there are."""


class BrokenStrategy(AgentFault):
    """A plug-in declares this strategy, but it cannot be loaded."""


class LeafMissing(AgentFault):
    """The model cannot answer a leaf that the strategy cannot do without."""


class UnfitPrompt(AgentFault):
    """A prompt file does not begin with `version: N`."""
