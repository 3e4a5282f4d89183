"""The benchmarks still run and still compare like with like. How fast they are is not asserted."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.course import PROJECT


def benchmark(name: str, file: Path, *options: str) -> tuple[dict[str, Any], str]:
    """Run a benchmark; return what it wrote into the file and what it printed."""
    script = str(PROJECT / "benchmarks" / f"{name}.py")
    command = [sys.executable, script, f"--json={file}", *options]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads(file.read_text()), run.stdout


def test_analogies_gives_gensims_counts_and_writes_the_ratio(tmp_path: Path) -> None:
    options = ("--every=200", "--repetitions=1")
    result, printed = benchmark("analogies", tmp_path / "analogies.json", *options)
    reference, gensim = result["reference"], result["gensim"]
    assert reference["attempted"] == gensim["attempted"] > 80
    low, high = result["correct_up_to_ties"]
    assert 0 < low <= reference["correct"] <= high
    assert low <= gensim["correct"] <= high
    assert {"cpu_ratio", "wall_ratio", "threads", "versions"} <= result.keys()
    assert "times faster in CPU time" in printed


def test_grading_gives_both_sides_the_deserved_scores_and_writes_the_ratio(tmp_path: Path) -> None:
    options = ("--only=numpy", "--submissions=2")
    result, _ = benchmark("grading", tmp_path / "grading.json", *options)
    assert result["submissions"] == 2
    assert set(result["cpu_ratio"]) == {"numpy"}
    assert result["numpy"]["wrong_scores"] == {"stock": 0, "ours": 0}
    assert {"students_side", "judge", "gradebook_and_files"} == result["numpy"]["parts"].keys()


@pytest.mark.slow
def test_graders_counts_wrong_right_and_hostile_work(tmp_path: Path) -> None:
    result, printed = benchmark("graders/run", tmp_path / "graders.json", "--quick", "--no-otter")
    ours, stock = result["graders"]["ours"], result["graders"]["stock"]
    assert (ours["right"], ours["wrong"], ours["attacks"]) == (4, 4, 2)
    assert ours["attacks_won"] == ours["lost"] == []
    assert "wrong_accepted" not in ours
    assert "right_rejected" not in ours
    # The others' tests are fair: what is right passes, and an attack on asserts is one.
    assert "right_rejected" not in stock
    assert "asserts taken out" in stock["attacks_won"]
    assert "Attacks that won" in printed


def test_the_page_about_three_graders_shows_the_last_run_of_all_cases() -> None:
    from benchmarks.graders.page import page

    numbers = PROJECT / "docs" / "graders.json"
    report = json.loads(numbers.read_text("utf-8"))
    assert numbers.with_suffix(".md").read_text("utf-8") == page(report)
    assert set(report["graders"]) == {"stock", "otter", "ours"}
    assert set(report["drawn"].values()) == {None}


def test_training_compares_and_says_what_is_missing(tmp_path: Path) -> None:
    result, printed = benchmark("training", tmp_path / "training.json", "--quick")
    assert {"sgns", "hs", "glove"} == result["speed_ratio"].keys()
    assert result["speed_ratio"]["sgns"] > 0
    methods = [row["method"] for row in result["rows"]]
    assert methods[:2] == ["sgns", "hs"]
    assert len(methods) == 4 or "benchmarks/requirements.txt" in printed
    for row in result["rows"]:
        for side in ("ours", "theirs"):
            assert {"wordsim353", "simlex999", "loss"} == row["quality"][side][0].keys()


def test_emojifier_measures_both_models_and_says_what_holds() -> None:
    from benchmarks import emojifier

    right = {"test": [0.9, 0.88], "word_order": [0.8, 0.7], "unseen_words": [0.8, 0.8]}
    plain = {"test": [0.88, 0.87], "word_order": [0.3, 0.32], "unseen_words": [0.8, 0.8]}
    assert all(emojifier.promises({"V1": plain, "V2": right}).values())
    assert list(emojifier.promises({"V1": plain, "V2": plain}).values()) == [
        *[True] * 4,
        False,
    ]
    worse = plain | {"test": [0.95, 0.82]}
    assert list(emojifier.promises({"V1": worse, "V2": right}).values())[1] is False
