"""Other system users for tests: each runs commands with rights and a home folder of its own.

They are accounts that every Debian has and that own nothing, such as `games`: nbgrader asks the
system for the names of accounts, so a bare number will not do, and no account is made here.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import PROJECT
from wordlab.data import cache_folder

ACCOUNTS = ("games", "news", "uucp", "lp")
PROBE = "import wordlab, autograder.nbgrader_plugin, nbgrader.apps, matplotlib.pyplot"
PROGRAMS = {"nbgrader": "nbgrader", "autograder": "autograder.command_line", "jupyter": "jupyter"}
PROGRAMS |= {"jupyter-lab": "jupyterlab", "alembic": "alembic.config"}
PROGRAMS |= {"jupyterhub-singleuser": "jupyterhub.singleuser"}
UNUSED = ("tensorflow", "keras", "gensim", "playwright", "clang", "tests")


@dataclass(frozen=True)
class Person:
    """A system user."""

    name: str
    home: Path
    environment: Mapping[str, str]

    def start(self, text: str, folder: Path, log: Path) -> subprocess.Popen[str]:
        """Start these lines of the shell in a folder as this user; what is printed is logged."""
        account = pwd.getpwnam(self.name)
        with log.open("w") as output:
            return subprocess.Popen(
                ["bash", "-ec", text],
                cwd=folder,
                env=dict(self.environment),
                user=account.pw_uid,
                group=account.pw_gid,
                extra_groups=[],
                umask=0o022,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )

    def run(self, text: str, folder: Path | None = None) -> tuple[int, str]:
        """Run these lines; the exit code, and all that was printed."""
        with tempfile.NamedTemporaryFile() as log:
            process = self.start(text, folder or self.home, Path(log.name))
            code = process.wait(timeout=300)
            return code, Path(log.name).read_text("utf-8", "replace")

    def does(self, text: str, folder: Path | None = None) -> str:
        """Run these lines, which must succeed."""
        code, printed = self.run(text, folder)
        assert code == 0, f"{self.name}: {text}\n{printed}"
        return printed


@contextmanager
def people() -> Iterator[tuple[Path, dict[str, Person]]]:
    """A folder that all may enter, and users with homes in it; skips where that cannot be had."""
    if os.geteuid() != 0:
        pytest.skip("Only root can become other users.")
    missing = [name for name in ACCOUNTS if not _exists(name)]
    if missing:
        pytest.skip(f"This system has no account {', '.join(missing)}.")
    before = os.umask(0o022)
    place = Path(tempfile.mkdtemp(prefix="term-"))
    try:
        place.chmod(0o755)
        _link(PROJECT / "source", place / "project" / "source")
        for part in ("wordlab", "wordlab_worker", "autograder", "solutions", "assignments"):
            _link(PROJECT / part, place / "project" / part)
        for file in ("pyproject.toml", "requirements.lock"):
            shutil.copy(PROJECT / file, place / "project")
        _link(cache_folder(), place / "data", "glove-full")
        somebody = _person(place, ACCOUNTS[0])
        if not _environment(place, somebody):
            pytest.skip("There is no Python with the packages that another user may run.")
        yield place, {name: _person(place, name) for name in ACCOUNTS}
    finally:
        os.umask(before)
        shutil.rmtree(place)


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _person(place: Path, name: str) -> Person:
    home = place / name
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    account = pwd.getpwnam(name)
    for folder in (home, home / "tmp"):
        os.chown(folder, account.pw_uid, account.pw_gid)
    return Person(
        name,
        home,
        {
            "HOME": str(home),
            "USER": name,
            "LANG": "C.UTF-8",
            "PATH": f"{place / 'env' / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(place / "project"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(home / "tmp"),
            "WORDLAB_DATA": str(place / "data"),
            "JUPYTER_CONFIG_PATH": str(place / "etc"),
            "OPENBLAS_NUM_THREADS": "1",
        },
    )


def _environment(place: Path, somebody: Person) -> bool:
    """Make env/bin with the programs, run by an interpreter that others may run, if there is one.

    It is this one; else, where this one lies below a private home, a copy of it.
    """
    env = place / "env"
    programs = env / "bin"
    programs.mkdir(parents=True)
    python = sys.executable
    if not _works(somebody, python):
        base = Path(sys.base_prefix)
        original = Path(sys.executable).resolve()
        if base != Path("/usr"):
            _link(base, place / "python", "site-packages", "test")
            copy = place / "python" / original.relative_to(base)
            copy.unlink()
            copy.write_bytes(_looking_beside(original.read_bytes()))
            copy.chmod(0o755)
            original = copy
        (env / "pyvenv.cfg").write_text(f"home = {original.parent}\n")
        python = str(programs / "python")
        Path(python).symlink_to(original)
        packages = Path(sysconfig.get_path("purelib"))
        _link(packages, env / packages.relative_to(sys.prefix), *UNUSED)
        for part in ("etc", "share"):
            (env / part).symlink_to(Path(sys.prefix) / part)
        if not _works(somebody, python):
            return False
    for name, module in PROGRAMS.items():
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{python}" -m {module} "$@"\n')
        program.chmod(0o755)
    (programs / "activate").write_text(f'export PATH="{programs}:$PATH"\n')
    return True


def _looking_beside(program: bytes) -> bytes:
    """An interpreter that looks for its shared library beside itself, not where it was built."""
    built = str(sysconfig.get_config_var("LIBDIR")).encode()
    beside = b"$ORIGIN/../lib"
    return program.replace(built + b"\0", beside.ljust(len(built), b"\0") + b"\0")


def _works(somebody: Person, python: str) -> bool:
    code, _ = somebody.run(f'"{python}" -c "{PROBE}"')
    return code == 0


def _link(folder: Path, place: Path, *without: str) -> None:
    """A copy of a folder that others may read; of hard links, where the file system allows it."""

    def link(source: str, target: str) -> None:
        try:
            if os.stat(source).st_mode & 0o444 != 0o444:
                raise PermissionError
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)  # with its time, or what is compiled counts as out of date
            os.chmod(target, 0o755 if os.access(source, os.X_OK) else 0o644)

    shutil.copytree(folder, place, copy_function=link, ignore=shutil.ignore_patterns(*without))
    for path in (place, *(path for path in place.rglob("*") if path.is_dir())):
        path.chmod(0o755)
