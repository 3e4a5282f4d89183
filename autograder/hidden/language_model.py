"""The hidden checks of 03_language_model. Their random inputs come from the grading run's seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from solutions import language_model as reference
from wordlab.checking.checks import Checks, Kind, Subject
from wordlab.checking.plain import describe, same
from wordlab.exercises.language_model import (
    LEAST_LOSS,
    LOW,
    SETTINGS,
    TOKENS,
    WORDS,
    expect_contexts,
    expect_facts,
    expect_gradients,
    expect_neighbours,
    facts_of_training,
    ints,
)

build_contexts, embed, softmax_cross_entropy = Checks(), Checks(), Checks()
language_model_gradients, train_language_model = Checks(), Checks()
HIDDEN = {
    "build_contexts": build_contexts,
    "embed": embed,
    "softmax_cross_entropy": softmax_cross_entropy,
    "language_model_gradients": language_model_gradients,
    "train_language_model": train_language_model,
}
KINDS = ("last_4", "4_left_4_right", "last_1")


def random_sentences(rng: np.random.Generator, *lengths: int) -> list[list[int]]:
    """Sentences of these lengths, of ids that may repeat."""
    return [rng.integers(1, 30, size=length).tolist() for length in lengths]


@build_contexts(Kind.EXAMPLE, "Sentences of every length get the right contexts.", points=0.5)
def random_text(f: Subject) -> None:
    for kind in KINDS:
        sentences = random_sentences(f.rng, 7, 2, 12, 1, 4, 5, 3)
        expect_contexts(f(sentences, kind), *reference.build_contexts(sentences, kind))


RARE, COMMON, COPIES = 5, 6, 1500


def facts_of_repetition(returned: Any) -> dict[str, Any]:
    """Which neighbours the words of RARE COMMON COMMON COMMON get, and how often."""
    try:
        drawn = np.asarray(returned[0]).reshape(COPIES, 4)
    except (TypeError, ValueError, IndexError, KeyError):
        return {"returned": "something else than contexts of one word"}

    def how_often(share: float) -> str:
        # More than six standard deviations from 1/3, and from 1/2.
        if abs(share - 1 / 3) < 0.083:
            return "1 time of 3"
        return "always" if share == 1 else "too often" if share > 0.4 else "too rarely"

    return {"the first word gets the same as the second": bool(np.all(drawn[:, 0] == COMMON))} | {
        f"{name} word gets the first": how_often(float(np.mean(drawn[:, place] == RARE)))
        for place, name in enumerate(("the second", "the third", "the fourth"), 1)
    }


@build_contexts(Kind.PROPERTY, "A word that is nearby twice is drawn twice as often.", points=0.25)
def repeated_words_count_twice(f: Subject) -> None:
    rng = np.random.default_rng(f.rng.integers(2**32))
    sentences = [[RARE, COMMON, COMMON, COMMON]] * COPIES
    answer = f.told_as(facts_of_repetition, sentences, "nearby_1", rng=rng)
    right = {"the first word gets the same as the second": True} | {
        f"{name} word gets the first": "1 time of 3"
        for name in ("the second", "the third", "the fourth")
    }
    answer.that(same(answer.value, right), describe(right))


@build_contexts(Kind.PROPERTY, "Each of the nearby words is drawn equally often.", points=0.25)
def nearby_words_are_equally_likely(f: Subject) -> None:
    copies, length = 400, 6
    start = int(f.rng.integers(5, 50))
    # The same sentence many times, each time of ids of its own.
    sentences = (start + np.arange(copies * length)).reshape(copies, length).tolist()
    answer = f(sentences, "nearby_1", rng=np.random.default_rng(f.rng.integers(2**32)))
    expect_neighbours(answer, sentences)
    drawn = answer.item(0)
    offsets = (drawn.value[:, 0] - np.concatenate(sentences)).reshape(copies, length)
    for place in range(length):
        near = [i - place for i in range(length) if 1 <= abs(i - place) <= 4]
        for offset in near:
            count, expected = int(np.sum(offsets[:, place] == offset)), copies / len(near)
            # More than six standard deviations to either side.
            drawn.that(
                abs(count - expected) < 6.2 * np.sqrt(expected),
                "every word within four places is drawn equally often",
            )


@build_contexts(
    Kind.EDGE_CASE, "Arrays, empty sentences and an empty text are handled.", points=0.5
)
def arrays_and_nothing(f: Subject) -> None:
    lists = random_sentences(f.rng, 3, 0, 6, 1)
    sentences = [np.array(sentence, dtype=np.int64) for sentence in lists]
    for kind in KINDS:
        of_arrays = f(sentences, kind)
        expect_contexts(of_arrays, *reference.build_contexts(lists, kind))
        of_arrays.keeps_inputs()
        with_rng = f(sentences, kind, np.random.default_rng(3))
        expect_contexts(with_rng, *reference.build_contexts(lists, kind))
    f([], "last_2").raises(ValueError)
    for kind, n in (("last_4", 4), ("4_left_4_right", 8), ("last_1", 1)):
        answer = f([], kind)
        answer.item(0).that(np.shape(answer.item(0).value) == (0, n), f"an array of shape (0, {n})")
        answer.item(1).that(np.shape(answer.item(1).value) == (0,), "an array of shape (0,)")


@embed(Kind.EXAMPLE, "Random contexts are looked up rightly, whatever the type of E.", points=0.25)
def random_look_ups(f: Subject) -> None:
    for size, dim, batch, n in ((9, 3, 4, 2), (5, 7, 1, 4), (30, 2, 6, 8)):
        E = f.rng.normal(size=(size, dim))
        indices = f.rng.integers(0, size, size=(batch, n))
        f(E, indices).is_close(reference.embed(E, indices))
        single = E.astype(np.float32)
        answer = f(single, indices.astype(np.int32))
        answer.is_close(reference.embed(single, indices), rtol=1e-4, atol=1e-5)
        answer.keeps_inputs()


@embed(Kind.RESOURCE, "No one-hot vectors are made: memory does not grow with V.", points=0.5)
def makes_no_one_hot_vectors(f: Subject) -> None:
    E = f.rng.normal(size=(5_000, 4))
    indices = f.rng.integers(0, 5_000, size=(20, 4))
    answer = f.counting_calls(E, indices)
    answer.is_close(reference.embed(E, indices))
    answer.holds_less_memory_than(
        3 * E.nbytes, "rows taken from E, without a one-hot vector for each"
    )


@softmax_cross_entropy(Kind.EXAMPLE, "Random predictions get the right loss.", points=0.5)
def random_predictions(f: Subject) -> None:
    for batch, size in ((1, 2), (5, 3), (4, 40)):
        logits = f.rng.normal(0, 3, size=(batch, size))
        targets = f.rng.integers(0, size, size=batch)
        loss, dlogits = reference.softmax_cross_entropy(logits, targets)
        answer = f(logits, targets)
        answer.item(0).is_close(loss)
        answer.item(1).is_close(dlogits)


@softmax_cross_entropy(
    Kind.PROPERTY, "To add a number to a row of logits changes nothing.", points=0.5
)
def adding_a_number(f: Subject) -> None:
    logits = f.rng.normal(size=(3, 6))
    targets = f.rng.integers(0, 6, size=3)
    loss, dlogits = reference.softmax_cross_entropy(logits, targets)
    for shift in ([[0.0], [0.0], [0.0]], [[5.0], [-7.0], [2.0]], [[9e3], [-9e3], [1e4]]):
        answer = f(logits + np.array(shift), targets)
        answer.item(0).is_close(loss)
        answer.item(1).is_close(dlogits)


@softmax_cross_entropy(
    Kind.EDGE_CASE, "The inputs stay as they are; float32 and whole numbers work.", points=0.5
)
def other_types(f: Subject) -> None:
    targets = f.rng.integers(0, 7, size=4)
    for logits, rtol in (
        (f.rng.normal(size=(4, 7)), 1e-5),
        (f.rng.normal(size=(4, 7)).astype(np.float32), 1e-3),
        (f.rng.integers(-5, 5, size=(4, 7)), 1e-5),
    ):
        loss, dlogits = reference.softmax_cross_entropy(logits.astype(float), targets)
        answer = f(logits, targets)
        answer.item(0).is_close(loss, rtol)
        answer.item(1).is_close(dlogits, rtol)
        answer.keeps_inputs()


def random_network(
    rng: np.random.Generator, size: int, dim: int, n: int, hidden: int
) -> dict[str, np.ndarray]:
    """A small network with biases and with hidden units far from zero."""
    return {
        "E": rng.normal(size=(size, dim)),
        "W1": rng.normal(0, 0.7, size=(n * dim, hidden)),
        "b1": rng.normal(0, 0.5, size=hidden),
        "W2": rng.normal(size=(hidden, size)),
        "b2": rng.normal(size=size),
    }


@language_model_gradients(
    Kind.EXAMPLE, "Random networks get the right loss and gradients.", points=0.75
)
def random_networks(f: Subject) -> None:
    for size, dim, n, hidden, batch in ((9, 3, 4, 5, 6), (6, 2, 1, 4, 1), (12, 3, 8, 3, 5)):
        params = random_network(f.rng, size, dim, n, hidden)
        contexts = f.rng.integers(0, size, size=(batch, n))
        targets = f.rng.integers(0, size, size=batch)
        loss, grads = reference.language_model_gradients(params, contexts, targets)
        answer = f(params, contexts, targets)
        answer.item(0).is_close(loss, rtol=1e-4)
        expect_gradients(answer, grads)
        single = {name: value.astype(np.float32) for name, value in params.items()}
        answer = f(single, contexts, targets)
        for name, grad in grads.items():
            answer.item(1, name).is_close(grad, rtol=1e-3, atol=1e-4)


@language_model_gradients(
    Kind.PROPERTY, "The same batch twice has the same mean, and so the same gradients.", points=0.5
)
def batch_twice(f: Subject) -> None:
    params = random_network(f.rng, 7, 2, 3, 4)
    contexts = f.rng.integers(0, 7, size=(4, 3))
    targets = f.rng.integers(0, 7, size=4)
    loss, grads = reference.language_model_gradients(params, contexts, targets)
    for times in (1, 2):
        answer = f(params, np.tile(contexts, (times, 1)), np.tile(targets, times))
        answer.item(0).is_close(loss, rtol=1e-4)
        expect_gradients(answer, grads)


@language_model_gradients(
    Kind.EDGE_CASE, "A context of one repeated word adds up all its gradients.", points=0.5
)
def one_word_everywhere(f: Subject) -> None:
    params = random_network(f.rng, 8, 3, 4, 5)
    contexts = np.full((5, 4), int(f.rng.integers(0, 8)))
    targets = f.rng.integers(0, 8, size=5)
    loss, grads = reference.language_model_gradients(params, contexts, targets)
    answer = f(params, contexts, targets)
    answer.item(0).is_close(loss, rtol=1e-4)
    expect_gradients(answer, grads, ["E", "W1", "b1", "W2", "b2"])


@language_model_gradients(
    Kind.EDGE_CASE, "The parameters stay as they are, and a negative id is refused.", points=0.5
)
def nothing_is_changed(f: Subject) -> None:
    params = random_network(f.rng, 6, 2, 2, 3)
    contexts, targets = f.rng.integers(0, 6, size=(3, 2)), f.rng.integers(0, 6, size=3)
    answer = f(params, contexts, targets)
    expect_gradients(
        answer, reference.language_model_gradients(params, contexts, targets)[1], ["E", "b2"]
    )
    answer.keeps_inputs()
    f(params, np.where(contexts == contexts[0, 0], -1, contexts), targets).raises(IndexError)
    f(params, contexts, np.where(targets == targets[0], -1, targets)).raises(IndexError)
    f(params, contexts[:0], targets[:0]).raises(ValueError)


ECHO = [ints(first, 8, 9, 10, first) for first in (11, 12, 13, 14)] * 15


@train_language_model(
    Kind.EXAMPLE, "The kind of context decides what can be predicted.", points=0.5
)
def kind_decides(f: Subject) -> None:
    # The last word repeats the first: four words back it can be seen, one word back it cannot.
    for kind, least in (("last_4", np.log(4) / 5), ("last_1", 2 * np.log(4) / 5)):
        guessing = least + 0.25
        trained = f.told_as(facts_of_training(least, guessing), ECHO, WORDS, kind, **SETTINGS)
        expect_facts(trained, epochs=40, the_last_loss_is=LOW)


@train_language_model(
    Kind.EDGE_CASE, "A batch may be larger than the text, or leave a remainder.", points=0.25
)
def sizes_of_batches(f: Subject) -> None:
    least = LEAST_LOSS["last_1"]
    for batch_size, epochs in ((1000, 300), (200, 150)):
        settings = SETTINGS | {"batch_size": batch_size, "epochs": epochs}
        trained = f.told_as(facts_of_training(least), TOKENS, WORDS, "last_1", **settings)
        expect_facts(trained, epochs=epochs, the_last_loss_is=LOW)
    one_word = [ints(f.rng.integers(1, 16))]
    expect_facts(f.told_as(facts_of_training(0.0), one_word, WORDS, "last_1", epochs=2), epochs=2)


@train_language_model(
    Kind.PROPERTY, "The sizes are as asked for, and the text stays as it is.", points=0.25
)
def sizes_as_asked(f: Subject) -> None:
    for dim, hidden, epochs in ((5, 7, 2), (12, 4, 1)):
        settings = {"dim": dim, "hidden": hidden, "epochs": epochs, "batch_size": 50}
        one_sentence = [TOKENS[int(f.rng.integers(len(TOKENS)))]]
        trained = f.told_as(
            facts_of_training(LEAST_LOSS["last_4"]),
            TOKENS,
            WORDS,
            "nearby_1",
            **settings,
            held_out=one_sentence,
        )
        expect_facts(trained, embeddings=[16, dim], epochs=epochs, words_in_order=True)
        expect_facts(trained, epochs_held_out=epochs)
        trained.keeps_inputs()
    facts_of_one = facts_of_training(LEAST_LOSS["last_1"])
    settings = SETTINGS | {"epochs": 1}
    first = f.told_as(facts_of_one, TOKENS, WORDS, "last_1", **settings)
    expect_facts(first, epochs=1)
    for name, size in (("hidden", 5), ("batch_size", 9)):
        other = f.told_as(facts_of_one, TOKENS, WORDS, "last_1", **settings | {name: size})
        expect_facts(other, epochs=1)
        other.that(
            not same(first.untold[0], other.untold[0], 1e-4, 1e-6),
            f"other embeddings with another {name}",
        )


@train_language_model(
    Kind.PROPERTY, "Without a step, the loss of a text is the same in every epoch.", points=0.25
)
def losses_without_a_step(f: Subject) -> None:
    told = facts_of_training(LEAST_LOSS["last_4"])
    settings = {"dim": 4, "hidden": 5, "epochs": 3, "batch_size": 60, "learning_rate": 0.0}
    # More held-out words than fit into a batch of a thousand, and yet so few that each counts.
    times = int(np.ceil(1200 / sum(map(len, TOKENS))))
    trained = f.told_as(told, TOKENS, WORDS, "last_4", **settings, held_out=TOKENS * times)
    history = trained.untold[1]
    losses = [*history["train"], *history["held_out"]]
    trained.that(
        len(losses) == 6 and same(losses, [losses[0]] * 6, 1e-4, 1e-5),
        "the same mean loss of the words in every epoch, trained on or held out",
    )
