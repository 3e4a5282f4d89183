"""The lock pins and hashes every package, and no file says where one machine or registry is."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.course import PROJECT

# The brackets keep these patterns from finding themselves.
TRACES = {
    "a registry's host": r"pypi[.]org|pythonhosted[.]org|npmjs[.]org|anaconda[.]org|debian[.]org",
    # In the sandbox, students have a home folder of their own: it is on no machine.
    "a machine's path": r"(?<![\w.$}])[/](root|opt|work|tmp|Users|home(?![/]student\b))/[\w.]",
    "a credential": r"[:]//[^\s/:@]+:[^\s/@]+@",
}


def blocks() -> list[str]:
    """One text for each requirement of the lock: the pinned version, its hashes, its comment."""
    text = (PROJECT / "requirements.lock").read_text("utf-8")
    return re.split(r"\n(?=\S)", text.strip())


def locked() -> dict[str, list[Requirement]]:
    """The pins by name; a package can have several, for different platforms."""
    pins: dict[str, list[Requirement]] = {}
    for block in blocks():
        pin = Requirement(block.split("\\\n")[0].strip())
        pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def asked_for() -> list[Requirement]:
    """What requirements.in and the two distributions name."""
    lines = (PROJECT / "requirements.in").read_text("utf-8").splitlines()
    stated = [line.partition("#")[0].strip() for line in lines]
    for folder in (PROJECT, PROJECT / "wordlab"):
        project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
        stated += project["build-system"]["requires"] + project["project"]["dependencies"]
        for extra in project["project"].get("optional-dependencies", {}).values():
            stated += extra
    requirements = [Requirement(text) for text in stated if text]
    return [requirement for requirement in requirements if requirement.name != "wordlab"]


class TestTheLock:
    def test_every_requirement_is_pinned_and_hashed(self) -> None:
        assert len(blocks()) > 100
        for block in blocks():
            first, *rest = block.split("\\\n")
            assert re.fullmatch(r"[\w.-]+==[\w.+!]+( ; .+)? ", first), first
            hashes = re.findall(
                r"^    --hash=sha256:[0-9a-f]{64}\s*$", "\n".join(rest), re.MULTILINE
            )
            assert hashes, f"{first} has no hash"

    def test_it_names_packages_and_not_where_they_are(self) -> None:
        text = (PROJECT / "requirements.lock").read_text("utf-8")
        assert not re.findall(
            r".*(?:://| @ |^-|\bfile:|/simple|index-url|find-links).*", text, re.M
        )

    def test_every_package_that_the_project_names_is_in_it(self) -> None:
        """`make` installs the project itself without looking at its dependencies."""
        pins = locked()
        assert len(asked_for()) > 25
        for requirement in asked_for():
            versions = [
                version.version
                for pin in pins.get(canonicalize_name(requirement.name), [])
                for version in pin.specifier
            ]
            assert versions, f"{requirement} is not in requirements.lock: run `make lock`"
            assert all(map(requirement.specifier.contains, versions)), (str(requirement), versions)

    def test_it_serves_linux_and_other_systems(self) -> None:
        """tensorflow-cpu exists for one platform only; elsewhere tensorflow stands in for it."""
        for system, machine, name in [
            ("linux", "x86_64", "tensorflow-cpu"),
            ("linux", "aarch64", "tensorflow"),
            ("darwin", "arm64", "tensorflow"),
        ]:
            platform = {"sys_platform": system, "platform_machine": machine}
            chosen = [
                name
                for name in ("tensorflow", "tensorflow-cpu")
                for pin in locked()[name]
                if pin.marker is None or pin.marker.evaluate(platform)
            ]
            assert chosen == [name], (system, machine)


def traces(text: str) -> list[str]:
    """What in a text belongs to one machine or to a registry."""
    return [
        f"{what}: {line.strip()[:100]}"
        for line in text.splitlines()
        for what, pattern in TRACES.items()
        if re.search(pattern, line)
    ]


def files() -> list[Path]:
    """Everything that git tracks, or would with the next `git add`."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    command += ["--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True).stdout
    paths = [PROJECT / name for name in listed.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def told(path: Path) -> str:
    """The text of a file. Where boxes are attacked, their own temporary folder is no trace."""
    text = path.read_text("utf-8", errors="replace")
    return text.replace("/tmp", "") if "security" in path.parts else text


class TestNoFileTellsWhereItWasMade:
    def test_no_file_of_the_project(self) -> None:
        found = {
            path.relative_to(PROJECT).as_posix(): here
            for path in files()
            if (here := traces(told(path)))
        }
        assert found == {}

    # An underscore stands for what would make these lines a finding.
    @pytest.mark.parametrize(
        ("line", "what"),
        [
            ("--index-url https://pypi_org/simple", "a registry's host"),
            ("url = 'https://files.pythonhosted_org/packages/x.whl'", "a registry's host"),
            ("mirror = http://deb.debian_org/debian", "a registry's host"),
            ("COURSE = Path('_work/main')", "a machine's path"),
            ("see _root/.cache/wordlab", "a machine's path"),
            ("find-links = file://_opt/wheels", "a machine's path"),
            ('write(Path("_tmp/course"))', "a machine's path"),
            ("cd _home/ada/course", "a machine's path"),
            ("git clone https:_/me:secret@example.com/x", "a credential"),
        ],
    )
    def test_a_trace_is_found(self, line: str, what: str) -> None:
        sign = "." if what == "a registry's host" else "/"
        assert [found.split(": ")[0] for found in traces(line.replace("_", sign))] == [what]

    @pytest.mark.parametrize(
        "line",
        [
            "https://nlp.stanford.edu/projects/glove/",
            "sudo apt-get install python3-venv",
            "submitted/work/01_word_vectors.ipynb",
            "the share of right answers is 3/4",
            "#!/usr/bin/env bash",
            "HOME=/home/student",
        ],
    )
    def test_an_innocent_line_is_not(self, line: str) -> None:
        assert traces(line) == []
