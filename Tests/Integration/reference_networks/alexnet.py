"""AlexNet (Krizhevsky, Sutskever, Hinton, 2012) and ZFNet (Zeiler and Fergus, 2014), after their texts and figures."""

import torch
import torch.nn.functional as F
from torch import Tensor

from .numbers import Numbers, flat


def response_norm(x: Tensor, alpha: float = 1e-4, k: float = 2) -> Tensor:
    """Section 3.3 of AlexNet's paper: b = a / (k + α Σ a²)^β over n = 5 channels, with β = 0.75."""
    squares = F.pad(x**2, (0, 0, 0, 0, 2, 2))
    total = sum(squares[:, shift : shift + x.shape[1]] for shift in range(5))
    return x / (k + alpha * total) ** 0.75


def pool(x: Tensor, rounds_up: bool = False) -> Tensor:
    return F.max_pool2d(x, 3, 2, ceil_mode=rounds_up)


def head(numbers: Numbers, x: Tensor) -> list[Tensor]:
    """Three dense layers; dropout behind the first two."""
    x = numbers.drop(F.relu(numbers.dense("fc6", flat(x))), 0.5)
    x = numbers.drop(F.relu(numbers.dense("fc7", x)), 0.5)
    return [numbers.dense("fc8", x)]


def in_one_piece(numbers: Numbers, x: Tensor, groups: int) -> list[Tensor]:
    x = pool(response_norm(F.relu(numbers.conv("conv1", x, 4))))
    x = pool(response_norm(F.relu(numbers.conv("conv2", x, padding=2, groups=groups))))
    x = F.relu(numbers.conv("conv3", x, padding=1))
    x = F.relu(numbers.conv("conv4", x, padding=1, groups=groups))
    x = pool(F.relu(numbers.conv("conv5", x, padding=1, groups=groups)))
    return head(numbers, x)


def two_towers(numbers: Numbers, x: Tensor) -> list[Tensor]:
    """Each tower for itself, as on two cards: they meet in conv3 and in the dense layers, and normalise for themselves."""

    def both(layers) -> Tensor:
        return torch.cat([layers("a"), layers("b")], dim=1)

    def below(tower: str) -> Tensor:
        y = pool(response_norm(F.relu(numbers.conv(f"below.{tower}.conv1", x, 4))))
        return pool(response_norm(F.relu(numbers.conv(f"below.{tower}.conv2", y, padding=2))))

    seen = both(below)

    def above(tower: str) -> Tensor:
        y = F.relu(numbers.conv(f"above.{tower}.conv3", seen, padding=1))
        y = F.relu(numbers.conv(f"above.{tower}.conv4", y, padding=1))
        return pool(F.relu(numbers.conv(f"above.{tower}.conv5", y, padding=1)))

    y = flat(both(above))
    for layer in ("fc6", "fc7"):
        y = numbers.drop(both(lambda tower, y=y: F.relu(numbers.dense(f"{layer}.{tower}.{layer}", y))), 0.5)
    return [numbers.dense("fc8", y)]


def two_groups(numbers: Numbers, x: Tensor) -> list[Tensor]:
    return in_one_piece(numbers, x, groups=2)


def one_tower(numbers: Numbers, x: Tensor) -> list[Tensor]:
    return in_one_piece(numbers, x, groups=1)


def zfnet(numbers: Numbers, x: Tensor) -> list[Tensor]:
    """The figure of the paper: pooling first, then normalisation; maps of 110, 55, 26, 13 pixels need rounding up."""
    x = response_norm(pool(F.relu(numbers.conv("conv1", x, 2, padding=1)), rounds_up=True))
    x = response_norm(pool(F.relu(numbers.conv("conv2", x, 2)), rounds_up=True))
    for name in ("conv3", "conv4", "conv5"):
        x = F.relu(numbers.conv(name, x, padding=1))
    return head(numbers, pool(x))
