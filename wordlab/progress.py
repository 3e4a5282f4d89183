"""One kind of progress bar for every notebook."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, TypeVar

from wordlab.console import shown_by

Item = TypeVar("Item")
DELAY, PAUSE = 1.0, 0.5  # seconds


def progress(items: Sequence[Item], label: str) -> Iterator[Item]:
    """Go through items, and show a progress bar where this takes more than a second.

    In a notebook, the bar is one output that is renewed in its place. So it also looks right on a
    page made from the notebook, where tqdm's text bars pile up and its widgets are missing; and it
    never writes to stderr, for which stock nbgrader gives a cell no points. Elsewhere it is tqdm's
    bar, on stdout.
    """
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        return _in_a_notebook(items, label)
    from tqdm import tqdm

    shown = shown_by(sys.stdout.encoding or "ascii", label)
    return iter(tqdm(items, desc=shown, file=sys.stdout, delay=DELAY))


def _in_a_notebook(items: Sequence[Item], label: str) -> Iterator[Item]:
    from IPython.display import display

    start = shown = time.monotonic()
    handle = None
    for done, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        is_due = now - start > DELAY and now - shown > PAUSE
        if is_due or (handle is not None and done == len(items)):
            shown, bar = now, _bar(label, done, len(items), now - start)
            if handle is None:
                handle = display(bar, raw=True, display_id=True)
            else:
                handle.update(bar, raw=True)


def _bar(label: str, done: int, total: int, seconds: float) -> dict[str, Any]:
    numbers = f"{done:,} of {total:,}, {seconds:.0f} s"
    return {
        "text/plain": f"{label}: {numbers}",
        "text/html": (
            f'<label style="display:flex;gap:1em;align-items:center">'
            f'<code style="min-width:11em">{escape(label)}</code>'
            f'<progress value="{done}" max="{total}" style="width:18em"></progress>'
            f"{numbers}</label>"
        ),
    }
