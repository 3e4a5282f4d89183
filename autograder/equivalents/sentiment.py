"""Mutants of 06_sentiment that are set aside, and why."""

from autograder.equivalents import Reasons

EQUIVALENT: Reasons = {
    "average_embedding": {
        "All vectors have one length, so any of them tells it.": (
            "sum_and_count: dim = len(vectors[list(vectors)[0]]) # noqa: RUF015 → dim = len(vectors[list(vectors)[ -1]]) # noqa: RUF015",
        ),
        "A sum of one vector divided by 1 is that vector.": (
            "sum_and_count: if count > 0: → if count > 1:",
        ),
    },
    "train_softmax_classifier": {
        "For the class `classes`, NumPy raises IndexError by itself.": (
            "reference: if y.min() < 0 or y.max() >= classes: → if y.min() < 0 or y.max() > classes:",
            "one_hot_targets: if np.any(y < 0) or np.any(y > classes - 1): → if np.any(y < 0) or np.any(y > classes + 1):",
            "one_hot_targets: if np.any(y < 0) or np.any(y > classes - 1): → if np.any(y < 0) or np.any(y > classes - 0):",
            "loops_over_examples: if not 0 <= label < classes: → if not 0 <= label <= classes:",
        ),
        "Without an example, y.min() raises ValueError too.": (
            "reference: if len(X) == 0 or len(X) != len(y): → if len(X) == -1 or len(X) != len(y):",
        ),
        "All rows of X have one length.": (
            "loops_over_examples: W, b = np.zeros((len(X[0]), classes)), np.zeros(classes) → W, b = np.zeros((len(X[ -1]), classes)), np.zeros(classes)",
        ),
    },
    "pad_sequences_to": {
        "The rows and the sequences are equally many, so `strict` changes nothing.": (
            "reference: for row, sequence in zip(padded, sequences, strict=True): → for row, sequence in zip(padded, sequences, strict=False):",
        ),
    },
    "build_sentiment_rnn": {
        "The number of units is the student's own.": (
            "reference: state = layers.LSTM(32)(vectors) → state = layers.LSTM( 33)(vectors)",
            "reference: state = layers.LSTM(32)(vectors) → state = layers.LSTM( 31)(vectors)",
            "sequential_gru: model.add(layers.GRU(16)) → model.add(layers.GRU( 17))",
            "sequential_gru: model.add(layers.GRU(16)) → model.add(layers.GRU( 15))",
            'weights_at_the_end: hidden = keras.layers.SimpleRNN(64, activation="tanh")(embedding(indices)) → hidden = keras.layers.SimpleRNN( 65, activation="tanh")(embedding(indices))',
            'weights_at_the_end: hidden = keras.layers.SimpleRNN(64, activation="tanh")(embedding(indices)) → hidden = keras.layers.SimpleRNN( 63, activation="tanh")(embedding(indices))',
        ),
        "Keras makes the input from the first ids that come, and those have the length max_len.": (
            'sequential_gru: model.add(layers.Input(shape=(max_len,), dtype="int32")) → pass',
        ),
        "The model may be compiled, and need not be.": (
            'weights_at_the_end: model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]) → pass',
        ),
    },
}

SURVIVORS: Reasons = {}
