"""Text that every console can show, also one of Windows that knows 256 signs."""

from __future__ import annotations

import sys
import unicodedata
from typing import TextIO

PLAIN = {
    "✓": "[x]",
    "✗": "[ ]",
    "○": "[ ]",
    "→": "->",
    "−": "-",
    "…": "...",
    "·": "*",
    "≤": "<=",
    "≥": ">=",
    "’": "'",
}


def say(text: str, stream: TextIO | None = None) -> None:
    """Print text at once; signs that the console lacks are replaced by plainer ones."""
    stream = stream or sys.stdout
    print(shown_by(stream.encoding or "ascii", text), file=stream, flush=True)


def shown_by(encoding: str, text: str) -> str:
    """Return the text with each sign that an encoding lacks replaced by one that it has."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_plain(sign, encoding) for sign in text)
    return text


def _plain(sign: str, encoding: str) -> str:
    for candidate in (sign, PLAIN.get(sign, ""), unicodedata.normalize("NFKD", sign)):
        known = candidate.encode(encoding, errors="ignore").decode(encoding)
        if known and (known == candidate or candidate != sign):
            return known
    return "?"
