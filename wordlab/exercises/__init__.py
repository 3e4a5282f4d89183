"""The course's assignments and the public part of every exercise.

An assignment's module has the same name in `wordlab.exercises`, `solutions`, `autograder.hidden`,
`autograder.misconceptions` and `autograder.alternatives`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from wordlab.checking.checks import Exercise, Task
from wordlab.errors import WordlabError


@dataclass(frozen=True)
class Assignment:
    """One graded notebook: its nbgrader name, and the module that holds its exercises.

    Solved, it runs from top to bottom within so many seconds on two cores, and so many megabytes.
    `preload` names the modules that are slow to import, which grading imports once for a class.
    """

    name: str
    module: str
    seconds: float = 60.0
    megabytes: float = 2048.0
    preload: tuple[str, ...] = ()

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The assignment's exercises in notebook order."""
        exercises: tuple[Exercise, ...] = import_module(
            f"wordlab.exercises.{self.module}"
        ).EXERCISES
        return exercises

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The assignment's written answers in notebook order; most have none."""
        tasks: tuple[Task, ...] = getattr(
            import_module(f"wordlab.exercises.{self.module}"), "TASKS", ()
        )
        return tasks

    def exercise(self, exercise_id: str) -> Exercise:
        """Look an exercise up by its id; KeyError if the assignment has none of that name."""
        return {exercise.id: exercise for exercise in self.exercises}[exercise_id]


ASSIGNMENTS = (
    Assignment("01_word_vectors", "word_vectors"),
    Assignment("02_debiasing", "debiasing"),
    Assignment("03_language_model", "language_model", seconds=90),
    Assignment("04_word2vec", "word2vec", seconds=120, megabytes=3072),
    Assignment("05_glove", "glove", seconds=120, megabytes=3072),
    Assignment(
        "06_sentiment", "sentiment", seconds=120, megabytes=3072, preload=("tensorflow", "keras")
    ),
    Assignment(
        "07_emojifier", "emojifier", seconds=120, megabytes=3072, preload=("tensorflow", "keras")
    ),
)


def find_exercise(exercise_id: str) -> tuple[Assignment, Exercise]:
    """Find an exercise among all assignments; WordlabError names the ones there are."""
    for assignment in ASSIGNMENTS:
        for exercise in assignment.exercises:
            if exercise.id == exercise_id:
                return assignment, exercise
    known = ", ".join(e.id for assignment in ASSIGNMENTS for e in assignment.exercises)
    raise WordlabError(f"There is no exercise called {exercise_id!r}. The exercises are: {known}.")


def find_assignment(name: str) -> Assignment:
    """Find an assignment by name; WordlabError names the ones there are."""
    for assignment in ASSIGNMENTS:
        if assignment.name == name:
            return assignment
    known = ", ".join(assignment.name for assignment in ASSIGNMENTS)
    raise WordlabError(f"There is no assignment called {name!r}. The assignments are: {known}.")
