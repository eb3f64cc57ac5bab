"""The numbers that every library begins with: raw files of 32-bit floating-point numbers in Fovea's layouts."""

from pathlib import Path

import numpy as np

from cases import CLASSES, Case
from networks import BatchNorm, Convolution, Dense, Residual


def write(case: Case, folder: Path) -> None:
    random = np.random.default_rng(1)
    images = random.standard_normal((case.batch, case.size, case.size, case.channels), np.float32)
    labels = random.integers(0, CLASSES, case.batch).astype(np.float32)
    parameters = np.concatenate([array.ravel() for array in beginnings(case.layers, random)])
    for name, array in {"images": images, "labels": labels, "parameters": parameters}.items():
        array.astype(np.float32).tofile(folder / name)


def beginnings(layers: tuple, random) -> list:
    """How the parameters begin, in the order of the layers; no two of them equal, so that none can be mistaken."""
    result = []
    for layer in layers:
        if isinstance(layer, Residual):
            result += beginnings(layer.body, random) + beginnings(layer.shortcut, random)
            continue
        weight, vectors = shapes(layer)
        if weight:
            result.append(random.standard_normal(weight) * (1.5 / np.prod(weight[:-1])) ** 0.5)
        for start, count in vectors:
            result.append(start + 0.1 * random.standard_normal(count))
    return result


def shapes(layer) -> tuple:
    """The shape of a layer's weights, and about what its vectors begin with, and how long they are."""
    if isinstance(layer, Convolution):
        filter_shape = (layer.size, layer.size, layer.inputs, layer.outputs)
        return filter_shape, [(0, layer.outputs)] if layer.has_bias else []
    if isinstance(layer, Dense):
        return (layer.inputs, layer.outputs), [(0, layer.outputs)]
    if isinstance(layer, BatchNorm):
        return (), [(1, layer.channels), (0, layer.channels)]
    return (), []


class Parameters:
    """Gives the parameters one after the other."""

    def __init__(self, folder: Path):
        self.values = np.fromfile(folder / "parameters", np.float32)
        self.start = 0

    def next(self, *shape: int) -> np.ndarray:
        end = self.start + int(np.prod(shape))
        array = self.values[self.start : end].reshape(shape)
        self.start = end
        return array.copy()

    def check_end(self) -> None:
        if self.start != self.values.size:
            raise ValueError(f"the network has {self.start} parameters instead of {self.values.size}")


def read_images(case: Case, folder: Path) -> np.ndarray:
    return np.fromfile(folder / "images", np.float32).reshape(case.batch, case.size, case.size, case.channels)


def read_labels(folder: Path) -> np.ndarray:
    return np.fromfile(folder / "labels", np.float32).astype(np.int64)
