"""Tests of the course and its grader."""

import autograder  # noqa: F401  (before nbformat: it leaves out a grammar that takes a second)
