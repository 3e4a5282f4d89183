"""Attacks on the connection between the grader and the student's process."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.security.attack import QUICK, REST, Attack, by_name
from tests.security.conftest import HandIn

# The connection, and the number of the question that is being answered.
SEIZE = """
import gc, os, socket, struct, sys, threading, time
import msgpack, numpy as np
from wordlab_worker import wire
(connection,) = [x for x in gc.get_objects() if isinstance(x, socket.socket)]
def question():
    frame = sys._getframe()
    while frame.f_code.co_name != "serve": frame = frame.f_back
    return frame.f_locals["number"]
def say(body, length=None):
    connection.sendall(struct.pack(">I", len(body) if length is None else length) + body)
def marked(code, value): return [msgpack.ExtType(code, b""), *value]
"""
WRONG = "def cosine_similarity(u, v): return 0.5\n"


def cell(code: str) -> str:
    return SEIZE + WRONG + code


def each_answer(expression: str) -> str:
    """Code that gives this answer, as the number of the question and what follows it, at once."""
    return cell(f"say(msgpack.packb({expression}))")


ATTACKS = by_name(
    [
        ("noise", Attack("sends what is no frame", cell("connection.sendall(b'\\xff' * 5000)"))),
        (
            "huge length",
            Attack("promises a frame of four gigabytes", cell("say(b'x', length=2**32 - 1)")),
        ),
        (
            "frame without an end",
            Attack(
                "sends a frame byte by byte and never ends it",
                cell(
                    "say(b'', 1000)\nwhile True:\n    connection.send(b'a')\n    time.sleep(0.05)"
                ),
            ),
        ),
        (
            "no data in a frame",
            Attack("sends an empty frame and one of junk", cell("say(b'')\nsay(b'\\xc1' * 50)")),
        ),
        (
            "nested extensions",
            Attack(
                "nests marked lists, and lists in marks, until the reader's stack is full",
                cell(
                    "mark = msgpack.packb(msgpack.ExtType(wire.TUPLE, b''))\n"
                    "say((b'\\x92' + mark) * 2000 + b'\\x01')\n"
                    "frame = msgpack.packb(1)\n"
                    "for _ in range(2000): frame = msgpack.packb(msgpack.ExtType(wire.TUPLE, b'\\x91' + frame))\n"
                    "say(frame)"
                ),
            ),
        ),
        (
            "nested lists",
            Attack(
                "nests lists and dictionaries deeper than anything can be walked",
                cell("say(b'\\x92\\x01' + b'\\x91\\x81\\x01' * 250 + b'\\x01')"),
            ),
        ),
        (
            "lists that promise much",
            Attack(
                "promises lists of sixty million items, five hundred deep, in 2,500 bytes",
                cell("say(b'\\xdd\\x03\\xff\\xff\\xff' * 500 + b'\\x90' * 10**6)"),
            ),
        ),
        (
            "empty lists",
            Attack(
                "sends sixty million empty lists, which are a hundred times as large in memory",
                cell(
                    "say(b'\\x92\\x01' + (b'\\xdd\\x00\\x0f\\xff\\xff' + b'\\x90' * 0xfffff) * 60)"
                ),
                limits=replace(QUICK, cell_seconds=10),
            ),
        ),
        (
            "keys with one hash",
            Attack(
                "sends a dictionary whose keys all have one hash",
                cell(
                    "keys = [str((2**61 - 1) * (10**30 + i)).encode() for i in range(200_000)]\n"
                    "body = b''.join(msgpack.packb(msgpack.ExtType(wire.BIG_INT, k)) + b'\\x01' for k in keys)\n"
                    "say(b'\\x92\\x01\\xdf' + struct.pack('>I', len(keys)) + body)"
                ),
                limits=replace(QUICK, cell_seconds=10),
            ),
        ),
        (
            "array of objects",
            Attack(
                "sends arrays that hold objects, or are larger than their bytes",
                cell(
                    "for array in (['|O', [1], b'12345678'], ['<f8', [2**40], b''], ['<f8', [-1], b'12345678']):\n"
                    "    say(msgpack.packb([question(), marked(wire.ARRAY, array)]))"
                ),
            ),
        ),
        (
            "array for a number",
            Attack(
                "puts an array where the question's number stands",
                each_answer("[marked(wire.ARRAY, ['<i8', [2], bytes(16)]), 1]"),
            ),
        ),
        (
            "arrays for outputs",
            Attack(
                "answers a cell with arrays in place of outputs",
                each_answer(
                    "[question(), {'outputs': marked(wire.ARRAY, ['<i8', [2], bytes(16)]),"
                    " 'failed': marked(wire.ARRAY, ['<i8', [2], bytes(16)])}]"
                ),
            ),
        ),
        (
            "outputs of nonsense",
            Attack(
                "answers a cell with outputs of every wrong kind",
                each_answer(
                    "[question(), {'failed': True, 'outputs': [1, None, [], {}, {'type': 1},"
                    " {'type': 'stream', 'name': [], 'text': {}}, {'type': 'error', 'traceback': 5},"
                    " {'type': 'display', 'png': 'x', 'png_base64': '!', 'text': [1]},"
                    " {'type': 'execute_result', 'data': {'text/plain': '5'}}] * 30}]"
                ),
            ),
        ),
        (
            "outputs of fifty megabytes",
            Attack(
                "answers a cell with more outputs than a page can hold",
                each_answer(
                    "[question(), {'failed': False, 'outputs':"
                    " [{'type': 'stream', 'name': 'stdout', 'text': 'x' * 10**6}] * 50}]"
                ),
                limits=replace(QUICK, cell_seconds=10),
            ),
        ),
        (
            "exception without a name",
            Attack(
                "answers a call with an exception that has no name, and one with a huge name",
                SEIZE
                + """
def cosine_similarity(u, v):
    names = [] if u[0] == 3 else ["E" * 10**6]
    raised = [names, "m" * 10**6, "l" * 10**6]
    say(msgpack.packb([question(), marked(wire.OUTCOME, [None, raised, False, 0, 0])]))
    time.sleep(60)
""",
            ),
        ),
        (
            "wrong number",
            Attack("answers another question", each_answer("[question() + 7, 'forged']")),
        ),
        (
            "answers in advance",
            Attack(
                "answers the next hundred questions before they are asked",
                cell(
                    "ones = marked(wire.OUTCOME, [1.0, None, False, 0, 0])\n"
                    "now = question()\n"
                    "threading.Timer(0.1, lambda: [say(msgpack.packb([now + i, ones])) for i in range(1, 100)]).start()\n"
                    "time.sleep(0.3)"
                ),
            ),
        ),
        (
            "answers twice",
            Attack(
                "answers its own cell, and lets the true answer follow",
                each_answer("[question(), {'outputs': [], 'failed': False}]"),
            ),
        ),
        (
            "flood of answers",
            Attack(
                "answers without end from a thread",
                cell(
                    "def flood():\n"
                    "    while True: say(msgpack.packb([10**6, None]))\n"
                    "threading.Thread(target=flood, daemon=True).start()\ntime.sleep(1)"
                ),
            ),
        ),
        (
            "closed connection",
            Attack(
                "closes every file that is open",
                WRONG + "import os\nos.closerange(0, 100)",
            ),
        ),
        (
            "shut connection",
            Attack("shuts the connection in both directions", cell("connection.shutdown(2)")),
        ),
        (
            "connection replaced",
            Attack(
                "puts a connection of its own in the place of the grader's",
                cell("a, b = socket.socketpair()\nos.dup2(a.fileno(), connection.fileno())"),
            ),
        ),
        (
            "no more reading",
            Attack(
                "never reads a question again",
                cell(
                    "import __main__\nwire.receive.__code__ = (lambda *a, **k: __import__('time').sleep(60)).__code__"
                ),
                limits=replace(QUICK, session_seconds=4),
                # Every later cell of this submission stands behind this one and is not reached.
                points=0.0,
            ),
        ),
        (
            "pickle",
            Attack(
                "sends a pickle that runs a program in the reader",
                cell("say(b'\\x80\\x04\\x8c\\x05posix\\x8c\\x06system\\x93\\x8c\\x02id\\x85R.')"),
            ),
        ),
    ]
)


@pytest.mark.parametrize("name", ATTACKS)
def test_the_grader_is_not_misled_by(name: str, hand_in: HandIn) -> None:
    graded = hand_in(ATTACKS[name])
    assert graded.points == ATTACKS[name].points


HEIRS = {
    "heir of the process": "import os\nif os.fork() != 0: os._exit(0)\n",
    "heir of an heir": (
        "import os\nfor _ in range(2):\n    if os.fork() != 0: os._exit(0)\n    os.setsid()\n"
    ),
}


@pytest.mark.parametrize("name", HEIRS)
def test_a_child_that_answers_in_its_parents_place_gains_nothing(
    name: str, hand_in: HandIn
) -> None:
    graded = hand_in(
        Attack("lets a child answer in its place and ends itself", HEIRS[name] + WRONG)
    )
    # A cold box ends with its first process, sooner or later during the cells that follow.
    assert graded.verdicts["cosine_similarity"].points == 0
    assert graded.points <= REST
