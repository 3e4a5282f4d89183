"""Attacks on time, processors, memory, processes and disks: each limit has its case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.security.attack import MARK, QUICK, Attack, by_name
from tests.security.conftest import HandIn

MIB = 2**20

ATTACKS = by_name(
    [
        (
            "endless cell",
            Attack("never ends", "while True: pass", shows="KeyboardInterrupt"),
        ),
        (
            "endless function",
            Attack(
                "never returns from a call",
                "def cosine_similarity(u, v):\n    while True: pass",
                shows="there was no answer in time",
            ),
        ),
        (
            "interrupts ignored",
            Attack(
                "ignores the interrupt",
                """
import signal, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
    signal.signal(number, signal.SIG_IGN)
time.sleep(3600)
""",
                shows="This cell was stopped after 1.5 seconds.",
            ),
        ),
        (
            "exceptions swallowed",
            Attack(
                "catches the interrupt and goes on",
                """
while True:
    try:
        while True: sum(range(1000))
    except BaseException:
        pass
""",
                shows="This cell was stopped after 1.5 seconds.",
            ),
        ),
        (
            "stuck outside Python",
            Attack(
                "hangs in a regular expression, which does not answer to interrupts",
                "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
            ),
        ),
        (
            "many slow cells",
            Attack(
                "sleeps in every cell for as long as is allowed",
                "import time\ndef cosine_similarity(u, v):\n    time.sleep(1)",
                limits=replace(QUICK, session_seconds=3),
                answers={"most_similar": "time.sleep(1.4)", "complete_analogy": "time.sleep(1.4)"},
                points=0.0,
                shows="The notebook was stopped after 3 seconds.",
            ),
        ),
        (
            "processor time",
            Attack(
                "calculates for longer than its processor time",
                "while True: pass",
                limits=replace(QUICK, cell_seconds=20, cpu_seconds=2),
                shows="This cell ended the Python process.",
            ),
        ),
        (
            "threads that go on",
            Attack(
                "leaves busy threads behind, past the interrupt",
                """
import threading
def burn():
    while True:
        try:
            while True: pass
        except BaseException:
            pass
for _ in range(3):
    threading.Thread(target=burn, daemon=True).start()
def cosine_similarity(u, v): return 0.5
""",
                limits=replace(QUICK, cell_seconds=10, call_seconds=10),
            ),
        ),
        (
            "memory of one process",
            Attack("asks for ten gigabytes", "x = bytearray(10**10)", shows="MemoryError"),
        ),
        (
            "memory of many processes",
            Attack(
                "lets ten processes hold memory together",
                """
import os, time
for _ in range(10):
    if os.fork() == 0:
        held = b"x" * (150 * 2**20)
        time.sleep(60)
        os._exit(0)
time.sleep(60)
""",
                limits=replace(QUICK, cell_seconds=20, memory_bytes=700 * MIB),
                shows="it held more than 700 MiB of memory",
            ),
        ),
        (
            "memory while an answer is sent",
            Attack(
                "sends the start of an answer, so that the grader reads, and then takes memory",
                """
import gc, os, socket, time
for thing in gc.get_objects():
    if isinstance(thing, socket.socket):
        thing.send(b"\\0")
for _ in range(10):
    if os.fork() == 0:
        held = b"x" * (150 * 2**20)
        time.sleep(60)
        os._exit(0)
time.sleep(60)
""",
                limits=replace(QUICK, cell_seconds=20, memory_bytes=700 * MIB),
                shows="it held more than 700 MiB of memory",
            ),
        ),
        (
            "memory in files",
            Attack(
                "fills the folders that are in memory",
                """
import os, time
for folder in ("/box", "/tmp", "/dev/shm"):
    try:
        for number in range(1000):
            with open(f"{folder}/{number}", "wb") as file:
                file.write(bytes(2**23))
    except OSError as error:
        print(folder, error)
time.sleep(60)
""",
                limits=replace(QUICK, cell_seconds=20, memory_bytes=230 * MIB),
                shows="it held more than 230 MiB of memory",
            ),
        ),
        (
            "memory in names of files",
            Attack(
                "makes empty files without end",
                """
import itertools, os
for number in itertools.count():
    os.mkdir(f"/tmp/{number}")
""",
                limits=replace(QUICK, cell_seconds=60, memory_bytes=230 * MIB),
                shows="it held more than 230 MiB of memory",
            ),
        ),
        (
            "memory of no process",
            Attack(
                "takes memory that belongs to no process: files without a name, System V segments",
                """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
wanted = {
    "memfd_create": lambda: libc.memfd_create(b"x", 0),
    "shmget": lambda: libc.shmget(0, 2**30, 0o1600),
    "semget": lambda: libc.semget(0, 32000, 0o1600),
    "msgget": lambda: libc.msgget(0, 0o1600),
    "io_setup": lambda: libc.syscall(206, 60000, ctypes.byref(ctypes.c_ulong(0))),
}
got = [name for name, call in wanted.items() if call() != -1]
print("got", got)
""",
                shows="got []",
            ),
        ),
        (
            "locked memory",
            Attack(
                "locks memory, so that it cannot be swapped out",
                """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
block = ctypes.create_string_buffer(2**20)
print("mlock", libc.mlock(block, 2**20), "mlockall", libc.mlockall(3))
""",
                shows="mlock -1 mlockall -1",
            ),
        ),
        (
            "fork bomb",
            Attack("forks without end", "import os\nwhile True: os.fork()"),
        ),
        (
            "more processes than allowed",
            Attack(
                "starts programs beside each other",
                "import subprocess, time\n"
                "for _ in range(40): subprocess.Popen(['sleep', '60'])\n"
                "time.sleep(60)",
                limits=replace(QUICK, cell_seconds=20, processes=20),
                shows="it started more than 20 processes",
            ),
        ),
        (
            "thread bomb",
            Attack(
                "starts threads without end",
                """
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
""",
                shows="can't start new thread",
            ),
        ),
        (
            "daemon",
            Attack(
                "leaves a process behind that wants to outlive the grading",
                f"""
import os, subprocess, time
def cosine_similarity(u, v): return 0.5
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True: time.sleep(1)
    os._exit(0)
subprocess.Popen(["sh", "-c", "trap '' TERM HUP INT; sleep 3600 # {MARK}"], start_new_session=True)
""",
            ),
        ),
        (
            "large file",
            Attack(
                "writes a file beyond its size",
                "open('large', 'wb').write(bytes(100_000_000))",
                shows="File too large",
            ),
        ),
        (
            "sparse file",
            Attack(
                "makes a file of a terabyte that takes no room",
                "open('sparse', 'wb').truncate(10**12)",
                shows="File too large",
            ),
        ),
        (
            "full disk",
            Attack(
                "writes files until no room is left",
                "import itertools\n"
                "for i in itertools.count(): open(str(i), 'wb').write(bytes(10**7))",
                limits=replace(QUICK, cell_seconds=20),
                shows="No space left on device",
            ),
        ),
        (
            "open files",
            Attack(
                "opens files without end",
                "held = []\nwhile True: held.append(open('/dev/null'))",
                shows="Too many open files",
            ),
        ),
        (
            "limits raised",
            Attack(
                "raises its own limits first",
                """
import resource
for name in ("CPU", "DATA", "FSIZE", "NPROC", "NOFILE", "MEMLOCK", "CORE"):
    limit = getattr(resource, "RLIMIT_" + name)
    try:
        resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print("raised", name)
    except (ValueError, PermissionError, OSError):
        print("kept", name)
""",
                shows="kept CPU\\nkept DATA\\nkept FSIZE\\nkept NPROC\\nkept NOFILE\\nkept MEMLOCK\\nkept CORE",
            ),
        ),
        (
            "flood of text",
            Attack("prints without a line end", "while True: print('x' * 10**6, end='')"),
        ),
        (
            "flood of outputs",
            Attack(
                "displays things without end",
                "while True: display('x' * 10_000)",
            ),
        ),
        (
            "huge outputs that end",
            Attack(
                "shows more than a page can hold, and then ends",
                """
import sys
print("y" * 10**7)
print("z" * 10**7, file=sys.stderr)
for _ in range(2_000): display("w" * 1000)
def cosine_similarity(u, v): return 0.5
""",
                limits=replace(QUICK, cell_seconds=10),
            ),
        ),
        (
            "huge image",
            Attack(
                "shows an image of 25 million pixels",
                """
import matplotlib.pyplot as plt
plt.figure(figsize=(50, 50), dpi=100)
plt.imshow(np.random.rand(1000, 1000))
plt.show()
from IPython.display import Image
display(Image(data=b"\\x89PNG\\r\\n\\x1a\\n" + bytes(10**7)))
""",
                limits=replace(QUICK, cell_seconds=20),
            ),
        ),
        (
            "huge array",
            Attack(
                "returns an array of 128 megabytes",
                "def cosine_similarity(u, v): return np.ones(2**24)",
                limits=replace(QUICK, call_seconds=10),
            ),
        ),
        (
            "list that holds itself",
            Attack(
                "returns structures without an end",
                """
def cosine_similarity(u, v):
    loop = []
    loop.append(loop)
    if u[0] == 3: return loop
    deep = []
    for _ in range(100_000): deep = [deep]
    return {"loop": loop, "deep": deep, "array": np.array([loop, None], dtype=object)}
""",
            ),
        ),
        (
            "things without a length",
            Attack(
                "returns generators, endless iterators and lengths without measure",
                """
import itertools
class Endless(list):
    def __len__(self): return 10**15
    def __iter__(self): return itertools.repeat(1.0)
def cosine_similarity(u, v):
    return (x for x in itertools.count()) if u[0] == 3 else range(10**15)
def most_similar(word, vectors, k=10): return Endless()
""",
                answers={"most_similar": "pass"},
                points=10.0,
            ),
        ),
        (
            "numbers of a million digits",
            Attack(
                "returns numbers that nobody can write down",
                "def cosine_similarity(u, v): return 10**1_000_000 if u[0] == 3 else 10**400",
            ),
        ),
        (
            "deep recursion",
            Attack(
                "recurses until the stack is full",
                "import sys\nsys.setrecursionlimit(10**9)\n"
                "def cosine_similarity(u, v): return cosine_similarity(u, v)",
            ),
        ),
    ]
)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_limit_holds_and_costs_its_own_exercise_alone(name: str, hand_in: HandIn) -> None:
    graded = hand_in(ATTACKS[name])
    assert graded.points == ATTACKS[name].points
