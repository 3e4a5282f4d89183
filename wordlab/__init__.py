"""What the notebooks of the word-embeddings course import: vectors, data, plots and check()."""

from wordlab.check import check
from wordlab.errors import WordlabError
from wordlab.evaluation import google_analogies, word_pairs, word_similarity
from wordlab.toy import toy_people, toy_vectors
from wordlab.vectors import WordVectors, load_glove, load_vectors

__all__ = [
    "WordVectors",
    "WordlabError",
    "check",
    "google_analogies",
    "load_glove",
    "load_vectors",
    "toy_people",
    "toy_vectors",
    "word_pairs",
    "word_similarity",
]
