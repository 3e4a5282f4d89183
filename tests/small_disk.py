"""A disk of a test's own: small enough to be full, or read-only. It is gone when the test ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.servers import needed

_BEGIN = """
import json, os, subprocess, sys
from pathlib import Path
disk = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=" + sys.argv[2], "test", disk], check=True)

def read_only():
    # The mount, not the file system: its options name users that a namespace may not know.
    subprocess.run(["mount", "-o", "remount,bind,ro", disk], check=True)

def fill():
    with open(disk / "filler", "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass

found = {}
"""
_END = "\nprint('FOUND', json.dumps(found))"


def on_small_disk(folder: Path, size: str, code: str) -> dict[str, Any]:
    """Run Python code with `disk`, a new file system of this size at the folder; return its `found`.

    Only that process sees the file system. The code may call `read_only()` and `fill()`.
    """
    if shutil.which("unshare") is None:
        needed("There is no unshare, which makes a small disk.")
    alone = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-r", "--mount"]
    if subprocess.run([*alone, "true"], capture_output=True).returncode:
        needed("This machine lets no one make a mount namespace.")
    done = subprocess.run(
        [*alone, sys.executable, "-c", _BEGIN + code + _END, folder, size],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout.rpartition("FOUND ")[2])
    return found
