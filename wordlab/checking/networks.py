"""What a check may know of a Keras model: which layer feeds which, its weights, its outputs.

The model stays in the process that built it. `look` writes it down there, as plain data; `Network`
reads that on the side of the check. Keras is imported by whoever builds models, never here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

PLAIN = (bool, int, float, str, type(None))
INPUT = "InputLayer"
# What is no Keras model comes in a dictionary too, so that no returned dictionary looks like one.
PLAINLY = "plainly"


def look(built: Any, inputs: Sequence[np.ndarray]) -> Any:
    """Write a Keras model or layer down as plain data, with what it answers to these inputs.

    Dropout is off. Anything that is neither is left as it is. Models inside the model are opened;
    a model that is no graph of layers (a subclass of `Model`) has an empty `graph`.
    """
    keras = sys.modules.get("keras")
    if keras is None or not isinstance(built, keras.layers.Layer):
        return {PLAINLY: built}
    answers = [np.asarray(built(x, training=False)) for x in inputs]
    if not isinstance(built, keras.Model):
        graph = {"layers": [_written(built, [])], "ends": [built.name]}
    else:
        graph = _graph(built) if hasattr(built, "layers") and _is_graph(built, keras) else {}
    shape = getattr(built, "input_shape", None)
    return {
        "keras": type(built).__name__,
        "input_shape": list(shape) if isinstance(shape, tuple) else None,
        "graph": graph,
        "answers": answers,
    }


def _is_graph(model: Any, keras: Any) -> bool:
    functional: type = type(keras.Model(*[keras.Input((1,))] * 2))
    return isinstance(model, keras.Sequential | functional)


def _graph(model: Any) -> dict[str, Any]:
    """The layers of a functional or sequential model in order, each with those that feed it."""
    layers: list[dict[str, Any]] = []
    ends = _open(model, [], "", layers)
    return {"layers": layers, "ends": ends}


def _open(
    model: Any, sources: Sequence[str], prefix: str, layers: list[dict[str, Any]]
) -> list[str]:
    """Add a model's layers; return the names of those whose outputs are the model's."""
    config = model.get_config()
    by_name = {layer.name: layer for layer in getattr(model, "operations", model.layers)}
    leaves: dict[str, list[str]] = {}
    last = list(sources)
    for entry in config["layers"]:
        name = entry.get("name") or entry["config"]["name"]
        if "inbound_nodes" in entry:
            found = list(_tensors(entry["inbound_nodes"]))
            feeding = [leaf for source in found for leaf in leaves.get(source, [])]
        else:
            feeding = last
        layer = by_name.get(name)
        if entry["class_name"] == INPUT and sources:
            leaves[name] = list(sources)
        elif hasattr(layer, "layers") and hasattr(layer, "get_config"):
            leaves[name] = _open(layer, feeding, f"{prefix}{name}/", layers)
        else:
            layers.append(
                _written(layer, feeding, prefix + name, entry["class_name"], entry["config"])
            )
            leaves[name] = [prefix + name]
        last = leaves[name]
    ends = _names(config.get("output_layers", []))
    return [leaf for name in ends for leaf in leaves.get(name, [])] or last


def _tensors(value: Any) -> Iterator[str]:
    """The names of the layers whose outputs stand somewhere in the arguments of a call."""
    if isinstance(value, Mapping):
        if value.get("class_name") == "__keras_tensor__":
            yield value["config"]["keras_history"][0]
        else:
            for item in value.values():
                yield from _tensors(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)


def _names(outputs: Any) -> Iterator[str]:
    """The layers of `output_layers`, which holds [name, node, tensor], or several of them."""
    if isinstance(outputs, list | tuple) and outputs and isinstance(outputs[0], str):
        yield outputs[0]
    elif isinstance(outputs, list | tuple | Mapping):
        for item in outputs.values() if isinstance(outputs, Mapping) else outputs:
            yield from _names(item)


def _written(
    layer: Any,
    feeding: Sequence[str],
    name: str = "",
    kind: str = "",
    config: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    config = layer.get_config() if config is None else config
    settings: dict[str, Any] = {
        key: value for key, value in config.items() if isinstance(value, PLAIN)
    }
    if isinstance(config.get("activation"), Mapping):
        settings["activation"] = str(config["activation"].get("class_name", "unknown"))
    if isinstance(config.get("layer"), Mapping):
        settings["wraps"] = str(config["layer"].get("class_name"))
    if kind == INPUT:
        settings["shape"] = list(config.get("batch_shape") or [])[1:]
    return {
        "name": name or layer.name,
        "kind": kind or type(layer).__name__,
        "settings": settings,
        "fed_by": list(feeding),
        "trainable": bool(getattr(layer, "trainable_weights", ())),
        "weights": [np.asarray(weight) for weight in getattr(layer, "weights", ())],
    }


def seen_plainly(data: Any) -> Any:
    """What `look` found where it found no Keras model."""
    return data.get(PLAINLY) if isinstance(data, dict) else data


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: its Keras class, its plain settings, the layers that feed it, its weights.

    `trainable` says whether training would change a weight of it.
    """

    name: str
    kind: str
    settings: Mapping[str, Any]
    fed_by: tuple[str, ...]
    trainable: bool
    weights: tuple[np.ndarray, ...]

    def __str__(self) -> str:
        """The layer in short, as in `LSTM(128, sequences)`."""
        about = self.settings
        size = {
            "Dropout": about.get("rate"),
            "Embedding": " × ".join(str(n) for n in self.weights[0].shape) if self.weights else "",
            "Activation": about.get("activation"),
            "Softmax": "",
            INPUT: ", ".join(map(str, about.get("shape", []))),
        }.get(self.kind, about.get("units", ""))
        words = [str(size)] if size not in ("", None) else []
        if about.get("return_sequences"):
            words.append("sequences")
        if "units" in about and self.kind == "Dense" and about.get("activation") != "linear":
            words.append(str(about.get("activation")))
        if self.kind == "Embedding":
            words.append("trainable" if self.trainable else "frozen")
            words += ["mask_zero"] if about.get("mask_zero") else []
        words += [str(about["wraps"])] if "wraps" in about else []
        kind = "Input" if self.kind == INPUT else self.kind
        return f"{kind}({', '.join(words)})"


@dataclass(frozen=True, eq=False)
class Network:
    """A Keras model or layer as a check sees it.

    `layers` are in the order in which data flows, without what the output does not depend on. They
    are empty for a model that is no graph of layers. `ends` are the names of the layers whose
    outputs are the model's. `input_shape` is the model's, with None for any size. `answers` are
    the outputs for the inputs that were given to `Subject.builds`.
    """

    kind: str
    layers: tuple[Layer, ...]
    ends: tuple[str, ...]
    input_shape: tuple[int | None, ...] | None
    answers: tuple[np.ndarray, ...]

    @staticmethod
    def read(data: Any) -> Network | None:
        """Read what `look` wrote; None if it is anything else, whoever wrote it."""
        try:
            layers = tuple(
                Layer(
                    str(entry["name"]),
                    str(entry["kind"]),
                    {str(key): value for key, value in entry["settings"].items()},
                    tuple(map(str, entry["fed_by"])),
                    entry["trainable"] is True,
                    tuple(w for w in entry["weights"] if isinstance(w, np.ndarray)),
                )
                for entry in data["graph"].get("layers", [])
            )
            shape = data["input_shape"]
            return Network(
                str(data["keras"]),
                layers,
                tuple(map(str, data["graph"].get("ends", []))),
                None if shape is None else tuple(shape),
                tuple(answer for answer in data["answers"] if isinstance(answer, np.ndarray)),
            )
        except (TypeError, KeyError, AttributeError):
            return None

    def of_kind(self, *kinds: str) -> list[Layer]:
        """The layers of these Keras classes, in order."""
        return [layer for layer in self.layers if layer.kind in kinds]

    def feeding(self, layer: Layer) -> list[Layer]:
        """The layers whose outputs this one takes."""
        return [other for other in self.layers if other.name in layer.fed_by]

    @property
    def is_chain(self) -> bool:
        """Whether each layer feeds just the next one, and the last one is the output."""
        before = [(), *((layer.name,) for layer in self.layers[:-1])]
        fed = [layer.fed_by for layer in self.layers]
        return bool(self.layers) and fed == before and self.ends == (self.layers[-1].name,)

    def __str__(self) -> str:
        """The network in one line, as `Input(4) → Embedding(6 × 3, frozen) → …`."""
        if not self.layers:
            return f"a model of the class {self.kind}, not built from layers"
        if self.is_chain:
            return " → ".join(map(str, self.layers))
        place = {layer.name: f"[{i}]" for i, layer in enumerate(self.layers, 1)}
        rows = []
        for layer in self.layers:
            fed = " and ".join(place.get(name, "?") for name in layer.fed_by)
            rows.append(f"{place[layer.name]} {layer}" + (f" of {fed}" if fed else ""))
        ends = " and ".join(place.get(name, "?") for name in self.ends)
        return "; ".join([*rows, f"output {ends}"])
