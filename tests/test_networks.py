"""How a check sees a Keras model: which layer feeds which, weights, outputs."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

from wordlab.checking.calls import Call, LocalCaller, Outcome
from wordlab.checking.checks import Answer, CheckFailed, Subject
from wordlab.checking.networks import Network
from wordlab_worker import wire

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

VECTORS = np.arange(15, dtype="float32").reshape(5, 3)
BATCH = np.array([[1, 2, 0, 0], [4, 3, 2, 1]])


class OverTheWire(LocalCaller):
    """Calls the function here, and sends what came of it as a worker would."""

    def __call__(self, call: Call) -> Outcome:
        outcome: Outcome = wire.decode(wire.encode(super().__call__(call)))
        return outcome


def ask(build: Any) -> Answer:
    subject = Subject("build", OverTheWire(build), np.random.default_rng(0))
    return subject.builds(outputs_on=(BATCH,))


def network_of(build: Any) -> Network:
    return ask(build).network


def embedding(trainable: bool = False) -> Any:
    from keras import layers

    layer = layers.Embedding(5, 3, trainable=trainable)
    layer.build((None,))
    layer.set_weights([VECTORS])
    return layer


def functional() -> Any:
    import keras
    from keras import layers

    indices = keras.Input((4,), dtype="int32")
    x = layers.LSTM(6, return_sequences=True)(embedding()(indices))
    x = layers.LSTM(6)(layers.Dropout(0.5)(x))
    return keras.Model(indices, layers.Activation("softmax")(layers.Dense(5)(x)))


def sequential() -> Any:
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((4,), dtype="int32"),
            embedding(),
            layers.LSTM(6, return_sequences=True),
            layers.Dropout(0.5),
            layers.LSTM(6),
            layers.Dense(5),
            layers.Activation("softmax"),
        ]
    )


def nested() -> Any:
    import keras
    from keras import layers

    indices = keras.Input((4,), dtype="int32")
    recurrent = keras.Sequential(
        [layers.LSTM(6, return_sequences=True), layers.Dropout(0.5), layers.LSTM(6)]
    )
    head = keras.Sequential([layers.Dense(5), layers.Activation("softmax")])
    return keras.Model(indices, head(recurrent(embedding()(indices))))


LINE = (
    "Input(4) → Embedding(5 × 3, frozen) → LSTM(6, sequences) → Dropout(0.5) → LSTM(6) → "
    "Dense(5) → Activation(softmax)"
)


@pytest.mark.parametrize("build", [functional, sequential, nested])
def test_the_same_network_looks_the_same_however_it_is_written(build: Any) -> None:
    network = network_of(build)
    assert str(network) == LINE
    assert network.is_chain
    assert network.input_shape is not None
    assert network.input_shape[1:] == (4,)
    assert network.answers[0].shape == (2, 5)
    assert np.allclose(network.answers[0].sum(axis=1), 1, atol=1e-5)


def test_the_weights_are_there_as_arrays() -> None:
    network = network_of(functional)
    assert np.array_equal(network.of_kind("Embedding")[0].weights[0], VECTORS)
    assert [w.shape for w in network.of_kind("Dense")[0].weights] == [(6, 5), (5,)]


def test_dropout_is_off_while_outputs_are_taken() -> None:
    first, second = ask(functional).network, ask(lambda: functional())
    assert len(first.answers) == len(second.network.answers) == 1
    once = functional()
    a, b = network_of(lambda: once), network_of(lambda: once)
    assert np.array_equal(a.answers[0], b.answers[0])


def test_two_layers_fed_by_the_same_one_are_told_from_a_chain() -> None:
    def build() -> Any:
        import keras
        from keras import layers

        indices = keras.Input((4,), dtype="int32")
        vectors = embedding(trainable=True)(indices)
        both = layers.Concatenate()([layers.LSTM(2)(vectors), layers.GRU(3)(vectors)])
        return keras.Model(indices, both)

    network = network_of(build)
    assert not network.is_chain
    (lstm,) = network.of_kind("LSTM")
    assert [layer.kind for layer in network.feeding(lstm)] == ["Embedding"]
    assert "LSTM(2) of [2]" in str(network)
    assert "Embedding(5 × 3, trainable)" in str(network)


def test_softmax_as_an_operation_is_a_layer_of_its_own() -> None:
    def build() -> Any:
        import keras

        x = keras.Input((4,))
        return keras.Model(x, keras.ops.softmax(keras.layers.Dense(2)(x)))

    assert str(network_of(build)) == "Input(4) → Dense(2) → Softmax()"


def test_a_single_layer_is_a_network_of_one() -> None:
    network = network_of(embedding)
    assert str(network) == "Embedding(5 × 3, frozen)"
    assert np.array_equal(network.answers[0], VECTORS[BATCH])


def test_a_model_that_is_no_graph_of_layers_still_answers() -> None:
    import keras

    class Own(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.inner = embedding()

        def call(self, indices: Any) -> Any:
            return self.inner(indices)

    network = network_of(Own)
    assert network.layers == ()
    assert str(network) == "a model of the class Own, not built from layers"
    assert np.array_equal(network.answers[0], VECTORS[BATCH])


@pytest.mark.parametrize(
    "returned",
    [
        None,
        3.0,
        {"keras": "Functional", "input_shape": [4], "graph": {"layers": []}, "answers": []},
        {"plainly": {"keras": "Functional", "input_shape": None, "graph": {}, "answers": []}},
    ],
)
def test_what_is_no_model_fails_the_check_and_is_shown(returned: Any) -> None:
    answer = ask(lambda: returned)
    with pytest.raises(CheckFailed) as failed:
        _ = answer.network
    assert failed.value.failure.expected == "a Keras model or layer"
    assert answer.value == returned


def test_a_model_that_refuses_its_inputs_raises() -> None:
    def build() -> Any:
        import keras

        x = keras.Input((7,))
        return keras.Model(x, keras.layers.Dense(2)(x))

    assert ask(build).outcome.raised is not None


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"keras": 1, "graph": {"layers": 5}, "input_shape": None, "answers": []},
        {"keras": "M", "graph": {"layers": [{}]}, "input_shape": None, "answers": []},
        {"keras": "M", "graph": [], "input_shape": None, "answers": []},
        {"keras": "M", "graph": {}, "input_shape": 5, "answers": []},
    ],
)
def test_a_forged_description_is_no_network(data: Any) -> None:
    assert Network.read(data) is None


def test_a_forged_weight_that_is_no_array_is_left_out() -> None:
    layer = {
        "name": "a",
        "kind": "Embedding",
        "settings": {},
        "fed_by": [],
        "trainable": 1,
        "weights": ["x"],
    }
    network = Network.read(
        {
            "keras": "M",
            "graph": {"layers": [layer], "ends": ["a"]},
            "input_shape": None,
            "answers": [None],
        }
    )
    assert network is not None
    assert str(network) == "Embedding(frozen)"
    assert network.answers == ()


def test_a_remark_costs_nothing_and_is_told_once() -> None:
    from wordlab.checking.card import public_card
    from wordlab.checking.checks import Exercise, Kind, Status, run_checks

    exercise = Exercise("build", "Build", 1.0, "section 1")

    @exercise.public(Kind.EXAMPLE, "It builds.", points=1.0)
    def builds(f: Subject) -> None:
        f.builds()
        f.remark("The activation stands inside Dense.")
        f.remark("The activation stands inside Dense.")

    results = run_checks(exercise, exercise.public, LocalCaller(embedding))
    card = public_card(exercise, Status.PASSED, results)
    assert repr(card).count("The activation stands inside Dense.") == 1
    assert "remark" in card._repr_html_()
