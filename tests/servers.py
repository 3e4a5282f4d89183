"""Programs that some tests need and that pip does not install: servers, a browser."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

# .ci/run installs them all and sets this, so that nothing is skipped there unseen.
MUST_BE_THERE = "WORDLAB_SKIP_NOTHING"


def needed(missing: str) -> NoReturn:
    """Skip a test with this reason; fail it where everything is meant to be installed."""
    if os.environ.get(MUST_BE_THERE):
        pytest.fail(missing)
    pytest.skip(missing)
