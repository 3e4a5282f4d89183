"""A session: student code in another process, which may hang, crash or lie."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.launching import warm_launcher
from autograder.sandbox import BoxedWorker, bwrap
from autograder.session import (
    CRASHED,
    TIME_LIMIT,
    Launch,
    Limits,
    NotebookCaller,
    Session,
    WorkerError,
)
from autograder.warm import Zygote
from autograder.worker import PlainWorker, Worker
from wordlab import toy_vectors
from wordlab.checking.calls import Call

QUICK = Limits(cell_seconds=2, call_seconds=2, grace_seconds=0.5)


@pytest.fixture(params=["plain", "cold", "warm"])
def launch(request: pytest.FixtureRequest) -> Launch:
    if request.param == "plain":
        return PlainWorker
    if bwrap() is None:
        pytest.skip("no sandbox works on this machine")
    return BoxedWorker if request.param == "cold" else warm_launcher()


@pytest.fixture
def session(launch: Launch) -> Iterator[Session]:
    with Session(launch, limits=QUICK) as session:
        yield session


def texts(session: Session, source: str) -> list[str]:
    return [str(o.get("text", o.get("message"))) for o in session.run(source).outputs]


def test_cells_share_one_namespace(session: Session) -> None:
    session.run("x = 20")
    assert texts(session, "x + 1") == ["21"]


def test_functions_take_and_return_plain_data(session: Session) -> None:
    session.run("def swap(a, b): return b, a, len(b)")
    outcome = session.call("swap", Call([np.arange(3), toy_vectors()]))
    vectors, array, count = outcome.value
    assert vectors == toy_vectors()
    assert array.tolist() == [0, 1, 2]
    assert count == 12


def test_code_that_draws_without_a_seed_does_the_same_each_time(launch: Launch) -> None:
    draw = (
        "import random, numpy as np\n"
        "print(random.random(), np.random.rand(), np.random.permutation(9))\n"
        "print({'red', 'green', 'blue', 'white', 'black'})"
    )
    seen = []
    for _ in range(2):
        with Session(launch, limits=QUICK) as session:
            seen.append(texts(session, draw))
    assert seen[0] == seen[1]


def test_the_worker_is_another_process(session: Session) -> None:
    assert texts(session, "import os; os.getpid()") != [str(os.getpid())]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("print('out')", ["out\n"]),
        ("import sys; print('err', file=sys.stderr)", ["err\n"]),
        ("import asyncio\nawait asyncio.sleep(0)\n'awaited'", ["'awaited'"]),
        ("!echo from the shell", ["from the shell\r\n"]),
        ("7;", []),
    ],
)
def test_what_a_notebook_cell_may_do_works(session: Session, source: str, shown: list[str]) -> None:
    run = session.run(source)
    assert [output["text"] for output in run.outputs] == shown
    assert not run.failed


def test_figures_may_be_asked_for_inline(launch: Launch) -> None:
    with Session(launch, Limits()) as session:
        run = session.run("%matplotlib inline")
    assert (run.outputs, run.failed) == ([], False)


def test_a_figure_comes_back_as_a_png(launch: Launch) -> None:
    # A cold worker imports matplotlib first, which may take longer than the others' limit.
    with Session(launch, Limits()) as session:
        run = session.run("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert "png_base64" in run.outputs[-1] or "png" in run.outputs[-1]


def test_progress_bars_work_without_widgets(session: Session) -> None:
    for kind in ("auto", "notebook"):
        run = session.run(f"from tqdm.{kind} import tqdm\nfor _ in tqdm(range(3)): pass")
        assert not run.failed


def test_input_is_refused_with_an_error(session: Session) -> None:
    assert session.run("input('name?')").outputs[-1]["name"] == "EOFError"


def test_a_syntax_error_is_an_output(session: Session) -> None:
    assert session.run("def f(:").outputs[-1]["name"] == "SyntaxError"


def test_a_cell_that_hangs_is_interrupted_and_its_namespace_kept(session: Session) -> None:
    session.run("x = 1")
    assert session.run("while True: pass").outputs[-1]["name"] == "KeyboardInterrupt"
    assert texts(session, "x") == ["1"]


def test_a_grader_that_was_started_with_interrupts_ignored_still_interrupts(
    launch: Launch,
) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Session(launch, limits=QUICK) as session:
            run = session.run("while True: pass")
    finally:
        signal.signal(signal.SIGINT, before)
    assert run.outputs[-1]["name"] == "KeyboardInterrupt"


STUBBORN = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)"


@pytest.mark.parametrize("deadly", ["import os; os._exit(3)", STUBBORN], ids=["exit", "stubborn"])
def test_after_a_deadly_cell_the_earlier_ones_are_repeated(session: Session, deadly: str) -> None:
    session.run("x = 1")
    run = session.run(deadly)
    assert run.failed
    assert run.outputs[0]["name"] == "Stopped"
    assert texts(session, "x") == ["1"]


def test_exit_ends_nothing(session: Session) -> None:
    session.run("x = 1")
    for leave in ("exit()", "quit", "import sys; sys.exit(2)"):
        session.run(leave)
    assert texts(session, "x") == ["1"]


def test_a_function_that_hangs_or_crashes_is_an_outcome(session: Session) -> None:
    session.run("import os\ndef hang():\n    while True: pass\ndef crash(): os._exit(1)")
    assert session.call("hang", Call()) is TIME_LIMIT
    assert session.call("crash", Call()) is CRASHED
    assert session.call("len", Call([[1]])).raised.name == "NotImplementedError"


def test_a_function_that_hangs_twice_is_not_asked_again(session: Session) -> None:
    session.run("count = 0\ndef hang():\n    global count\n    count += 1\n    while True: pass")
    caller = NotebookCaller(session, "hang")
    assert [caller(Call()) for _ in range(5)] == [TIME_LIMIT] * 5
    assert texts(session, "count") == ["2"]


def test_a_missing_function_is_not_written_yet(session: Session) -> None:
    assert session.call("absent", Call()).raised.name == "NotImplementedError"


FORGED = """
import gc, socket
from wordlab_worker import wire
for thing in gc.get_objects():
    if isinstance(thing, socket.socket):
        wire.send(thing, [{number}, "forged"])
"""


def test_a_forged_answer_to_a_later_question_is_noticed(session: Session) -> None:
    session.run("def f(): return 1")
    run = session.run(FORGED.format(number=99))
    assert run.failed
    assert session.call("f", Call()).value == 1


def test_too_large_an_answer_is_refused_and_the_session_goes_on(launch: Launch) -> None:
    with Session(launch, limits=Limits(answer_bytes=1000)) as session:
        session.run("def large(): return 'x' * 5000\ndef small(): return 1")
        assert session.call("large", Call()) is CRASHED
        assert session.call("small", Call()).value == 1


def test_closing_ends_the_processes_of_the_session(launch: Launch) -> None:
    session = Session(launch)
    session.run("import subprocess; subprocess.Popen(['sleep', '60'])")
    pids = session._worker.pids()
    assert len(pids) == 2
    session.close()
    assert [pid for pid in pids if is_running(pid)] == []


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_more_memory_than_allowed_ends_the_process(launch: Launch) -> None:
    with Session(launch, limits=Limits(memory_bytes=400 * 2**20)) as session:
        run = session.run("x = bytearray(10**9)\nimport time\ntime.sleep(5)")
        assert "held more than 400 MiB" in run.outputs[0]["message"]


def test_more_processes_than_allowed_end_the_process(launch: Launch) -> None:
    with Session(launch, limits=Limits(processes=20)) as session:
        run = session.run(
            "import subprocess, time\n"
            "for _ in range(40): subprocess.Popen(['sleep', '60'])\n"
            "time.sleep(10)"
        )
        assert "started more than 20 processes" in run.outputs[0]["message"]
        assert texts(session, "1 + 1") == ["2"]


def test_a_worker_that_cannot_start_is_the_graders_failure_and_costs_no_points() -> None:
    class Broken(PlainWorker):
        def __init__(self, connection: socket.socket, limits: Limits) -> None:
            Worker.__init__(self, subprocess.Popen(["false"], start_new_session=True))

        def end(self) -> None:
            Worker.end(self)

    with pytest.raises(WorkerError, match="nothing was graded"):
        Session(Broken)


BOXED = pytest.mark.skipif(bwrap() is None, reason="no sandbox works on this machine")


@BOXED
def test_without_its_zygote_a_session_starts_cold() -> None:
    zygote = Zygote.start()
    os.kill(zygote.pid, signal.SIGKILL)
    os.waitpid(zygote.pid, 0)
    with Session(zygote.launch) as session:
        assert texts(session, "1 + 1") == ["2"]
    zygote.end()
