"""Turns the reference cases of the ONNX project into onnx-cases.json, which OnnxCasesTests reads.

    pip install onnx==1.23.2
    python onnx_cases.py            # writes onnx-cases.json and onnx-not-covered.md
    python onnx_cases.py --all      # with the few cases of more than 100,000 values too, which are not kept

A case becomes the name of an operation of the engine, its numbers, and its arrays in the engine's layout (channels last,
filters as [.., inputs, outputs]); what has no counterpart there is listed with the reason.
"""

import base64
import json
import sys
from pathlib import Path

import numpy as np
from onnx import helper
from onnx.backend.test.case.node import collect_testcases

LARGEST = 100_000
FUNCTIONS = {
    "Relu": "relu", "LeakyRelu": "leakyReLU", "Elu": "elu", "Tanh": "tanh", "Sigmoid": "sigmoid", "Softplus": "softplus",
    "Exp": "exp", "Log": "log", "Sqrt": "sqrt", "Abs": "abs", "Neg": "negate", "Reciprocal": "reciprocal",
    "Gelu": "gelu", "Swish": "silu",
}
OPERATIONS = {"Add": 0, "Sub": 1, "Mul": 2, "Div": 3, "Max": 4, "Min": 5}
REDUCTIONS = {"ReduceSum": "sum", "ReduceMean": "mean", "ReduceMax": "maximum", "ReduceMin": "minimum"}


class NotCovered(Exception):
    """Why a case has no counterpart in the engine."""


def channels_last(array):
    return np.moveaxis(array, 1, -1)


def sides(pads):
    """ONNX lists all beginnings, then all ends; the engine wants pairs, one after the other."""
    half = len(pads) // 2
    return [number for pair in zip(pads[:half], pads[half:]) for number in pair]


def same_pads(attributes, inputs, spans, strides):
    """The pads that SAME_UPPER and SAME_LOWER stand for."""
    begins, ends = [], []
    for size, span, stride in zip(inputs, spans, strides):
        total = max(0, (-(-size // stride) - 1) * stride + span - size)
        small, large = total // 2, total - total // 2
        upper = attributes["auto_pad"] == b"SAME_UPPER"
        begins.append(small if upper else large)
        ends.append(large if upper else small)
    return begins + ends


def windows(attributes, spatial, kernel):
    """Strides, dilations and pads of a convolution or pooling."""
    rank = len(spatial)
    strides = list(attributes.get("strides", [1] * rank))
    dilations = list(attributes.get("dilations", [1] * rank))
    pads = list(attributes.get("pads", [0] * 2 * rank))
    if attributes.get("auto_pad", b"NOTSET") in (b"SAME_UPPER", b"SAME_LOWER"):
        spans = [dilation * (size - 1) + 1 for dilation, size in zip(dilations, kernel)]
        pads = same_pads(attributes, spatial, spans, strides)
    return strides, dilations, pads


def convolution(node, attributes, inputs, outputs):
    x, w = inputs[0], inputs[1]
    spatial, kernel = list(x.shape[2:]), list(w.shape[2:])
    strides, dilations, pads = windows(attributes, spatial, kernel)
    return "convolution", {
        "batch": [x.shape[0]], "inputChannels": [x.shape[1]], "outputChannels": [w.shape[0]], "input": spatial,
        "filter": kernel, "strides": strides, "padding": sides(pads), "dilations": dilations,
        "groups": [attributes.get("group", 1)],
    }, [channels_last(x), np.moveaxis(w, (0, 1), (-1, -2)), *inputs[2:]], [channels_last(outputs[0])]


def transposed_convolution(node, attributes, inputs, outputs):
    x, w = inputs[0], inputs[1]
    spatial, kernel = list(x.shape[2:]), list(w.shape[2:])
    rank = len(spatial)
    groups = attributes.get("group", 1)
    strides = list(attributes.get("strides", [1] * rank))
    dilations = list(attributes.get("dilations", [1] * rank))
    extra = list(attributes.get("output_padding", [0] * rank))
    pads = list(attributes.get("pads", [0] * 2 * rank))
    auto = attributes.get("auto_pad", b"NOTSET")
    shape = attributes.get("output_shape")
    if shape is not None or auto in (b"SAME_UPPER", b"SAME_LOWER"):
        begins, ends = [], []
        for axis in range(rank):
            wanted = shape[axis - rank] if shape is not None else spatial[axis] * strides[axis]
            span = dilations[axis] * (kernel[axis] - 1) + 1
            total = strides[axis] * (spatial[axis] - 1) + extra[axis] + span - wanted
            if total < 0:
                extra[axis] -= total
                total = 0
            small, large = total // 2, total - total // 2
            begins.append(small if auto == b"SAME_UPPER" else large)
            ends.append(large if auto == b"SAME_UPPER" else small)
        pads = begins + ends
    return "transposedConvolution", {
        "batch": [x.shape[0]], "inputChannels": [x.shape[1]], "outputChannels": [w.shape[1] * groups],
        "input": spatial, "filter": kernel, "strides": strides, "padding": sides(pads), "dilations": dilations,
        "outputPadding": extra, "groups": [groups],
    }, [channels_last(x), np.moveaxis(w, (0, 1), (-1, -2)), *inputs[2:]], [channels_last(outputs[0])]


def pooling(node, attributes, inputs, outputs):
    x = inputs[0]
    spatial, kernel = list(x.shape[2:]), list(attributes["kernel_shape"])
    strides, dilations, pads = windows(attributes, spatial, kernel)
    numbers = {
        "batch": [x.shape[0]], "channels": [x.shape[1]], "input": spatial, "window": kernel, "strides": strides,
        "padding": sides(pads), "dilations": dilations, "roundsUp": [attributes.get("ceil_mode", 0)],
    }
    results = [channels_last(outputs[0])]
    if node.op_type == "AveragePool":
        numbers["countsPadding"] = [attributes.get("count_include_pad", 0)]
        return "averagePool", numbers, [channels_last(x)], results
    if len(outputs) > 1:
        # ONNX numbers the values of the whole batch, the engine the pixels of an image.
        pixels = int(np.prod(spatial))
        numbers_of_pixels = outputs[1] % pixels
        if attributes.get("storage_order", 0) == 1:
            numbers_of_pixels = numbers_of_pixels % spatial[0] * spatial[1] + numbers_of_pixels // spatial[0]
        results.append(channels_last(numbers_of_pixels))
    return "maxPool", numbers, [channels_last(x)], results


def global_pooling(node, attributes, inputs, outputs):
    x = inputs[0]
    numbers = {"batch": [x.shape[0]], "channels": [x.shape[1]], "input": list(x.shape[2:]), "adaptive": [1]}
    name = "averagePool" if node.op_type == "GlobalAveragePool" else "maxPool"
    return name, numbers, [channels_last(x)], [channels_last(outputs[0])]


def local_response(node, attributes, inputs, outputs):
    x = channels_last(inputs[0])
    return "localResponse", {
        "pixels": [int(np.prod(x.shape[:-1]))], "channels": [x.shape[-1]], "size": [attributes["size"]],
        "parameters": [attributes.get("alpha", 1e-4), attributes.get("beta", 0.75), attributes.get("bias", 1.0)],
    }, [x], [channels_last(outputs[0])]


def normalization(node, attributes, inputs, outputs):
    x = inputs[0]
    epsilon = attributes.get("epsilon", 1e-5)
    if node.op_type == "LayerNormalization":
        axis = attributes.get("axis", -1) % x.ndim
        features = int(np.prod(x.shape[axis:]))
        arrays = [x, inputs[1], inputs[2] if len(inputs) > 2 else np.zeros(features, np.float32)]
        numbers = {"kind": [1], "batch": [int(np.prod(x.shape[:axis]))], "pixels": [1], "channels": [features]}
        return "normalization", numbers | {"epsilon": [epsilon]}, arrays, [outputs[0]]
    channels = x.shape[1]
    kind = {"BatchNormalization": 0, "InstanceNormalization": channels}.get(node.op_type, attributes.get("num_groups"))
    numbers = {
        "kind": [kind], "batch": [x.shape[0]], "pixels": [int(np.prod(x.shape[2:]))], "channels": [channels],
        "epsilon": [epsilon],
    }
    arrays = [channels_last(x), inputs[1], inputs[2]]
    results = [channels_last(outputs[0])]
    if node.op_type == "BatchNormalization" and not attributes.get("training_mode", 0):
        return "givenNormalization", numbers, arrays + inputs[3:5], results
    return "normalization", numbers, arrays, results


def gemm(node, attributes, inputs, outputs):
    a, b = inputs[0], inputs[1]
    transposes = [attributes.get("transA", 0), attributes.get("transB", 0)]
    rows, columns = outputs[0].shape
    depth = a.shape[0] if transposes[0] else a.shape[1]
    start = np.broadcast_to(inputs[2], outputs[0].shape) if len(inputs) > 2 else np.zeros_like(outputs[0])
    return "gemm", {
        "sizes": [1, rows, columns, depth], "transposes": transposes,
        "factors": [attributes.get("alpha", 1.0), attributes.get("beta", 1.0)],
    }, [a, b, start], [outputs[0]]


def matrix_product(node, attributes, inputs, outputs):
    a, b = inputs
    a = a[None, :] if a.ndim == 1 else a
    b = b[:, None] if b.ndim == 1 else b
    batch = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    a = np.broadcast_to(a, batch + a.shape[-2:])
    b = np.broadcast_to(b, batch + b.shape[-2:])
    sizes = [int(np.prod(batch)), a.shape[-2], b.shape[-1], a.shape[-1]]
    start = np.zeros(sizes[:3], np.float32)
    return "gemm", {"sizes": sizes, "transposes": [0, 0], "factors": [1, 0]}, [a, b, start], [outputs[0]]


def softmax(node, attributes, inputs, outputs):
    x = inputs[0]
    return "softmax", {
        "shape": list(x.shape), "axis": [attributes.get("axis", -1) % x.ndim],
        "logarithm": [int(node.op_type == "LogSoftmax")],
    }, [x], [outputs[0]]


def function(node, attributes, inputs, outputs):
    name = FUNCTIONS[node.op_type]
    parameter = attributes.get("alpha", 0.01 if name == "leakyReLU" else 1.0)
    if name == "silu" and parameter != 1:
        raise NotCovered("swish with a factor other than 1")
    if name == "gelu" and attributes.get("approximate") == b"tanh":
        name = "geluTanh"
    return name, {"parameter": [parameter]}, [inputs[0]], [outputs[0]]


def operation(node, attributes, inputs, outputs):
    if len(inputs) != 2:
        raise NotCovered("one or three operands; the engine combines two")
    arrays = [np.broadcast_to(array, outputs[0].shape) for array in inputs]
    return "combine", {"operation": [OPERATIONS[node.op_type]]}, arrays, [outputs[0]]


def reduction(node, attributes, inputs, outputs):
    x = inputs[0]
    axes = attributes.get("axes", inputs[1] if len(inputs) > 1 else None)
    if axes is None or len(axes) == 0:
        axes = [] if attributes.get("noop_with_empty_axes", 0) else range(x.ndim)
    if x.size == 0 and node.op_type in ("ReduceMax", "ReduceMin"):
        raise NotCovered("the largest or smallest of no elements, which the engine refuses")
    numbers = {"shape": list(x.shape), "axes": [int(axis) % x.ndim for axis in axes]}
    return REDUCTIONS[node.op_type], numbers, [x], [outputs[0]]


def rearrangement(node, attributes, inputs, outputs):
    block = attributes["blocksize"]
    wide = outputs[0] if node.op_type == "DepthToSpace" else inputs[0]
    n, c, h, w = wide.shape
    # DepthToSpace calls the order in which the place in the block varies slowest DCR, and takes it by default.
    order = int(attributes.get("mode", b"DCR") == b"CRD")
    name = "depthToSpace" if node.op_type == "DepthToSpace" else "spaceToDepth"
    numbers = {"sizes": [n, h // block, w // block, c, block], "order": [order]}
    return name, numbers, [channels_last(inputs[0])], [channels_last(outputs[0])]


def padding(node, attributes, inputs, outputs):
    x, pads = inputs[0], [int(pad) for pad in inputs[1]]
    axes = [int(axis) % x.ndim for axis in inputs[3]] if len(inputs) > 3 else range(x.ndim)
    begins, ends = [0] * x.ndim, [0] * x.ndim
    for index, axis in enumerate(axes):
        begins[axis], ends[axis] = pads[index], pads[index + len(pads) // 2]
    if x.ndim != 4 or begins[0] or ends[0] or min(begins + ends) < 0:
        raise NotCovered("not the padding of a batch of volumes")
    mode = attributes.get("mode", b"constant").decode()
    value = float(inputs[2]) if len(inputs) > 2 and inputs[2] is not None else 0.0
    numbers = {"batch": [x.shape[0]], "size": list(x.shape[1:]), "padding": sides(begins[1:] + ends[1:])}
    return f"pad {mode}", numbers | {"value": [value]}, [x], [outputs[0]]


def resizing(node, attributes, inputs, outputs):
    x, y = inputs[0], outputs[0]
    mode = attributes.get("mode", b"nearest").decode()
    upsample = node.op_type == "Upsample"
    place = attributes.get("coordinate_transformation_mode", b"asymmetric" if upsample else b"half_pixel").decode()
    rounding = attributes.get("nearest_mode", b"floor" if upsample else b"round_prefer_floor").decode()
    scales = inputs[1] if upsample else inputs[2] if len(inputs) > 2 and inputs[2] is not None else []
    if mode == "cubic":
        raise NotCovered("cubic interpolation")
    if attributes.get("antialias", 0):
        raise NotCovered("antialiasing")
    if "crop" in place:
        raise NotCovered("cropping while resizing")
    if x.ndim != 4 or x.shape[:2] != y.shape[:2]:
        raise NotCovered("not the resizing of a batch of images")
    axes = attributes.get("axes", range(4))
    for axis, scale in zip(axes, scales):
        if abs(x.shape[axis] * scale - y.shape[axis]) > 1e-6:
            raise NotCovered("a scale that is not the quotient of the sizes")
    if mode == "nearest":
        if place == "align_corners" or place not in ("half_pixel", "asymmetric"):
            raise NotCovered(f"nearest with {place}")
        for size, wanted in zip(x.shape[2:], y.shape[2:]):
            for index in range(wanted):
                ours = min(size - 1, (2 * index + 1) * size // (2 * wanted))
                theirs = index * size / wanted if place == "asymmetric" else (index + 0.5) * size / wanted - 0.5
                theirs = {
                    "floor": np.floor(theirs), "ceil": np.ceil(theirs), "round_prefer_floor": np.ceil(theirs - 0.5),
                    "round_prefer_ceil": np.floor(theirs + 0.5),
                }[rounding]
                if ours != min(max(theirs, 0), size - 1):
                    raise NotCovered(f"nearest with {place} and {rounding}, where it chooses another pixel")
    elif place not in ("half_pixel", "pytorch_half_pixel", "align_corners", "half_pixel_symmetric"):
        raise NotCovered(f"bilinear with {place}")
    elif place == "pytorch_half_pixel" and 1 in y.shape[2:]:
        raise NotCovered("pytorch_half_pixel to a single pixel")
    numbers = {
        "batch": [x.shape[0]], "channels": [x.shape[1]], "input": list(x.shape[2:]), "output": list(y.shape[2:]),
        "nearest": [int(mode == "nearest")], "cornerCentres": [int(place == "align_corners")],
    }
    return "resize", numbers, [channels_last(x)], [channels_last(y)]


CONVERSIONS = {
    "Conv": convolution, "ConvTranspose": transposed_convolution, "MaxPool": pooling, "AveragePool": pooling,
    "GlobalAveragePool": global_pooling, "GlobalMaxPool": global_pooling, "LRN": local_response,
    "BatchNormalization": normalization, "InstanceNormalization": normalization, "LayerNormalization": normalization,
    "GroupNormalization": normalization, "Gemm": gemm, "MatMul": matrix_product, "Softmax": softmax,
    "LogSoftmax": softmax, "DepthToSpace": rearrangement, "SpaceToDepth": rearrangement, "Pad": padding,
    "Resize": resizing, "Upsample": resizing,
    **dict.fromkeys(FUNCTIONS, function), **dict.fromkeys(OPERATIONS, operation), **dict.fromkeys(REDUCTIONS, reduction),
}
CONVERTIBLE = {"float32", "uint8"}


def array(values):
    data = np.ascontiguousarray(values, dtype="<f4")
    return {"shape": list(data.shape), "values": base64.b64encode(data.tobytes()).decode()}


def convert(case, largest):
    node = case.model.graph.node[0]
    attributes = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    inputs, outputs = (list(arrays) for arrays in case.data_sets[0])
    # An input that is left out has an empty name in the node and no array.
    given = iter(inputs)
    inputs = [next(given) if name else None for name in node.input]
    tensors = [values for values in inputs if values is not None and values.ndim > 0 and values.dtype.kind == "f"]
    if node.op_type != "Pad" and (inputs[0].dtype.name not in CONVERTIBLE or
                                  (inputs[0].dtype == np.uint8 and node.op_type != "MaxPool")):
        raise NotCovered("elements that are not in single precision")
    if sum(values.size for values in tensors + outputs) > largest:
        raise NotCovered("more values than the file should hold; --all includes it")
    name, numbers, arrays, results = CONVERSIONS[node.op_type](node, attributes, inputs, outputs)
    return {
        "name": case.name, "operation": name,
        "numbers": {key: [float(number) for number in values] for key, values in numbers.items()},
        "inputs": [array(values) for values in arrays], "outputs": [array(values) for values in results],
    }


def main():
    largest = sys.maxsize if "--all" in sys.argv[1:] else LARGEST
    folder = Path(__file__).parent
    cases, left_out = [], {}
    for case in collect_testcases(None):
        nodes = case.model.graph.node
        if len(nodes) != 1 or nodes[0].op_type not in CONVERSIONS:
            continue
        try:
            cases.append(convert(case, largest))
        except NotCovered as reason:
            left_out.setdefault((nodes[0].op_type, str(reason)), []).append(case.name.removeprefix("test_"))
    (folder / "onnx-cases.json").write_text(
        "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
    lines = [
        "# Reference cases that are not covered", "",
        f"{len(cases)} cases of the engine's operators are in onnx-cases.json; these are not:", "",
        "| Operator | Why | Cases |", "|---|---|---|",
    ]
    lines += [f"| {operator} | {reason} | {', '.join(names)} |" for (operator, reason), names in left_out.items()]
    (folder / "onnx-not-covered.md").write_text("\n".join(lines) + "\n")
    print(len(cases), "cases;", sum(map(len, left_out.values())), "left out")


if __name__ == "__main__":
    main()
