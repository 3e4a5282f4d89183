"""Grading on a real Dask scheduler with two worker processes: the same class, the same gradebook."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import Client

from autograder.batch import Job, grade_all, grade_job
from autograder.build import as_bytes
from autograder.pools import ClusterError, cluster_pool
from autograder.submissions import filled
from tests.course_folder import (
    CLASS,
    SANDBOX,
    Deadly,
    command,
    grade,
    gradebook_rows,
    hand_in,
    totals,
)

pytestmark = pytest.mark.slow


@dataclass
class Cluster:
    """A scheduler and its workers, each a process of its own."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{program}", *options],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        """A worker process that takes one submission at a time."""
        return self.start(
            "worker", self.address, *["--nthreads", "1", "--no-nanny", "--no-dashboard"]
        )

    @property
    def address(self) -> str:
        """The scheduler's address, once it has one."""
        file = self.folder / "scheduler.json"
        while not file.is_file():
            time.sleep(0.1)
        address: str = json.loads(file.read_text("utf-8"))["address"]
        return address


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers."""
    cluster = Cluster(tmp_path)
    cluster.start(
        "scheduler",
        *["--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
        "--scheduler-file",
        "scheduler.json",
    )
    yield cluster
    # Asked to end in peace, a worker waits for a scheduler that may be gone already.
    for process in cluster.processes:
        process.kill()
        process.wait()


@pytest.fixture
def two_workers(cluster: Cluster) -> Iterator[tuple[Client, list[subprocess.Popen[bytes]]]]:
    workers = [cluster.worker(), cluster.worker()]
    with Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        yield client, workers


def test_a_cluster_fills_the_gradebook_as_this_machine_does(
    course: Path, template: Path, tmp_path: Path, two_workers: Any, cluster: Cluster
) -> None:
    here = Path(shutil.copytree(template, tmp_path / "here"))
    code, _, text = grade(course, "--scheduler", cluster.address)
    assert code == 0, text
    assert totals(course, *CLASS) == [20, 15, 0, 0]
    grade(here)
    assert gradebook_rows(course) == gradebook_rows(here)
    for student in CLASS:
        paths = [next((root / "autograded" / student).rglob("*.ipynb")) for root in (course, here)]
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_worker_that_dies_midway_loses_nothing(
    course: Path, release: Any, right: dict[str, str], two_workers: Any, cluster: Cluster
) -> None:
    client, workers = two_workers
    slow = {
        **right,
        "cosine_similarity": "import time; time.sleep(2)\n" + right["cosine_similarity"],
    }
    students = [f"student{number}" for number in range(6)]
    for student in students:
        hand_in(course, student, as_bytes(filled(release, slow)))
    grading = subprocess.Popen(
        [*command(), *SANDBOX, "--scheduler", cluster.address],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    while len([w for w, tasks in client.processing().items() if tasks]) < 2:
        time.sleep(0.1)
    os.kill(workers[0].pid, signal.SIGKILL)
    text, _ = grading.communicate(timeout=120)
    assert grading.returncode == 0, text
    assert totals(course, *students, *CLASS) == [20] * len(students) + [20, 15, 0, 0]


def test_a_submission_that_kills_every_worker_it_meets_is_named(job: Job, cluster: Cluster) -> None:
    """Nothing that a student hands in can do that; a fault in the grader or the machine can."""
    deaths = 1 + dask.config.get("distributed.scheduler.allowed-failures")
    for _ in range(deaths + 1):
        cluster.worker()
    with Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(deaths + 1, timeout=60)
    deadly = replace(job, student="deadly", limits=Deadly())
    with cluster_pool(cluster.address) as pool:
        outcomes = {o.student: o for o in grade_all([deadly, job], pool)}
    assert outcomes["ann"].points == 20
    assert "The grading process did not finish" in outcomes["deadly"].failure


def test_a_worker_with_another_version_of_the_course_does_not_grade(job: Job) -> None:
    outcome = grade_job(replace(job, exercises="of another version"))
    assert "another version of the course" in outcome.failure


def test_a_scheduler_without_workers_is_told(cluster: Cluster) -> None:
    wanted = r"has no workers\. Start some: dask worker tcp://"
    with pytest.raises(ClusterError, match=wanted), cluster_pool(cluster.address):
        pass


def test_a_scheduler_that_is_not_there_is_told(course: Path) -> None:
    code, _, text = grade(course, "--scheduler", "tcp://127.0.0.1:9")
    assert code == 1
    assert "There is no Dask scheduler at tcp://127.0.0.1:9" in text.replace("\n", " ")
    assert not (course / "autograded").exists()
