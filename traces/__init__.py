"""What happened: spans of a run, recorded while it goes on and read back afterwards.

This room knows nobody. Document text never enters a trace: a `Ref` says where it stands.
"""

from . import names
from .errors import (
    RunAmbiguous,
    RunBusy,
    RunDamaged,
    RunFault,
    RunUnknown,
    TraceFault,
    TraceMissing,
    TraceTooNew,
)
from .manifest import Manifest, RunStatus
from .parts import parts, reads
from .reading import read_spans, read_trace
from .recorder import Recorder
from .ref import Ref
from .run import Run, create_run, list_runs, open_run, remove_run
from .span import Handle, current_recorder, recording, span
from .trace import Event, Link, Span, Trace
from .tree import flat, tree, walk

__all__ = [
    "Event",
    "Handle",
    "Link",
    "Manifest",
    "Recorder",
    "Ref",
    "Run",
    "RunAmbiguous",
    "RunBusy",
    "RunDamaged",
    "RunFault",
    "RunStatus",
    "RunUnknown",
    "Span",
    "Trace",
    "TraceFault",
    "TraceMissing",
    "TraceTooNew",
    "create_run",
    "current_recorder",
    "flat",
    "list_runs",
    "names",
    "open_run",
    "parts",
    "read_spans",
    "read_trace",
    "reads",
    "recording",
    "remove_run",
    "span",
    "tree",
    "walk",
]
