"""The exercises of 03_language_model and their public checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from wordlab.checking.checks import Answer, Exercise, Kind, Subject, named
from wordlab.checking.plain import describe, same
from wordlab.corpus import Vocabulary
from wordlab.toy import toy_sentences
from wordlab.vectors import WordVectors

build_contexts = Exercise(
    "build_contexts",
    "Contexts of four kinds",
    points=5,
    section="section 2, Four kinds of context",
)
embed = Exercise(
    "embed",
    "Looking embeddings up",
    points=2,
    section="section 3, From ids to embeddings",
)
softmax_cross_entropy = Exercise(
    "softmax_cross_entropy",
    "Softmax and cross entropy",
    points=4,
    section="section 4, The loss and its gradient",
)
language_model_gradients = Exercise(
    "language_model_gradients",
    "The gradients of a language model",
    points=5,
    section="section 5, The network",
)
train_language_model = Exercise(
    "train_language_model",
    "Training the model",
    points=4,
    section="section 6, Training",
)
EXERCISES = (
    build_contexts,
    embed,
    softmax_cross_entropy,
    language_model_gradients,
    train_language_model,
)


def ints(*rows: Any) -> np.ndarray:
    """An array of whole numbers."""
    return np.array(rows, dtype=np.int64)


# Contexts

TWO_SENTENCES = [[2, 3, 4, 5, 6, 7], [8, 9]]


def expect_contexts(answer: Answer, contexts: np.ndarray, targets: np.ndarray) -> None:
    """Demand these contexts, and then these targets."""
    whole_numbers(answer.item(0), "the contexts as an array of whole numbers")
    answer.item(0).equals(contexts)
    whole_numbers(answer.item(1), "the targets as an array of whole numbers")
    answer.item(1).equals(targets)


def whole_numbers(answer: Answer, expected: str) -> None:
    """Demand an array that can index another one."""
    found = answer.value
    answer.that(isinstance(found, np.ndarray) and found.dtype.kind in "iu", expected)


@build_contexts.public(
    Kind.EXAMPLE, "The last four words are found, with 0 where the sentence has none.", points=1
)
def last_four_words(f: Subject) -> None:
    expect_contexts(
        f(TWO_SENTENCES, "last_4"),
        ints(
            [0, 0, 0, 0],
            [0, 0, 0, 2],
            [0, 0, 2, 3],
            [0, 2, 3, 4],
            [2, 3, 4, 5],
            [3, 4, 5, 6],
            [0, 0, 0, 0],
            [0, 0, 0, 8],
        ),
        ints(2, 3, 4, 5, 6, 7, 8, 9),
    )


@build_contexts.public(
    Kind.EXAMPLE, "Four words on the left and four on the right are found.", points=0.5
)
def four_on_each_side(f: Subject) -> None:
    expect_contexts(
        f(TWO_SENTENCES, "4_left_4_right"),
        ints(
            [0, 0, 0, 0, 3, 4, 5, 6],
            [0, 0, 0, 2, 4, 5, 6, 7],
            [0, 0, 2, 3, 5, 6, 7, 0],
            [0, 2, 3, 4, 6, 7, 0, 0],
            [2, 3, 4, 5, 7, 0, 0, 0],
            [3, 4, 5, 6, 0, 0, 0, 0],
            [0, 0, 0, 0, 9, 0, 0, 0],
            [0, 0, 0, 8, 0, 0, 0, 0],
        ),
        ints(2, 3, 4, 5, 6, 7, 8, 9),
    )


@build_contexts.public(Kind.EXAMPLE, "The last word is found, as one column.", points=0.5)
def last_word(f: Subject) -> None:
    expect_contexts(
        f(TWO_SENTENCES, "last_1"),
        ints([0], [2], [3], [4], [5], [6], [0], [8]),
        ints(2, 3, 4, 5, 6, 7, 8, 9),
    )


def generator(seed: int) -> np.random.Generator:
    """A seeded generator that cards show as the code that makes it."""
    made: np.random.Generator = named(f"np.random.default_rng({seed})", np.random.default_rng(seed))
    return made


FIRST, SECOND = generator(1), generator(2)


@build_contexts.public(
    Kind.EXAMPLE, "A word with one neighbour gets it, and a word alone gets 0.", points=0.5
)
def only_neighbour(f: Subject) -> None:
    expect_contexts(
        f([[5, 9], [7], [8, 6]], "nearby_1", rng=FIRST),
        ints([9], [5], [0], [6], [8]),
        ints(5, 9, 7, 8, 6),
    )
    # The neighbour may be the same word again.
    expect_contexts(f([[7, 7]], "nearby_1", rng=SECOND), ints([7], [7]), ints(7, 7))


def expect_neighbours(answer: Answer, sentences: Sequence[Sequence[int]]) -> None:
    """Demand for every word one other word of its sentence, at most four places away.

    The words of the sentences must all be different.
    """
    words = [word for sentence in sentences for word in sentence]
    answer.item(1).equals(np.array(words, dtype=np.int64))
    contexts = answer.item(0)
    whole_numbers(contexts, "the contexts as an array of whole numbers")
    contexts.that(contexts.value.shape == (len(words), 1), f"an array of shape ({len(words)}, 1)")
    place = {w: (number, i) for number, s in enumerate(sentences) for i, w in enumerate(s)}
    for word, neighbour in zip(words, contexts.value[:, 0].tolist(), strict=True):
        near = place.get(neighbour, (-1, 0))
        distance = abs(near[1] - place[word][1])
        contexts.that(
            near[0] == place[word][0] and 1 <= distance <= 4,
            "for each word another word of its sentence, at most four places away",
            f"For the word {word}, your function took {neighbour}.",
        )


@build_contexts.public(
    Kind.PROPERTY,
    "A nearby word is another word of the sentence, at most four places away, drawn with rng.",
    points=0.5,
)
def nearby_words(f: Subject) -> None:
    sentences = [list(range(10, 30)), list(range(40, 47)), [50, 51, 52]]
    for rng in (FIRST, SECOND):
        expect_neighbours(f(sentences, "nearby_1", rng=rng), sentences)
    first, again, other = (f(sentences, "nearby_1", rng=rng) for rng in (FIRST, FIRST, SECOND))
    again.that(
        same(first.value, again.value),
        "the same contexts as before from a generator in the same state",
        "Draw with `rng` only: other generators give other numbers each time.",
    )
    other.that(
        not same(first.value, other.value),
        "other contexts from another generator",
        "Draw with `rng`, the generator that your function is given.",
    )


@build_contexts.public(
    Kind.EDGE_CASE, "An unknown kind, and nearby_1 without rng, raise ValueError.", points=0.5
)
def unknown_kind(f: Subject) -> None:
    f(TWO_SENTENCES, "last_2").raises(ValueError)
    f(TWO_SENTENCES, "nearby_1").raises(ValueError)


# Looking up

E = np.array([[0.1, 0.2], [1.0, -1.0], [2.0, 0.5], [-3.0, 0.25]])


@embed.public(
    Kind.EXAMPLE, "The embeddings of a context are set side by side, in order.", points=0.5
)
def side_by_side(f: Subject) -> None:
    f(E, ints([1, 3, 0], [2, 2, 1])).is_close(
        np.array([[1.0, -1.0, -3.0, 0.25, 0.1, 0.2], [2.0, 0.5, 2.0, 0.5, 1.0, -1.0]])
    )


@embed.public(Kind.EXAMPLE, "Contexts of a single word give their rows of E.", points=0.25)
def single_words(f: Subject) -> None:
    f(E, ints([3], [0], [3])).is_close(E[[3, 0, 3]])
    f(E, ints([1])).is_close(E[[1]])


@embed.public(
    Kind.EDGE_CASE, "An index below 0 or beyond the last word raises IndexError.", points=0.5
)
def index_out_of_range(f: Subject) -> None:
    f(E, ints([1, 4])).raises(IndexError)
    f(E, ints([1, -1])).raises(IndexError)


# The loss

LOGITS = np.log(np.array([[1.0, 2.0, 5.0], [6.0, 1.0, 3.0]]))


@softmax_cross_entropy.public(
    Kind.EXAMPLE, "The mean loss of examples that one can work out is right.", points=1
)
def loss_by_hand(f: Subject) -> None:
    f(LOGITS[:1], ints(2)).item(0).is_close(np.log(8 / 5))
    f(LOGITS, ints(2, 0)).item(0).is_close((np.log(8 / 5) + np.log(10 / 6)) / 2)
    f(np.zeros((3, 4)), ints(0, 1, 3)).item(0).is_close(np.log(4))


@softmax_cross_entropy.public(Kind.EXAMPLE, "The gradient is that of the mean loss.", points=0.5)
def gradient_by_hand(f: Subject) -> None:
    f(LOGITS[:1], ints(2)).item(1).is_close(np.array([[0.125, 0.25, -0.375]]))
    f(LOGITS, ints(2, 0)).item(1).is_close(np.array([[0.0625, 0.125, -0.1875], [-0.2, 0.05, 0.15]]))


@softmax_cross_entropy.public(
    Kind.EDGE_CASE, "Logits of ±10,000 give finite and right numbers.", points=0.5
)
def large_logits(f: Subject) -> None:
    far = np.array([[1e4, 0.0, -1e4], [-1e4, -1e4, 1e4]])
    f(far, ints(0, 2)).equals((0.0, np.zeros((2, 3))))
    f(far, ints(1, 0)).equals((15000.0, np.array([[0.5, -0.5, 0.0], [-0.5, 0.0, 0.5]])))
    f(np.array([[-1e4, -1e4]]), ints(1)).equals((np.log(2), np.array([[0.5, -0.5]])))


@softmax_cross_entropy.public(
    Kind.EDGE_CASE,
    "An impossible target raises IndexError; no row, or too few targets, ValueError.",
    points=0.5,
)
def impossible_targets(f: Subject) -> None:
    f(LOGITS, ints(0, 3)).raises(IndexError)
    f(LOGITS, ints(0, -1)).raises(IndexError)
    f(LOGITS, ints(0)).raises(ValueError)
    f(np.zeros((0, 3)), np.zeros(0, dtype=np.int64)).raises(ValueError)


# The network

NETWORK = {
    "E": np.array([[0.3, -0.2], [0.5, 0.4], [-0.6, 0.1], [0.2, 0.7]]),
    "W1": np.array([[0.8, -0.3], [0.1, 0.9], [-0.5, 0.6], [0.7, 0.2]]),
    "b1": np.array([0.1, -0.4]),
    "W2": np.array([[0.9, -0.7, 0.3, 0.2], [-0.1, 0.6, -0.8, 0.5]]),
    "b2": np.array([0.2, -0.3, 0.1, 0.4]),
}
for _name, _value in NETWORK.items():
    named(f"network[{_name!r}]", _value)
NETWORK = named("network", NETWORK)


def expect_gradients(
    answer: Answer,
    expected: Mapping[str, np.ndarray],
    names: Sequence[str] = ("E", "W1", "b1", "W2", "b2"),
) -> None:
    """Demand these gradients; float32 code must pass."""
    for name in names:
        answer.item(1, name).is_close(expected[name], rtol=1e-4, atol=1e-5)


@language_model_gradients.public(Kind.EXAMPLE, "The loss of a small network is right.", points=0.5)
def loss_of_a_small_network(f: Subject) -> None:
    f(NETWORK, ints([1, 2]), ints(3)).item(0).is_close(1.517005, rtol=1e-4)
    f(NETWORK, ints([1, 2], [3, 1], [1, 1]), ints(3, 0, 2)).item(0).is_close(1.432537, rtol=1e-4)


OF_ONE_EXAMPLE = {
    "E": np.array([[0.0, 0.0], [0.252276, -0.441595], [-0.365849, -0.012669], [0.0, 0.0]]),
    "W1": np.array(
        [
            [0.063047, -0.252335],
            [0.050437, -0.201868],
            [-0.075656, 0.302803],
            [0.012609, -0.050467],
        ]
    ),
    "b1": np.array([0.126093, -0.504671]),
    "W2": np.array(
        [[0.287102, 0.039105, 0.236731, -0.562939], [-0.193243, -0.026321, -0.15934, 0.378904]]
    ),
    "b2": np.array([0.398127, 0.054228, 0.328277, -0.780632]),
}
OF_THREE_EXAMPLES = {
    "E": np.array([[0.0, 0.0], [0.293316, 0.047849], [-0.12195, -0.004223], [-0.15996, 0.033894]]),
    "W1": np.array(
        [
            [-0.005978, 0.061262],
            [-0.101115, 0.080049],
            [-0.10573, 0.263552],
            [-0.060206, 0.113272],
        ]
    ),
    "b1": np.array([-0.118992, 0.157012]),
    "W2": np.array(
        [[0.075922, 0.048623, -0.039614, -0.084931], [-0.158787, 0.022901, -0.076731, 0.212617]]
    ),
    "b2": np.array([0.017538, 0.103612, -0.103325, -0.017826]),
}


@language_model_gradients.public(Kind.EXAMPLE, "The gradients of W2 and b2 are right.", points=0.5)
def output_layer(f: Subject) -> None:
    expect_gradients(f(NETWORK, ints([1, 2]), ints(3)), OF_ONE_EXAMPLE, ["W2", "b2"])


@language_model_gradients.public(Kind.EXAMPLE, "The gradients of W1 and b1 are right.", points=0.5)
def hidden_layer(f: Subject) -> None:
    expect_gradients(f(NETWORK, ints([1, 2]), ints(3)), OF_ONE_EXAMPLE, ["W1", "b1"])


@language_model_gradients.public(Kind.EXAMPLE, "The gradient of E is right.", points=0.5)
def embeddings(f: Subject) -> None:
    expect_gradients(f(NETWORK, ints([1, 2]), ints(3)), OF_ONE_EXAMPLE, ["E"])


@language_model_gradients.public(
    Kind.EXAMPLE, "A batch gives the mean, and a word that repeats adds up.", points=0.5
)
def words_that_repeat(f: Subject) -> None:
    expect_gradients(f(NETWORK, ints([1, 2], [3, 1], [1, 1]), ints(3, 0, 2)), OF_THREE_EXAMPLES)


@language_model_gradients.public(
    Kind.EDGE_CASE, "An impossible id raises IndexError, a missing target ValueError.", points=0.25
)
def impossible_ids(f: Subject) -> None:
    f(NETWORK, ints([1, 4]), ints(3)).raises(IndexError)
    f(NETWORK, ints([1, 2]), ints(4)).raises(IndexError)
    f(NETWORK, ints([1, 2], [3, 1]), ints(3)).raises(ValueError)


# Training

TOY = toy_sentences()
VOCABULARY = Vocabulary(TOY, 16)
WORDS = named("vocabulary", VOCABULARY.words)
TOKENS = named("tokens", VOCABULARY.encode(TOY))
BACKWARDS = named("backwards", [sentence[::-1].copy() for sentence in TOKENS])
# What can be predicted of a sentence such as "old dogs like meat", in nats a word: with the last
# word known, one of 3 sizes, 4 animals, 3 verbs, 4 kinds of food; the last four words tell the
# animal, and so leave 2 kinds of food; the words on the right tell its food before.
LEAST_LOSS = {
    "last_4": np.log(3 * 4 * 3 * 2) / 4,
    "last_1": np.log(3 * 4 * 3 * 4) / 4,
    "4_left_4_right": np.log(3 * 2 * 3 * 2) / 4,
}
# Each word is one of 16, or has the frequency of its kind.
LOSS_OF_FREQUENCIES = np.log(4) + np.log(3 * 4 * 3 * 4) / 4
FORM = "a tuple (WordVectors, {'train': list of numbers, 'held_out': list of numbers})"


def level(loss: float, least: float, guessing: float) -> str:
    """How low a loss is, in words that do not depend on its last digits."""
    if not np.isfinite(loss):
        return "no finite number"
    if loss < least - 0.05:
        return "lower than it can be"
    if loss < least + 0.12:
        return "as low as it can be"
    if loss < (least + guessing) / 2:
        return "low"
    return "high" if loss < guessing + 1.5 else "higher than guessing"


def facts_of_training(
    least: float, guessing: float = LOSS_OF_FREQUENCIES
) -> Callable[[Any], dict[str, Any]]:
    """What there is to say about embeddings and a history, given the least loss possible."""

    def facts(returned: Any) -> dict[str, Any]:
        try:
            vectors, history = returned
            train, held_out = history["train"], history["held_out"]
            numbers = [float(loss) for loss in [*train, *held_out]]
            words, shape = list(vectors.words), list(vectors.matrix.shape)
        except (TypeError, ValueError, KeyError, AttributeError):
            return {"returned": f"something else than {FORM}", "type": describe(returned)}
        told: dict[str, Any] = {"embeddings": shape, "epochs": len(train)}
        if train:
            told["first loss"] = round(numbers[0], 2)
            told["last loss"] = round(numbers[len(train) - 1], 2)
            told["the last loss is"] = level(numbers[len(train) - 1], least, guessing)
            told["the loss changes"] = abs(numbers[len(train) - 1] - numbers[0]) > 0.02
        if held_out:
            told["epochs held out"] = len(held_out)
            told["held out loss"] = round(numbers[-1], 2)
            told["the held out loss is"] = level(numbers[-1], least, guessing)
        told["words in order"] = words == list(WORDS)
        told["words of one kind are neighbours"] = like_words_are_near(vectors)
        return told

    return facts


def like_words_are_near(vectors: Any) -> bool:
    """Whether words of the toy language that can be exchanged have larger cosines than others."""
    if list(getattr(vectors, "words", ())) != list(WORDS) or not isinstance(vectors, WordVectors):
        return False
    kinds = (("big", "old", "small"), ("eat", "like", "want"), ("cats", "dogs"), ("birds", "mice"))
    rows = [[vectors.index[word] for word in words] for words in kinds]
    cosines = vectors.unit @ vectors.unit.T
    within = [cosines[i, j] for kind in rows for i in kind for j in kind if i < j]
    sizes, verbs, *animals = rows
    others = [(sizes, verbs), *((kind, each) for each in animals for kind in (sizes, verbs))]
    between = [cosines[i, j] for some, more in others for i in some for j in more]
    return bool(np.mean(within) - np.mean(between) > 0.15)


LOW = ("low", "as low as it can be")


def expect_facts(answer: Answer, **expected: Any) -> None:
    """Demand these facts about what was trained; `_` in a name stands for a space.

    A tuple lists facts of which each is right.
    """
    answer.that("epochs" in answer.value, FORM)
    for name, fact in expected.items():
        name, right = name.replace("_", " "), fact if isinstance(fact, tuple) else (fact,)
        answer.that(answer.value.get(name) in right, describe({name: right[0]}))


SETTINGS: dict[str, Any] = {"dim": 8, "hidden": 16, "epochs": 40, "batch_size": 16}


@train_language_model.public(
    Kind.EXAMPLE, "Trained on a toy language, the loss comes close to what is possible.", points=1
)
def learns_a_toy_language(f: Subject) -> None:
    for kind in ("last_4", "last_1"):
        answer = f.told_as(facts_of_training(LEAST_LOSS[kind]), TOKENS, WORDS, kind, **SETTINGS)
        expect_facts(answer, epochs=40, the_last_loss_is=LOW)


@train_language_model.public(
    Kind.EXAMPLE,
    "The embeddings have a row for each word; like words become neighbours.",
    points=0.5,
)
def like_words_become_neighbours(f: Subject) -> None:
    settings = SETTINGS | {"dim": 16}
    for kind in ("last_4", "4_left_4_right"):
        answer = f.told_as(facts_of_training(LEAST_LOSS[kind]), TOKENS, WORDS, kind, **settings)
        expect_facts(
            answer, embeddings=[16, 16], words_in_order=True, words_of_one_kind_are_neighbours=True
        )
        earlier = f.told_as(
            facts_of_training(LEAST_LOSS[kind]), TOKENS, WORDS, kind, **(settings | {"epochs": 1})
        )
        earlier.that(
            not same(answer.untold[0], earlier.untold[0]),
            "other embeddings after 1 epoch than after 40",
        )


@train_language_model.public(
    Kind.EXAMPLE, "The loss on held-out sentences is measured after each epoch.", points=0.5
)
def measures_held_out_sentences(f: Subject) -> None:
    facts = facts_of_training(LEAST_LOSS["last_4"])
    same_text = f.told_as(facts, TOKENS, WORDS, "last_4", **SETTINGS, held_out=TOKENS)
    expect_facts(same_text, epochs_held_out=40, the_held_out_loss_is=LOW)
    other_text = f.told_as(facts, TOKENS, WORDS, "last_4", **SETTINGS, held_out=BACKWARDS)
    other_text.that(
        str(other_text.value.get("the held out loss is", "")).startswith("high"),
        "a high loss on sentences that run backwards",
        "Measure `held_out` with the trained parameters; do not train on it.",
    )


@train_language_model.public(
    Kind.PROPERTY, "The same seed gives the same result, another seed another one.", points=0.25
)
def seeds(f: Subject) -> None:
    first, again, other = (
        f.told_as(
            facts_of_training(LEAST_LOSS["last_1"]),
            TOKENS,
            WORDS,
            "last_1",
            **(SETTINGS | {"epochs": 2, "seed": seed}),
        )
        for seed in (3, 3, 4)
    )
    again.that(
        same(first.untold, again.untold, 1e-5, 1e-6),
        "the same embeddings and history as before from the same seed",
        "Draw all random numbers from one generator, `np.random.default_rng(seed)`.",
    )
    other.that(
        not same(first.untold, other.untold, 1e-5, 1e-6),
        "other embeddings from another seed",
        "The argument `seed` has to reach your random generator.",
    )


@train_language_model.public(
    Kind.EDGE_CASE, "An unknown kind, and a text without a word, raise ValueError.", points=0.25
)
def nothing_to_learn(f: Subject) -> None:
    f(TOKENS, WORDS, "last_2", epochs=1).raises(ValueError)
    f([], WORDS, "last_1", epochs=1).raises(ValueError)


# Two minibatches, and one word more, which tell 256 from its neighbours.
TWO_BATCHES = named("tokens[:64] * 2", TOKENS[:64] * 2)
ONE_MORE = named("tokens[:64] * 2 + [tokens[0][:1]]", [*TWO_BATCHES, TOKENS[0][:1]])


@train_language_model.public(
    Kind.EDGE_CASE, "Left out, the settings are those of the first line.", points=0.25
)
def without_settings(f: Subject) -> None:
    told = facts_of_training(LEAST_LOSS["last_1"])
    settings = {"dim": 32, "hidden": 48, "epochs": 3, "batch_size": 256, "seed": 0}
    for tokens in (TWO_BATCHES, ONE_MORE):
        short, full = (
            f.told_as(told, tokens, WORDS, "last_1", **chosen) for chosen in ({}, settings)
        )
        short.that(same(short.untold, full.untold, 1e-4, 1e-5), "what these settings give")
