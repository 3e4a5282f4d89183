"""Stored results of skip-gram with negative sampling on WordNet's glosses, to compare with."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def sgns_on_glosses() -> dict[str, Any]:
    """Return what skip-gram with negative sampling learned from the glosses.

    "made by" and "settings": how it was trained; "neighbours": word -> its nearest words;
    "wordsim353" and "simlex999": Spearman's rho, one number for each seed. The script
    benchmarks/sgns_on_glosses.py made them with gensim.
    """
    text = files("wordlab").joinpath("sgns_on_glosses.json").read_text("utf-8")
    result: dict[str, Any] = json.loads(text)
    return result
