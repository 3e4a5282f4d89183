"""Vectors of skip-gram with negative sampling for 05_glove to stand beside: python benchmarks/sgns_on_glosses.py

Trains the reference of 04_word2vec on the text of 05_glove, once for each seed, and writes the
neighbours of some words and the scores to wordlab/sgns_on_glosses.json. Takes some minutes.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import numpy as np

from wordlab import Vocabulary, load_glosses, word_pairs, word_similarity

RESULT = Path(__file__).parents[1] / "wordlab" / "sgns_on_glosses.json"
VOCABULARY, NEIGHBOURS, SEEDS = 8_000, 5, (0, 1, 2)
WORDS = ("king", "mother", "red", "water", "music", "france", "ship", "doctor")
SETTINGS = {"dim": 50, "window": 5, "negatives": 5, "epochs": 3}


def main() -> None:
    """Train, measure and write."""
    train_sgns = import_module("solutions.word2vec").train_sgns
    sentences = load_glosses()
    vocabulary = Vocabulary(sentences, VOCABULARY + 2)
    text = [ids[ids > 1] - 2 for ids in vocabulary.encode(sentences)]
    words = vocabulary.words[2:]
    result: dict[str, object] = {"settings": SETTINGS, "words": VOCABULARY}
    rhos: dict[str, list[float]] = {"wordsim353": [], "simlex999": []}
    for seed in SEEDS:
        vectors, _ = train_sgns(text, words, **SETTINGS, seed=seed)
        for name, found in rhos.items():
            found.append(round(word_similarity(vectors, word_pairs(name))[0], 3))
        if seed == SEEDS[0]:
            result["neighbours"] = {}
            for word in WORDS:
                cosines = vectors.unit @ vectors.unit[vectors.index[word]]
                nearest = np.argsort(-cosines)[1 : NEIGHBOURS + 1]
                result["neighbours"][word] = [words[i] for i in nearest]  # type: ignore[index]
    RESULT.write_text(json.dumps(result | rhos, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
