"""The reference of the Keras notebook that benchmarks/grading.py grades."""

from __future__ import annotations

import keras
import numpy as np


def sentence_classifier(indices: np.ndarray, embedding: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Build an untrained network on this embedding; return its layers' types and its answers.

    `indices` are word indices, (sentences, length); `embedding` is (words, dim).
    """
    ### BEGIN SOLUTION
    model = keras.Sequential(
        [
            keras.Input((indices.shape[1],), dtype="int32"),
            keras.layers.Embedding(*embedding.shape, weights=[embedding], trainable=False),
            keras.layers.LSTM(128, return_sequences=True),
            keras.layers.Dropout(0.5),
            keras.layers.LSTM(128),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(5, activation="softmax"),
        ]
    )
    return [type(layer).__name__ for layer in model.layers], model(indices).numpy()
    ### END SOLUTION
