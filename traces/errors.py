"""What can go wrong with traces and runs. Every message says what to do.

TraceFault
├── TraceMissing        no trace was recorded at this path
├── TraceTooNew         a trace or manifest written by a newer longleaf
└── RunFault
    ├── RunUnknown      no run has this id, or it is no id at all
    ├── RunAmbiguous    several runs have an id that begins like this
    ├── RunDamaged      the run's manifest cannot be read
    └── RunBusy         the run still goes on in some process
"""


class TraceFault(Exception):
    """Root of this room's errors."""


class TraceMissing(TraceFault):
    """No trace was recorded at this path."""


class TraceTooNew(TraceFault):
    """The trace or the manifest was written by a newer version of longleaf."""


class RunFault(TraceFault):
    """One run cannot be used."""


class RunUnknown(RunFault):
    """No run has this id, or what was given is no id at all."""


class RunAmbiguous(RunFault):
    """Several runs have an id that begins like this; the message names them."""


class RunDamaged(RunFault):
    """The run's manifest cannot be read; the message says why."""


class RunBusy(RunFault):
    """The run still goes on in some process."""
