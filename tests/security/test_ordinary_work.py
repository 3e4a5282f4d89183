"""What students ordinarily write costs no points: it works, or it does nothing, warm and cold."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autograder.limits import Limits
from tests.security.attack import FULL, Attack
from tests.security.conftest import HandIn, outputs_of

# Each stands in the cell of an exercise, before its function: an error would cost that exercise.
# The second text is among what the notebook then shows.
IN_THE_CELL = {
    "progress bars": (
        "from tqdm.auto import tqdm, trange\n"
        "from tqdm.notebook import tqdm as notebook_bar\n"
        "for _ in tqdm(range(3), desc='first'): pass\n"
        "for _ in trange(3, leave=False): pass\n"
        "with notebook_bar(total=3) as bar: bar.update(3)",
        "first: 100%",
    ),
    "widgets": (
        "import ipywidgets as widgets\n"
        "from IPython.display import display\n"
        "slider = widgets.IntSlider(3, description='a slider')\n"
        "display(slider)\n"
        "@widgets.interact(number=(1, 5))\n"
        "def show(number): print('chosen', number)\n"
        "button = widgets.Button(); button.on_click(print)\n"
        "output = widgets.Output(); display(widgets.VBox([button, output]))\n"
        "with output: print('inside')",
        "chosen 3",
    ),
    "displays": (
        "from IPython.display import *\n"
        "display(HTML('<b>x</b>'), Markdown('*x*'), Latex('$x$'), JSON({'a': 1}), 5, 'text', None)\n"
        "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'), Javascript('1'))\n"
        "class Table:\n"
        "    def _repr_html_(self): return '<table></table>'\n"
        "    def _repr_mimebundle_(self, **_): return {'text/plain': 'as text', 'a/b': b'1'}\n"
        "    def _ipython_display_(self): print('shows itself')\n"
        "display(Table()); handle = display('a', display_id=True); handle.update('b')\n"
        "clear_output(wait=True)",
        "shows itself",
    ),
    "await": (
        "import asyncio\nasync def two(): return 2\n"
        "print('sum', sum(await asyncio.gather(two(), two())))",
        "sum 4",
    ),
    "whole cell timed": ("%%time", "Wall time"),
    "lines timed": ("%time x = 1\n%timeit -n1 -r1 sum(range(9))\nprint('timed')", "timed"),
    "figures inline": (
        "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\n"
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
        "image/png",
    ),
    **{
        f"figures in {place or 'a window'}": (
            f"%matplotlib {place}\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
            "image/png",
        )
        for place in ("", "widget", "ipympl", "notebook", "qt", "tk", "nonsense")
    },
    "figure styles": (
        "import matplotlib.pyplot as plt\nplt.style.use('seaborn-v0_8')\n"
        "plt.rcParams.update({'figure.dpi': 200, 'font.family': 'No Such Font'})\n"
        "fig, ax = plt.subplots(1, 2); ax[0].set_title('x'); fig.savefig('x.pdf'); plt.show()",
        "image/png",
    ),
    "shell commands": (
        "!echo hello\nlines = !echo captured\nprint(lines)\n%ls\n%pwd\n%pip list\n%env HOME\n%who",
        "captured",
    ),
    "an installation without a network": ("%pip install --quiet numpy\n!pip install x", ""),
    "threads": (
        "import threading\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "thread = threading.Thread(target=print, args=('from a thread',))\n"
        "thread.start(); thread.join()\nprint(list(ThreadPoolExecutor(2).map(len, ['a'])))",
        "from a thread",
    ),
    "processes": (
        "import multiprocessing as mp\nfrom concurrent.futures import ProcessPoolExecutor\n"
        "def double(x): return 2 * x\n"
        "with mp.Pool(2) as pool: print('forked', pool.map(double, [1, 2]))\n"
        "with ProcessPoolExecutor(2) as pool: print(list(pool.map(double, [1])))\n"
        "with mp.get_context('spawn').Pool(1) as pool: print('spawned', pool.map(abs, [-1]))",
        "spawned [1]",
    ),
    "warnings and logs": (
        "import logging, sys, warnings\nwarnings.warn('careful')\n"
        "logging.basicConfig(level=logging.DEBUG); logging.info('logged')\n"
        "print('to stderr', file=sys.stderr)",
        "logged",
    ),
    "ten thousand lines": ("for i in range(10_000): print(i)", "8191"),
    "files and folders": (
        "import os, pickle, tempfile\nos.makedirs('data', exist_ok=True); os.chdir('data')\n"
        "with open('a.txt', 'w') as file: file.write('kept')\n"
        "with open('a.txt') as file: print(file.read())\n"
        "pickle.dump([1], tempfile.TemporaryFile()); os.chdir('/')",
        "kept",
    ),
    "a forgotten breakpoint": ("breakpoint()", ""),
    "leaving": ("exit()\nquit()", ""),
    "strict NumPy": (
        "np.seterr(all='raise'); np.random.seed(1); np.set_printoptions(precision=2)",
        "",
    ),
    "everything of a module": ("from math import *\nfrom collections import *", ""),
    "a reload of modules": ("%load_ext autoreload\n%autoreload 2", ""),
    "earlier results": (
        "_, __, ___, _i, In[-1], Out, _ih, _oh, _dh\nprint('earlier', In[-1][:1])",
        "earlier",
    ),
    "classes": (
        "from __future__ import annotations\n"
        "from dataclasses import dataclass\nfrom typing import NamedTuple\n"
        "@dataclass(frozen=True)\nclass Pair:\n    word: str\n    value: float = 0.0\n"
        "class Named(NamedTuple):\n    x: int\nprint(Pair('a'), Named(1))",
        "Pair(word='a'",
    ),
    "help": ("print?\nlen??\nhelp(abs)\n%pinfo len\n%lsmagic", "Return the absolute value"),
}

# Each is a cell of its own behind everything else, when only the hidden questions are still open.
BEHIND = {
    "built-in names taken": (
        "list = [1]; sum = 3; len = 4; max = min = 1; sorted = float = abs = zip = None; str = 'x'",
        "",
    ),
    "NumPy's names for Python's": ("from numpy import *", ""),
    "a module's name taken": ("np = 'no package'", ""),
    "strict NumPy afterwards": ("np.seterr(all='raise')", ""),
    "a helper": ("def unit(v): return v / np.linalg.norm(v)\nprint(unit(np.ones(4))[0])", "0.5"),
    "an error": ("1 / 0", "ZeroDivisionError"),
    "an exit": ("import sys; sys.exit(1)", "SystemExit"),
    "a question": ("input('your name? ')", "nobody answers input()"),
    "a hidden question": ("import getpass; getpass.getpass()", "nobody answers input()"),
    "captured": ("%%capture kept\nprint(1)", ""),
    "bash": ("%%bash\necho from bash", "from bash"),
    "html": ("%%html\n<b>x</b>", ""),
    "a file of its own": ("%%writefile mine.py\nx = 1", "Writing mine.py"),
    "a module that is missing": ("from google.colab import drive", "ModuleNotFoundError"),
    "a download": (
        "import urllib.request\nurllib.request.urlopen('https://example.org')",
        "URLError",
    ),
    "no Python": ("this is a note, not code", "SyntaxError"),
}


@pytest.mark.parametrize("name", IN_THE_CELL)
def test_it_costs_nothing_in_the_cell_of_an_exercise(
    name: str, hand_in: HandIn, right: Mapping[str, str]
) -> None:
    before, shows = IN_THE_CELL[name]
    code = f"{before}\n{right['cosine_similarity']}"
    assert hand_in(Attack(name, code, limits=Limits(), shows=shows)).points == FULL


@pytest.mark.parametrize("name", BEHIND)
def test_it_costs_nothing_behind_the_exercises(
    name: str, hand_in: HandIn, right: Mapping[str, str]
) -> None:
    after, shows = BEHIND[name]
    attack = Attack(name, right["cosine_similarity"], limits=Limits(), after=after, shows=shows)
    assert hand_in(attack).points == FULL


def test_strict_numpy_in_a_later_cell_changes_no_answer(hand_in: HandIn) -> None:
    code = (
        "def cosine_similarity(u, v):\n"
        "    value = (u @ v) / (np.sqrt(u @ u) * np.sqrt(v @ v))\n"
        "    return 0.0 if np.isnan(value) else float(value)"
    )
    after = "np.seterr(all='raise')"
    assert hand_in(Attack("divides by 0", code, limits=Limits(), after=after)).points == FULL


@pytest.mark.slow
def test_tensorflow_costs_nothing(hand_in: HandIn, right: Mapping[str, str]) -> None:
    after = "import tensorflow as tf\nprint(tf.reduce_sum(tf.constant([1, 2])))"
    attack = Attack("TensorFlow", right["cosine_similarity"], limits=Limits(), after=after)
    graded = hand_in(attack)
    assert graded.points == FULL
    assert "tf.Tensor(3" in outputs_of(graded)


def test_a_question_costs_its_own_exercise_alone(hand_in: HandIn) -> None:
    code = "def cosine_similarity(u, v):\n    return float(input('the cosine? '))"
    attack = Attack("asks", code, limits=Limits(), shows="nobody answers input()")
    assert hand_in(attack).points == attack.points
