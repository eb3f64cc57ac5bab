"""The numbers that every implementation computes with: raw files in the layouts of the engine."""

from pathlib import Path

import numpy as np

SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
SCHARR = np.array([[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]], np.float32)


def gaussian(size: int) -> np.ndarray:
    """The taps of a Gaussian with σ = 1."""
    place = np.arange(size) - size // 2
    taps = np.exp(-0.5 * place.astype(np.float64) ** 2)
    return (taps / taps.sum()).astype(np.float32)


def taps(case) -> tuple:
    """A filter's coefficients, and its vertical and horizontal taps where it is separable."""
    if case.name == "sobel":
        return SOBEL, np.array([1, 2, 1], np.float32), np.array([-1, 0, 1], np.float32)
    if case.name == "scharr":
        return SCHARR, np.array([3, 10, 3], np.float32), np.array([-1, 0, 1], np.float32)
    if case.name == "box":
        thin = np.full(case.size, 1 / case.size, np.float32)
        return np.outer(thin, thin), thin, thin
    if case.name == "gaussian":
        thin = gaussian(case.size)
        return np.outer(thin, thin), thin, thin
    random = np.random.default_rng(7)
    return random.standard_normal((case.size, case.size), np.float32), None, None


def write(case, folder: Path) -> None:
    random = np.random.default_rng(1)
    arrays = {}
    if case.kind == "convolution":
        arrays["input"] = random.standard_normal(case.input_shape, np.float32)
        arrays["filter"] = random.standard_normal(case.filter_shape, np.float32)
        arrays["gradient"] = random.standard_normal(case.output_shape, np.float32)
    elif case.kind == "product":
        arrays["left"] = random.standard_normal((case.rows, case.depth), np.float32)
        arrays["right"] = random.standard_normal((case.depth, case.columns), np.float32)
    else:
        shape = (case.h, case.w, case.channels)
        if case.pixels == "uint8":
            arrays["image"] = random.integers(0, 256, shape, np.uint8)
        else:
            arrays["image"] = random.random(shape, np.float32)
        full, vertical, horizontal = taps(case)
        arrays["filter"] = full
        if vertical is not None:
            arrays["vertical"] = vertical
            arrays["horizontal"] = horizontal
    for name, array in arrays.items():
        array.tofile(folder / name)


def read(folder: Path, name: str, shape: tuple, dtype=np.float32) -> np.ndarray:
    return np.fromfile(folder / name, dtype).reshape(shape)


def difference(result: np.ndarray, expected: np.ndarray) -> float:
    """The largest difference, relative to the root mean square of what is expected."""
    scale = float(np.sqrt(np.mean(np.square(expected, dtype=np.float64))))
    return float(np.max(np.abs(result.astype(np.float64) - expected))) / scale
