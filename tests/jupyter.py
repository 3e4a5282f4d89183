"""A Jupyter server for a test: where it listens, when it answers, and its end."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

TOKEN = "secret"


@dataclass(frozen=True)
class Address:
    """Where a server listens."""

    port: int

    @classmethod
    def free(cls) -> Address:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            return cls(unused.getsockname()[1])

    @property
    def options(self) -> list[str]:
        """The options with which Jupyter listens here, for whoever knows the token."""
        return [
            "--no-browser",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={TOKEN}",
            "--ServerApp.disable_check_xsrf=True",
            "--allow-root",
        ]

    def url(self, path: str = "") -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}/{path}"

    def ask(self, path: str, **data: object) -> Any:
        """What the server answers to a request, as data; with `data`, to a PUT."""
        return json.loads(self.text(path, "PUT" if data else "GET", **data))

    def text(self, path: str, method: str = "GET", **data: object) -> str:
        """What the server answers to a request, as it is."""
        request = urllib.request.Request(
            self.url(path),
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
            data=json.dumps(data).encode() if data else None,
            method=method,
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return str(answer.read().decode())


@contextlib.contextmanager
def answering(server: subprocess.Popen[Any], address: Address, log: Path) -> Iterator[None]:
    """Wait until this server answers; end it, and what it started, at the end."""
    until = time.monotonic() + 120
    try:
        while True:
            with contextlib.suppress(URLError, ConnectionError):
                address.ask("api")
                break
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.2)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


@contextlib.contextmanager
def running(module: Sequence[str], folder: Path, home: Path) -> Iterator[Address]:
    """Jupyter, as this Python starts it in a folder, with settings of its own."""
    _settings(home)
    address = Address.free()
    log = home / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", *module, *address.options],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env={
                **os.environ,
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                "JUPYTER_CONFIG_DIR": str(home / "config"),
                "JUPYTER_DATA_DIR": str(home / "data"),
                "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            },
        )
    with answering(server, address, log):
        yield address


def _settings(home: Path) -> None:
    """No question about news, and every cell of a notebook in the page."""
    for path, settings in {
        "labconfig/page_config.json": {
            "disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}
        },
        "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {
            "windowingMode": "none"
        },
    }.items():
        file = home / "config" / path
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(settings))
