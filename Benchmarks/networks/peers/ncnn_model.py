"""A case in ncnn's format, batch normalisations folded and rectifiers fused, as its optimiser does it."""

from collections import Counter
from pathlib import Path

import numpy as np

import graph
from cases import Case
from data import Parameters


def write_model(case: Case, folder: Path) -> tuple:
    """The file of layers and the file of weights."""
    builder = Builder(case, Parameters(folder))
    text, weights = folder / "ncnn.param", folder / "ncnn.bin"
    blobs = {blob for line in builder.lines for blob in line[1]}
    head = f"7767517\n{len(builder.lines)} {len(blobs)}\n"
    text.write_text(head + "".join(line[0] + "\n" for line in builder.lines))
    with weights.open("wb") as file:
        for array in builder.weights:
            file.write(array.tobytes())
    return text, weights


class Builder:
    def __init__(self, case: Case, parameters: Parameters):
        self.parameters = parameters
        self.lines = []
        self.weights = []
        net = case.graph()
        self.readers = Counter(x for node in net.nodes for x in node.inputs)
        #: The blobs of a node's output that nobody has read yet.
        self.blobs = {}
        self.finish(net.image, self.emit("Input", "image", [], "0=224 1=224 2=3"))
        for node in net.nodes[1:]:
            self.finish(node, self.add(node, [self.blobs[x].pop() for x in node.inputs]))

    def emit(self, kind: str, name: str, inputs: list, numbers: str = "", outputs: list | None = None) -> str:
        outputs = outputs or [name]
        line = [kind, name, str(len(inputs)), str(len(outputs)), *inputs, *outputs, numbers]
        self.lines.append((" ".join(line), outputs))
        return outputs[0]

    def finish(self, node: graph.Node, blob: str) -> None:
        """Every blob has one reader: a layer of its own makes several of one."""
        count = self.readers[node]
        if count > 1:
            copies = [f"{blob}.{index}" for index in range(count)]
            self.emit("Split", f"{blob}.split", [blob], outputs=copies)
            self.blobs[node] = list(copies)
        else:
            self.blobs[node] = [blob]

    def keep(self, matrix: np.ndarray, bias: np.ndarray) -> None:
        self.weights += [np.uint32(0), matrix, bias]

    def add(self, node: graph.Node, inputs: list) -> str:
        match node:
            case graph.Convolution():
                kernel, bias = self.parameters.folded(node)
                self.keep(kernel, bias)
                numbers = f"0={node.shape.channels} 1={node.size} 3={node.stride} 4={node.padding} 5=1 6={kernel.size}"
                return self.emit("Convolution", node.name, inputs, f"{numbers} 9={int(node.is_rectified)}")
            case graph.Dense():
                weight = self.parameters.weight(node)
                self.keep(weight, self.parameters.bias(node))
                numbers = f"0={node.shape.channels} 1=1 2={weight.size} 9={int(node.is_rectified)}"
                return self.emit("InnerProduct", node.name, inputs, numbers)
            case graph.MaxPool():
                numbers = f"0=0 1={node.size} 2={node.stride} 3={node.padding} 5={int(not node.rounds_up)}"
                return self.emit("Pooling", node.name, inputs, numbers)
            case graph.Mean():
                return self.emit("Pooling", node.name, inputs, "0=1 4=1")
            case graph.Concatenation():
                return self.emit("Concat", node.name, inputs, "0=0")
            case graph.Sum():
                return self.emit("ReLU", node.name, [self.emit("BinaryOp", f"{node.name}.sum", inputs, "0=0")])
        raise TypeError(f"ncnn's layer for {node} is not known")
