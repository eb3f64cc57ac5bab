"""A case as an ONNX file, with its batch normalisations: the libraries fold them themselves."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import graph
from cases import Case
from data import Parameters


def model_file(case: Case, folder: Path) -> Path:
    """Written by the first library that asks."""
    path = folder / "model.onnx"
    if not path.exists():
        onnx.save(Builder(case, Parameters(folder)).model(), path)
    return path


class Builder:
    def __init__(self, case: Case, parameters: Parameters):
        self.case = case
        self.parameters = parameters
        self.nodes = []
        self.initializers = []
        self.graph = case.graph()
        for node in self.graph.nodes[1:]:
            self.add(node)

    def model(self) -> onnx.ModelProto:
        shape = self.graph.image.shape
        image = [self.case.batch, shape.channels, shape.height, shape.width]
        scores = [self.case.batch, self.graph.output.shape.channels]
        return helper.make_model(
            helper.make_graph(
                self.nodes,
                self.case.network,
                [helper.make_tensor_value_info("image", TensorProto.FLOAT, image)],
                [helper.make_tensor_value_info(self.graph.output.name, TensorProto.FLOAT, scores)],
                self.initializers,
            ),
            opset_imports=[helper.make_opsetid("", 17)],
            ir_version=10,
        )

    def constant(self, name: str, array: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(array, name))
        return name

    def emit(self, operation: str, inputs: list, output: str, **attributes) -> str:
        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def rectified(self, node: graph.Node, operation: str, inputs: list, **attributes) -> None:
        self.emit("Relu", [self.emit(operation, inputs, f"{node.name}.sum", **attributes)], node.name)

    def add(self, node: graph.Node) -> None:
        inputs = [x.name for x in node.inputs]
        match node:
            case graph.Convolution():
                self.add_convolution(node, inputs)
            case graph.MaxPool():
                self.emit(
                    "MaxPool", inputs, node.name, kernel_shape=[node.size] * 2, strides=[node.stride] * 2,
                    pads=[node.padding] * 4, ceil_mode=int(node.rounds_up),
                )  # fmt: skip
            case graph.Mean():
                self.emit("GlobalAveragePool", inputs, node.name)
            case graph.Sum():
                self.rectified(node, "Add", inputs)
            case graph.Concatenation():
                self.emit("Concat", inputs, node.name, axis=1)
            case graph.Dense():
                flat = self.emit("Flatten", inputs, f"{node.name}.flat")
                weight = self.constant(f"{node.name}.weight", self.parameters.weight(node))
                bias = self.constant(f"{node.name}.bias", self.parameters.bias(node))
                if node.is_rectified:
                    self.rectified(node, "Gemm", [flat, weight, bias], transB=1)
                else:
                    self.emit("Gemm", [flat, weight, bias], node.name, transB=1)

    def add_convolution(self, node: graph.Convolution, inputs: list) -> None:
        inputs = [*inputs, self.constant(f"{node.name}.filter", self.parameters.filter(node))]
        geometry = {"kernel_shape": [node.size] * 2, "strides": [node.stride] * 2, "pads": [node.padding] * 4}
        names = [f"{node.name}.product", f"{node.name}.normalized", node.name]
        if node.normalization:
            self.emit("Conv", inputs, names[0], **geometry)
            vectors = [f"{node.normalization}.{vector}" for vector in ("scale", "offset", "runningMean", "runningVariance")]
            constants = [self.constant(name, self.parameters[name]) for name in vectors]
            last = names[1] if node.is_rectified else names[2]
            self.emit("BatchNormalization", [names[0], *constants], last, epsilon=node.epsilon)
        else:
            bias = self.constant(f"{node.name}.bias", self.parameters[f"{node.name}.bias"])
            last = self.emit("Conv", [*inputs, bias], names[1] if node.is_rectified else names[2], **geometry)
        if node.is_rectified:
            self.emit("Relu", [last], names[2])
