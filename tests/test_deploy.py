"""The files of deploy/: they load, and name what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from click.testing import CliRunner
from traitlets.config import Config, PyFileConfigLoader

from autograder.command_line import main
from autograder.course import PROJECT, configure

DEPLOY = PROJECT / "deploy"


@pytest.fixture(scope="module")
def hub() -> Config:
    return PyFileConfigLoader("jupyterhub_config.py", path=str(DEPLOY)).load_config()


class TestTheHub:
    def test_its_service_is_named_as_nbgrader_names_the_course(self, hub: Config) -> None:
        (service,) = hub.JupyterHub.services
        assert service["name"] == configure(Config(), PROJECT).CourseDirectory.course_id

    def test_only_instructors_reach_formgrader(self, hub: Config) -> None:
        (service,) = hub.JupyterHub.services
        access = f"access:services!service={service['name']}"
        (role,) = (role for role in hub.JupyterHub.load_roles if access in role["scopes"])
        (group,) = role["groups"]
        assert group == f"formgrade-{service['name']}"
        instructors = set(hub.JupyterHub.load_groups[group]["users"])
        assert "users" not in role
        assert instructors < set(hub.Authenticator.allowed_users)

    def test_the_service_runs_as_the_grader_in_the_course(self, hub: Config) -> None:
        (service,) = hub.JupyterHub.services
        assert service["user"] not in hub.Authenticator.allowed_users
        assert service["command"][0].startswith(service["cwd"])

    def test_it_listens_to_this_machine_alone(self, hub: Config) -> None:
        (service,) = hub.JupyterHub.services
        for url in (hub.JupyterHub.bind_url, service["url"]):
            assert url.startswith("http://127.0.0.1:")


def make_targets() -> set[str]:
    return set(re.findall(r"^([\w-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_the_workflow_runs_commands_that_there_are() -> None:
    workflow: dict[Any, Any] = yaml.safe_load((DEPLOY / "github-workflow.yml").read_text("utf-8"))
    steps = workflow["jobs"]["verify"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    made = [command.split()[1] for command in commands if command.startswith("make ")]
    assert made
    assert set(made) <= make_targets()
    called = [command.split()[1:] for command in commands if "bin/autograder" in command]
    assert called
    for command, *_ in called:
        assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0
    # YAML reads the word `on` as true.
    assert set(workflow[True]) == {"push", "pull_request"}
    assert workflow["permissions"] == {"contents": "read"}


def test_the_container_holds_nothing_that_git_ignores() -> None:
    """No submission, no mark, no environment of the host, in whatever folder they lie."""
    kept_out = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    assert ".git" in kept_out
    for pattern in (PROJECT / ".gitignore").read_text("utf-8").split():
        # Git looks in every folder unless a pattern begins with a slash; Docker has to be told.
        prefix = "" if pattern.startswith("/") else "**/"
        assert prefix + pattern.strip("/") in kept_out


def test_the_container_is_made_by_its_own_user() -> None:
    built = (DEPLOY / "Containerfile").read_text("utf-8")
    assert "make PYTHON=python3 .venv/.ready" in built
    assert built.index("USER grader") < built.index("make PYTHON=python3 .venv/.ready")


def test_the_link_opens_a_released_notebook() -> None:
    """As nbgitpuller reads it: what is cloned, and where in the clone the student begins."""
    guide = (PROJECT / "docs" / "deployment.md").read_text("utf-8")
    (link,) = re.findall(r"https://HUB/\S+", guide)
    address = urlsplit(link)
    asked = {name: value for name, (value,) in parse_qs(address.query).items()}
    assert address.path == "/hub/user-redirect/git-pull"
    assert set(asked) == {"repo", "branch", "urlpath"}
    found = re.fullmatch(r"lab/tree/(?P<clone>[^/]+)/(?P<place>.+)", asked["urlpath"])
    assert found is not None
    assert found["clone"] == asked["repo"].rpartition("/")[2]
    assert (PROJECT / found["place"]).is_file()


def test_the_guide_names_every_file() -> None:
    guide = (PROJECT / "docs" / "deployment.md").read_text("utf-8")
    for file in DEPLOY.iterdir():
        assert f"deploy/{file.name}" in guide
    for name in re.findall(r"deploy/([\w.-]+)", guide):
        assert Path(DEPLOY, name.rstrip(".")).is_file()
