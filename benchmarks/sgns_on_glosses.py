"""Vectors of skip-gram with negative sampling for 05_glove to stand beside: python benchmarks/sgns_on_glosses.py

Trains gensim's Word2Vec on the text of 05_glove, once for each seed, and writes the neighbours of
some words and the scores to wordlab/sgns_on_glosses.json. Takes some minutes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gensim
from gensim.models import Word2Vec

from wordlab import Vocabulary, WordVectors, load_glosses, word_pairs, word_similarity

RESULT = Path(__file__).parents[1] / "wordlab" / "sgns_on_glosses.json"
VOCABULARY, NEIGHBOURS, SEEDS = 8_000, 5, (0, 1, 2)
WORDS = ("king", "mother", "red", "water", "music", "france", "ship", "doctor")
SETTINGS = {"vector_size": 50, "window": 10, "negative": 5, "epochs": 10, "sg": 1}


def main() -> None:
    """Train, measure and write."""
    sentences = load_glosses()
    known = set(Vocabulary(sentences, VOCABULARY + 2).words[2:])
    text = [[word for word in sentence if word in known] for sentence in sentences]
    neighbours: dict[str, list[str]] = {}
    rhos: dict[str, list[float]] = {"wordsim353": [], "simlex999": []}
    for seed in SEEDS:
        model = Word2Vec(text, **SETTINGS, min_count=1, workers=1, seed=seed)
        vectors = WordVectors.from_keyed_vectors(model.wv)
        for name, found in rhos.items():
            found.append(round(word_similarity(vectors, word_pairs(name))[0], 3))
        if seed == SEEDS[0]:
            for word in WORDS:
                nearest = model.wv.most_similar(word, topn=NEIGHBOURS)
                neighbours[word] = [other for other, _ in nearest]
    result: dict[str, Any] = {
        "made by": f"gensim {gensim.__version__}",
        "settings": SETTINGS,
        "neighbours": neighbours,
        **rhos,
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
