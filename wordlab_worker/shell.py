"""An IPython shell without a kernel: it runs cells and keeps what they show."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

MAX_TEXT = 100_000
MAX_IMAGE = 2_000_000
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class _Shell(InteractiveShell):
    """Keeps tracebacks instead of printing them, and shows figures inline."""

    last_traceback: list[str]

    def enable_gui(self, gui: Any = None) -> None:
        """Leave event loops alone: there is no screen."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.last_traceback = stb


class CellShell:
    """Runs cells one after another in one namespace, as a notebook's kernel does."""

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        self._shell = _Shell.instance(config=config)
        self._shell.enable_matplotlib("inline")

    def run(self, source: str) -> dict[str, Any]:
        """Run one cell; return its outputs as small plain dictionaries, and whether it failed.

        Text beyond MAX_TEXT characters is cut; images beyond MAX_IMAGE are left out.
        """
        self._shell.last_traceback = []
        with capture_output() as captured:
            result = self._shell.run_cell(source, store_history=True)
        outputs = [
            {"type": "stream", "name": name, "text": text[:MAX_TEXT]}
            for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
            if text
        ]
        outputs += [_rich(output.data) for output in captured.outputs]
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            outputs.append(
                {
                    "type": "error",
                    "name": type(error).__name__,
                    "message": str(error)[:MAX_TEXT],
                    "traceback": "\n".join(self._shell.last_traceback)[:MAX_TEXT],
                }
            )
        return {"outputs": outputs, "failed": error is not None}

    def function(self, name: str) -> Callable[..., Any]:
        """The callable of this name that the cells defined, else one that raises NameError."""
        function = self._shell.user_ns.get(name)
        if callable(function):
            return function

        def missing(*_: Any, **__: Any) -> None:
            raise NotImplementedError(f"{name} is not defined")

        return missing


def _rich(data: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"type": "display", "text": str(data.get("text/plain", ""))[:MAX_TEXT]}
    image = data.get("image/png")
    if isinstance(image, bytes) and len(image) <= MAX_IMAGE:
        kept["png"] = image
    elif isinstance(image, str) and len(image) <= MAX_IMAGE * 4 // 3:
        kept["png_base64"] = image
    return kept
