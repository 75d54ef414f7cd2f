"""Makes the training importable, as they are where they are run."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "training"))
