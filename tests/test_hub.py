"""JupyterHub as deploy/jupyterhub_config.py sets it up, for real: each person a system user.

Only what stands at the top of that file is changed, and what a test has instead of a server's
passwords, homes and ports.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from autograder.course import PROJECT
from tests.guide import steps
from tests.jupyter import Address
from tests.people import Person, people
from tests.servers import needed

pytestmark = pytest.mark.slow

NAME = "01_word_vectors"
SERVICE = "services/word_embeddings"
PASSWORD = "the password of everybody in this test"
TESTS_OWN = """
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.JupyterHub.hub_bind_url = {hub!r}
c.ConfigurableHTTPProxy.api_url = {proxy!r}
c.LocalProcessSpawner.interrupt_timeout = c.LocalProcessSpawner.term_timeout = 1
c.Spawner.cmd = [{singleuser!r}]
c.Spawner.environment = {environment!r}
c.JupyterHub.services[0]["environment"] |= {service_environment!r}
"""


@dataclass(frozen=True)
class Hub:
    """A hub that runs."""

    address: Address
    log: Path

    def visitor(self) -> Visitor:
        return Visitor(self, requests.Session())


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser's memory for cookies."""

    hub: Hub
    session: requests.Session

    def get(self, path: str) -> requests.Response:
        """Open a page; one that is only just starting, once it answers."""
        until = time.monotonic() + 120
        while True:
            answer = self.session.get(self.hub.address.url(path), timeout=60)
            if answer.status_code != 503 and "spawn-pending" not in answer.url:
                return answer
            assert time.monotonic() < until, self.hub.log.read_text()[-5000:]
            time.sleep(0.3)

    def log_in(self, name: str, password: str = PASSWORD) -> requests.Response:
        self.get("hub/login")
        form = {"username": name, "password": password, "_xsrf": self.session.cookies["_xsrf"]}
        page = self.hub.address.url("hub/login?next=%2Fhub%2Fhome")
        return self.session.post(page, form, timeout=60)


def exchange(place: Path) -> None:
    """The folder that all share, and the file in which everybody's nbgrader finds it."""
    shared = place / "exchange"
    shared.mkdir()
    shared.chmod(0o777)
    (place / "etc").mkdir()
    text = steps()["everybody's configuration"]
    assert "/srv/nbgrader/exchange" in text
    config = text.replace("/srv/nbgrader/exchange", str(shared))
    (place / "etc" / "nbgrader_config.py").write_text(config, "utf-8")


def the_persons(persons: dict[str, Person]) -> tuple[Person, Person, Person]:
    """The grader's account, an instructor's, and a student's."""
    grader, instructor, student, *_ = persons.values()
    return grader, instructor, student


def course(place: Path, grader: Person) -> Path:
    """The grader's course folder, closed to everybody else."""
    folder = grader.home / "course"
    grader.does("mkdir -m 700 course course/source")
    grader.does(
        f"cp -r '{place}/project/source/{NAME}' source/ && ln -s '{place}/env' .venv", folder
    )
    config = grader.home / "course" / "nbgrader_config.py"
    shutil.copy(PROJECT / "nbgrader_config.py", config)
    config.chmod(0o644)
    return folder


def configuration(place: Path, persons: dict[str, Person], address: Address) -> str:
    """The file of deploy/ with an administrator's changes at its top, and a test's at its end."""
    grader, instructor, student = the_persons(persons)
    text = (PROJECT / "deploy" / "jupyterhub_config.py").read_text("utf-8")
    for name, value in {
        "FOLDER": str(course(place, grader)),
        "GRADER": grader.name,
        "INSTRUCTORS": {instructor.name},
        "STUDENTS": {student.name},
    }.items():
        text, changed = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value!r}", text)
        assert changed == 1, f"{name} stands at the top once"
    for port, ours in ((8000, address), (9999, Address.free())):
        assert text.count(f"127.0.0.1:{port}") == 1
        text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{ours.port}")

    def own_folders(home: Path) -> dict[str, str]:
        # A hub takes homes from the system; these accounts have none.
        kinds = ("CONFIG", "DATA", "RUNTIME")
        return {f"JUPYTER_{kind}_DIR": str(home / "jupyter" / kind) for kind in kinds}

    unlike = {"HOME", "USER", "TMPDIR"}
    shared = {key: value for key, value in student.environment.items() if key not in unlike}
    return text + TESTS_OWN.format(
        password=PASSWORD,
        hub=Address.free().url(),
        proxy=Address.free().url(),
        singleuser=str(place / "env" / "bin" / "jupyterhub-singleuser"),
        environment=shared | own_folders(student.home),
        service_environment={
            **{key: shared[key] for key in ("PYTHONPATH", "JUPYTER_CONFIG_PATH")},
            **own_folders(grader.home),
        },
    )


@contextmanager
def started(folder: Path, config: str, address: Address) -> Iterator[Hub]:
    """A hub with this configuration; it ends with all that it started."""
    (folder / "jupyterhub_config.py").write_text(config, "utf-8")
    hub = Hub(address, folder / "hub.log")
    with hub.log.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"],
            cwd=folder,
            # Debian's proxy finds Debian's modules by itself only with Debian's node.
            env={**os.environ, "NODE_PATH": "/usr/share/nodejs"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        until = time.monotonic() + 120
        while not up(hub):
            assert process.poll() is None, hub.log.read_text()[-5000:]
            assert time.monotonic() < until, hub.log.read_text()[-5000:]
            time.sleep(0.3)
        yield hub
    finally:
        process.terminate()
        process.wait(timeout=60)


def up(hub: Hub) -> bool:
    try:
        return requests.get(hub.address.url("hub/api/"), timeout=10).ok
    except requests.ConnectionError:
        return False


@pytest.fixture(scope="module")
def hub() -> Iterator[tuple[Hub, dict[str, Person]]]:
    if shutil.which("configurable-http-proxy") is None:
        needed("There is no proxy: apt-get install node-configurable-http-proxy")
    with people() as (place, persons):
        address = Address.free()
        folder = place / "hub"
        folder.mkdir(mode=0o700)
        exchange(place)
        config = configuration(place, persons, address)
        with started(folder, config, address) as running:
            yield running, persons


def test_a_student_gets_jupyterlab_with_nbgraders_list(hub: Any) -> None:
    running, persons = hub
    _, _, student = the_persons(persons)
    visitor = running.visitor()
    visitor.log_in(student.name)
    visitor.get("hub/spawn")
    lab = visitor.get(f"user/{student.name}/lab")
    assert lab.ok
    assert "<title>JupyterLab</title>" in lab.text
    listed = visitor.get(f"user/{student.name}/courses").json()
    assert listed["success"] is True


def test_a_student_does_not_reach_formgrader(hub: Any) -> None:
    running, persons = hub
    _, _, student = the_persons(persons)
    visitor = running.visitor()
    visitor.log_in(student.name)
    assert visitor.get(f"{SERVICE}/formgrader").status_code == 403


def test_an_instructor_opens_formgrader_on_the_graders_course(hub: Any) -> None:
    running, persons = hub
    grader, instructor, _ = the_persons(persons)
    visitor = running.visitor()
    visitor.log_in(instructor.name)
    page = visitor.get(f"{SERVICE}/formgrader")
    assert "nbgrader formgrade" in page.text
    (assignment,) = visitor.get(f"{SERVICE}/formgrader/api/assignments").json()
    assert assignment["name"] == NAME
    # Its gradebook is the grader's, made by nbgrader's own programs.
    gradebook = grader.home / "course" / "gradebook.db"
    assert gradebook.owner() == grader.name


@pytest.mark.parametrize("who", ["a stranger", "the grader", "a wrong password"])
def test_others_are_not_let_in(hub: Any, who: str) -> None:
    running, persons = hub
    grader, instructor, _ = the_persons(persons)
    name, password = {
        "a stranger": ("root", PASSWORD),
        "the grader": (grader.name, PASSWORD),
        "a wrong password": (instructor.name, "a guess"),
    }[who]
    assert running.visitor().log_in(name, password).status_code == 403
