"""Mistakes that people make in 03_language_model, each with the sentence that names it."""

from __future__ import annotations

import numpy as np

from autograder.banks import Bank
from wordlab import WordVectors

MISCONCEPTIONS = Bank()
mistake = MISCONCEPTIONS.add


def _check_kind(kind, rng):
    if kind not in ("last_4", "4_left_4_right", "last_1", "nearby_1"):
        raise ValueError(f"unknown kind {kind}")
    if kind == "nearby_1" and rng is None:
        raise ValueError("nearby_1 needs rng")


def _one_nearby(sentence, i, rng):
    near = [j for j in range(max(0, i - 4), min(len(sentence), i + 5)) if j != i]
    return sentence[near[rng.integers(len(near))]] if near else 0


def _word(sentence, i):
    return sentence[i] if 0 <= i < len(sentence) else 0


def _window(sentence, i, kind, rng):
    """The right context of one word."""
    if kind == "nearby_1":
        return [_one_nearby(sentence, i, rng)]
    left = [_word(sentence, j) for j in range(i - 4, i)]
    right = [_word(sentence, j) for j in range(i + 1, i + 5)]
    return {"last_4": left, "4_left_4_right": left + right, "last_1": left[3:]}[kind]


def _width(kind):
    return {"last_4": 4, "4_left_4_right": 8}.get(kind, 1)


def _arrays(rows, targets, kind):
    contexts = np.array(rows, dtype=np.int64).reshape(len(rows), _width(kind))
    return contexts, np.array(targets, dtype=np.int64)


def _contexts(tokens, kind, rng=None, window=_window):
    """Contexts of these windows: the right ones, for the mistakes that lie elsewhere."""
    _check_kind(kind, rng)
    rows = [window(s, i, kind, rng) for s in tokens for i in range(len(s))]
    return _arrays(rows, [word for s in tokens for word in s], kind)


def _contexts_nearby(tokens, kind, rng, places):
    """Right contexts, but for a nearby word, drawn from places(i, length of the sentence)."""

    def window(sentence, i, kind, rng):
        if kind != "nearby_1":
            return _window(sentence, i, kind, rng)
        near = places(i, len(sentence))
        return [sentence[near[rng.integers(len(near))]] if near else 0]

    return _contexts(tokens, kind, rng, window)


@mistake(
    "build_contexts",
    "Your contexts run across the end of a sentence. Start afresh in each sentence, with 0 where "
    "it has no word.",
)
def crosses_sentences(tokens, kind, rng=None):
    text = [word for sentence in tokens for word in sentence]
    return _contexts([text], kind, rng)


@mistake(
    "build_contexts",
    "The words of your contexts stand in reverse order. Keep the order of the sentence: the "
    "farthest word before comes first, the nearest last.",
)
def reversed_order(tokens, kind, rng=None):
    contexts, targets = _contexts(tokens, kind, rng)
    return contexts[:, ::-1].copy(), targets


@mistake(
    "build_contexts",
    "Words near the beginning of a sentence are left out. Every word is a target; 0 stands where "
    "its context lacks a word.",
)
def leaves_the_beginning_out(tokens, kind, rng=None):
    _check_kind(kind, rng)
    first = {"last_4": 4, "4_left_4_right": 4, "last_1": 1, "nearby_1": 0}[kind]
    places = [(s, i) for s in tokens for i in range(first, len(s))]
    rows = [_window(s, i, kind, rng) for s, i in places]
    return _arrays(rows, [s[i] for s, i in places], kind)


@mistake(
    "build_contexts",
    "The target itself stands in its context, so there is nothing left to predict. The words "
    "before it end at the place i − 1.",
)
def target_in_its_context(tokens, kind, rng=None):
    def window(sentence, i, kind, rng):
        row = _window(sentence, i, kind, rng)
        return [*row[1:], sentence[i]] if kind in ("last_4", "last_1") else row

    return _contexts(tokens, kind, rng, window)


@mistake(
    "build_contexts",
    "Your windows start one word too early and miss the nearest word. The last four words before "
    "place i are those from i − 4 to i − 1.",
)
def one_word_too_early(tokens, kind, rng=None):
    def window(sentence, i, kind, rng):
        early = kind in ("last_4", "last_1")
        return _window([0, *sentence] if early else sentence, i, kind, rng)

    return _contexts(tokens, kind, rng, window)


@mistake(
    "build_contexts",
    "Your zeros stand at the wrong end. Missing words come before the first word of the sentence, "
    "so the zeros belong on the left, and each word keeps its place.",
)
def zeros_on_the_wrong_side(tokens, kind, rng=None):
    contexts, targets = _contexts(tokens, kind, rng)
    if kind in ("last_4", "4_left_4_right"):
        left = [[w for w in row[:4] if w] for row in contexts.tolist()]
        contexts[:, :4] = [words + [0] * (4 - len(words)) for words in left]
    return contexts, targets


@mistake(
    "build_contexts",
    "With four words on each side, your context holds the target in its middle. Leave place i out: "
    "there are eight words.",
)
def target_in_the_middle(tokens, kind, rng=None):
    contexts, targets = _contexts(tokens, kind, rng)
    if kind == "4_left_4_right":
        contexts = np.hstack([contexts[:, :4], targets[:, None], contexts[:, 4:]])
    return contexts, targets


@mistake(
    "build_contexts",
    "With four words on each side, the words on the right come first. Keep the order of the "
    "sentence: left, then right.",
)
def right_before_left(tokens, kind, rng=None):
    contexts, targets = _contexts(tokens, kind, rng)
    if kind == "4_left_4_right":
        contexts = np.roll(contexts, 4, axis=1)
    return contexts, targets


@mistake(
    "build_contexts",
    "With four words on each side, the words on the right stand in reverse order. Keep the order "
    "of the sentence: the nearest word on the right comes first.",
)
def mirrored_right_side(tokens, kind, rng=None):
    contexts, targets = _contexts(tokens, kind, rng)
    if kind == "4_left_4_right":
        contexts[:, 4:] = contexts[:, :3:-1].copy()
    return contexts, targets


@mistake(
    "build_contexts",
    "A context of one word is still a row: the contexts need the shape (N, 1), not (N,).",
)
def flat_single_words(tokens, kind, rng=None):
    contexts, targets = _contexts(tokens, kind, rng)
    return (contexts[:, 0] if contexts.shape[1] == 1 else contexts), targets


@mistake(
    "build_contexts",
    "You mark a missing word by −1. Its id is 0; as an index, −1 would mean the last word of the "
    "vocabulary.",
)
def minus_one_for_missing(tokens, kind, rng=None):
    contexts, targets = _contexts(tokens, kind, rng)
    return np.where(contexts == 0, -1, contexts), targets


@mistake(
    "build_contexts",
    "For `nearby_1` you always take the word before. Draw among the words on both sides, up to "
    "four places away.",
)
def nearby_means_before(tokens, kind, rng=None):
    _check_kind(kind, rng)
    return _contexts(tokens, "last_1" if kind == "nearby_1" else kind)


@mistake(
    "build_contexts",
    "For `nearby_1` you draw among the words on the left alone, where there are any. Words on the "
    "right are nearby too.",
)
def nearby_on_the_left(tokens, kind, rng=None):
    def places(i, length):
        return list(range(max(0, i - 4), i)) or list(range(1, min(5, length)))

    return _contexts_nearby(tokens, kind, rng, places)


@mistake(
    "build_contexts",
    "For `nearby_1` the word itself can be drawn, and then it predicts itself. Leave its own place "
    "out.",
)
def nearby_may_be_itself(tokens, kind, rng=None):
    def places(i, length):
        return list(range(max(0, i - 4), min(length, i + 5)))

    return _contexts_nearby(tokens, kind, rng, places)


@mistake(
    "build_contexts",
    "For `nearby_1` you take direct neighbours only. Any word up to four places away may be drawn.",
)
def nearby_is_next(tokens, kind, rng=None):
    def places(i, length):
        return [j for j in (i - 1, i + 1) if 0 <= j < length]

    return _contexts_nearby(tokens, kind, rng, places)


@mistake(
    "build_contexts",
    "For `nearby_1` you draw from any distance in the sentence. At most four places lie between "
    "a word and a nearby one.",
)
def nearby_from_anywhere(tokens, kind, rng=None):
    def places(i, length):
        return [j for j in range(length) if j != i]

    return _contexts_nearby(tokens, kind, rng, places)


@mistake(
    "build_contexts",
    "For `nearby_1` you draw an offset and then cut it off at the ends of the sentence, so words "
    "at the ends are drawn too often. Draw among the words that are there.",
)
def nearby_cut_off_at_the_ends(tokens, kind, rng=None):
    def places(i, length):
        offset = int(rng.choice([-4, -3, -2, -1, 1, 2, 3, 4]))
        j = min(max(i + offset, 0), length - 1)
        if j == i:
            j = i + 1 if i == 0 else i - 1
        return [j] if length > 1 else []

    return _contexts_nearby(tokens, kind, rng, places)


@mistake(
    "build_contexts",
    "For `nearby_1` near words are drawn more often than far ones, as word2vec does with its "
    "window of random size. Here each of them has the same probability.",
)
def nearby_prefers_the_nearest(tokens, kind, rng=None):
    def places(i, length):
        size = rng.integers(1, 5)
        return [j for j in range(max(0, i - size), min(length, i + size + 1)) if j != i]

    return _contexts_nearby(tokens, kind, rng, places)


@mistake(
    "build_contexts",
    "Your function makes a generator of its own, so it draws the same words whatever `rng` it is "
    "given. Draw with `rng`.",
)
def own_generator(tokens, kind, rng=None):
    _check_kind(kind, rng)
    return _contexts(tokens, kind, np.random.default_rng(0))


@mistake(
    "build_contexts",
    "A sentence of one word is left out, for `nearby_1` at least. Its word is a target too, and has no "
    "neighbour: its context is 0.",
)
def skips_lonely_words(tokens, kind, rng=None):
    _check_kind(kind, rng)
    return _contexts([s for s in tokens if kind != "nearby_1" or len(s) > 1], kind, rng)


@mistake(
    "build_contexts",
    "An unknown kind passes unnoticed, as a typing mistake would. Raise ValueError for it.",
)
def any_kind_will_do(tokens, kind, rng=None):
    if kind not in ("last_4", "4_left_4_right", "last_1"):
        kind, rng = "nearby_1", rng or np.random.default_rng(0)
    return _contexts(tokens, kind, rng)


@mistake("build_contexts", "Contexts and targets have changed places: contexts come first.")
def targets_first(tokens, kind, rng=None):
    contexts, targets = _contexts(tokens, kind, rng)
    return targets, contexts


@mistake(
    "build_contexts",
    "Without a sentence, your contexts lose their second dimension. Give them the shape (0, n), "
    "for instance by `reshape(-1, n)`.",
)
def no_columns_without_rows(tokens, kind, rng=None):
    contexts, targets = _contexts(tokens, kind, rng)
    return (contexts if len(contexts) else contexts.ravel()), targets


@mistake(
    "build_contexts",
    "You return lists. The exercise asks for two arrays of whole numbers.",
)
def lists_for_arrays(tokens, kind, rng=None):
    return tuple(part.tolist() for part in _contexts(tokens, kind, rng))


@mistake(
    "build_contexts",
    "Your ids are floats. They are row numbers: make arrays of whole numbers.",
)
def ids_as_floats(tokens, kind, rng=None):
    return tuple(part.astype(float) for part in _contexts(tokens, kind, rng))


@mistake(
    "build_contexts",
    "You return a list of pairs. Return two arrays, the contexts and the targets.",
)
def list_of_pairs(tokens, kind, rng=None):
    contexts, targets = _contexts(tokens, kind, rng)
    return list(zip(contexts.tolist(), targets.tolist(), strict=True))


@mistake(
    "build_contexts",
    "Near the beginning of a sentence your places become negative, and Python counts those from the "
    "end. Where there is no word, put 0.",
)
def negative_places(tokens, kind, rng=None):
    def window(sentence, i, kind, rng):
        if kind == "nearby_1":
            return _window(sentence, i, kind, rng)
        left = [sentence[j] if j >= -len(sentence) else 0 for j in range(i - 4, i)]
        right = [_word(sentence, j) for j in range(i + 1, i + 5)]
        return {"last_4": left, "4_left_4_right": left + right, "last_1": left[3:]}[kind]

    return _contexts(tokens, kind, rng, window)


@mistake(
    "build_contexts",
    "For `last_1` you take the word after the target. It is the word before.",
)
def next_word_for_the_last(tokens, kind, rng=None):
    def window(sentence, i, kind, rng):
        if kind == "last_1":
            return [_word(sentence, i + 1)]
        return _window(sentence, i, kind, rng)

    return _contexts(tokens, kind, rng, window)


@mistake(
    "build_contexts",
    "For `last_1` you take the first of the last four words. It is the last of them, the word before "
    "the target.",
)
def first_of_the_last_four(tokens, kind, rng=None):
    def window(sentence, i, kind, rng):
        if kind == "last_1":
            return [_word(sentence, i - 4)]
        return _window(sentence, i, kind, rng)

    return _contexts(tokens, kind, rng, window)


def _near_places(sentence, i):
    return [j for j in range(max(0, i - 4), min(len(sentence), i + 5)) if j != i]


def _draw_of(sentence, places, rng):
    return [sentence[places[rng.integers(len(places))]] if places else 0]


@mistake(
    "build_contexts",
    "For `nearby_1` you leave out every word that is the same as the target. Leave out the target's "
    "place alone: the same word may stand nearby again.",
)
def nearby_compares_words(tokens, kind, rng=None):
    def window(sentence, i, kind, rng):
        if kind != "nearby_1":
            return _window(sentence, i, kind, rng)
        near = [j for j in _near_places(sentence, i) if sentence[j] != sentence[i]]
        return _draw_of(sentence, near, rng)

    return _contexts(tokens, kind, rng, window)


@mistake(
    "build_contexts",
    "For `nearby_1` a word that stands nearby twice is drawn as if it stood there once. Draw among "
    "the places, not among different words.",
)
def nearby_words_as_a_set(tokens, kind, rng=None):
    def window(sentence, i, kind, rng):
        if kind != "nearby_1":
            return _window(sentence, i, kind, rng)
        near = {sentence[j]: j for j in _near_places(sentence, i)}
        return _draw_of(sentence, list(near.values()), rng)

    return _contexts(tokens, kind, rng, window)


@mistake(
    "build_contexts",
    "Without `rng` you make a generator of your own for `nearby_1`. Raise ValueError then.",
)
def makes_a_generator(tokens, kind, rng=None):
    if kind == "nearby_1" and rng is None:
        rng = np.random.default_rng(7)
    return _contexts(tokens, kind, rng)


def _refuse_bad_indices(E, indices):
    if indices.size and (indices.min() < 0 or indices.max() >= len(E)):
        raise IndexError("an index is out of range")


@mistake(
    "embed",
    "Your result has three dimensions, (batch, n, d). Set the embeddings of a context side by "
    "side: (batch, n·d).",
)
def three_dimensions(E, indices):
    _refuse_bad_indices(E, indices)
    return E[indices]


@mistake(
    "embed",
    "You added the embeddings of a context up, which forgets their order. Set them side by side.",
)
def sum_of_embeddings(E, indices):
    _refuse_bad_indices(E, indices)
    return E[indices].sum(axis=1)


@mistake(
    "embed",
    "You averaged the embeddings of a context, which forgets their order. Set them side by side.",
)
def mean_of_embeddings(E, indices):
    _refuse_bad_indices(E, indices)
    return E[indices].mean(axis=1)


@mistake(
    "embed",
    "The numbers of your words are interleaved: first the first number of every word, then the "
    "second. Take all numbers of the first word, then those of the next.",
)
def interleaved(E, indices):
    _refuse_bad_indices(E, indices)
    return E[indices].transpose(0, 2, 1).reshape(len(indices), -1)


@mistake(
    "embed", "You looked up the first word of each context only. All n words belong in the row."
)
def first_word_only(E, indices):
    _refuse_bad_indices(E, indices)
    return E[indices[:, 0]]


@mistake(
    "embed", "You looked up the last word of each context only. All n words belong in the row."
)
def last_word_only(E, indices):
    _refuse_bad_indices(E, indices)
    return E[indices[:, -1]]


@mistake(
    "embed", "The words of each context come out in reverse order. Keep the order of `indices`."
)
def words_reversed(E, indices):
    _refuse_bad_indices(E, indices)
    return E[indices[:, ::-1]].reshape(len(indices), -1)


@mistake("embed", "Your result is one long row. Each context needs a row of its own: (batch, n·d).")
def one_long_row(E, indices):
    _refuse_bad_indices(E, indices)
    return E[indices].ravel()


@mistake(
    "embed",
    "An index of −1 counts from the end in NumPy, so it gives another word's embedding in silence. "
    "Test for negative indices and raise IndexError.",
)
def negative_wraps_around(E, indices):
    return E[indices].reshape(len(indices), -1)


@mistake(
    "embed", "An index that is too large is cut off to the last word, in silence. Raise IndexError."
)
def clips_indices(E, indices):
    return np.take(E, indices, axis=0, mode="clip").reshape(len(indices), -1)


@mistake(
    "embed",
    "You make a one-hot vector for every word and multiply it by E. The product is right, but "
    "nearly all of it is zeros: take the rows of E by index.",
)
def makes_one_hot_vectors(E, indices):
    _refuse_bad_indices(E, indices)
    one_hot = np.zeros((indices.size, len(E)))
    one_hot[np.arange(indices.size), indices.ravel()] = 1
    return (one_hot @ E).reshape(len(indices), -1)


@mistake(
    "embed",
    "Your result has a row for each word. Each context needs one row: (batch, n·d).",
)
def row_for_each_word(E, indices):
    _refuse_bad_indices(E, indices)
    return E[indices.reshape(-1)]


@mistake("embed", "An index out of range raises ValueError. Raise IndexError, as NumPy does.")
def value_error_for_an_index(E, indices):
    if indices.size and (indices.min() < 0 or indices.max() >= len(E)):
        raise ValueError("no such word")
    return E[indices].reshape(len(indices), indices.shape[1] * E.shape[1])


def _refuse_bad_targets(logits, targets):
    if len(logits) == 0 or len(logits) != len(targets):
        raise ValueError("as many targets as rows are needed, and one at least")
    if targets.min() < 0 or targets.max() >= logits.shape[1]:
        raise IndexError("a target is out of range")


def _softmax(logits):
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def _log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _loss_and_dlogits(logits, targets):
    """The right result, for the mistakes that lie elsewhere."""
    _refuse_bad_targets(logits, targets)
    rows = np.arange(len(targets))
    dlogits = _softmax(logits)
    dlogits[rows, targets] -= 1
    return -_log_softmax(logits)[rows, targets].mean(), dlogits / len(targets)


@mistake(
    "softmax_cross_entropy",
    "exp overflows for large logits, and the result is nan. Subtract each row's largest logit "
    "first: it changes no probability.",
)
def overflows(logits, targets):
    _refuse_bad_targets(logits, targets)
    rows = np.arange(len(targets))
    with np.errstate(all="ignore"):
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        loss = -np.log(p[rows, targets]).mean()
        p[rows, targets] -= 1
    return float(loss), p / len(targets)


@mistake(
    "softmax_cross_entropy",
    "The loss is infinite where a probability is so small that it becomes 0. Do not take the "
    "logarithm of the softmax; use log p = z − log Σ exp z, with the largest logit subtracted.",
)
def logarithm_of_zero(logits, targets):
    _refuse_bad_targets(logits, targets)
    rows = np.arange(len(targets))
    with np.errstate(all="ignore"):
        loss = -np.log(_softmax(logits)[rows, targets]).mean()
    return float(loss), _loss_and_dlogits(logits, targets)[1]


@mistake(
    "softmax_cross_entropy",
    "You add a small number inside the logarithm, so that a large loss comes out too small. Use "
    "log p = z − log Σ exp z, with the largest logit subtracted; it needs no help.",
)
def small_number_added(logits, targets):
    _refuse_bad_targets(logits, targets)
    rows = np.arange(len(targets))
    loss = -np.log(_softmax(logits)[rows, targets] + 1e-12).mean()
    return float(loss), _loss_and_dlogits(logits, targets)[1]


@mistake(
    "softmax_cross_entropy",
    "You subtract the largest logit of the whole batch. In a row whose logits are all far below "
    "it, every exp becomes 0. Subtract each row's own largest: `axis=1, keepdims=True`.",
)
def largest_of_the_batch(logits, targets):
    _refuse_bad_targets(logits, targets)
    rows = np.arange(len(targets))
    with np.errstate(all="ignore"):
        shifted = logits - logits.max()
        log_total = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -(shifted - log_total)[rows, targets].mean()
        p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    p[rows, targets] -= 1
    return float(loss), p / len(targets)


@mistake(
    "softmax_cross_entropy",
    "Your loss is the sum over the batch. The exercise asks for the mean: divide by the number "
    "of rows, in the loss as in the gradient.",
)
def sum_of_losses(logits, targets):
    loss, dlogits = _loss_and_dlogits(logits, targets)
    return float(loss * len(targets)), dlogits * len(targets)


@mistake(
    "softmax_cross_entropy",
    "Your loss is the mean, but your gradient that of the sum. Divide dlogits by the number of "
    "rows too.",
)
def gradient_of_the_sum(logits, targets):
    loss, dlogits = _loss_and_dlogits(logits, targets)
    return float(loss), dlogits * len(targets)


@mistake(
    "softmax_cross_entropy",
    "You divide by batch · V, as a mean over all entries does. The mean is over the rows alone.",
)
def mean_over_all_entries(logits, targets):
    loss, dlogits = _loss_and_dlogits(logits, targets)
    return float(loss / logits.shape[1]), dlogits / logits.shape[1]


@mistake(
    "softmax_cross_entropy",
    "Your gradient is the softmax alone. At the target, 1 is subtracted: p − y.",
)
def one_is_not_subtracted(logits, targets):
    loss, _ = _loss_and_dlogits(logits, targets)
    return float(loss), _softmax(logits) / len(targets)


@mistake(
    "softmax_cross_entropy",
    "You subtract 1 in the column of every target, in all rows. Each row has one target: index with "
    "`np.arange(batch)` and `targets` together.",
)
def subtracts_in_every_row(logits, targets):
    loss, _ = _loss_and_dlogits(logits, targets)
    dlogits = _softmax(logits)
    dlogits[:, targets] -= 1
    return float(loss), dlogits / len(targets)


@mistake("softmax_cross_entropy", "Your gradient has the wrong sign: it is p − y, not y − p.")
def gradient_turned_round(logits, targets):
    loss, dlogits = _loss_and_dlogits(logits, targets)
    return float(loss), -dlogits


@mistake(
    "softmax_cross_entropy",
    "Your softmax adds up over the batch. The probabilities of each row add up to 1: sum over "
    "`axis=1`.",
)
def softmax_over_the_batch(logits, targets):
    _refuse_bad_targets(logits, targets)
    rows = np.arange(len(targets))
    log_p = _log_softmax(logits.T).T
    p = np.exp(log_p)
    p[rows, targets] -= 1
    return float(-log_p[rows, targets].mean()), p / len(targets)


@mistake(
    "softmax_cross_entropy",
    "Your loss is negative: the minus sign before the logarithm is missing.",
)
def sign_of_the_loss(logits, targets):
    loss, dlogits = _loss_and_dlogits(logits, targets)
    return float(-loss), dlogits


@mistake(
    "softmax_cross_entropy",
    "You used the logarithm to base 2, which gives bits. The exercise asks for nats: `np.log`.",
)
def bits(logits, targets):
    loss, dlogits = _loss_and_dlogits(logits, targets)
    return float(loss / np.log(2)), dlogits


@mistake(
    "softmax_cross_entropy",
    "Your loss is 1 − p or p itself; the logarithm is missing. The cross entropy is −log p.",
)
def no_logarithm(logits, targets):
    _, dlogits = _loss_and_dlogits(logits, targets)
    p = _softmax(logits)[np.arange(len(targets)), targets]
    return float((1 - p).mean()), dlogits


@mistake(
    "softmax_cross_entropy",
    "Your function changes the logits that it is given. Work on a copy: write `logits - …` "
    "instead of `logits -= …`.",
)
def changes_the_logits(logits, targets):
    loss, dlogits = _loss_and_dlogits(logits, targets)
    if logits.dtype.kind == "f":
        logits -= logits.max(axis=1, keepdims=True)
    return float(loss), dlogits


@mistake(
    "softmax_cross_entropy",
    "A target of −1 counts from the end in NumPy, so it passes unnoticed. Raise IndexError for a "
    "negative target.",
)
def negative_target_passes(logits, targets):
    if len(logits) == 0 or len(logits) != len(targets):
        raise ValueError("as many targets as rows are needed, and one at least")
    return _loss_and_dlogits(logits, np.where(targets < 0, targets + logits.shape[1], targets))


@mistake(
    "softmax_cross_entropy",
    "One target for two rows passes unnoticed, because NumPy repeats it for every row. Compare "
    "the lengths and raise ValueError.",
)
def one_target_for_all_rows(logits, targets):
    if len(logits) == 0:
        raise ValueError("no example")
    return _loss_and_dlogits(logits, np.broadcast_to(targets, len(logits)))


@mistake(
    "softmax_cross_entropy",
    "The mean of an empty batch is nan, with a mere warning. Raise ValueError for it.",
)
def empty_batch_gives_nan(logits, targets):
    if len(logits) == 0:
        return float("nan"), np.zeros(logits.shape)
    return _loss_and_dlogits(logits, targets)


@mistake(
    "softmax_cross_entropy",
    "You return the loss alone. The exercise asks for the loss and its gradient.",
)
def loss_without_gradient(logits, targets):
    _refuse_bad_targets(logits, targets)
    return _loss_and_dlogits(logits, targets)[0]


@mistake("softmax_cross_entropy", "Loss and gradient have changed places: the loss comes first.")
def gradient_before_loss(logits, targets):
    _refuse_bad_targets(logits, targets)
    return _loss_and_dlogits(logits, targets)[::-1]


@mistake(
    "softmax_cross_entropy",
    "Your loss has a number for each row. Return their mean.",
)
def loss_of_each_row(logits, targets):
    _refuse_bad_targets(logits, targets)
    losses = -_log_softmax(logits)[np.arange(len(targets)), targets]
    return losses, _loss_and_dlogits(logits, targets)[1]


@mistake(
    "softmax_cross_entropy",
    "You added −log p up over all words. Only that of the target counts.",
)
def logarithms_of_all_words(logits, targets):
    _refuse_bad_targets(logits, targets)
    loss = -_log_softmax(logits).sum() / len(targets)
    return loss, _loss_and_dlogits(logits, targets)[1]


@mistake(
    "softmax_cross_entropy",
    "`log_p[:, targets]` takes the columns of all targets in every row. Each row has one target: "
    "index with `np.arange(batch)` and the targets together.",
)
def columns_of_all_targets(logits, targets):
    _refuse_bad_targets(logits, targets)
    loss = -_log_softmax(logits)[:, targets].mean()
    return loss, _loss_and_dlogits(logits, targets)[1]


@mistake(
    "softmax_cross_entropy",
    "Your gradient has the factor p (1 − p) too much. Loss and softmax together have the simple "
    "gradient p − y.",
)
def derivative_of_the_softmax_too(logits, targets):
    _refuse_bad_targets(logits, targets)
    loss, dlogits = _loss_and_dlogits(logits, targets)
    p = _softmax(logits)
    return loss, dlogits * p * (1 - p)


@mistake(
    "softmax_cross_entropy",
    "Your gradient is that by the probabilities, −y / p. Asked for is that by the logits, p − y.",
)
def gradient_by_the_probabilities(logits, targets):
    _refuse_bad_targets(logits, targets)
    y = np.eye(logits.shape[1])[targets]
    with np.errstate(divide="ignore", invalid="ignore"):
        return _loss_and_dlogits(logits, targets)[0], -y / _softmax(logits) / len(targets)


@mistake(
    "softmax_cross_entropy",
    "You divided by the number of rows before you subtracted 1 at the targets. Subtract first, then "
    "divide all of it.",
)
def one_is_not_divided(logits, targets):
    _refuse_bad_targets(logits, targets)
    dlogits = _softmax(logits) / len(targets)
    dlogits[np.arange(len(targets)), targets] -= 1
    return _loss_and_dlogits(logits, targets)[0], dlogits


def _forward(params, contexts):
    E = params["E"]
    if contexts.min() < 0:
        raise IndexError("a negative id")
    x = E[contexts].reshape(len(contexts), -1)
    h = np.tanh(x @ params["W1"] + params["b1"])
    return x, h, h @ params["W2"] + params["b2"]


def _gradient_of_e(params, contexts, dx):
    """The parts of dx, (batch, n, d), added up for each word."""
    dE = np.zeros_like(params["E"])
    np.add.at(dE, contexts, dx)
    return dE


def _backward(params, contexts, x, h, dlogits, da):
    """Right gradients below a given gradient of what goes into tanh."""
    dx = (da @ params["W1"].T).reshape(*contexts.shape, -1)
    return {
        "E": _gradient_of_e(params, contexts, dx),
        "W1": x.T @ da,
        "b1": da.sum(axis=0),
        "W2": h.T @ dlogits,
        "b2": dlogits.sum(axis=0),
    }


def _down_to_h(params, contexts, targets):
    """The loss, x, h, and the gradients of the logits and of h, all right."""
    x, h, logits = _forward(params, contexts)
    loss, dlogits = _loss_and_dlogits(logits, targets)
    return loss, x, h, dlogits, dlogits @ params["W2"].T


def _gradients(params, contexts, targets):
    """The right result, for the mistakes that lie elsewhere."""
    loss, x, h, dlogits, dh = _down_to_h(params, contexts, targets)
    return loss, _backward(params, contexts, x, h, dlogits, dh * (1 - h**2))


def _gradient_of_x(params, contexts, targets):
    _, _, h, _, dh = _down_to_h(params, contexts, targets)
    return (dh * (1 - h**2)) @ params["W1"].T


@mistake(
    "language_model_gradients",
    "`dE[contexts] += …` adds only once where a word repeats: the other gradients are lost. Add "
    "all of them up, with `np.add.at`.",
)
def repeats_are_lost(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    dE = np.zeros_like(params["E"])
    dE[contexts] += _gradient_of_x(params, contexts, targets).reshape(*contexts.shape, -1)
    return loss, {**grads, "E": dE}


@mistake(
    "language_model_gradients",
    "Where a word repeats, you took the mean of its gradients. The gradient of a sum is the sum.",
)
def repeats_are_averaged(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    counts = np.bincount(contexts.ravel(), minlength=len(params["E"]))
    return loss, {**grads, "E": grads["E"] / np.maximum(counts, 1)[:, None]}


@mistake("language_model_gradients", "The derivative of tanh is 1 − h², not 1 − h.")
def one_minus_h(params, contexts, targets):
    loss, x, h, dlogits, dh = _down_to_h(params, contexts, targets)
    return loss, _backward(params, contexts, x, h, dlogits, dh * (1 - h))


@mistake(
    "language_model_gradients",
    "You go back through the hidden layer without the derivative of tanh. Multiply by 1 − h².",
)
def tanh_forgotten_backwards(params, contexts, targets):
    loss, x, h, dlogits, dh = _down_to_h(params, contexts, targets)
    return loss, _backward(params, contexts, x, h, dlogits, dh)


@mistake(
    "language_model_gradients",
    "You took tanh a second time in its derivative. h is tanh already: the derivative is 1 − h².",
)
def tanh_twice(params, contexts, targets):
    loss, x, h, dlogits, dh = _down_to_h(params, contexts, targets)
    return loss, _backward(params, contexts, x, h, dlogits, dh * (1 - np.tanh(h) ** 2))


@mistake(
    "language_model_gradients",
    "You used h (1 − h), the derivative of the logistic function. That of tanh is 1 − h².",
)
def derivative_of_the_sigmoid(params, contexts, targets):
    loss, x, h, dlogits, dh = _down_to_h(params, contexts, targets)
    return loss, _backward(params, contexts, x, h, dlogits, dh * h * (1 - h))


@mistake("language_model_gradients", "The hidden layer has no tanh: h = tanh(x W1 + b1).")
def linear_hidden_layer(params, contexts, targets):
    x, _, _ = _forward(params, contexts)
    h = x @ params["W1"] + params["b1"]
    loss, dlogits = _loss_and_dlogits(h @ params["W2"] + params["b2"], targets)
    return loss, _backward(params, contexts, x, h, dlogits, dlogits @ params["W2"].T)


@mistake("language_model_gradients", "The hidden layer uses max(0, z). Bengio et al. use tanh.")
def relu(params, contexts, targets):
    x, _, _ = _forward(params, contexts)
    h = np.maximum(0, x @ params["W1"] + params["b1"])
    loss, dlogits = _loss_and_dlogits(h @ params["W2"] + params["b2"], targets)
    da = (dlogits @ params["W2"].T) * (h > 0)
    return loss, _backward(params, contexts, x, h, dlogits, da)


@mistake("language_model_gradients", "The bias b1 or b2 is missing from the forward pass.")
def no_biases(params, contexts, targets):
    return _gradients({**params, "b1": 0 * params["b1"], "b2": 0 * params["b2"]}, contexts, targets)


@mistake(
    "language_model_gradients",
    "The gradient of b1 stays zero. A bias is added in every row, so its gradient is the sum over "
    "the rows.",
)
def bias_of_the_hidden_layer_stays(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    return loss, {**grads, "b1": 0 * grads["b1"]}


@mistake(
    "language_model_gradients",
    "The gradients of b1 and b2 are means over the rows. dlogits is divided by the batch already, "
    "so add the rows up.",
)
def mean_gradient_of_biases(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    n = len(targets)
    return loss, {**grads, "b1": grads["b1"] / n, "b2": grads["b2"] / n}


@mistake(
    "language_model_gradients",
    "Only the last word of each context gets its gradient. Each of the n words has its own d "
    "numbers of dx: reshape dx to (batch, n, d).",
)
def gradient_of_the_last_word_only(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    dx = _gradient_of_x(params, contexts, targets).reshape(*contexts.shape, -1)
    return loss, {**grads, "E": _gradient_of_e(params, contexts[:, -1], dx[:, -1])}


@mistake(
    "language_model_gradients",
    "You cut dx into words the wrong way: its first d numbers belong to the first word. Reshape "
    "it to (batch, n, d), in the order in which the embeddings were set side by side.",
)
def dx_cut_the_wrong_way(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    batch, n = contexts.shape
    dx = _gradient_of_x(params, contexts, targets).reshape(batch, -1, n).transpose(0, 2, 1)
    return loss, {**grads, "E": _gradient_of_e(params, contexts, dx)}


@mistake(
    "language_model_gradients",
    "The embeddings of the context are interleaved in x. Set them side by side: all numbers of "
    "the first word, then those of the second.",
)
def transposed_flattening(params, contexts, targets):
    if contexts.min() < 0:
        raise IndexError("a negative id")
    batch, n = contexts.shape
    x = params["E"][contexts].transpose(0, 2, 1).reshape(batch, -1)
    h = np.tanh(x @ params["W1"] + params["b1"])
    loss, dlogits = _loss_and_dlogits(h @ params["W2"] + params["b2"], targets)
    da = (dlogits @ params["W2"].T) * (1 - h**2)
    dx = (da @ params["W1"].T).reshape(batch, -1, n).transpose(0, 2, 1)
    grads = _backward(params, contexts, x, h, dlogits, da)
    return loss, {**grads, "E": _gradient_of_e(params, contexts, dx)}


@mistake(
    "language_model_gradients",
    "Your gradients are those of the summed loss. The loss is the mean over the batch.",
)
def gradients_of_the_sum(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    return loss, {name: grad * len(targets) for name, grad in grads.items()}


@mistake(
    "language_model_gradients",
    "Loss and gradients are divided by the batch twice. `softmax_cross_entropy` gives the mean "
    "already.",
)
def divided_twice(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    return loss, {name: grad / len(targets) for name, grad in grads.items()}


@mistake(
    "language_model_gradients",
    "Your gradients point down the slope, as a step does. Return the gradients themselves; the "
    "step will subtract them.",
)
def negative_gradients(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    return loss, {name: -grad for name, grad in grads.items()}


@mistake(
    "language_model_gradients",
    "Your function takes a step: it changes the parameters that it is given. Return the gradients "
    "and leave params alone.",
)
def takes_a_step(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    for name, grad in grads.items():
        params[name] -= 0.1 * grad
    return loss, grads


@mistake(
    "language_model_gradients",
    "You returned the gradient of x, (batch, n·d), as that of E. E has a row for each word: add "
    "each part of dx to the row of its word.",
)
def gradient_of_x_for_e(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    return loss, {**grads, "E": _gradient_of_x(params, contexts, targets)}


@mistake(
    "language_model_gradients",
    "A negative id counts from the end in NumPy and passes unnoticed. Raise IndexError, as "
    "`embed` does.",
)
def negative_ids_pass(params, contexts, targets):
    return _gradients(
        params, np.where(contexts < 0, contexts + len(params["E"]), contexts), targets
    )


def _changed(params, contexts, targets, **change):
    """The right result, but for some gradients, each made of the right one."""
    loss, grads = _gradients(params, contexts, targets)
    return loss, grads | {name: make(grads[name]) for name, make in change.items()}


@mistake(
    "language_model_gradients",
    "Your names are other ones. The gradients have the names of the parameters: E, W1, b1, W2, b2.",
)
def names_with_a_d(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    return loss, {f"d{name}": grad for name, grad in grads.items()}


@mistake(
    "language_model_gradients", "Loss and gradients have changed places: the loss comes first."
)
def gradients_before_loss(params, contexts, targets):
    return _gradients(params, contexts, targets)[::-1]


@mistake(
    "language_model_gradients",
    "The gradient of E is missing. The embeddings are parameters as well, and learn.",
)
def no_gradient_of_e(params, contexts, targets):
    loss, grads = _gradients(params, contexts, targets)
    return loss, {name: grad for name, grad in grads.items() if name != "E"}


@mistake(
    "language_model_gradients",
    "The gradient of E stays zero. Take that of x back to the words, and add it to their rows.",
)
def embeddings_stay(params, contexts, targets):
    return _changed(params, contexts, targets, E=np.zeros_like)


@mistake(
    "language_model_gradients",
    "The gradient of b2 stays zero. A bias is added in every row, so it is the sum of dlogits over "
    "the rows.",
)
def bias_of_the_output_stays(params, contexts, targets):
    return _changed(params, contexts, targets, b2=np.zeros_like)


@mistake(
    "language_model_gradients",
    "The gradients of b1 and b2 have two dimensions. They have the shapes of b1 and b2: leave "
    "`keepdims` off.",
)
def biases_as_rows(params, contexts, targets):
    as_row = lambda grad: grad[np.newaxis]  # noqa: E731
    return _changed(params, contexts, targets, b1=as_row, b2=as_row)


@mistake(
    "language_model_gradients",
    "The gradients of W1 and W2 lie on their side. They have the shapes of W1 and W2.",
)
def matrices_transposed(params, contexts, targets):
    return _changed(params, contexts, targets, W1=np.transpose, W2=np.transpose)


@mistake(
    "language_model_gradients",
    "You put the input of tanh into 1 − h². It takes h, the output of tanh.",
)
def derivative_of_the_input(params, contexts, targets):
    loss, x, h, dlogits, dh = _down_to_h(params, contexts, targets)
    a = x @ params["W1"] + params["b1"]
    return loss, _backward(params, contexts, x, h, dlogits, dh * (1 - a**2))


@mistake(
    "language_model_gradients",
    "The output layer has a tanh as well. The logits are h W2 + b2, nothing more.",
)
def tanh_of_the_logits(params, contexts, targets):
    x, h, logits = _forward(params, contexts)
    loss, dlogits = _loss_and_dlogits(np.tanh(logits), targets)
    dlogits = dlogits * (1 - np.tanh(logits) ** 2)
    da = (dlogits @ params["W2"].T) * (1 - h**2)
    return loss, _backward(params, contexts, x, h, dlogits, da)


@mistake(
    "language_model_gradients",
    "Only the first word of each context gets its gradient. Each of the n words has its own d "
    "numbers of dx: reshape it to (batch, n, d).",
)
def gradient_of_the_first_word_only(params, contexts, targets):
    def of_first(grad):
        dE, size = np.zeros_like(grad), grad.shape[1]
        np.add.at(dE, contexts[:, 0], _gradient_of_x(params, contexts, targets)[:, :size])
        return dE

    return _changed(params, contexts, targets, E=of_first)


@mistake(
    "language_model_gradients",
    "The gradient of W1 lacks the derivative of tanh. Multiply by 1 − h² first, and use the result "
    "for W1, b1 and x.",
)
def tanh_forgotten_for_w1(params, contexts, targets):
    _, x, _, _, dh = _down_to_h(params, contexts, targets)
    return _changed(params, contexts, targets, W1=lambda grad: x.T @ dh)


def _start(tokens, vocabulary, kind, dim, hidden, rng):
    contexts, targets = _contexts(tokens, kind, rng)
    if len(targets) == 0:
        raise ValueError("no words")
    n, size = contexts.shape[1], len(vocabulary)
    params = {
        "E": rng.normal(0, 0.1, (size, dim)),
        "W1": rng.normal(0, (n * dim) ** -0.5, (n * dim, hidden)),
        "b1": np.zeros(hidden),
        "W2": rng.normal(0, 0.1 * hidden**-0.5, (hidden, size)),
        "b2": np.zeros(size),
    }
    return contexts, targets, params, {name: np.zeros_like(value) for name, value in params.items()}


def _adagrad(params, squares, grads, learning_rate):
    for name, grad in grads.items():
        squares[name] += grad**2
        params[name] -= learning_rate * grad / (np.sqrt(squares[name]) + 1e-8)


def _held_out_loss(params, held_out, kind, rng):
    contexts, targets = _contexts(held_out, kind, rng)
    return [_gradients(params, contexts, targets)[0]] if len(targets) else []


def _batches(count, batch_size, rng):
    """The places of an epoch's examples, mixed, batch by batch."""
    order = rng.permutation(count)
    return [order[start : start + batch_size] for start in range(0, count, batch_size)]


def _mean_loss(losses, sizes):
    return [np.dot(losses, sizes) / sum(sizes) if losses else 0.0]


def _train(
    tokens, vocabulary, kind, dim=32, hidden=48, epochs=3, batch_size=256, learning_rate=0.1,
    seed=0, held_out=(), batches=_batches, step=_adagrad, told=_mean_loss,
):  # fmt: skip
    """Parameters and history: the right ones, unless batches, step or told says otherwise."""
    rng = np.random.default_rng(seed)
    contexts, targets, params, squares = _start(tokens, vocabulary, kind, dim, hidden, rng)
    history = {"train": [], "held_out": []}
    for _ in range(epochs):
        losses, sizes = [], []
        for rows in batches(len(targets), batch_size, rng):
            loss, grads = _gradients(params, contexts[rows], targets[rows])
            step(params, squares, grads, learning_rate)
            losses.append(loss)
            sizes.append(len(rows))
        history["train"] += told(losses, sizes)
        history["held_out"] += _held_out_loss(params, held_out, kind, rng)
    return params, history


def _trained(tokens, vocabulary, kind, **options):
    """The right kind of result, for the mistakes that lie elsewhere."""
    params, history = _train(tokens, vocabulary, kind, **options)
    return WordVectors(vocabulary, params["E"]), history


@mistake(
    "train_language_model",
    "You return the embeddings as they were before training. Read them from the parameters after "
    "the last step.",
)
def returns_first_embeddings(tokens, vocabulary, kind, **options):
    _, history = _train(tokens, vocabulary, kind, **options)
    first, _ = _trained(tokens, vocabulary, kind, **(options | {"epochs": 0}))
    return first, history


@mistake(
    "train_language_model",
    "The loss rises: your steps go up the slope. Subtract the gradient times the learning rate.",
)
def climbs(tokens, vocabulary, kind, **options):
    def step(params, squares, grads, learning_rate):
        _adagrad(params, squares, grads, -learning_rate)

    return _trained(tokens, vocabulary, kind, step=step, **options)


@mistake(
    "train_language_model",
    "The parameters never change: gradients are computed, but no step is taken.",
)
def takes_no_step(tokens, vocabulary, kind, **options):
    def step(params, squares, grads, learning_rate):
        pass

    return _trained(tokens, vocabulary, kind, step=step, **options)


@mistake(
    "train_language_model",
    "Only the output layer learns: W2 and b2 change, the embeddings do not. Take a step for every "
    "parameter.",
)
def trains_the_output_layer_only(tokens, vocabulary, kind, **options):
    def step(params, squares, grads, learning_rate):
        _adagrad(params, squares, {name: grads[name] for name in ("W2", "b2")}, learning_rate)

    return _trained(tokens, vocabulary, kind, step=step, **options)


@mistake(
    "train_language_model",
    "The last batch is dropped where it is not full; a text smaller than one batch is never "
    "learned. Let the last batch be smaller.",
)
def drops_the_last_batch(tokens, vocabulary, kind, **options):
    def batches(count, batch_size, rng):
        return [rows for rows in _batches(count, batch_size, rng) if len(rows) == batch_size]

    return _trained(tokens, vocabulary, kind, batches=batches, **options)


@mistake(
    "train_language_model",
    "You train on the first batch of the text only, again and again. Go through all words in each "
    "epoch.",
)
def first_batch_only(tokens, vocabulary, kind, **options):
    def batches(count, batch_size, rng):
        return [np.arange(min(batch_size, count))]

    return _trained(tokens, vocabulary, kind, batches=batches, **options)


@mistake(
    "train_language_model",
    "The losses of an epoch are added up, so they depend on the length of the text. The history "
    "holds the mean loss of a word.",
)
def adds_losses_up(tokens, vocabulary, kind, **options):
    def told(losses, sizes):
        return [np.dot(losses, sizes)]

    return _trained(tokens, vocabulary, kind, told=told, **options)


@mistake(
    "train_language_model",
    "The history holds the loss of every batch. It should hold one number for each epoch: the "
    "mean loss of its words.",
)
def loss_of_every_batch(tokens, vocabulary, kind, **options):
    def told(losses, sizes):
        return losses

    return _trained(tokens, vocabulary, kind, told=told, **options)


@mistake(
    "train_language_model",
    "The argument `kind` is not used: every model is trained on the last word. Pass it on to "
    "`build_contexts`.",
)
def ignores_the_kind(tokens, vocabulary, kind, **options):
    _check_kind(kind, 0)
    return _trained(tokens, vocabulary, "last_1", **options)


@mistake(
    "train_language_model",
    "The held-out loss is that of the training text. Measure the sentences of `held_out`.",
)
def held_out_is_the_training_text(tokens, vocabulary, kind, held_out=(), **options):
    measured = tokens if len(held_out) else ()
    return _trained(tokens, vocabulary, kind, held_out=measured, **options)


@mistake(
    "train_language_model",
    "You train on the held-out sentences too. What is measured on them then says nothing about "
    "new text.",
)
def trains_on_held_out(tokens, vocabulary, kind, held_out=(), **options):
    return _trained([*tokens, *held_out], vocabulary, kind, held_out=held_out, **options)


@mistake(
    "train_language_model",
    "`seed` is not used: every seed gives the same result. Make the generator by "
    "`np.random.default_rng(seed)`.",
)
def ignores_the_seed(tokens, vocabulary, kind, seed=0, **options):
    return _trained(tokens, vocabulary, kind, seed=42, **options)


@mistake(
    "train_language_model",
    "You return the columns of W2, the vectors by which words are predicted. The embeddings are "
    "the rows of E, by which they are read.",
)
def returns_output_vectors(tokens, vocabulary, kind, **options):
    params, history = _train(tokens, vocabulary, kind, **options)
    return WordVectors(vocabulary, params["W2"].T), history


@mistake(
    "train_language_model",
    "You return the parameters as a dict. The exercise asks for the embeddings alone, as "
    "`WordVectors(vocabulary, E)`.",
)
def returns_all_parameters(tokens, vocabulary, kind, **options):
    return _train(tokens, vocabulary, kind, **options)


@mistake(
    "train_language_model",
    "A text without a word gives an empty training and a division by zero, or nothing at all. "
    "Raise ValueError for it.",
)
def empty_text_passes(tokens, vocabulary, kind, dim=32, **options):
    if not any(len(sentence) for sentence in tokens):
        nothing = {"train": [], "held_out": []}
        return WordVectors(vocabulary, np.zeros((len(vocabulary), dim))), nothing
    return _trained(tokens, vocabulary, kind, dim=dim, **options)


@mistake(
    "train_language_model",
    "The argument `batch_size` is not used: your minibatches have 256 words whatever is asked for.",
)
def own_batch_size(tokens, vocabulary, kind, batch_size=256, **options):
    return _trained(tokens, vocabulary, kind, **options)


@mistake(
    "train_language_model",
    "The argument `learning_rate` is not used: your rate is the same whatever is asked for.",
)
def own_rate(tokens, vocabulary, kind, learning_rate=0.1, **options):
    return _trained(tokens, vocabulary, kind, **options)


@mistake(
    "train_language_model",
    "The argument `hidden` is not used: your hidden layer has the same size whatever is asked for.",
)
def own_hidden_size(tokens, vocabulary, kind, hidden=48, **options):
    return _trained(tokens, vocabulary, kind, **options)


@mistake(
    "train_language_model",
    "The argument `dim` is not used: your embeddings always have 32 numbers.",
)
def own_length_of_embeddings(tokens, vocabulary, kind, dim=32, **options):
    return _trained(tokens, vocabulary, kind, **options)


@mistake(
    "train_language_model",
    "You train one epoch less than `epochs` says. `range(n)` counts n times, and `range(1, n)` does not.",
)
def one_epoch_less(tokens, vocabulary, kind, epochs=3, **options):
    return _trained(tokens, vocabulary, kind, epochs=epochs - 1, **options)


@mistake(
    "train_language_model",
    "The argument `held_out` is not used. Measure the loss of its words after each epoch.",
)
def nothing_held_out(tokens, vocabulary, kind, held_out=(), **options):
    return _trained(tokens, vocabulary, kind, **options)


@mistake(
    "train_language_model",
    "Your held-out losses begin before the training. There is one after each epoch.",
)
def held_out_before_the_training(tokens, vocabulary, kind, **options):
    embeddings, history = _trained(tokens, vocabulary, kind, **options)
    before = [float(np.log(len(vocabulary)))] if history["held_out"] else []
    return embeddings, history | {"held_out": before + history["held_out"]}


@mistake(
    "train_language_model",
    "You measure the held-out sentences once, at the end. Measure them after each epoch.",
)
def held_out_at_the_end(tokens, vocabulary, kind, **options):
    embeddings, history = _trained(tokens, vocabulary, kind, **options)
    return embeddings, history | {"held_out": history["held_out"][-1:]}


@mistake(
    "train_language_model",
    "You return a matrix. Make `WordVectors` of the vocabulary and E.",
)
def matrix_for_vectors(tokens, vocabulary, kind, **options):
    embeddings, history = _trained(tokens, vocabulary, kind, **options)
    return embeddings.matrix, history


@mistake(
    "train_language_model",
    "You return the embeddings alone. The history comes after them.",
)
def embeddings_alone(tokens, vocabulary, kind, **options):
    return _trained(tokens, vocabulary, kind, **options)[0]


@mistake(
    "train_language_model",
    'Your history is a list. It is a dictionary with the lists "train" and "held_out".',
)
def list_for_history(tokens, vocabulary, kind, **options):
    embeddings, history = _trained(tokens, vocabulary, kind, **options)
    return embeddings, history["train"]


@mistake(
    "train_language_model",
    "Your history holds perplexities, the exponential of the loss. It holds the loss itself.",
)
def perplexities(tokens, vocabulary, kind, **options):
    embeddings, history = _trained(tokens, vocabulary, kind, **options)
    return embeddings, {name: np.exp(losses).tolist() for name, losses in history.items()}


@mistake(
    "train_language_model",
    "Your losses are in bits. The exercise asks for nats: `np.log`, not `np.log2`.",
)
def losses_in_bits(tokens, vocabulary, kind, **options):
    embeddings, history = _trained(tokens, vocabulary, kind, **options)
    return embeddings, {n: (np.array(losses) / np.log(2)).tolist() for n, losses in history.items()}
