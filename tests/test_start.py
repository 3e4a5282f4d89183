"""`wordlab start`: the student's own copy, which nothing overwrites, opened in JupyterLab."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote

import pytest

from tests.small_disk import on_small_disk
from wordlab.__main__ import main
from wordlab.data import KIT_DATA, cache_folder
from wordlab.exercises import ASSIGNMENTS
from wordlab.released import released_folder

NOTEBOOKS = [f"{assignment.name}/{assignment.name}.ipynb" for assignment in ASSIGNMENTS]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "Käthes Kurs, 1. Teil"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def started(*options: str) -> int:
    return main(["start", "--copy-only", *options])


def test_it_copies_the_release(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert started() == 0
    for name in NOTEBOOKS:
        assert (home / "work" / name).read_bytes() == (released_folder() / name).read_bytes()
    assert f"{len(NOTEBOOKS)} of them new" in capsys.readouterr().out


def test_what_is_there_stays_and_what_is_missing_comes(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started()
    first, second = (home / "work" / name for name in NOTEBOOKS[:2])
    first.write_text("my work")
    second.unlink()
    capsys.readouterr()
    assert started() == 0
    assert first.read_text() == "my work"
    assert second.is_file()
    assert "1 of them new" in capsys.readouterr().out


def test_a_link_to_nowhere_is_not_written_through(home: Path) -> None:
    link = home / "work" / NOTEBOOKS[0]
    link.parent.mkdir(parents=True)
    link.symlink_to(home / "elsewhere")
    assert started() == 0
    assert not (home / "elsewhere").exists()


def test_inside_a_kit_it_is_the_kits_working_copy_and_data(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORDLAB_DATA", raising=False)
    (home / KIT_DATA).mkdir()
    (home / "deep" / "below").mkdir(parents=True)
    monkeypatch.chdir(home / "deep" / "below")
    assert started() == 0
    assert (home / "work" / NOTEBOOKS[0]).is_file()
    assert cache_folder() == home / KIT_DATA


def test_a_named_folder(home: Path) -> None:
    assert started("--folder", "mine") == 0
    assert (home / "mine" / NOTEBOOKS[0]).is_file()


def test_unknown_options_of_other_commands_are_refused(home: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["progress", "--no-browser"])
    assert end.value.code == 2


@pytest.mark.slow
def test_other_options_go_to_jupyterlab_which_serves_the_working_copy(home: Path) -> None:
    options = ["--no-browser", "--port=0", "--allow-root", "--IdentityProvider.token=secret"]
    lab = subprocess.Popen(
        [sys.executable, "-m", "wordlab", "start", *options],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env={**os.environ, "JUPYTER_RUNTIME_DIR": str(home / "runtime")},
    )
    assert lab.stderr
    try:
        told = (re.search(r"http://127.0.0.1:\d+/", line) for line in lab.stderr)
        url = next(found[0] for found in told if found)
        name = quote(NOTEBOOKS[0])
        found = json.loads(answer_of(f"{url}api/contents/{name}?token=secret&content=0"))
        assert found["type"] == "notebook"
        page = answer_of(f"{url}lab?token=secret").decode()
        assert "apputils-extension:announcements" in page  # disabled: no news is asked for
    finally:
        os.killpg(lab.pid, 15)
        lab.wait(timeout=30)
        lab.stderr.close()


def answer_of(url: str) -> bytes:
    """What a server answers that may tell its address a little before it listens."""
    for _ in range(100):
        with contextlib.suppress(URLError), urllib.request.urlopen(url) as answer:
            content: bytes = answer.read()
            return content
        time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


TRY = """
from wordlab.__main__ import main
import contextlib, io
os.chdir(disk)
%s
told = io.StringIO()
with contextlib.redirect_stderr(told):
    found["code"] = main(["start", "--copy-only"])
found["told"] = told.getvalue()
files = [p for p in disk.rglob("*") if p.is_file() and p.name != "filler"]
from wordlab.released import released_folder
found["broken"] = [
    str(p) for p in files if p.read_bytes() != (released_folder() / p.relative_to(disk / "work")).read_bytes()
]
"""


@pytest.mark.parametrize(
    ("size", "trouble", "reason"),
    [("100k", "", "No space left on device"), ("2m", "read_only()", "Read-only file system")],
)
def test_where_nothing_can_be_written_it_says_so_and_leaves_no_half_notebook(
    tmp_path: Path, size: str, trouble: str, reason: str
) -> None:
    found = on_small_disk(tmp_path, size, TRY % trouble)
    assert found["code"] == 1
    assert f"cannot be written ({reason})" in found["told"]
    assert found["broken"] == []


def test_on_a_read_only_disk_that_has_all_notebooks_it_just_starts(tmp_path: Path) -> None:
    trouble = "main(['start', '--copy-only']); read_only()"
    assert on_small_disk(tmp_path, "2m", TRY % trouble)["code"] == 0
