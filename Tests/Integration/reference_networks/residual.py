"""Residual networks that torchvision has not (He et al., 2016): plain ones, short cuts A and C, and those for 32×32 pixels."""

from collections.abc import Callable

import torch.nn.functional as F
from torch import Tensor

from .numbers import Numbers

#: What makes a reference of one of the short cuts: A, B, C of the paper, or "plain".
Option = str


def shortcut(numbers: Numbers, name: str, x: Tensor, width: int, stride: int, option: Option) -> Tensor | float:
    """What is added to the long way: the input where it fits; else as the option says."""
    fits = stride == 1 and x.shape[1] == width
    if option == "plain":
        return 0.0
    if option == "C" or (option == "B" and not fits):
        return numbers.norm(f"{name}.shortcut.bn", numbers.conv(f"{name}.shortcut.conv", x, stride))
    if fits:
        return x
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, 0, width - x.shape[1]))


def pair(numbers: Numbers, name: str, x: Tensor, width: int, stride: int, option: Option) -> Tensor:
    """Two 3×3 convolutions; the rectifier comes behind the sum."""
    inside = name if option == "plain" else f"{name}.body"
    y = F.relu(numbers.norm(f"{inside}.bn1", numbers.conv(f"{inside}.conv1", x, stride, 1)))
    y = numbers.norm(f"{inside}.bn2", numbers.conv(f"{inside}.conv2", y, 1, 1))
    return F.relu(y + shortcut(numbers, name, x, width, stride, option))


def stages(numbers: Numbers, x: Tensor, widths: list[int], blocks: list[int], option: Option) -> list[Tensor]:
    for stage, (width, count) in enumerate(zip(widths, blocks)):
        for block in range(count):
            stride = 2 if stage > 0 and block == 0 else 1
            x = pair(numbers, f"conv{stage + 2}_{block + 1}", x, width, stride, option)
    return [numbers.dense("fc", x.mean((2, 3)))]


def resnet18(option: Option) -> Callable[[Numbers, Tensor], list[Tensor]]:
    def network(numbers: Numbers, x: Tensor) -> list[Tensor]:
        x = F.relu(numbers.norm("bn1", numbers.conv("conv1", x, 2, 3)))
        return stages(numbers, F.max_pool2d(x, 3, 2, 1), [64, 128, 256, 512], [2, 2, 2, 2], option)

    return network


def cifar(depth: int, option: Option) -> Callable[[Numbers, Tensor], list[Tensor]]:
    """Section 4.2 of the paper: 6n + 2 layers."""

    def network(numbers: Numbers, x: Tensor) -> list[Tensor]:
        x = F.relu(numbers.norm("bn1", numbers.conv("conv1", x, 1, 1)))
        return stages(numbers, x, [16, 32, 64], [(depth - 2) // 6] * 3, option)

    return network
