"""Turns the reference cases of the ONNX project for whole layers, losses and steps of optimisers into
onnx-layers.safetensors, which OnnxLayerTests reads.

    pip install onnx==1.23.2
    python onnx_layers.py            # writes onnx-layers.safetensors and onnx-layers-not-covered.md

A case is an operation with numbers (the file's metadata: "RNN units=4") and tensors in our layout ("case/input"): channels
last, weights as [inputs, outputs], gates in our order. The operators of the engine are in onnx-cases.json.
"""

import json
from pathlib import Path

import numpy as np
from onnx import helper
from onnx.backend.test.case.node import collect_testcases

from onnx_cases import NotCovered, channels_last


def momentum(attributes, x):
    rate, time, rest = float(x[0]), int(x[1]), x[2:]
    if time > 0 and attributes["beta"] != 1:
        raise NotCovered("a factor before the gradient, which ours does not have")
    numbers = {
        "rate": rate, "decay": attributes["norm_coefficient"], "momentum": attributes["alpha"],
        "nesterov": int(attributes["mode"] == b"nesterov"),
    }
    return numbers, rest


def adagrad(attributes, x):
    if int(x[1]) > 0:
        raise NotCovered("a rate that decays by itself; ours are schedules")
    return {
        "rate": float(x[0]), "decay": attributes["norm_coefficient"], "epsilon": attributes["epsilon"]
    }, x[2:]


def optimizer(node, attributes, inputs, outputs):
    if node.op_type == "Adam":
        raise NotCovered("no correction of the means in the first step, and ε beside an uncorrected root; ours is PyTorch's")
    numbers, rest = (momentum if node.op_type == "Momentum" else adagrad)(attributes, inputs)
    count = len(rest) // 3
    for index in range(count):
        yield node.op_type, numbers, {
            "value": rest[index], "gradient": rest[count + index], "state": rest[2 * count + index],
            "expected": outputs[index],
        }


def loss(node, attributes, inputs, outputs):
    logits, labels, *weights = inputs
    classes, ignored = logits.shape[1], attributes.get("ignore_index")
    counts = labels != ignored if ignored is not None else np.ones_like(labels, bool)
    total = np.sum(outputs[0], dtype=np.float64)
    if attributes["reduction"] != b"mean":
        # Ours is always the mean, weighted if there are weights.
        kept = np.where(counts, labels, 0)
        total /= np.sum((weights[0][kept] if weights else np.ones_like(kept)) * counts, dtype=np.float64)
    tensors = {
        "input": channels_last(logits), "labels": labels.astype("i4"), "expected": np.array(total, "f4"),
    }
    if weights:
        tensors["weights"] = weights[0]
    if len(outputs) > 1:
        tensors["logarithms"] = channels_last(outputs[1])
    yield node.op_type, {} if ignored is None else {"ignoring": ignored}, tensors


GATES = {"RNN": [0], "LSTM": [0, 2, 3, 1], "GRU": [1, 0, 2]}


def recurrent(node, attributes, inputs, outputs):
    x, weights, recurrences, *others = inputs
    if len(others) > 1 or len([name for name in node.input if name]) > 4:
        raise NotCovered("states to begin with, lengths of sequences, or peepholes")
    batchwise = attributes.get("layout", 0) == 1
    x = x if batchwise else x.transpose(1, 0, 2)
    if node.op_type == "GRU" and x.shape[1] > 1:
        raise NotCovered("the reset gate before the product with the state; ours is after it, as in PyTorch and cuDNN")
    units, order = attributes["hidden_size"], GATES[node.op_type]
    named = dict(zip([name for name in ("Y", "Y_h", "Y_c") if name in named_outputs(node)], outputs))

    def gates(array):
        """Gates in our order, along the first axis."""
        return array.reshape(len(order), units, -1)[order].reshape(len(order) * units, -1)

    for direction in range(weights.shape[0]):
        backwards = attributes.get("direction", b"forward") == b"reverse" or direction == 1
        tensors = {
            "input": x[:, ::-1] if backwards else x, "inputWeight": gates(weights[direction]).T,
            "stateWeight": gates(recurrences[direction]).T,
        }
        if others:
            ours, states = np.split(others[0][direction], 2)
            if node.op_type == "GRU":
                tensors |= {"bias": gates(ours)[:, 0], "stateBias": gates(states)[:, 0]}
            else:
                tensors["bias"] = gates(ours + states)[:, 0]
        if "Y_h" in named:
            tensors["expected"] = named["Y_h"][:, direction] if batchwise else named["Y_h"][direction]
        if "Y" in named:
            y = named["Y"][:, :, direction] if batchwise else named["Y"][:, direction].transpose(1, 0, 2)
            tensors["sequence"] = y[:, ::-1] if backwards else y
        yield node.op_type, {"units": units}, tensors


def named_outputs(node):
    names = ("Y", "Y_h", "Y_c")
    return [name for name, output in zip(names, node.output) if output]


def normalization(node, attributes, inputs, outputs):
    x = inputs[0]
    numbers = {"epsilon": attributes.get("epsilon", 1e-5)}
    tensors = {"scale": inputs[1], "offset": inputs[2]}
    if node.op_type == "LayerNormalization":
        if attributes.get("axis", -1) not in (-1, x.ndim - 1):
            raise NotCovered("several axes at once; ours is along the last one")
        yield node.op_type, numbers, tensors | {"input": x, "expected": outputs[0]}
        return
    if node.op_type == "GroupNormalization":
        numbers["groups"] = attributes["num_groups"]
    tensors |= {"input": channels_last(x), "expected": channels_last(outputs[0])}
    if node.op_type == "BatchNormalization":
        numbers["training"] = attributes.get("training_mode", 0)
        numbers["momentum"] = 1 - attributes.get("momentum", 0.9)
        tensors |= {"mean": inputs[3], "variance": inputs[4]}
        if numbers["training"]:
            # ONNX keeps the variance divided by n; we keep it divided by n − 1, as PyTorch does.
            count = x.size // x.shape[1]
            old, momentum = inputs[4].astype("f8"), numbers["momentum"]
            batch = (outputs[2] - (1 - momentum) * old) / momentum
            unbiased = (1 - momentum) * old + momentum * batch * count / (count - 1)
            tensors |= {"newMean": outputs[1], "newVariance": unbiased.astype("f4")}
    yield node.op_type, numbers, tensors


def activation(node, attributes, inputs, outputs):
    if node.op_type == "Selu" and attributes:
        raise NotCovered("other constants than those of the paper")
    if attributes.get("approximate", b"none") != b"none":
        raise NotCovered("the approximation by tanh")
    numbers = {"axis": attributes.get("axis", -1)} if node.op_type == "LogSoftmax" else {}
    yield node.op_type, numbers, {"input": inputs[0], "expected": outputs[0]}


def product(node, attributes, inputs, outputs):
    if inputs[1].ndim > 2 and inputs[0].shape[:-2] != inputs[1].shape[:-2]:
        raise NotCovered("batches that are repeated; ours have the same axes before the last two")
    yield node.op_type, {}, {"input": inputs[0], "other": inputs[1], "expected": outputs[0]}


def choice(node, attributes, inputs, outputs):
    x = inputs[0]
    if x.dtype != "f4":
        raise NotCovered("numbers that are not in single precision")
    axis = attributes.get("axis", 0 if node.op_type == "ArgMax" else -1)
    numbers = {"axis": axis}
    if node.op_type == "ArgMax":
        if attributes.get("select_last_index"):
            raise NotCovered("the last one of equal numbers; ours is the first one")
        result = np.squeeze(outputs[0], axis) if attributes.get("keepdims", 1) else outputs[0]
        yield node.op_type, numbers, {"input": x, "expected": result.astype("i4")}
        return
    if attributes.get("largest", 1) == 0 or axis not in (-1, x.ndim - 1):
        raise NotCovered("the smallest ones, or along another axis than the last one")
    yield node.op_type, {"count": int(inputs[1][0])}, {
        "input": x, "expected": outputs[0], "places": outputs[1].astype("i4")
    }


OPERATORS = {
    "Adam": optimizer, "Adagrad": optimizer, "Momentum": optimizer, "NegativeLogLikelihoodLoss": loss,
    "SoftmaxCrossEntropyLoss": loss, "RNN": recurrent, "LSTM": recurrent, "GRU": recurrent,
    "BatchNormalization": normalization, "LayerNormalization": normalization, "GroupNormalization": normalization,
    "InstanceNormalization": normalization, "Selu": activation, "Softsign": activation, "LogSoftmax": activation,
    "Gelu": activation, "MatMul": product, "ArgMax": choice, "TopK": choice,
}
LARGEST = 6_000


def save(path, tensors, metadata):
    """A safetensors file, whose header is sorted so that the same cases give the same file."""
    header, data = {"__metadata__": dict(sorted(metadata.items()))}, b""
    kinds = {"float32": "F32", "int32": "I32"}
    for name, array in sorted(tensors.items()):
        content = np.ascontiguousarray(array).tobytes()
        header[name] = {
            "dtype": kinds[array.dtype.name], "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(content)]
        }
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def main():
    tensors, metadata, missing = {}, {}, {}
    for case in sorted(collect_testcases(None), key=lambda case: case.name):
        nodes = case.model.graph.node
        if len(nodes) != 1 or nodes[0].op_type not in OPERATORS or "expanded" in case.name:
            continue
        node = nodes[0]
        name = case.name.removeprefix("test_")
        attributes = {entry.name: helper.get_attribute_value(entry) for entry in node.attribute}
        inputs, outputs = ([np.asarray(array) for array in arrays] for arrays in case.data_sets[0])
        try:
            parts = list(OPERATORS[node.op_type](node, attributes, inputs, outputs))
            if sum(array.size for part in parts for array in part[2].values()) > LARGEST:
                raise NotCovered("more values than the file should hold")
        except NotCovered as reason:
            missing.setdefault((node.op_type, str(reason)), []).append(name)
            continue
        for index, (operation, numbers, arrays) in enumerate(parts):
            key = name if len(parts) == 1 else f"{name}-{index + 1}"
            metadata[key] = " ".join([operation] + [f"{k}={v}" for k, v in numbers.items()])
            tensors |= {f"{key}/{part}": array for part, array in arrays.items()}
    folder = Path(__file__).parent
    save(folder / "onnx-layers.safetensors", tensors, metadata)
    rows = "".join(f"| {op} | {reason} | {', '.join(names)} |\n" for (op, reason), names in sorted(missing.items()))
    (folder / "onnx-layers-not-covered.md").write_text(
        "# Reference cases of layers that are not covered\n\n"
        f"{len(metadata)} cases of layers, losses and optimisers are in onnx-layers.safetensors; these are not:\n\n"
        f"| Operator | Why | Cases |\n|---|---|---|\n{rows}"
    )


if __name__ == "__main__":
    main()
