"""Network in network (Lin et al., 2014) and GoogLeNet (Szegedy et al., 2015), after the authors' files and the paper's table."""

import torch
import torch.nn.functional as F
from torch import Tensor

from .alexnet import response_norm
from .numbers import Numbers, flat


def chain(numbers: Numbers, x: Tensor, first: str, *others: str, stride: int = 1, padding: int = 0) -> Tensor:
    """A convolution and two of 1×1, each rectified."""
    x = F.relu(numbers.conv(first, x, stride, padding))
    for name in others:
        x = F.relu(numbers.conv(name, x))
    return x


def nin_cifar10(numbers: Numbers, x: Tensor) -> list[Tensor]:
    x = chain(numbers, x, "conv1", "cccp1", "cccp2", padding=2)
    x = numbers.drop(F.max_pool2d(x, 3, 2, ceil_mode=True), 0.5)
    x = chain(numbers, x, "conv2", "cccp3", "cccp4", padding=2)
    x = numbers.drop(F.avg_pool2d(x, 3, 2, ceil_mode=True), 0.5)
    x = chain(numbers, x, "conv3", "cccp5", "cccp6", padding=1)
    return [x.mean((2, 3))]


def nin_imagenet(numbers: Numbers, x: Tensor) -> list[Tensor]:
    """Caffe's pooling rounds up; only the first of these depends on it, at 224 pixels: 54 give 27."""
    x = F.max_pool2d(chain(numbers, x, "conv1", "cccp1", "cccp2", stride=4), 3, 2, ceil_mode=True)
    x = F.max_pool2d(chain(numbers, x, "conv2", "cccp3", "cccp4", padding=2), 3, 2)
    x = F.max_pool2d(chain(numbers, x, "conv3", "cccp5", "cccp6", padding=1), 3, 2)
    x = chain(numbers, numbers.drop(x, 0.5), "conv4", "cccp7", "cccp8", padding=1)
    return [x.mean((2, 3))]


def module(numbers: Numbers, name: str, x: Tensor) -> Tensor:
    def conv(branch: str, x: Tensor, padding: int = 0) -> Tensor:
        return F.relu(numbers.conv(f"{name}.{branch}", x, padding=padding))

    branches = [
        conv("1x1.conv", x),
        conv("3x3.conv", conv("3x3.reduce", x), 1),
        conv("5x5.conv", conv("5x5.reduce", x), 2),
        conv("pool.proj", F.max_pool2d(x, 3, 1, 1)),
    ]
    return torch.cat(branches, dim=1)


def side(numbers: Numbers, name: str, x: Tensor) -> Tensor:
    """Section 5 of the paper: 5×5 means with stride 3, 128 filters of 1×1, 1,024 units, dropout of 0.7."""
    x = F.relu(numbers.conv(f"{name}.conv", F.avg_pool2d(x, 5, 3)))
    x = numbers.drop(F.relu(numbers.dense(f"{name}.fc1", flat(x))), 0.7)
    return numbers.dense(f"{name}.fc2", x)


def googlenet(numbers: Numbers, x: Tensor) -> list[Tensor]:
    """Normalisation has the numbers of Caffe's file: α = 10⁻⁴ of the mean of 5 squares, k = 1."""

    def pool(x: Tensor) -> Tensor:
        return F.max_pool2d(x, 3, 2, ceil_mode=True)

    def normal(x: Tensor) -> Tensor:
        return response_norm(x, alpha=1e-4 / 5, k=1)

    x = normal(pool(F.relu(numbers.conv("conv1", x, 2, 3))))
    x = F.relu(numbers.conv("conv2", F.relu(numbers.conv("conv2_reduce", x)), 1, 1))
    x = pool(normal(x))
    sides = []
    for name in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"):
        x = module(numbers, f"inception{name}", x)
        if name in ("4a", "4d"):
            sides.append(side(numbers, f"side{len(sides) + 1}", x))
        if name in ("3b", "4e"):
            x = pool(x)
    return [numbers.dense("fc", numbers.drop(x.mean((2, 3)), 0.4)), *sides]
