"""Serve one grader on an inherited socket: `python -m wordlab_worker FILE_DESCRIPTOR OPTIONS`."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from typing import Any

from wordlab.checking.calls import Call, Outcome, invoke
from wordlab_worker.confine import confine
from wordlab_worker.shell import CellShell
from wordlab_worker.wire import READY, WireError, receive, send


def serve(connection: socket.socket, shell: CellShell) -> None:
    """Say that the worker is ready, then answer requests until the grader closes the connection.

    ["run", source] runs a cell; ["call", name, args, kwargs, count_calls, look_on] calls a
    function of the notebook.
    Each answer repeats its request's number, so that a forged extra frame is noticed.
    """
    # Whoever started the grader may have had interrupts ignored, which a process inherits.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    send(connection, READY)
    while True:
        try:
            number, verb, *arguments = receive(connection)
        except WireError:
            return
        try:
            answer = answers(shell, verb, arguments)
        except KeyboardInterrupt:
            answer = None
        try:
            send(connection, [number, answer])
        except (TypeError, ValueError):
            send(connection, [number, None])


def answers(shell: CellShell, verb: str, arguments: list[Any]) -> dict[str, Any] | Outcome:
    """Carry out one request."""
    if verb == "run":
        return shell.run(*arguments)
    name, *call = arguments
    return invoke(shell.function(name), Call(*call))


def main() -> None:
    """Take the socket over, give up streams, means and rights, and serve."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    confine(**json.loads(sys.argv[2]))
    serve(connection, CellShell())


if __name__ == "__main__":
    main()
