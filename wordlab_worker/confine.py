"""What a worker gives up before it runs a student's code: limits it cannot raise, and root."""

from __future__ import annotations

import os
import resource
from collections.abc import Mapping

NOBODY = 65534


def confine(limits: Mapping[str, int], drop_root: bool) -> None:
    """Set resource limits by name (`CPU` in seconds, `FSIZE` in bytes …), then leave root.

    Leaving root gives up every capability; without it the process keeps the user that it has.
    """
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
    if drop_root:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
