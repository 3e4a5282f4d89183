"""Tests of the course and its grader."""

import os

# Tests run beside one another. Threads of the same product would only wait for a free processor,
# and they do so busily: a notebook of analogies takes a third less without them.
for library in ("OPENBLAS", "OMP"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

import autograder  # noqa: E402, F401  (before nbformat: it leaves out a grammar that takes a second)
