"""The exercises of 07_emojifier and their public checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from wordlab.checking.checks import Answer, Exercise, Kind, Subject, named
from wordlab.checking.networks import Network
from wordlab.checking.plain import is_numeric
from wordlab.toy import toy_messages

sentence_to_avg = Exercise(
    "sentence_to_avg",
    "The average of a sentence",
    points=3,
    section="section 2, Emojifier-V1: the average decides",
)
model = Exercise(
    "model",
    "Training Emojifier-V1",
    points=5,
    section="section 2, Emojifier-V1: the average decides",
)
sentences_to_indices = Exercise(
    "sentences_to_indices",
    "Sentences as rows of indices",
    points=3,
    section="section 4, Sentences for Keras",
)
pretrained_embedding_layer = Exercise(
    "pretrained_embedding_layer",
    "A frozen Embedding layer",
    points=4,
    section="section 4, Sentences for Keras",
)
Emojify_V2 = Exercise(
    "Emojify_V2",
    "Building Emojifier-V2",
    points=5,
    section="section 5, Emojifier-V2: reading word by word",
)
EXERCISES = (
    sentence_to_avg,
    model,
    sentences_to_indices,
    pretrained_embedding_layer,
    Emojify_V2,
)
CLASSES = 5
PADDING = "zeros"

TOY = named("toy_messages()", toy_messages())


def _vector(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


# The average

IN_SPACE = named(
    "three_numbers", {"up": _vector(0, 0, 3), "north": _vector(0, 2, 1), "far": _vector(-6, 1, 2)}
)


@sentence_to_avg.public(Kind.EXAMPLE, "Averages that one can work out are right.", points=0.5)
def averages_by_hand(f: Subject) -> None:
    f("love ball", TOY).is_close(_vector(3, 4))
    f("kiss", TOY).is_close(_vector(1, 5))
    f("happy smile sad we", TOY).is_close(_vector(1, -3.25))
    f("sad sad ball", TOY).is_close(_vector(-2 / 3, -8 / 3))


@sentence_to_avg.public(
    Kind.EXAMPLE, "Words that are not in the map are skipped, and do not count.", points=0.5
)
def unknown_words(f: Subject) -> None:
    f("love the ball today", TOY).is_close(_vector(3, 4))
    f("yesterday we ate pizza and bread", TOY).is_close(_vector(-10 / 3, 4 / 3))


@sentence_to_avg.public(Kind.EXAMPLE, "Capital letters make no difference.", points=0.5)
def capital_letters(f: Subject) -> None:
    f("Love BALL", TOY).is_close(_vector(3, 4))
    f("SMILE", TOY).is_close(_vector(3, -4))


@sentence_to_avg.public(
    Kind.EDGE_CASE, "A sentence without any known word gives zeros.", points=0.25
)
def nothing_known(f: Subject) -> None:
    f("good morning", TOY).is_close(np.zeros(2))
    f("", TOY).is_close(np.zeros(2))


@sentence_to_avg.public(
    Kind.EDGE_CASE, "The map decides how long the vectors are, whatever words it has.", points=0.25
)
def width_of_the_map(f: Subject) -> None:
    f("far up", IN_SPACE).is_close(_vector(-3, 0.5, 2.5))
    f("we love pizza", IN_SPACE).is_close(np.zeros(3))


# Emojifier-V1

WORDS = ("love", "ball", "happy", "sad", "pizza", "kiss", "goal", "smile", "tears", "bread")
LABELS = [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]
NOTHING_KNOWN = ("hello", "good morning", "see you", "bye")


def _numbers(value: Any) -> np.ndarray:
    """An array of what was returned, which may be a list; an empty one if it is no numbers."""
    plain = is_numeric(value) or (isinstance(value, list | tuple) and all(map(is_numeric, value)))
    return np.asarray(value) if plain else np.zeros(0)


def facts_of_training(vectors: np.ndarray, with_bias: bool = False) -> Callable[[Any], Any]:
    """What there is to say about (pred, W, b) if these are the sentences' averages.

    The numbers themselves depend on where W began, so they are no facts. With `with_bias`, b is
    one: where all averages are zeros, it depends on nothing else.
    """

    def facts(value: Any) -> dict[str, Any]:
        if not isinstance(value, tuple | list) or len(value) != 3:
            return {"returned": "not three things"}
        pred, W, b = map(_numbers, value)
        found: dict[str, Any] = {"W": list(W.shape), "b": list(b.shape)}
        labels = pred.reshape(-1)
        right_size = pred.shape in ((len(vectors),), (len(vectors), 1))
        whole = right_size and bool(np.all(np.mod(labels, 1) == 0))
        found["pred"] = labels.astype(int).tolist() if whole else f"shape {list(pred.shape)}"
        if W.shape == (CLASSES, vectors.shape[1]) and b.shape == (CLASSES,):
            logits = np.einsum("cd,md->mc", W, vectors) + b
            found["labels by W and b"] = logits.argmax(axis=1).tolist()
            if with_bias:
                found["b"] = b.astype(float).tolist()
        return found

    return facts


def expect_training(answer: Answer, **expected: Any) -> None:
    """Demand these facts."""
    answer.that(answer.value.get("returned") is None, "a tuple (pred, W, b)")
    for name, wanted in expected.items():
        answer.item(name.replace("_", " ")).equals(wanted, rtol=0.02, atol=1e-6)


def bias_after(*labels: int, learning_rate: float, num_iterations: int) -> list[float]:
    """What b becomes if no word is known, so that every average is zeros and b alone decides."""
    b = np.zeros(CLASSES)
    for label in list(labels) * num_iterations:
        odds = np.exp(b)
        b = b + learning_rate * ((np.arange(CLASSES) == label) - odds / odds.sum())
    return [float(value) for value in b]


@model.public(Kind.EXAMPLE, "Words of five kinds are told apart after training on them.", points=1)
def five_kinds(f: Subject) -> None:
    told = facts_of_training(np.array([TOY[word] for word in WORDS]))
    trained = f.told_as(told, WORDS, LABELS, TOY, 0.1, 60)
    shapes = f"W of shape (5, 2) and b of shape (5,), and {len(WORDS)} labels"
    has_shapes = trained.value.get("W") == [5, 2] and trained.value.get("b") == [5]
    trained.that(has_shapes, shapes)
    trained.item("labels by W and b").equals(LABELS)
    trained.item("pred").equals(LABELS)


@model.public(
    Kind.EXAMPLE,
    "One step with an average of zeros moves the bias by the learning rate times its gradient.",
    points=0.5,
)
def one_step_of_the_bias(f: Subject) -> None:
    # Every class has the probability 1/5, so the gradient is 1/5, and -4/5 for the right class.
    told = facts_of_training(np.zeros((1, 2)), with_bias=True)
    step = {"learning_rate": 0.1, "num_iterations": 1}
    expect_training(
        f.told_as(told, ["hello"], [2], TOY, **step), b=[-0.02, -0.02, 0.08, -0.02, -0.02]
    )
    expect_training(
        f.told_as(told, ["hello"], [4], TOY, **step), b=[-0.02, -0.02, -0.02, -0.02, 0.08]
    )


@model.public(
    Kind.EXAMPLE, "Every iteration takes one step for each sentence, at the given rate.", points=0.5
)
def number_of_steps(f: Subject) -> None:
    told = facts_of_training(np.zeros((4, 2)), with_bias=True)
    # At the high rate it shows that a step begins where the one before has ended.
    for rate, times in ((0.01, 1), (0.005, 4), (0.5, 2)):
        expected = bias_after(0, 1, 2, 3, learning_rate=rate, num_iterations=times)
        step = {"learning_rate": rate, "num_iterations": times}
        expect_training(f.told_as(told, NOTHING_KNOWN, [0, 1, 2, 3], TOY, **step), b=expected)
    alone = facts_of_training(np.zeros((1, 2)), with_bias=True)
    expected = bias_after(3, learning_rate=0.01, num_iterations=400)
    expect_training(f.told_as(alone, ["hello"], [3], TOY), b=expected)


@model.public(Kind.PROPERTY, "The returned labels are those of the returned W and b.", points=0.5)
def labels_of_the_final_parameters(f: Subject) -> None:
    vectors = {**TOY, "hello": np.zeros(2)}  # no word of the map, so its average is zeros
    for X, Y, rate, times in (
        (("kiss", "kiss", "kiss", "we", "love"), [0, 0, 0, 3, 0], 0.05, 90),
        (("kiss", "hello", "kiss", "hello"), [0, 3, 0, 3], 0.05, 60),
        (("kiss", "we", "love", "sad"), [0, 3, 0, 1], 1.0, 1),
    ):
        told = facts_of_training(np.array([vectors[word] for word in X]))
        trained = f.told_as(told, X, Y, TOY, rate, times)
        trained.item("pred").equals(trained.value.get("labels by W and b"))


# Indices

INDEX = named("index", {"we": 1, "love": 2, "ball": 3, "happy": 4, "pizza": 5, "not": 6})


def ints(*rows: Any) -> np.ndarray:
    """An array of whole numbers."""
    return np.array(rows, dtype=np.int64)


@sentences_to_indices.public(
    Kind.EXAMPLE, "Each sentence is a row of indices, with zeros after its end.", points=0.5
)
def rows_of_indices(f: Subject) -> None:
    f(["we love pizza", "happy"], INDEX, 4).is_close(ints([1, 2, 5, 0], [4, 0, 0, 0]))
    f(["not pizza", "love love love", "we love ball not pizza"], INDEX, 5).is_close(
        ints([6, 5, 0, 0, 0], [2, 2, 2, 0, 0], [1, 2, 3, 6, 5])
    )


@sentences_to_indices.public(Kind.EXAMPLE, "Capital letters make no difference.", points=0.25)
def capitals_in_sentences(f: Subject) -> None:
    f(["We LOVE pizza"], INDEX, 3).is_close(ints([1, 2, 5]))
    f(["HAPPY"], INDEX, 2).is_close(ints([4, 0]))


@sentences_to_indices.public(
    Kind.EXAMPLE, "Unknown words are skipped; the words after them move up.", points=0.5
)
def unknown_words_are_skipped(f: Subject) -> None:
    f(["we really love their pizza", "good morning"], INDEX, 4).is_close(
        ints([1, 2, 5, 0], [0, 0, 0, 0])
    )
    f(["so happy", "today we love it"], INDEX, 3).is_close(ints([4, 0, 0], [1, 2, 0]))


@sentences_to_indices.public(
    Kind.EDGE_CASE, "Of a longer sentence, the first max_len known words are taken.", points=0.5
)
def longer_sentences(f: Subject) -> None:
    f(["we love pizza not ball"], INDEX, 2).is_close(ints([1, 2]))
    f(["oh we do love pizza", "ball"], INDEX, 3).is_close(ints([1, 2, 5], [3, 0, 0]))


# The layer

SPACE = named(
    "vectors",
    {
        "love": _vector(1, 0, 2),
        "ball": _vector(0, 3, 1),
        "pizza": _vector(-1, 2, 0),
        "sad": _vector(0, -2, 4),
    },
)
IN_ORDER = named("in_order", {"love": 1, "ball": 2, "pizza": 3, "sad": 4})
PLANE = named("plane", {"we": _vector(1, 1), "not": _vector(-1, 2)})
PLANE_INDEX = named("two_words", {"we": 2, "not": 1})
MIXED = named("mixed", {"love": 3, "ball": 1, "pizza": 4, "sad": 2})


def words_of(rows: np.ndarray, vectors: Mapping[str, np.ndarray]) -> list[str]:
    """Which word's vector each row is: its name, or zeros, or something else."""
    known = {PADDING: np.zeros(rows.shape[-1])} | dict(vectors)
    return [
        next(
            (
                w
                for w, v in known.items()
                if v.shape == row.shape and np.allclose(v, row, atol=1e-4)
            ),
            "something else",
        )
        for row in rows
    ]


def facts_of_layer(vectors: Mapping[str, np.ndarray]) -> Callable[[Network], dict[str, Any]]:
    """What there is to say about a network: its layers, and whose vectors its Embedding holds."""

    def facts(network: Network) -> dict[str, Any]:
        found: dict[str, Any] = {"network": str(network)}
        for layer in network.of_kind("Embedding"):
            if layer.weights:
                found["rows"] = words_of(layer.weights[0], vectors)
        return found

    return facts


def in_order_of(index: Mapping[str, int]) -> list[str]:
    """The rows that are wanted: the padding, then the words by their indices."""
    return [PADDING, *sorted(index, key=lambda word: index[word])]


def built_layer(f: Subject, vectors: Mapping[str, np.ndarray], index: Mapping[str, int]) -> Answer:
    """Call the function; demand one layer of the kind Embedding that has its weights."""
    batch = np.array([[1, 0]])
    answer = f.builds(vectors, index, outputs_on=[batch], facts=facts_of_layer(vectors))
    layers = answer.network.layers
    answer.that(len(layers) == 1 and layers[0].kind == "Embedding", "a Keras Embedding layer")
    answer.that(len(layers[0].weights) == 1, "a layer that has its weights: one matrix")
    return answer


@pretrained_embedding_layer.public(
    Kind.EXAMPLE, "The layer has a row for each word and one more, for the padding.", points=0.75
)
def rows_and_columns(f: Subject) -> None:
    for vectors, index in ((SPACE, IN_ORDER), (PLANE, PLANE_INDEX)):
        answer = built_layer(f, vectors, index)
        shape = (len(index) + 1, len(next(iter(vectors.values()))))
        found = answer.network.layers[0].weights[0].shape
        answer.that(found == shape, f"{shape[0]} rows of {shape[1]} numbers")


@pretrained_embedding_layer.public(
    Kind.EXAMPLE, "Each row holds the vector of the word with this index; row 0 is zeros.", points=1
)
def vectors_in_their_rows(f: Subject) -> None:
    for vectors, index in ((SPACE, IN_ORDER), (SPACE, MIXED), (PLANE, PLANE_INDEX)):
        built_layer(f, vectors, index).item("rows").equals(in_order_of(index))


@pretrained_embedding_layer.public(
    Kind.PROPERTY, "Training would not change the layer, and the padding is not masked.", points=0.5
)
def frozen(f: Subject) -> None:
    answer = built_layer(f, SPACE, MIXED)
    layer = answer.network.layers[0]
    answer.that(not layer.trainable, "a layer that training does not change")
    answer.that(not layer.settings.get("mask_zero"), "a layer that does not mask the padding")
    answer.item("rows").equals(in_order_of(MIXED))


# The network

UNITS, RATE = 128, 0.5
KINDS = ("InputLayer", "Embedding", "LSTM", "Dropout", "LSTM", "Dropout", "Dense")
SENTENCES = ints([1, 2, 3, 0], [4, 0, 0, 0], [3, 2, 1, 0])
ENDS_IN_SOFTMAX = (
    "The activation is inside Dense, which behaves the same. The notes and this course keep it in "
    "a layer of its own."
)


def built_network(
    f: Subject,
    max_len: int = 4,
    vectors: Mapping[str, np.ndarray] = SPACE,
    index: Mapping[str, int] = MIXED,
    batch: np.ndarray | None = SENTENCES,
) -> Answer:
    """Call the function, let the model answer to a batch, and demand layers to look at."""
    batches = [] if batch is None else [batch]
    answer = f.builds((max_len,), vectors, index, outputs_on=batches, facts=facts_of_layer(vectors))
    answer.that(bool(answer.network.layers), "a keras.Model that is built from layers")
    return answer


@Emojify_V2.public(
    Kind.EXAMPLE, "The frozen vectors of the map come right after the input.", points=0.5
)
def input_and_vectors(f: Subject) -> None:
    for max_len, vectors, index in ((4, SPACE, MIXED), (6, PLANE, PLANE_INDEX)):
        # No outputs: a model that takes another number of words has none for these.
        answer = built_network(f, max_len, vectors, index, batch=None)
        layers = answer.network.layers
        kinds = [layer.kind for layer in layers[:2]]
        answer.that(kinds == list(KINDS[:2]), "an Input, and an Embedding that takes it")
        shape = list(layers[0].settings.get("shape", []))
        answer.that(shape == [max_len], f"an Input of the shape that is passed in, ({max_len},)")
        answer.item("rows").equals(in_order_of(index))
        answer.that(not layers[1].trainable, "an Embedding that training does not change")


@Emojify_V2.public(
    Kind.EXAMPLE,
    "Two LSTMs of 128 units follow each other: the first gives a sequence, the second its last output.",
    points=1,
)
def two_lstms(f: Subject) -> None:
    answer = built_network(f)
    network = answer.network
    lstms = network.of_kind("LSTM")
    answer.that(len(lstms) == 2, "two LSTM layers on the way to the output")
    answer.that(
        [layer.settings.get("units") for layer in lstms] == [UNITS, UNITS], "128 units in each LSTM"
    )
    sequences = [bool(layer.settings.get("return_sequences")) for layer in lstms]
    answer.that(sequences == [True, False], "sequences from the first LSTM, not from the second")
    between = network.feeding(lstms[1])
    if [layer.kind for layer in between] == ["Dropout"]:
        between = network.feeding(between[0])
    answer.that(
        [layer.name for layer in between] == [lstms[0].name],
        "the second LSTM fed from the first one, by way of Dropout",
    )


@Emojify_V2.public(
    Kind.EXAMPLE, "There is Dropout of 0.5 after each LSTM, and nothing else between.", points=0.5
)
def whole_chain(f: Subject) -> None:
    answer = built_network(f)
    network = answer.network
    answer.that(network.is_chain, "layers that each feed the next one")
    kinds = [layer.kind for layer in network.layers]
    answer.that(
        tuple(kinds[:7]) == KINDS,
        "Input → Embedding → LSTM → Dropout → LSTM → Dropout → Dense → Activation",
    )
    rates = [layer.settings.get("rate") for layer in network.of_kind("Dropout")]
    answer.that(rates == [RATE, RATE], "a rate of 0.5 in both Dropout layers")
    if network.layers[0].settings.get("dtype") != "int32":
        f.remark("The indices are whole numbers: give Input the dtype int32.")


@Emojify_V2.public(
    Kind.EXAMPLE, "Dense has five units, and one softmax makes them probabilities.", points=0.5
)
def one_softmax(f: Subject) -> None:
    answer = built_network(f)
    layers = answer.network.layers
    dense = answer.network.of_kind("Dense")
    answer.that([layer.settings.get("units") for layer in dense] == [CLASSES], "one Dense(5)")
    inside = dense[0].settings.get("activation")
    after = [
        layer.settings.get("activation", "softmax")
        for layer in layers
        if layer.kind in ("Activation", "Softmax")
    ]
    applied = [name for name in (inside, *after) if name != "linear"]
    answer.that(applied == ["softmax"], "exactly one softmax, after Dense")
    answer.that(layers[-1].kind in ("Dense", "Activation", "Softmax"), "the softmax at the end")
    if inside == "softmax":
        f.remark(ENDS_IN_SOFTMAX)


@Emojify_V2.public(
    Kind.PROPERTY, "Each sentence gets five probabilities, whatever the input shape.", points=0.5
)
def probabilities(f: Subject) -> None:
    for max_len in (4, 9):
        batch = np.pad(SENTENCES, ((0, 0), (0, max_len - 4)))
        answer = built_network(f, max_len, batch=batch)
        found = answer.network.answers[0]
        answer.that(found.shape == (3, CLASSES), f"an output of shape (3, {CLASSES}) for 3 rows")
        sums = found.sum(axis=1)
        answer.that(bool(np.allclose(sums, 1, atol=1e-4)), "rows that sum to 1")
