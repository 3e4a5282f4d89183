"""The student kit: one archive that is all a student needs, and the same for the same checkout."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement

from autograder.command_line import main
from autograder.course import PROJECT
from autograder.kit import NAME, PAGES, kit_files, write_archive
from autograder.leaks import PRIVATE, leaks
from tests.browser import accessibility_findings
from tests.small_disk import on_small_disk
from wordlab import data
from wordlab.exercises import ASSIGNMENTS

RESERVED = re.compile(r"(?i)con|prn|aux|nul|com\d|lpt\d")
Contents = Mapping[str, bytes | Path]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that the command makes."""
    folder = tmp_path_factory.mktemp("kit") / "not there yet"
    result = CliRunner().invoke(main, ["kit", "-o", str(folder)])
    assert result.exit_code == 0, result.output
    (path,) = folder.iterdir()
    assert f"written: {path}, " in result.output
    return path


@pytest.fixture(scope="module")
def kit(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, unpacked into a folder with spaces and umlauts."""
    folder = tmp_path_factory.mktemp("kit") / "Käthes Kurs, 1. Teil"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder / NAME


def without_network(kit: Path, *command: str, cwd: str = ".") -> subprocess.CompletedProcess[str]:
    """Run Python in the kit, with neither the variable nor the user's cache nor an index."""
    environment = {name: value for name, value in os.environ.items() if name != "WORDLAB_DATA"}
    environment |= {"XDG_CACHE_HOME": str(kit / "no cache"), "PIP_NO_INDEX": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=kit / cwd, env=environment, capture_output=True, text=True
    )


class TestArchive:
    def test_the_same_checkout_gives_the_same_bytes(self, archive: Path, tmp_path: Path) -> None:
        again = tmp_path / "again.zip"
        write_archive(kit_files(tmp_path), again)
        assert again.read_bytes() == archive.read_bytes()

    def test_its_members_are_plain_files_in_one_folder_in_order(self, archive: Path) -> None:
        with zipfile.ZipFile(archive) as packed:
            entries = packed.infolist()
        names = [entry.filename for entry in entries]
        assert names == sorted(names)
        assert all(re.fullmatch(rf"{NAME}/[\w./-]+", name, re.ASCII) for name in names)
        assert all("/." not in name and ".." not in name for name in names)
        assert {stat.S_IFMT(entry.external_attr >> 16) for entry in entries} == {stat.S_IFREG}

    def test_its_names_are_names_on_windows_too(self, kit_contents: Contents) -> None:
        (wheel,) = (name for name in kit_contents if name.endswith(".whl"))
        with zipfile.ZipFile(Path(str(kit_contents[wheel]))) as packed:
            installed = [f".venv/Lib/site-packages/{name}" for name in packed.namelist()]
        names = [*kit_contents, *installed, *(f"work/{name}" for name in kit_contents)]
        assert len({name.casefold() for name in names}) == len(names)
        for name in names:
            # Windows allows 259 characters for a path, and the start page 70 for the folder's.
            assert len(name) < 259 - 71
            for part in name.split("/"):
                assert not re.search(r'[<>:"\\|?*]|[. ]$', part)
                assert not RESERVED.fullmatch(part.split(".")[0])

    @pytest.mark.parametrize(
        ("system", "machine", "package"),
        [
            ("linux", "x86_64", "tensorflow-cpu"),
            ("linux", "aarch64", "tensorflow"),
            ("darwin", "arm64", "tensorflow"),
            ("darwin", "x86_64", None),
            ("win32", "AMD64", "tensorflow"),
        ],
    )
    def test_the_requirements_name_the_tensorflow_that_there_is_for_a_computer(
        self, system: str, machine: str, package: str | None
    ) -> None:
        lines = (PAGES / "requirements.txt").read_text("utf-8").splitlines()
        wanted = [Requirement(line) for line in lines if line.startswith("tensorflow")]
        here = {"sys_platform": system, "platform_machine": machine}
        found = [one.name for one in wanted if one.marker and one.marker.evaluate(here)]
        assert found == ([package] if package else [])

    def test_it_holds_the_release_the_wheel_and_a_start_page(self, kit_contents: Contents) -> None:
        names = set(kit_contents)
        assert {"START.html", "START.txt", "requirements.txt", "versions.txt"} <= names
        released = {f"assignments/{a.name}/{a.name}.ipynb" for a in ASSIGNMENTS}
        assert {name for name in names if name.startswith("assignments/")} == released
        assert len([name for name in names if name.endswith(".whl")]) == 1

    def test_it_holds_the_data_that_the_notebooks_load_and_not_the_large_vectors(
        self, kit_contents: Contents
    ) -> None:
        texts = [path.read_text("utf-8") for path in (PROJECT / "source").rglob("*.md")]
        assert not any(re.search(r"full\s*=\s*True", text) for text in texts)
        stored = {name.split("/")[1] for name in kit_contents if name.startswith(data.KIT_DATA)}
        assert stored == {*data.KIT_DATASETS, "SOURCES.txt"}
        size = sum(
            len(c) if isinstance(c, bytes) else c.stat().st_size for c in kit_contents.values()
        )
        assert size < 40_000_000

    @pytest.mark.parametrize("package", PRIVATE)
    def test_nothing_of_the_instructors_side_is_in_it(
        self, kit_contents: Contents, package: str
    ) -> None:
        files = {
            name: content if isinstance(content, bytes) else content.read_bytes()
            for name, content in kit_contents.items()
            if not name.startswith(f"{data.KIT_DATA}/")
        }
        (wheel,) = (name for name in files if name.endswith(".whl"))
        with zipfile.ZipFile(Path(str(kit_contents[wheel]))) as packed:
            files |= {name: packed.read(name) for name in packed.namelist()}
        del files[wheel]
        assert leaks(files, package) == []
        secret = (PROJECT / "solutions" / "word_vectors.py").read_bytes()
        assert leaks({**files, "START.txt": secret}, "solutions")

    def test_the_requirements_are_pinned_and_name_the_wheel(self, kit: Path) -> None:
        lines = (kit / "requirements.txt").read_text().splitlines()
        wanted = [line for line in lines if line and not line.startswith(("#", "--", "./"))]
        (wheel,) = (line for line in lines if line.startswith("./"))
        assert (kit / wheel).is_file()
        pins = [Requirement(line) for line in (kit / "versions.txt").read_text().splitlines()]
        assert all(str(pin.specifier).startswith("==") for pin in pins)
        assert {Requirement(line).name for line in wanted} <= {pin.name for pin in pins}


class TestWithoutANetwork:
    def test_the_wheel_installs_and_brings_the_notebooks(self, kit: Path) -> None:
        (wheel,) = kit.glob("*.whl")
        target = kit / "installed here"
        pip = ["-m", "pip", "install", "--quiet", "--no-deps", f"--target={target}", wheel.name]
        done = without_network(kit, *pip)
        assert done.returncode == 0, done.stderr
        code = (
            f"import sys; sys.path.insert(0, {str(target)!r}); import wordlab.__main__ as w; "
            "print(w.__file__); sys.exit(w.main(['start', '--copy-only']))"
        )
        done = without_network(kit, "-c", code)
        assert done.returncode == 0, done.stderr
        assert str(target) in done.stdout
        for path in (kit / "assignments").rglob("*.ipynb"):
            copy = kit / "work" / path.relative_to(kit / "assignments")
            assert copy.read_bytes() == path.read_bytes()

    def test_every_loader_of_the_notebooks_finds_its_data(self, kit: Path) -> None:
        (kit / "work" / "01_word_vectors").mkdir(parents=True, exist_ok=True)
        code = (
            "from wordlab import *; load_glove(); load_glosses(); load_reviews(); "
            "google_analogies(); word_pairs('wordsim353'); word_pairs('simlex999'); "
            "from wordlab.data import cache_folder; print(cache_folder())"
        )
        done = without_network(kit, "-c", code, cwd="work/01_word_vectors")
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == str(kit / data.KIT_DATA)

    def test_a_damaged_file_is_found_out(self, kit: Path) -> None:
        words = kit / data.KIT_DATA / "glove" / "words.txt"
        whole = words.read_bytes()
        words.write_bytes(whole[:-1])
        try:
            done = without_network(kit, "-c", "import wordlab; wordlab.load_glove()")
        finally:
            words.write_bytes(whole)
        assert done.returncode == 1
        assert "is damaged: run `python -m wordlab fetch glove`" in done.stderr


class TestStartPage:
    def test_the_text_is_for_every_console(self) -> None:
        text = (PAGES / "START.txt").read_text("utf-8")
        assert text.isascii()
        assert max(map(len, text.splitlines())) <= 80

    def test_both_pages_name_the_same_commands(self, kit: Path) -> None:
        html, text = ((kit / f"START.{kind}").read_text("utf-8") for kind in ("html", "txt"))
        commands = re.findall(r"<code>([^<]* [^<]*)</code>", html)
        assert len(commands) > 8
        assert [command for command in commands if command not in text] == []
        (wheel,) = kit.glob("*.whl")
        assert wheel.name in html
        assert wheel.name in text

    def test_the_page_needs_no_other_file(self, kit: Path) -> None:
        html = (kit / "START.html").read_text("utf-8")
        assert not re.search(r"(?i)\b(src|href|url)\b\s*[=(]|https?:|@import|<script", html)

    @pytest.mark.slow
    @pytest.mark.browser
    def test_the_page_is_accessible(self, kit: Path, tmp_path: Path) -> None:
        html = (kit / "START.html").read_text("utf-8")
        assert accessibility_findings(html, tmp_path, []) == []


class TestSentences:
    def test_a_disk_without_room_leaves_an_older_archive_as_it_was(self, tmp_path: Path) -> None:
        code = """
from click.testing import CliRunner
from autograder.command_line import main
import tempfile
archive = disk / "word-embeddings-kit.zip"
archive.write_text("older")

def make(where):
    result = CliRunner().invoke(main, ["kit", "-o", str(where)])
    found[where.name] = [result.exit_code, result.output]

make(disk)
found["left"], found["archive"] = os.listdir(disk), archive.read_text()
fill()
tempfile.tempdir = os.environ["TMPDIR"] = str(disk)
make(disk.parent / "elsewhere")
"""
        folder = tmp_path / "disk"
        folder.mkdir()
        found = on_small_disk(folder, "2m", code)
        for code, _ in (found["disk"], found["elsewhere"]):
            assert code == 1
        assert "-kit.zip cannot be written (No space left on device)" in found["disk"][1]
        assert found["left"] == ["word-embeddings-kit.zip"]
        assert found["archive"] == "older"
        assert "No space left on device" in found["elsewhere"][1]
        assert "Traceback" not in found["elsewhere"][1]

    def test_packages_that_cannot_be_fetched(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        result = CliRunner().invoke(main, ["kit", "--with-wheels", "-o", str(tmp_path)])
        assert result.exit_code == 1
        assert re.search(r"packages of others cannot be fetched. pip says: \w+", result.output)
        assert list(tmp_path.iterdir()) == []
