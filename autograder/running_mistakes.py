"""Running a known mistake through checks, to find out what it does."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from typing import TypeVar

from autograder.banks import Implementation
from autograder.launching import trusted_launcher
from autograder.session import NotebookCaller, Session
from wordlab.checking.calls import Caller, LocalCaller
from wordlab.exercises import Assignment

Results = TypeVar("Results")


def run_mistake(
    assignment: Assignment, mistake: Implementation, ask: Callable[[Caller], Results]
) -> Results:
    """Ask a known mistake what `ask` asks, in this process.

    Where the assignment has modules that are slow to import, it is asked in a worker instead, unless
    this process has them already: no grading process should import TensorFlow.
    """
    if all(module in sys.modules for module in assignment.preload):
        with warnings.catch_warnings():
            # That a mistake divides by 0 is no news to whoever builds or verifies.
            warnings.simplefilter("ignore", RuntimeWarning)
            return ask(LocalCaller(mistake.function))
    with Session(trusted_launcher(assignment.preload)) as session:
        session.run(mistake.source)
        return ask(NotebookCaller(session, mistake.exercise))
