"""Attacks on the box: what is outside it, what comes after it, and what holds it."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import sandbox
from autograder.banks import hidden_checks
from autograder.course import PROJECT
from autograder.leaks import PRIVATE, secrets
from autograder.limits import Limits
from autograder.session import Session
from autograder.warm import Zygote
from tests.security.attack import MARK, QUICK, Attack, WatchedLaunch, by_name
from tests.security.conftest import HandIn, outputs_of
from wordlab.data import cache_folder
from wordlab.exercises import Assignment

WRONG = "def cosine_similarity(u, v): return 0.5\n"

ATTACKS = by_name(
    [
        ("exit", Attack("ends its process", "import os\nos._exit(0)")),
        ("polite exit", Attack("ends its process by Python's own means", WRONG + "exit()")),
        ("segfault", Attack("crashes", "import ctypes\nctypes.string_at(0)")),
        ("abort", Attack("crashes and wants a core file", "import os\nos.abort()")),
        ("kill all", Attack("kills every process it can", "import os\nos.kill(-1, 9)")),
        (
            "kill each",
            Attack(
                "kills its parent and every process that it sees, the box's first ones too",
                """
import os
for pid in (os.getppid(), 1, 2, 3):
    try: os.kill(pid, 9)
    except OSError: pass
for name in os.listdir("/proc"):
    try: os.kill(int(name), 9)
    except (OSError, ValueError): pass
""",
            ),
        ),
        (
            "stopped",
            Attack(
                "stops itself, so that it neither answers nor ends",
                "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
            ),
        ),
        (
            "all stopped",
            Attack(
                "stops every process of its box",
                "import os, signal\n"
                "for pid in (1, 2, 3):\n"
                "    try: os.kill(pid, signal.SIGSTOP)\n"
                "    except OSError: pass\n"
                "os.kill(-1, signal.SIGSTOP); os.kill(os.getpid(), signal.SIGSTOP)",
            ),
        ),
        (
            "other processes",
            Attack(
                "looks for processes other than its own",
                """
import os
seen = {}
for name in filter(str.isdigit, os.listdir("/proc")):
    try: seen[int(name)] = open(f"/proc/{name}/cmdline").read()
    except OSError: seen[int(name)] = ""
strange = [c for c in seen.values() if "pytest" in c or "autograder" in c]
print("numbers below 10:", max(seen) < 10, "strange:", strange)
"""
                + WRONG,
                shows="numbers below 10: True strange: []",
            ),
        ),
        (
            "memory of other processes",
            Attack(
                "opens the memory of the box's own processes to write code into it",
                """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
done = []
for name in filter(str.isdigit, os.listdir("/proc")):
    if int(name) != os.getpid():
        if libc.ptrace(16, int(name), 0, 0) == 0: done.append(("attached", name))
        for flags in (0, 1):
            if not open(f"/proc/{name}/status").read().count("Seccomp:\\t2"):
                done.append(("unfiltered", name))
print("done:", done)
"""
                + WRONG,
                shows="done: []",
            ),
        ),
        (
            "open files of the grader",
            Attack(
                "looks for files that the grader left open, and writes into all of them",
                """
import os, stat
kinds = set()
for name in os.listdir("/proc/self/fd"):
    try: target = os.readlink(f"/proc/self/fd/{name}")
    except OSError: continue
    kinds.add(target.split(":")[0])
    if target.startswith("/memfd") or stat.S_ISREG(os.fstat(int(name)).st_mode):
        try: print("WROTE", target, os.pwrite(int(name), b"\\x06\\0\\0\\0\\0\\0\\xff\\x7f" * 100, 0))
        except OSError as error: print(error)
print(sorted(kinds))
"""
                + WRONG,
                shows="['/dev/null', 'socket']",
            ),
        ),
        (
            "system calls",
            Attack(
                "makes namespaces, mounts, traces, loads programs into the kernel, takes keys",
                """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
NEWNS, NEWUSER, NEWNET, NEWPID = 0x20000, 0x10000000, 0x40000000, 0x20000000
calls = {
    "unshare": [libc.unshare(flag) for flag in (NEWNS, NEWUSER, NEWNET, NEWPID)],
    "setns": [libc.setns(os.open(f"/proc/self/ns/{n}", 0), 0) for n in ("user", "mnt", "net")],
    "mount": [libc.mount(b"none", b"/tmp", b"tmpfs", 0, 0), libc.umount2(b"/tmp", 2)],
    "chroot": [libc.chroot(b"/tmp"), libc.pivot_root(b"/tmp", b"/tmp") if hasattr(libc, "pivot_root") else -1],
    "ptrace": [libc.ptrace(16, 1, 0, 0)],
    "clone": [libc.syscall(56, NEWUSER | 17, 0, 0, 0, 0)],
    "bpf, perf, keys, uring, fanotify, handles": [
        libc.syscall(number, 0, 0, 0, 0, 0) for number in (321, 298, 248, 250, 425, 300, 303, 323)
    ],
    "reboot, swap, clock, names": [
        libc.reboot(0), libc.swapon(b"/tmp/x", 0), libc.sethostname(b"x", 1), libc.syscall(164, 0, 0)
    ],
}
print("succeeded:", [name for name, results in calls.items() if any(r != -1 for r in results)])
"""
                + WRONG,
                shows="succeeded: []",
            ),
        ),
        (
            "another user",
            Attack(
                "becomes another user, takes capabilities, and asks for more processor than others",
                """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def tried(call, *inputs):
    try: call(*inputs)
    except (OSError, PermissionError): return False
    return True
got = [call.__name__ for call, *inputs in (
    (os.setuid, 0), (os.setgid, 0), (os.setgroups, [0]), (os.setresuid, 0, 0, 0), (os.nice, -5),
    (os.chroot, "/"), (os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(50)),
    (os.chown, "/tmp", os.getuid(), 0), (os.mknod, "/tmp/device", 0o60600, os.makedev(254, 0)),
) if tried(call, *inputs)]
status = dict(l.split(":\\t", 1) for l in open("/proc/self/status") if ":\\t" in l)
print("got:", got, *(status[n].strip() for n in ("CapEff", "CapPrm", "CapAmb", "NoNewPrivs", "Seccomp")))
"""
                + WRONG,
                shows="got: [] 0000000000000000 0000000000000000 0000000000000000 1 2",
            ),
        ),
        (
            "set-user-id programs",
            Attack(
                "starts the system's set-user-id programs, and makes one",
                """
import os, shutil, subprocess
ran = []
for command in (["su", "-c", "id"], ["sudo", "-n", "id"], ["mount", "-t", "tmpfs", "none", "/tmp"], ["newgrp"]):
    if shutil.which(command[0]):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=5)
        if done.returncode == 0 and b"uid=0" in done.stdout: ran.append(command)
shutil.copy("/usr/bin/id", "/tmp/id")
try: os.chmod("/tmp/id", 0o4755)
except OSError: pass
made = subprocess.run(["/tmp/id", "-u"], capture_output=True, text=True).stdout
print("ran:", ran, "same user:", made.strip() == str(os.getuid()))
"""
                + WRONG,
                limits=replace(QUICK, cell_seconds=15),
                shows="ran: [] same user: True",
            ),
        ),
        (
            "writing everywhere",
            Attack(
                "writes into every folder that it sees: packages, wordlab, caches, system",
                f"""
import os, sys
places = ["/", *(os.path.join("/", name) for name in os.listdir("/"))]
for top in [*sys.path, sys.prefix, sys.base_prefix, os.environ["WORDLAB_DATA"], "/usr/local", "/usr/lib", "/etc", "/dev"]:
    for parent, folders, files in os.walk(top):
        places.append(parent)
        if len(places) > 20_000: break
import wordlab, wordlab_worker
places += [os.path.dirname(m.__file__) for m in (wordlab, wordlab_worker, np)]
written = []
for place in dict.fromkeys(places):
    for name in ({MARK!r}, "sitecustomize.py"):
        try:
            with open(os.path.join(place, name), "w") as file: file.write("raise SystemExit")
            written.append(place)
        except OSError:
            pass
changed = []
for module in list(sys.modules.values()):
    try:
        with open(module.__file__, "a"): changed.append(module.__name__)
    except (OSError, AttributeError, TypeError):
        pass
print("written:", sorted({{p for p in written if not p.startswith(("/tmp", "/box", "/dev/shm"))}}), "changed:", changed)
"""
                + WRONG,
                limits=replace(QUICK, cell_seconds=20),
                shows="written: [] changed: []",
            ),
        ),
        (
            "kernel settings",
            Attack(
                "writes into the files under /proc that steer the machine",
                """
import glob, os
places = ["/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname",
          "/proc/sys/vm/drop_caches", "/proc/sys/kernel/pid_max", "/proc/self/uid_map", "/proc/1/mem"]
written = []
for place in places + glob.glob("/proc/sys/kernel/*") + glob.glob("/proc/sys/fs/*"):
    try:
        file = os.open(place, os.O_RDWR)
        os.write(file, os.read(file, 4096) or b"x")
        written.append(place)
    except OSError:
        pass
print("written:", written)
"""
                + WRONG,
                shows="written: []",
            ),
        ),
        (
            "poison for the next",
            Attack(
                "leaves modules, start files and caches for the next submission to load",
                """
import os, pathlib
bad = "raise SystemExit('poisoned')"
home = pathlib.Path.home()
for place in (
    "numpy.py", "wordlab.py", "wordlab/__init__.py", "sitecustomize.py", "usercustomize.py",
    "ipython_config.py", "matplotlibrc", "ipykernel_launcher.py", "autograder.py",
    ".ipython/profile_default/startup/00.py", ".ipython/profile_default/ipython_config.py",
    ".config/matplotlib/matplotlibrc", ".cache/matplotlib/fontlist-v390.json",
    ".local/lib/python3.11/site-packages/sitecustomize.py", ".pythonrc.py",
):
    for root in (home, pathlib.Path("/tmp"), pathlib.Path("/dev/shm"), pathlib.Path(".")):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(bad)
"""
                + WRONG,
            ),
        ),
        (
            "poison in shared memory",
            Attack(
                "changes modules, built-ins and code that the next fork shares with it",
                """
import builtins, ctypes, gc, sys
import wordlab, wordlab.checking.calls as calls, wordlab_worker.shell as shell
import wordlab_worker.__main__ as worker
np.linalg.norm = np.dot = np.argsort = lambda *a, **k: 0.0
wordlab.toy_vectors = wordlab.load_glove = None
builtins.sorted = builtins.max = lambda *a, **k: None
np.random.seed(0)
ctypes.memset(id(1.5) + 16, 0, 8)
for name in ("scipy", "matplotlib", "pandas"):
    sys.modules[name] = None
shell.MAX_TEXT = 0
"""
                + WRONG,
                answers=dict.fromkeys(
                    ("most_similar", "complete_analogy", "analogy_accuracy"), "pass"
                ),
                points=0.0,
            ),
        ),
        (
            "devices",
            Attack(
                "looks for disks, terminals and memory among the devices",
                """
import os
print("devices:", sorted(set(os.listdir("/dev")) - {
    "null", "zero", "full", "random", "urandom", "tty", "pts", "ptmx", "shm", "fd", "stdin",
    "stdout", "stderr", "core", "console"}))
try: os.open("/dev/tty", os.O_RDWR); print("has a terminal")
except OSError: print("no terminal")
"""
                + WRONG,
                shows="devices: []\\nno terminal",
            ),
        ),
        (
            "sockets of the machine",
            Attack(
                "opens sockets of every family but the one that Python itself needs",
                """
import socket
opened = []
for family in range(1, 46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try: socket.socket(family, kind).close(); opened.append(family)
        except OSError: pass
print("opened:", sorted(set(opened)))
"""
                + WRONG,
                shows="opened: [1]",
            ),
        ),
    ]
)


@pytest.mark.parametrize("name", ATTACKS)
def test_the_box_holds(name: str, hand_in: HandIn) -> None:
    graded = hand_in(ATTACKS[name])
    assert graded.points == ATTACKS[name].points


def test_no_secret_of_the_grader_is_in_the_environment(
    hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_TOKEN", "a-secret-of-the-grader")
    graded = hand_in(
        Attack(
            "prints the environment of every process that it sees",
            "import os\nprint(os.environ)\n"
            "for name in filter(str.isdigit, os.listdir('/proc')):\n"
            "    try: print(open(f'/proc/{name}/environ').read())\n"
            "    except OSError: pass\n" + WRONG,
            shows="WORDLAB_DATA",
        )
    )
    assert "a-secret-of-the-grader" not in outputs_of(graded)


@pytest.fixture
def listeners(tmp_path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Servers of this machine: what can be connected to, and who came."""
    visitors: list[str] = []
    tcp = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind(f"\0{MARK}-{tcp.getsockname()[1]}")
    by_path = socket.socket(socket.AF_UNIX)
    by_path.bind(str(tmp_path / "server"))
    servers = {"tcp": tcp, "abstract": abstract, "path": by_path}

    def serve(name: str, server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                server.accept()
                visitors.append(name)

    for name, server in servers.items():
        server.listen()
        threading.Thread(target=serve, args=(name, server), daemon=True).start()
    yield (
        [repr(tcp.getsockname()), repr(abstract.getsockname()), repr(by_path.getsockname())],
        visitors,
    )
    for server in servers.values():
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def test_no_server_of_this_machine_can_be_reached(
    hand_in: HandIn, listeners: tuple[list[str], list[str]]
) -> None:
    addresses, visitors = listeners
    hand_in(
        Attack(
            "connects to the machine's servers: by network, by name, by path",
            f"""
import socket
for address in ({", ".join(addresses)}):
    family = socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX
    try:
        with socket.socket(family) as s: s.connect(address)
        print("CONNECTED", address)
    except OSError as error: print("refused", error)
"""
            + WRONG,
            shows="refused",
        )
    )
    assert visitors == []


BANKS = ("solutions/", "autograder/hidden/", "autograder/misconceptions/")
# Looks for texts in all memory of the process. It holds their second halves turned round, so that
# it does not find itself.
SEARCH = """
import ctypes, gc, re
halves = {halves!r}
maps = [line.split() for line in open("/proc/self/maps")]
spans = [[int(x, 16) for x in m[0].split("-")] for m in maps if m[1].startswith("rw") and "[v" not in m[-1]]
found = set()
for start, end in spans:
    if end - start > 2**28: continue
    memory = ctypes.string_at(start, end - start)
    for number, (first, second) in enumerate(halves):
        at = memory.find(first)
        while at >= 0:
            after = memory[at + len(first):at + len(first) + len(second)]
            if after[::-1] == second: found.add(number)
            at = memory.find(first, at + 1)
    del memory
print("FOUND", sorted(found))
"""


def test_no_check_and_no_answer_is_in_the_memory_of_the_process(
    hand_in: HandIn, assignment: Assignment
) -> None:
    def halved(text: str) -> tuple[bytes, bytes]:
        data = text.encode()
        return data[: len(data) // 2], data[len(data) // 2 :][::-1]

    hidden = [
        check.want
        for exercise in assignment.exercises
        for check in hidden_checks(assignment)[exercise.id]
    ]
    lines = [where for package in PRIVATE[:2] for where in secrets(package).values()]
    banks = tuple(f"{bank}{assignment.module}.py" for bank in BANKS)
    code = [where.split(": ", 1)[1] for where in lines if where.startswith(banks)]
    code = [line for line in code if len(line) > 40]  # shorter ones may be anybody's
    assert len(code) > 50
    # Something that is there shows that the search finds.
    control = "Serve one grader on an inherited socket"
    halves = [halved(control), *map(halved, hidden), *map(halved, code)]
    hand_in(
        Attack(
            "searches all memory of its process for hidden checks and reference code",
            SEARCH.format(halves=halves) + WRONG,
            limits=replace(QUICK, cell_seconds=60),
            shows="FOUND [0]",
        )
    )


def shown(session: Session, source: str) -> str:
    return "".join(str(o.get("text", o.get("message"))) for o in session.run(source).outputs)


def test_a_bwrap_that_may_not_name_its_box_is_none_that_works(tmp_path: Path) -> None:
    """As in a container whose profile allows namespaces, but no host name in them."""
    script = '#!/bin/sh\ncase "$*" in *--hostname*) exit 1 ;; esac\n'
    refuses, works = tmp_path / "refuses", tmp_path / "works"
    for program, text in ((refuses, script), (works, "#!/bin/sh\n")):
        program.write_text(text)
        program.chmod(0o755)
    assert sandbox._works(str(works))
    assert not sandbox._works(str(refuses))


def test_two_boxes_at_once_do_not_meet(launch: WatchedLaunch) -> None:
    with Session(launch, QUICK) as one, Session(launch, QUICK) as other:
        shown(
            one,
            "import socket\ns = socket.socket(socket.AF_UNIX); s.bind('\\0meet'); s.listen()\n"
            "for place in ('/tmp/meet', '/dev/shm/meet', '/box/meet'): open(place, 'w').write('x')",
        )
        met = shown(
            other,
            "import os, socket\n"
            "def connects():\n"
            "    try: socket.socket(socket.AF_UNIX).connect('\\0meet'); return True\n"
            "    except OSError: return False\n"
            "print(connects(), [p for p in ('/tmp/meet', '/dev/shm/meet', '/box/meet') if os.path.exists(p)])",
        )
        assert met == "False []\n"


def test_a_box_full_of_threads_leaves_room_for_those_of_another(launch: WatchedLaunch) -> None:
    limits = replace(QUICK, cell_seconds=10)
    with Session(launch, limits) as greedy, Session(launch, limits) as modest:
        full = shown(
            greedy,
            "import threading, time\n"
            "try:\n"
            "    while True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
            "except RuntimeError as error: print(error)",
        )
        assert "can't start new thread" in full
        room = shown(
            modest,
            "import threading, time\n"
            "for _ in range(50): threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\n"
            "print('room')\n!echo also for programs",
        )
        assert "room" in room
        assert "also for programs" in room


def test_a_zygote_leaves_nothing_on_the_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    zygote = Zygote.start()
    environment = Path(f"/proc/{zygote.pid}/environ").read_text().split("\0")
    zygote.end()
    (home,) = [Path(line[5:]) for line in environment if line.startswith("HOME=")]
    assert home.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_for_students_is_masked_where_it_lies_among_what_they_see(
    launch: WatchedLaunch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As where the packages are installed side by side, and with nbgrader's exchange in /usr."""
    exchange = tmp_path / "exchange"
    (exchange / "inbound").mkdir(parents=True)
    tmp_path.chmod(0o755)
    visible = [*sandbox._visible(cache_folder()), str(PROJECT), str(tmp_path)]
    monkeypatch.setattr(sandbox, "_visible", lambda data: visible)
    monkeypatch.setattr(sandbox, "_arguments", sandbox._arguments.__wrapped__)
    monkeypatch.setattr(sandbox, "EXCHANGE", str(exchange))
    folders = [str(PROJECT / "autograder"), str(PROJECT / "solutions"), str(exchange)]
    with Session(launch, Limits()) as session:
        seen = shown(
            session,
            f"import os\nprint([os.listdir(f) for f in {folders!r}], os.path.exists({str(PROJECT / 'README.md')!r}))",
        )
    assert seen == "[[], [], []] True\n"
