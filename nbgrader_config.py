"""nbgrader's configuration of this course: where things lie, and who grades."""

from pathlib import Path

from autograder.course import configure

configure(get_config(), Path(__file__).parent)  # type: ignore[name-defined]  # noqa: F821
