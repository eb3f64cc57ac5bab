"""The libraries that Fovea is measured beside.

Each module has `version()` and `prepare(case, folder, threads)`, which takes the first steps and returns a step to time, a
function that gives the losses of the first ones, and a note on how it is computed.
"""

import numpy as np

from cases import COMPARED


def first_losses(step) -> np.ndarray:
    """Takes the steps whose losses are compared."""
    return np.array([float(step()) for _ in range(COMPARED)], np.float32)
