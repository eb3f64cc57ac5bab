"""The numbers that every library begins with: images, and a safetensors file of parameters in Fovea's layouts."""

import json
from pathlib import Path

import numpy as np

from cases import Case
from graph import Convolution, Dense, Network, parameter_shapes


def write(case: Case, folder: Path) -> None:
    graph = case.graph()
    random = np.random.default_rng(1)
    shape = graph.image.shape
    images = random.standard_normal((case.batch, shape.height, shape.width, shape.channels), np.float32)
    images.tofile(folder / "images")
    write_parameters(graph, folder / "parameters.safetensors", random)


def write_parameters(graph: Network, path: Path, random) -> None:
    shapes = {name: shape for node in graph.nodes for name, shape in parameter_shapes(node).items()}
    header, end = {}, 0
    for name, shape in shapes.items():
        start, end = end, end + 4 * int(np.prod(shape))
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name, shape in shapes.items():
            beginning(name, shape, random).tofile(file)


def beginning(name: str, shape: tuple, random) -> np.ndarray:
    """Numbers with which activations neither grow nor vanish; no two parameters are equal."""
    numbers = random.standard_normal(shape, np.float32)
    if len(shape) > 1:
        return numbers * np.float32((2 / np.prod(shape[:-1])) ** 0.5)
    centre = 1 if name.endswith(("scale", "runningVariance")) else 0
    return np.float32(centre) + np.float32(0.1) * numbers.clip(-3, 3)


class Parameters:
    """Reads parameters by name, in the layouts of libraries whose channels come first."""

    def __init__(self, folder: Path):
        path = folder / "parameters.safetensors"
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            self.header = json.loads(file.read(length))
        self.values = np.memmap(path, np.float32, "r", offset=8 + length)

    def __getitem__(self, name: str) -> np.ndarray:
        entry = self.header[name]
        start, end = (offset // 4 for offset in entry["data_offsets"])
        return np.array(self.values[start:end]).reshape(entry["shape"])

    def filter(self, node: Convolution) -> np.ndarray:
        """`[outputs, inputs, height, width]`"""
        return np.ascontiguousarray(self[f"{node.name}.filter"].transpose(3, 2, 0, 1))

    def folded(self, node: Convolution) -> tuple:
        """The filter and the bias of a convolution that does its normalisation's work, too."""
        kernel = self.filter(node)
        if not node.normalization:
            return kernel, self[f"{node.name}.bias"]
        scale, offset, mean, variance = (
            self[f"{node.normalization}.{vector}"].astype(np.float64)
            for vector in ("scale", "offset", "runningMean", "runningVariance")
        )
        factor = scale / np.sqrt(variance + node.epsilon)
        return (kernel * factor[:, None, None, None]).astype(np.float32), (offset - mean * factor).astype(np.float32)

    def weight(self, node: Dense) -> np.ndarray:
        """`[outputs, inputs]`, the inputs in the order channel, height, width."""
        shape = node.inputs[0].shape
        weight = self[f"{node.name}.weight"].reshape(shape.height, shape.width, shape.channels, -1)
        return np.ascontiguousarray(weight.transpose(3, 2, 0, 1)).reshape(node.shape.channels, -1)

    def bias(self, node: Dense) -> np.ndarray:
        return self[f"{node.name}.bias"]


def read_images(case: Case, folder: Path) -> np.ndarray:
    """`[batch, channels, height, width]`"""
    shape = case.graph().image.shape
    images = np.fromfile(folder / "images", np.float32).reshape(case.batch, shape.height, shape.width, shape.channels)
    return np.ascontiguousarray(images.transpose(0, 3, 1, 2))
