"""What the notebooks of the word-embeddings course import: vectors, data, plots and check()."""

from wordlab.check import check
from wordlab.corpus import Vocabulary, load_glosses, split_sentences
from wordlab.emoji import EMOJI, LABEL_NAMES, load_emoji
from wordlab.errors import WordlabError
from wordlab.evaluation import cosine_agreement, google_analogies, word_pairs, word_similarity
from wordlab.gradient_check import check_gradients
from wordlab.hints import hint
from wordlab.my_progress import my_progress
from wordlab.progress import progress
from wordlab.reviews import load_reviews, tokens_of
from wordlab.tables import show_table
from wordlab.toy import toy_messages, toy_people, toy_sentences, toy_vectors, toy_verdicts
from wordlab.vectors import WordVectors, load_glove, load_vectors

__all__ = [
    "EMOJI",
    "LABEL_NAMES",
    "Vocabulary",
    "WordVectors",
    "WordlabError",
    "check",
    "check_gradients",
    "cosine_agreement",
    "google_analogies",
    "hint",
    "load_emoji",
    "load_glosses",
    "load_glove",
    "load_reviews",
    "load_vectors",
    "my_progress",
    "progress",
    "show_table",
    "split_sentences",
    "tokens_of",
    "toy_messages",
    "toy_people",
    "toy_sentences",
    "toy_vectors",
    "toy_verdicts",
    "word_pairs",
    "word_similarity",
]
