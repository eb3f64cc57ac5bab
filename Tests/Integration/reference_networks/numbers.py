"""What references are made of: torch's layers with the numbers of a file, in the order of axes in which Fovea has them."""

import torch
import torch.nn.functional as F
from torch import Tensor

#: Running statistics, and what else is kept without being learned.
KEPT = ("runningMean", "runningVariance", "pictures")


def known_dropout(x: Tensor, rate: float) -> Tensor:
    """Dropout whose zeros follow from the places, channels last; write_networks.swift drops the same."""
    shape = x.permute(0, 2, 3, 1).shape if x.dim() == 4 else x.shape
    places = torch.arange(x.numel()).reshape(shape)
    factors = (places * 2654435761 % 2**32 / 2**32 >= rate).to(x.dtype) / (1 - rate)
    return x * (factors.permute(0, 3, 1, 2) if x.dim() == 4 else factors)


class Numbers:
    """A network's parameters by their names in Fovea; `training` says how normalisation and dropout work."""

    def __init__(self, tensors: dict[str, Tensor], training: bool):
        self.training = training
        self.tensors = {
            name: tensor.double().requires_grad_(not name.endswith(KEPT)) for name, tensor in tensors.items()
        }
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> Tensor:
        self.used.add(name)
        return self.tensors[name]

    def conv(self, name: str, x: Tensor, stride: int = 1, padding: int = 0, groups: int = 1) -> Tensor:
        filters = self[f"{name}.filter"].permute(3, 2, 0, 1)
        bias = self[f"{name}.bias"] if f"{name}.bias" in self.tensors else None
        return F.conv2d(x, filters, bias, stride, padding, groups=groups)

    def dense(self, name: str, x: Tensor) -> Tensor:
        return x @ self[f"{name}.weight"] + self[f"{name}.bias"]

    def norm(self, name: str, x: Tensor, epsilon: float = 1e-5, momentum: float = 0.1) -> Tensor:
        mean, variance, scale, offset = (self[f"{name}.{part}"] for part in ("runningMean", "runningVariance", "scale", "offset"))
        return F.batch_norm(x, mean, variance, scale, offset, self.training, momentum, epsilon)

    def drop(self, x: Tensor, rate: float) -> Tensor:
        return known_dropout(x, rate) if self.training else x


def flat(x: Tensor) -> Tensor:
    """The maps as a row, pixel by pixel: Fovea's order."""
    return x.permute(0, 2, 3, 1).flatten(1)
