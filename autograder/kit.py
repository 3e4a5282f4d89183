"""The student kit: one archive with the release, the wordlab wheel, the data and a start page.

The same checkout gives the same bytes, except for the packages of others that `with_wheels` adds.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from autograder.course import PROJECT
from wordlab import data
from wordlab.errors import WordlabError
from wordlab.files import told

NAME = "word-embeddings"
FIXED_TIME = (2020, 1, 1, 0, 0, 0)
PAGES = Path(__file__).parent / "start_page"


class KitError(WordlabError):
    """The kit cannot be made; the message says why and what to do."""


def write_kit(folder: Path, with_wheels: bool = False) -> Path:
    """Make the archive in a folder; return its path. An older one there is replaced at the end.

    KitError if something that belongs into the kit cannot be built or fetched, WordlabError if the
    archive cannot be written; then nothing is left of it.
    """
    archive = folder / f"{NAME}-kit.zip"
    with tempfile.TemporaryDirectory() as workshop, told(archive):
        files = kit_files(Path(workshop))
        if with_wheels:
            files |= fetched_wheels(files, Path(workshop))
        folder.mkdir(parents=True, exist_ok=True)
        partial = archive.with_name(f".{archive.name}.partial")
        try:
            write_archive(files, partial)
            os.replace(partial, archive)
        finally:
            partial.unlink(missing_ok=True)
    return archive


def kit_files(workshop: Path) -> dict[str, bytes | Path]:
    """Return what the kit holds: the name in its folder, and the content or where it lies."""
    wheel = build_wheel(workshop / "own")
    files: dict[str, bytes | Path] = {wheel.name: wheel, "versions.txt": locked_versions().encode()}
    for page in sorted(PAGES.iterdir()):
        files[page.name] = page.read_text("utf-8").replace("WHEEL", wheel.name).encode()
    released = PROJECT / "assignments"
    for path in sorted(released.rglob("*")):
        name = path.relative_to(released)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            files[f"assignments/{name.as_posix()}"] = path
    data.fetch(data.KIT_DATASETS)
    for dataset in map(data.lookup, data.KIT_DATASETS):
        files |= {f"{data.KIT_DATA}/{name}": data.path(name) for name in dataset.files}
    files[f"{data.KIT_DATA}/SOURCES.txt"] = _sources().encode()
    return files


def build_wheel(folder: Path) -> Path:
    """Build the students' wheel from this checkout."""
    if not (PROJECT / "wordlab" / "pyproject.toml").is_file():
        raise KitError("The kit is made from the course's own folder, and autograder runs outside.")
    command = ["wheel", "--no-deps", "--no-build-isolation", f"--wheel-dir={folder}"]
    _pip([*command, str(PROJECT / "wordlab")], "wordlab's wheel cannot be built")
    return next(folder.glob("*.whl"))


def locked_versions() -> str:
    """requirements.lock as plain constraints: a hash would be demanded of our own wheel too."""
    text = (PROJECT / "requirements.lock").read_text("utf-8")
    return "\n".join(re.findall(r"^[^\s#].*?(?= \\$)", text, re.MULTILINE)) + "\n"


def fetched_wheels(files: dict[str, bytes | Path], workshop: Path) -> dict[str, bytes | Path]:
    """Let pip fetch the packages of others, for this platform and this Python."""
    for name, content in files.items():
        if "/" not in name:
            (workshop / name).write_bytes(_bytes(content))
    command = ["download", "--only-binary=:all:", "--requirement=requirements.txt", "--dest=wheels"]
    _pip(command, "The packages of others cannot be fetched", workshop)
    wheels = sorted((workshop / "wheels").glob("*.whl"))
    return {f"wheels/{path.name}": path for path in wheels if path.name not in files}


def _pip(arguments: list[str], problem: str, folder: Path | None = None) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1577836800"},
        capture_output=True,
        text=True,
        errors="replace",
    )
    if finished.returncode:
        reason = data.said_by_pip(finished.stderr or finished.stdout)
        raise KitError(f"{problem}. pip says: {reason}.")


def _sources() -> str:
    parts = [
        f"{dataset.name}: {dataset.about}\n  source   {dataset.source}\n  licence  {dataset.licence}\n"
        for dataset in map(data.lookup, data.KIT_DATASETS)
    ]
    return "\n".join(parts)


def write_archive(files: dict[str, bytes | Path], archive: Path) -> None:
    """Write files, below the kit's folder, in order of their names and all with one time."""
    with zipfile.ZipFile(archive, "w") as target:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{NAME}/{name}", FIXED_TIME)
            entry.create_system = 3  # Unix, wherever the kit is made
            entry.external_attr = 0o100644 << 16
            packed = name.endswith(".whl")
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            with target.open(entry, "w") as file:
                if isinstance(content, Path):
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, file)
                else:
                    file.write(content)


def _bytes(content: bytes | Path) -> bytes:
    return content.read_bytes() if isinstance(content, Path) else content
