"""How much memory a process has needed."""

from __future__ import annotations

import resource
from pathlib import Path


def own_peak_mb() -> float:
    """Peak resident memory of this process; Linux counts what its parent held at the fork into ru_maxrss."""
    status = Path("/proc/self/status")
    for line in status.read_text("ascii").splitlines() if status.is_file() else []:
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
