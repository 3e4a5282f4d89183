"""The emoji data set: short messages in five classes, written for this course (docs/emoji-data.md)."""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

EMOJI = ("❤️", "⚾", "😄", "😞", "🍴")
LABEL_NAMES = ("love", "ball games", "happy", "sad", "food")
# How the notebook and benchmarks/emojifier.py train, chosen on held-out parts of the training set.
# V2 uses Adam, whose learning rate falls to zero along a cosine.
MAX_LEN = 10
V1_TRAINING = {"learning_rate": 0.003, "num_iterations": 100}
V2_TRAINING = {"learning_rate": 0.005, "batch_size": 32, "epochs": 12}

EMOJI_SETS = ("train", "test", "word_order", "unseen_words")


def load_emoji(name: str) -> tuple[list[str], NDArray[np.int64]]:
    """Return the sentences of one set, and their labels from 0 to 4, (m,).

    name: ``train``, ``test``, or one of the two challenges: ``word_order``, where negation and the
    order of the words decide, and ``unseen_words``, where the word that decides is not in the
    training set. Another name raises ``ValueError``. `EMOJI` and `LABEL_NAMES` say what the labels
    are.
    """
    if name not in EMOJI_SETS:
        raise ValueError(f"There is no set {name!r}. The sets are: {', '.join(EMOJI_SETS)}.")
    # The computer's own encoding may be another one, and its line ends too.
    text = files("wordlab").joinpath("emoji.csv").read_bytes().decode("utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["set"] == name]
    labels = np.array([int(row["label"]) for row in rows], dtype=np.int64)
    return [row["sentence"] for row in rows], labels
