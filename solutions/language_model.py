"""Reference solutions of 03_language_model: learning embeddings by predicting words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wordlab import WordVectors, progress


def build_contexts(
    tokens: Sequence[Sequence[int]], kind: str, rng: np.random.Generator | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return what a model may look at for every word of a text, and the word itself.

    tokens: sentences, each a sequence of word ids; the id 0 is kept for padding.
    kind: which words are the context of a word, in the order of the sentence:
      "last_4"          the four words before it                          n = 4
      "4_left_4_right"  the four words before it, then the four after it  n = 8
      "last_1"          the word before it                                n = 1
      "nearby_1"        one of the words of "4_left_4_right", drawn with
                        rng, each of them with the same probability       n = 1
    Where the sentence has no word, the id 0 stands in its place; "nearby_1"
    draws among real words, and takes 0 only in a sentence of one word.
    Returns contexts (N, n) and targets (N,), both of whole numbers: one row
    for each of the N words, in the order of the text.
    Raises ValueError for another kind, and for "nearby_1" without rng.
    """
    ### BEGIN SOLUTION
    before = [-4, -3, -2, -1]
    offsets = {
        "last_4": before,
        "4_left_4_right": [*before, 1, 2, 3, 4],
        "last_1": [-1],
        "nearby_1": [*before, 1, 2, 3, 4],
    }
    if kind not in offsets:
        raise ValueError(f"there is no kind {kind!r}, only {', '.join(offsets)}")
    if kind == "nearby_1" and rng is None:
        raise ValueError("the kind 'nearby_1' needs a random generator rng")
    lengths = np.array([len(sentence) for sentence in tokens], dtype=np.int64)
    targets = np.array([word for sentence in tokens for word in sentence], dtype=np.int64)
    ends = np.repeat(lengths.cumsum(), lengths)
    starts = ends - np.repeat(lengths, lengths)
    places = np.arange(len(targets))[:, None] + np.array(offsets[kind])
    is_inside = (places >= starts[:, None]) & (places < ends[:, None])
    contexts = np.zeros(places.shape, dtype=np.int64)
    contexts[is_inside] = targets[places[is_inside]]
    if kind == "nearby_1" and rng is not None:
        # The largest of equally distributed random numbers is each of them equally often.
        drawn = np.where(is_inside, rng.random(places.shape), -1).argmax(axis=1)
        contexts = contexts[np.arange(len(targets)), drawn][:, None]
    return contexts, targets
    ### END SOLUTION


def embed(E: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Look words up and set their embeddings side by side.

    E: (V, d), one row for each word. indices: (batch, n) whole numbers.
    Returns (batch, n * d): the d numbers of the first word, then those of the
    second, and so on. It equals one-hot vectors times E, but makes none.
    Raises IndexError for an index below 0 or beyond V - 1.
    """
    ### BEGIN SOLUTION
    if indices.size and indices.min() < 0:
        raise IndexError(f"the index {indices.min()} is negative")
    return E[indices].reshape(len(indices), indices.shape[1] * E.shape[1])
    ### END SOLUTION


def softmax_cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the mean cross entropy of softmax predictions, and its gradient.

    logits: (batch, V) real numbers of any size. targets: (batch,) the index
    of the right word for each row. The loss is the mean over the batch of
    -log p(target), in nats; the gradient dlogits, (batch, V), is that of the
    mean. The inputs stay as they are.
    Raises ValueError if the batch is empty, or if there are not as many
    targets as rows; IndexError for a target below 0 or beyond V - 1.
    """
    ### BEGIN SOLUTION
    batch, size = logits.shape
    if batch == 0 or targets.shape != (batch,):
        raise ValueError(f"{batch} rows of logits and targets of shape {targets.shape}")
    if targets.min() < 0 or targets.max() >= size:
        raise IndexError(f"targets must be from 0 to {size - 1}")
    rows = np.arange(batch)
    shifted = logits - logits.max(axis=1, keepdims=True)
    right = shifted[rows, targets]
    # From here on everything happens in one array: large new ones cost more than the arithmetic.
    dlogits = np.exp(shifted, out=shifted if shifted.dtype.kind == "f" else None)
    total = dlogits.sum(axis=1)
    loss = float(np.mean(np.log(total) - right))
    dlogits /= batch * total[:, None]
    dlogits[rows, targets] -= 1 / batch
    return loss, dlogits
    ### END SOLUTION


def language_model_gradients(
    params: Mapping[str, np.ndarray], contexts: np.ndarray, targets: np.ndarray
) -> tuple[float, dict[str, np.ndarray]]:
    """Return the loss of a neural language model and the gradients of its parameters.

    The model with one hidden layer of Bengio et al. 2003, section 2:
      x = the embeddings of the context, side by side    (batch, n * d)
      h = tanh(x W1 + b1)                                (batch, hidden)
      logits = h W2 + b2                                 (batch, V)
    params: "E" (V, d), "W1" (n * d, hidden), "b1" (hidden,),
    "W2" (hidden, V), "b2" (V,). contexts: (batch, n) and targets: (batch,)
    are word ids. The loss is the mean cross entropy over the batch; grads has
    the names and shapes of params. A word that occurs in several places
    gets the sum of their gradients. The inputs stay as they are.
    Raises ValueError if the batch is empty, or if contexts and targets differ
    in length; IndexError for an id below 0 or beyond V - 1.
    """
    ### BEGIN SOLUTION
    E, W2 = params["E"], params["W2"]
    x = embed(E, contexts)
    h = np.tanh(x @ params["W1"] + params["b1"])
    loss, dlogits = softmax_cross_entropy(h @ W2 + params["b2"], targets)
    da = (dlogits @ W2.T) * (1 - h * h)
    dx = (da @ params["W1"].T).reshape(-1, E.shape[1])
    # Counting with weights adds up what belongs to the same number of E, and is
    # several times as fast as np.add.at.
    places = contexts.reshape(-1, 1) * E.shape[1] + np.arange(E.shape[1])
    dE = np.bincount(places.ravel(), weights=dx.ravel(), minlength=E.size)
    grads = {
        "E": dE.reshape(E.shape).astype(E.dtype),
        "W1": x.T @ da,
        "b1": da.sum(axis=0),
        "W2": h.T @ dlogits,
        "b2": dlogits.sum(axis=0),
    }
    return loss, grads
    ### END SOLUTION


def train_language_model(
    tokens: Sequence[Sequence[int]],
    vocabulary: Sequence[str],
    kind: str,
    dim: int = 32,
    hidden: int = 48,
    epochs: int = 3,
    batch_size: int = 256,
    learning_rate: float = 0.1,
    seed: int = 0,
    held_out: Sequence[Sequence[int]] = (),
) -> tuple[WordVectors, dict[str, list[float]]]:
    """Train a language model on contexts of one kind; return the embeddings that it learned.

    tokens: sentences of word ids, and vocabulary: the words; the id of a word
    is its place. kind: as in `build_contexts`. dim and hidden are the sizes d
    and hidden of `language_model_gradients`. In each epoch, every word of the
    text is predicted once, in minibatches of batch_size; the last one may
    be smaller. The same seed gives the same result. Choose your optimiser,
    and a default for learning_rate that suits it.
    Returns the matrix E as WordVectors of the vocabulary, and the history:
    history["train"] has for each epoch the mean loss of its words, taken
    as they are trained on; history["held_out"] has the mean loss of the words
    of held_out after each epoch, and is empty if held_out is.
    Raises ValueError for an unknown kind, and if tokens hold no word.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    contexts, targets = build_contexts(tokens, kind, rng)
    if len(targets) == 0:
        raise ValueError("there is no word to learn from")
    n, size = contexts.shape[1], len(vocabulary)
    params = {
        "E": rng.normal(0, 0.1, (size, dim)),
        "W1": rng.normal(0, 1 / np.sqrt(n * dim), (n * dim, hidden)),
        "b1": np.zeros(hidden),
        "W2": rng.normal(0, 0.1 / np.sqrt(hidden), (hidden, size)),
        "b2": np.zeros(size),
    }
    params = {name: value.astype(np.float32) for name, value in params.items()}
    squares = {name: np.zeros_like(value) for name, value in params.items()}
    test_contexts, test_targets = build_contexts(held_out, kind, rng)

    def mean_loss(contexts: np.ndarray, targets: np.ndarray) -> float:
        total = 0.0
        for start in range(0, len(targets), 1024):
            rows = slice(start, start + 1024)
            loss, _ = language_model_gradients(params, contexts[rows], targets[rows])
            total += loss * len(targets[rows])
        return total / len(targets)

    steps = range(0, len(targets), batch_size)
    history: dict[str, list[float]] = {"train": [], "held_out": []}
    for number in progress(range(epochs * len(steps)), kind):
        epoch, step = divmod(number, len(steps))
        if step == 0:
            if epoch > 0 and kind == "nearby_1":
                contexts, targets = build_contexts(tokens, kind, rng)
            order, total = rng.permutation(len(targets)), 0.0
        rows = order[steps[step] : steps[step] + batch_size]
        loss, grads = language_model_gradients(params, contexts[rows], targets[rows])
        total += loss * len(rows)
        for name, gradient in grads.items():
            # Adagrad (Duchi, Hazan and Singer 2011): rare words take larger steps.
            squares[name] += gradient * gradient
            params[name] -= learning_rate * gradient / (np.sqrt(squares[name]) + 1e-8)
        if step == len(steps) - 1:
            history["train"].append(total / len(targets))
            if len(test_targets):
                history["held_out"].append(mean_loss(test_contexts, test_targets))
    return WordVectors(vocabulary, params["E"]), history
    ### END SOLUTION
