"""An IPython shell without a kernel: it runs cells and keeps what they show."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets import Instance
from traitlets.config import Config

MAX_TEXT = 100_000
MAX_IMAGE = 2_000_000
# What a magic, a shell command, a question or an escaped line cannot be written without.
ESCAPE = re.compile(r"[%!?]|^\s*[,;/]", re.MULTILINE)


class _Results(DisplayHook):
    """Keeps a cell's result instead of printing it."""

    def write_output_prompt(self) -> None:
        """Write nothing: the result is kept as data."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        """Keep the result's representations."""
        self.shell.results.append(format_dict)

    def finish_displayhook(self) -> None:
        """Write nothing."""


class _Nobody(io.TextIOBase):
    """The keyboard while a notebook is graded."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        """Refuse, as there is nobody to ask."""
        raise EOFError("While a notebook is graded, nobody answers input().")


class _Translator(TransformerManager):
    """Reads a cell token by token only where something may have to be translated."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """Translate IPython's own syntax into Python."""
        return super().do_token_transforms(lines) if ESCAPE.search("".join(lines)) else lines


class _Shell(InteractiveShell):
    """Keeps results and tracebacks instead of printing them."""

    displayhook_class = _Results
    input_transformer_manager = Instance(_Translator, ())
    results: list[dict[str, Any]]
    last_traceback: list[str]

    def enable_gui(self, gui: Any = None) -> None:
        """Leave event loops alone: there is no screen."""

    def enable_matplotlib(self, gui: Any = None) -> Any:
        """Make images of figures, whichever window or widget is asked for."""
        return super().enable_matplotlib("inline")

    def ask_exit(self) -> None:
        """Stay: `exit()` in a cell ends no grading."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.last_traceback = stb


class CellShell:
    """Runs cells one after another in one namespace, as a notebook's kernel does."""

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        self._shell = _Shell.instance(config=config)
        self._always_there = {
            name: value for name, value in self._shell.user_ns.items() if name.startswith("__")
        } | {"_": "", "__": "", "___": ""}
        sys.stdin = _Nobody()

    def run(self, source: str) -> dict[str, Any]:
        """Run one cell; return its outputs as small plain dictionaries, and whether it failed.

        Text beyond MAX_TEXT characters is cut; images beyond MAX_IMAGE are left out.
        """
        self._shell.last_traceback, self._shell.results = [], []
        with capture_output() as captured:
            result = self._shell.run_cell(source, store_history=True)
        outputs = [
            {"type": "stream", "name": name, "text": text[:MAX_TEXT]}
            for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
            if text
        ]
        outputs += [_rich(output.data) for output in captured.outputs]
        outputs += [_rich(data) for data in self._shell.results]
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            outputs.append(
                {
                    "type": "error",
                    "name": type(error).__name__,
                    "message": _message(error)[:MAX_TEXT],
                    "traceback": "\n".join(self._shell.last_traceback)[:MAX_TEXT],
                }
            )
        return {"outputs": outputs, "failed": error is not None}

    def forget(self) -> None:
        """Take back every name and count of the cells so far."""
        self._shell.reset(new_session=True)
        self._shell.user_ns.update(self._always_there)

    def function(self, name: str) -> Callable[..., Any]:
        """The callable of this name that the cells defined, else one that raises NameError."""
        function = self._shell.user_ns.get(name)
        if callable(function):
            return function

        def missing(*_: Any, **__: Any) -> None:
            raise NotImplementedError(f"{name} is not defined")

        return missing


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "(the error cannot be shown as text)"


def _rich(data: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"type": "display", "text": str(data.get("text/plain", ""))[:MAX_TEXT]}
    image = data.get("image/png")
    if isinstance(image, bytes) and len(image) <= MAX_IMAGE:
        kept["png"] = image
    elif isinstance(image, str) and len(image) <= MAX_IMAGE * 4 // 3:
        kept["png_base64"] = image
    return kept
