"""Redefinition: when the hidden questions need a run of their own."""

from __future__ import annotations

import pytest

from autograder.redefinition import redefines

HELPER = "def unit(v): return v / norm(v)\ndef f(v): return unit(v)"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([HELPER, "def g(v): return unit(v)"], False),
        ([HELPER, "def unit(m): return m / norms(m)"], True),
        ([HELPER, "unit = 3"], True),
        ([HELPER, "for unit in range(3): pass"], True),
        ([HELPER, "%timeit 1\nunit: float = 2"], True),
        ([HELPER, "def g():\n    unit = 3\n    return unit"], False),
        (["for i in range(3): pass", "for i in range(3): pass"], False),
        (["import numpy as np\ndef f(): return np.pi", "import numpy as np"], False),
        (["import numpy as np\ndef f(): return np.pi", "import jax.numpy as np"], True),
        (["from math import cos\ndef f(): return cos(1)", "from cmath import cos"], True),
        (["def f(): return x", "x = 1", "if True:\n    x = 2"], True),
        ([HELPER, "def unit(: broken"], False),
        (["def f(v): return sum(v)", "sum = 3"], True),
        (["def f(v): return len(v)", "sum = 3"], False),
        ([HELPER, "from numpy import *"], True),
        (["answer = 1", "answer = 2"], True),
        (["answer = 1", "del answer"], True),
    ],
)
def test_a_second_meaning_counts_where_a_function_could_notice(
    cells: list[str], expected: bool
) -> None:
    assert redefines(cells, {"answer"}) is expected
