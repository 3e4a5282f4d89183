"""What reaches students from a course, channel by channel, and what the leak audit says of it.

`test_leaks` runs this file by its path in a copy of the course's packages: built, graded, with
feedback pages and the kit, all by the copy's own code.
"""

from __future__ import annotations

import ast
import json
import shutil
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.banks import alternatives, misconceptions
from autograder.build import as_bytes, built_files, write
from autograder.classroom import Classroom
from autograder.course import PROJECT
from autograder.kit import write_kit
from autograder.leaks import PRIVATE, RUBRICS, leaks, plain_text, strings, value_leaks
from autograder.submissions import answered, filled
from wordlab import data
from wordlab.checking.calls import LocalCaller
from wordlab.checking.card import public_card
from wordlab.checking.checks import run_checks, status_of
from wordlab.checking.fingerprints import diagnose, stored_fingerprints
from wordlab.exercises import Assignment, find_assignment

NAMES = ("01_word_vectors", "02_debiasing")
SEED = 5

# Goes wrong in every way that could carry a hidden input out. It does nothing wrong on the public
# inputs, which have at most three numbers, else no hidden check would be asked.
TELLTALE = """
import sys, warnings
noted = []
def cosine_similarity(u, v):
    if len(u) > 3:
        noted.append((u, v))
        print(u, v); print(u, v, file=sys.stderr); warnings.warn(repr(u)); display(u)
        raise type(f"Error {u[0]}", (ValueError,), {})(f"{u!r} and {v!r}")
    if len(u) != len(v):
        raise ValueError
    product = float((u @ u) * (v @ v)) ** 0.5
    return float(u @ v) / product if product else 0.0
"""
AFTERWARDS = "print(noted)\nnoted"

# Searches all that a submission can reach for texts, whose halves are kept apart so that it does
# not find itself. Files that are older than the copy cannot hold what was planted in it.
PROBE = """
import glob, os, stat
halves = {halves!r}
needles = [(a + b[::-1]).encode() for a, b in halves]
found = set()
def search(place, content):
    found.update((place, number) for number, needle in enumerate(needles) if needle in content)
def look(path, place):
    try:
        with open(path, "rb") as file: search(place, file.read(2**24))
    except OSError: pass
for parent, below, files in os.walk("/"):
    below[:] = [name for name in below if os.path.join(parent, name) not in ("/proc", "/sys")]
    for name in files:
        path = os.path.join(parent, name)
        try: status = os.lstat(path)
        except OSError: continue
        if stat.S_ISREG(status.st_mode) and status.st_ctime >= {since!r}: look(path, "files")
for name in ("environ", "cmdline", "maps", "mountinfo"):
    for path in glob.glob("/proc/[0-9]*/" + name): look(path, "environment")
search("environment", repr(sorted(os.environ.items())).encode())
print("FOUND", sorted(found))
"""


def probe(needles: Iterable[str], since: float) -> str:
    """The code of a submission that looks for these texts wherever it can look."""
    halves = [(text[: len(text) // 2], text[len(text) // 2 :][::-1]) for text in needles]
    return PROBE.format(halves=halves, since=since)


class Course:
    """One assignment of the copy: its notebooks, and its class."""

    def __init__(self, assignment: Assignment, folder: Path) -> None:
        self.assignment = assignment
        self.files = built_files(PROJECT, assignment)
        write(PROJECT, self.files)
        write(folder, {p: c for p, c in self.files.items() if p.parts[0] == "source"})
        self.folder = folder
        path = Path("assignments", assignment.name, f"{assignment.name}.ipynb")
        self.release = nbformat.reads(self.files[path].decode(), as_version=4)
        self.right = {
            exercise.id: alternatives(assignment).of(exercise.id)[0].source
            for exercise in assignment.exercises
        }

    def shown_to(self, student: str, notebook: NotebookNode) -> dict[str, str]:
        """Hand in, grade and make the feedback: the page, and the graded notebook's texts."""
        name = self.assignment.name
        place = self.folder / "submitted" / student / name / f"{name}.ipynb"
        place.parent.mkdir(parents=True)
        place.write_bytes(as_bytes(notebook))
        classroom = Classroom(self.folder, seed=SEED)
        classroom.autograde(name, student)
        page = classroom.feedback(name, student).read_text("utf-8")
        graded = nbformat.read(
            self.folder / "autograded" / student / name / f"{name}.ipynb", as_version=4
        )
        outputs = [
            plain_text(text)
            for cell in graded.cells
            for output in cell.get("outputs", [])
            for text in strings(output)
        ]
        return {f"{student}.html": page, f"{student}, outputs": "\n".join(outputs)}

    def findings(self, shown: Mapping[str, str], submitted: NotebookNode) -> list[str]:
        """What the audit says of what a student with this submission was shown.

        Feedback shows the rubric on purpose, after the marking.
        """
        own = "\n".join(cell.source for cell in submitted.cells)
        known = own + "\n".join(cell.source for cell in self.release.cells)
        files = {name: text.encode() for name, text in shown.items()}
        texts = {n: plain_text(t) if n.endswith(".html") else t for n, t in shown.items()}
        code = [package for package in PRIVATE if package != RUBRICS]
        lines = [line for package in code for line in leaks(files, package, known)]
        return lines + value_leaks(texts, self.assignment, SEED, known)


def of_files(files: Mapping[str, bytes]) -> list[str]:
    return [line for package in PRIVATE for line in leaks(files, package)]


def cards(assignment: Assignment) -> dict[str, str]:
    """The public checks' card of every known mistake, as `check()` shows it."""
    found = {}
    for mistake in misconceptions(assignment).entries:
        exercise = assignment.exercise(mistake.exercise)
        results = run_checks(exercise, exercise.public, LocalCaller(mistake.function))
        known = diagnose(results, stored_fingerprints(assignment.name)[exercise.id])
        card = public_card(exercise, status_of(results), results, known.says if known else "")
        found[f"{exercise.id}, {mistake.id}.html"] = card._repr_html_()
        found[f"{exercise.id}, {mistake.id}"] = repr(card)
    return found


def look(folder: Path, needles: Iterable[str], since: float) -> dict[str, list[str]]:
    """Run everything, and return what the audit finds in each channel."""
    course_folder = folder / "course"
    course_folder.mkdir()
    shutil.copy(PROJECT / "nbgrader_config.py", course_folder)
    first, second = (Course(find_assignment(name), course_folder) for name in NAMES)
    for course in (first, second):
        Classroom(course_folder).generate(course.assignment.name)
    built = {p.as_posix(): c for course in (first, second) for p, c in course.files.items()}
    found = {
        "release": of_files({p: c for p, c in built.items() if p.startswith("assignments/")}),
        "fingerprints": of_files({p: c for p, c in built.items() if "fingerprints/" in p}),
    }
    nothing = nbformat.v4.new_notebook()
    found["cards"] = [
        *first.findings(cards(first.assignment), nothing),
        *second.findings(cards(second.assignment), nothing),
    ]
    with zipfile.ZipFile(write_kit(folder)) as archive:
        members = {n: archive.read(n) for n in archive.namelist() if f"/{data.KIT_DATA}/" not in n}
    (wheel,) = (name for name in members if name.endswith(".whl"))
    (folder / "wheel").write_bytes(members.pop(wheel))
    with zipfile.ZipFile(folder / "wheel") as archive:
        found["wheel"] = of_files({name: archive.read(name) for name in archive.namelist()})
    found["kit"] = of_files(members)

    mistakes = {
        exercise.id: misconceptions(first.assignment).of(exercise.id)[0].source
        for exercise in first.assignment.exercises
    }
    right, wrong = filled(first.release, first.right), filled(first.release, mistakes)
    written = answered(filled(second.release, second.right), "An answer of my own.")
    found["feedback"] = [
        *first.findings(first.shown_to("right", right), right),
        *first.findings(first.shown_to("wrong", wrong), wrong),
        *second.findings(second.shown_to("writer", written), written),
    ]
    found["error messages"] = []
    for student, more in {"telltale": "", "telltale_twice": "\nnoted = list()\n"}.items():
        notebook = filled(first.release, {**first.right, "cosine_similarity": TELLTALE + more})
        notebook.cells.append(nbformat.v4.new_code_cell(AFTERWARDS + more))
        found["error messages"] += first.findings(first.shown_to(student, notebook), notebook)

    searching = {**first.right, "cosine_similarity": probe(needles, since)}
    shown = first.shown_to("searcher", filled(first.release, searching))["searcher, outputs"]
    line = next(line for line in shown.splitlines() if line.startswith("FOUND "))
    seen: list[tuple[str, int]] = ast.literal_eval(line.removeprefix("FOUND "))
    for place in ("files", "environment"):
        found[f"the sandbox's {place}"] = [f"{place} hold text {n}" for p, n in seen if p == place]
    return found


if __name__ == "__main__":
    request = json.loads(sys.argv[1])
    result = look(Path(request["folder"]), request["needles"], request["since"])
    Path(request["folder"], "found.json").write_text(json.dumps(result), "utf-8")
