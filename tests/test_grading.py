"""Grading: every submission earns what its code deserves, whatever it tries."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograder.grading import VERDICT_TYPE, grade, safe_outputs
from autograder.launching import trusted_launcher, warm_launcher
from autograder.repair import repair
from autograder.sandbox import BoxedWorker, bwrap
from autograder.submissions import filled
from autograder.worker import PlainWorker
from wordlab.checking.checks import Status


def test_the_reference_earns_full_marks(submit: Any) -> None:
    assert submit().points == 20


def test_a_mistake_costs_its_own_exercise_alone(submit: Any) -> None:
    graded = submit(most_similar="def most_similar(word, vectors, k=10):\n    return []")
    assert graded.points == 15
    assert graded.verdicts["most_similar"].status is Status.WRONG


def test_the_same_seed_gives_the_same_verdicts(submit: Any) -> None:
    answer = "def cosine_similarity(u, v):\n    return float(u @ v)"
    first, second = (submit(seed=3, cosine_similarity=answer).verdicts for _ in range(2))
    assert first == second


@pytest.mark.skipif(bwrap() is None, reason="no sandbox works on this machine")
def test_warm_cold_and_plain_workers_give_the_same_verdicts(
    release: Any, source: Any, assignment: Any, right: dict[str, str]
) -> None:
    wrong = "def most_similar(word, vectors, k=10):\n    return [(word, np.random.rand())]"
    notebook = filled(release, {**right, "most_similar": wrong, "complete_analogy": "1 / 0"})
    verdicts = [
        grade(repair(notebook.cells, source).notebook, source, assignment, 7, launch).verdicts
        for launch in (warm_launcher(), BoxedWorker, PlainWorker)
    ]
    points = [{name: v.points for name, v in found.items()} for found in verdicts]
    assert points[0] == points[1] == points[2]
    assert sum(points[0].values()) == 9


def test_a_function_that_works_on_the_public_inputs_alone_loses_the_hidden_points(
    submit: Any, right: dict[str, str]
) -> None:
    memorised = right["cosine_similarity"] + (
        "\n_honest = cosine_similarity\n"
        "def cosine_similarity(u, v):\n"
        "    return _honest(u, v) if len(u) < 4 else 0.5\n"
    )
    verdict = submit(cosine_similarity=memorised).verdicts["cosine_similarity"]
    assert verdict.points == 3
    assert all(check.passed for check in verdict.checks if not check.hidden)


def test_a_cell_that_does_not_run_is_told_from_one_that_is_not_written(submit: Any) -> None:
    verdict = submit(cosine_similarity="def cosine_similarity(u, v:").verdicts["cosine_similarity"]
    assert verdict.status is Status.RAISES
    assert "SyntaxError" in verdict.cause


def test_prints_warnings_progress_bars_and_stderr_cost_nothing(
    submit: Any, right: dict[str, str]
) -> None:
    noisy = (
        "import sys, warnings\nfrom tqdm.auto import tqdm\n"
        "warnings.warn('careful')\nprint('on stderr', file=sys.stderr)\n"
        "for _ in tqdm(range(10)): pass\n" + right["cosine_similarity"]
    ).replace(
        '    """Return the cosine', '    print("inside"); warnings.warn("inside")\n    """', 1
    )
    graded = submit(cosine_similarity=noisy)
    assert graded.points == 20


def test_a_function_that_leans_on_a_wrong_one_is_told_to_mend_that_first(submit: Any) -> None:
    graded = submit(
        cosine_similarity="def cosine_similarity(u, v):\n    return float(np.sum(u + v))",
        most_similar=(
            "def most_similar(word, vectors, k=10):\n"
            "    pairs = [(w, cosine_similarity(vectors[word], vectors[w])) for w in vectors]\n"
            "    return sorted(pairs, key=lambda pair: -pair[1])[1 : k + 1]"
        ),
    )
    assert graded.verdicts["most_similar"].cause.startswith(
        "This function uses `cosine_similarity`"
    )


def test_a_docstring_that_names_another_exercise_is_no_use_of_it(submit: Any) -> None:
    graded = submit(
        complete_analogy="def complete_analogy(a, b, c, vectors):\n    return a",
        analogy_accuracy=(
            "def analogy_accuracy(questions, vectors):\n"
            '    """Count as `complete_analogy` does."""\n'
            "    return 1, 1"
        ),
    )
    assert "This function uses" not in graded.verdicts["analogy_accuracy"].cause


def test_no_known_mistake_is_guessed_where_a_used_function_is_wrong(submit: Any) -> None:
    most_similar = (
        "def most_similar(word, vectors, k=10):\n"
        "    own = cosine_similarity(vectors[word], vectors[word])\n"
        "    row = vectors.index[word]\n"
        "    scores = vectors.matrix @ vectors.matrix[row]\n"
        "    order = [i for i in np.argsort(-scores) if i != row][:k]\n"
        "    return [(vectors.words[i], float(scores[i])) for i in order]"
    )
    alone = submit(most_similar=most_similar)
    assert alone.verdicts["most_similar"].mistake == "ranks_by_dot_product"
    leaning = submit(
        cosine_similarity="def cosine_similarity(u, v):\n    return float(np.sum(u + v))",
        most_similar=most_similar,
    )
    assert leaning.verdicts["most_similar"].mistake == ""
    assert leaning.verdicts["most_similar"].cause.startswith("This function uses")


def test_a_constant_earns_nothing(submit: Any) -> None:
    for constant in ("0.0", "1.0", "-1.0", "float('nan')", "None"):
        source = f"def cosine_similarity(u, v):\n    return {constant}"
        assert submit(cosine_similarity=source).verdicts["cosine_similarity"].points == 0


def test_a_helper_that_a_later_exercise_defines_anew_costs_nothing(
    submit: Any, right: dict[str, str]
) -> None:
    by_row = "def unit(v):\n    return v / np.linalg.norm(v)\n" + (
        "def cosine_similarity(u, v):\n"
        "    if len(u) != len(v):\n        raise ValueError\n"
        "    return 0.0 if not u.any() or not v.any() else unit(u) @ unit(v)\n"
    )
    by_matrix = "def unit(m):\n    return m / np.linalg.norm(m, axis=1)[:, None]\n"
    graded = submit(cosine_similarity=by_row, most_similar=by_matrix + right["most_similar"])
    assert graded.points == 20


SPY = """
seen = []
_honest = cosine_similarity
def cosine_similarity(u, v):
    seen.append((u, v))
    open("seen.txt", "a").write(f"{u} {v}\\n")
    return _honest(u, v)
"""
TELL = """
print("SEEN", seen)
import os
print(open("seen.txt").read() if os.path.exists("seen.txt") else "")
raise ValueError(str(seen))
"""


def test_hidden_inputs_that_student_code_notes_down_do_not_reach_its_outputs(
    submit: Any, right: dict[str, str]
) -> None:
    graded = submit(
        cosine_similarity=right["cosine_similarity"] + SPY,
        most_similar=TELL,
    )
    (told,) = [
        output["text"]
        for cell in graded.notebook.cells
        for output in cell.get("outputs", [])
        if "SEEN" in str(output.get("text"))
    ]
    # The public inputs have two or three numbers, the hidden ones up to 300.
    sizes = [len(part.split("]")[0].split(",")) for part in told.split("array([")[1:]]
    assert sizes
    assert max(sizes) <= 3


LEAKY = """
_honest = cosine_similarity
def cosine_similarity(u, v):
    if len(u) > 3:
        raise type("Leak_" + "_".join(f"{x:.3f}" for x in u[:5]), (ValueError,), {})(str(u))
    return _honest(u, v)
"""


def test_an_error_on_a_hidden_input_is_told_without_the_input(
    submit: Any, right: dict[str, str]
) -> None:
    graded = submit(cosine_similarity=right["cosine_similarity"] + LEAKY)
    verdict = graded.verdicts["cosine_similarity"]
    assert verdict.cause == "On an input that is not shown here, your function raised ValueError."
    assert "Leak_" not in json.dumps([cell.get("outputs", []) for cell in graded.notebook.cells])


def test_a_hidden_failure_shows_neither_inputs_nor_values(submit: Any) -> None:
    # This mistake passes every public check.
    source = (
        "def complete_analogy(a, b, c, m):\n"
        "    a, b, c = a.lower(), b.lower(), c.lower()\n"
        "    unit = {w: m[w] / np.linalg.norm(m[w]) for w in m}\n"
        "    best, answer = 0.0, None\n"
        "    for w in m:\n"
        "        score = unit[w] @ (unit[b] - unit[a] + unit[c])\n"
        "        if w not in (a, b, c) and score > best:\n"
        "            best, answer = score, w\n"
        "    return answer\n"
    )
    verdict = submit(complete_analogy=source).verdicts["complete_analogy"]
    assert verdict.mistake == "search_starts_at_zero"
    assert "negative" in verdict.cause
    assert verdict.failure is None
    html = verdict.card._repr_html_()
    assert not {"east", "called", "returned"} & set(
        html.replace("<", " ").replace(">", " ").split()
    )


def test_outputs_are_rebuilt_from_text_and_png_alone() -> None:
    hostile = [
        {"type": "display", "text": "plain", "png": b"\x89PNG\r\n\x1a\nrest", "html": "<script>"},
        {"type": "display", "text": "fake", "png": b"<svg onload=...>"},
        {"type": "stream", "name": "<b>", "text": 5},
        {"type": "execute_result", "data": {"text/plain": "5.0"}},
        "nonsense",
        {"type": "error", "traceback": ["list"]},
    ]
    outputs = safe_outputs(hostile)
    assert [output.output_type for output in outputs] == [
        "display_data",
        "display_data",
        "stream",
        "error",
    ]
    assert set(outputs[0].data) == {"text/plain", "image/png"}
    assert set(outputs[1].data) == {"text/plain"}
    assert outputs[2].name == "stdout"


def test_the_verdict_is_stored_as_data_and_the_score_as_a_number(submit: Any) -> None:
    graded = submit()
    cell = next(
        c for c in graded.notebook.cells if c.get("outputs") and VERDICT_TYPE in c.outputs[0].data
    )
    assert cell.outputs[0].data[VERDICT_TYPE]["exercise"] == "cosine_similarity"
    assert cell.outputs[0].data["text/plain"] == "5"


def test_an_untouched_demo_cell_is_skipped_and_an_edited_one_is_run(
    release: Any, source: Any, assignment: Any, right: dict[str, str]
) -> None:
    notebook = filled(release, right)
    demos = [c for c in notebook.cells if "demo" in c.metadata.get("tags", [])]
    demos[0].source = "print('my own')"
    graded = grade(
        repair(notebook.cells, source).notebook, source, assignment, 1, trusted_launcher()
    )
    outputs = {c.source: c.outputs for c in graded.notebook.cells if c.cell_type == "code"}
    assert outputs["print('my own')"][0].text == "my own\n"
    assert outputs[demos[1].source] == []


def test_a_tag_cannot_make_the_grader_skip_a_cell(
    release: Any, source: Any, assignment: Any, right: dict[str, str]
) -> None:
    notebook = filled(
        release, {**right, "cosine_similarity": "def cosine_similarity(u, v): return 5"}
    )
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution", "demo"]
    graded = grade(
        repair(notebook.cells, source).notebook, source, assignment, 1, trusted_launcher()
    )
    assert graded.points == 15
