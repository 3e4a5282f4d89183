"""What wordlab prints survives every console: nothing that it says is lost in an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wordlab.console import shown_by


@pytest.mark.parametrize(
    ("encoding", "text", "shown"),
    [
        ("utf-8", "✓ −1 … 語", "✓ −1 … 語"),
        ("cp1252", "✓ a → b", "[x] a -> b"),
        ("cp1252", "−1 …", "-1 …"),
        ("ascii", "Käthe … ½", "Kathe ... 12"),
        ("ascii", "", ""),
        ("cp1252", "語", "?"),
    ],
)
def test_signs_that_an_encoding_lacks_become_plainer_ones(
    encoding: str, text: str, shown: str
) -> None:
    assert shown_by(encoding, text) == shown


SAY_ALL = """
import sys
from wordlab import check, check_gradients, hint, my_progress, progress, show_table
from wordlab.__main__ import main
from wordlab.exercises import ASSIGNMENTS
def stub(*a, **k): raise NotImplementedError
def broken(*a, **k): raise ValueError("語 ✗")
sys.modules["wordlab.progress"].DELAY = 0
for assignment in ASSIGNMENTS[:5]:
    for exercise in assignment.exercises:
        hint(exercise.id, 3)
        for function in (stub, broken, len, lambda *a, **k: "語"):
            try:
                check(exercise.id, function)
            except Exception as error:
                print("error", file=sys.stderr)
                assert type(error).__name__ == "CheckNotPassed", error
my_progress()
show_table(["ρ", "→"], [["語", "−1"]], "✓")
list(progress(range(3), "a → 語"))
for command in (
    ["start", "--copy-only"], ["progress"], ["where", "glove"], ["hint", "model"],
    ["reset", "model"], ["reset", "語"], ["fetch", "語"], ["hint", "model", "9"],
):
    main(command)
"""


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_console_of_windows_shows_all_that_wordlab_says(tmp_path: Path, encoding: str) -> None:
    """In a folder whose name the console lacks."""
    home = tmp_path / "語 Käthe"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", SAY_ALL],
        cwd=home,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        timeout=120,
    )
    printed, errors = done.stdout.decode(encoding), done.stderr.decode(encoding)
    assert done.returncode == 0, errors
    assert "UnicodeEncodeError" not in printed + errors
    assert "Traceback" not in printed + errors
    assert "[ ] Cosine similarity: not written yet" in printed
    assert "Your notebooks are in " in printed
    assert "wordlab: There is no exercise called" in errors


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes.")
def test_who_reads_only_the_first_lines_sees_no_error() -> None:
    command = f'"{sys.executable}" -m wordlab progress | head -n 1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("01_word_vectors: ")
    assert done.stderr == ""


@pytest.mark.parametrize(
    "command", [["start"], ["progress"], ["hint", "model"], ["reset", "model"], ["where"]]
)
def test_in_a_folder_that_was_deleted_there_is_no_traceback(
    tmp_path: Path, command: list[str]
) -> None:
    code = (
        "import os, sys; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone'); "
        f"from wordlab.__main__ import main; sys.exit(main({command!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or done.stderr.startswith("wordlab: ")
