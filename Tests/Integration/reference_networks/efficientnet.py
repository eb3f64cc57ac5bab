"""EfficientNet-Lite0 (Tan and Le, 2019, and the authors' Lite networks of 2020), with TensorFlow's “same” padding."""

import torch.nn.functional as F
from torch import Tensor

from .numbers import Numbers

#: Blocks, filter size, stride, expansion, channels out.
STAGES = [
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
]


def same(x: Tensor, size: int, stride: int) -> Tensor:
    """Zeros around for ⌈n ÷ stride⌉ outputs; where their number is odd, one more at the end."""
    pads = []
    for length in (x.shape[3], x.shape[2]):
        total = max(0, (-(-length // stride) - 1) * stride + size - length)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads)


def depthwise(filters: Tensor, x: Tensor, size: int, stride: int) -> Tensor:
    """Every channel by itself, tap by tap."""
    assert filters.shape == (size, size, 1, x.shape[1])
    x = same(x, size, stride)
    height, width = (x.shape[2] - size) // stride + 1, (x.shape[3] - size) // stride + 1
    total = 0.0
    for row in range(size):
        for column in range(size):
            seen = x[:, :, row : row + stride * height : stride, column : column + stride * width : stride]
            total = total + seen[:, :, :height, :width] * filters[row, column, 0].view(-1, 1, 1)
    return total


def efficientnet_lite0(numbers: Numbers, x: Tensor) -> list[Tensor]:
    def norm(name: str, x: Tensor) -> Tensor:
        return numbers.norm(f"{name}_bn", x, epsilon=1e-3, momentum=0.01)

    def block(name: str, x: Tensor, size: int, stride: int, expansion: int, outputs: int) -> Tensor:
        adds = stride == 1 and x.shape[1] == outputs
        inside = f"{name}.body" if adds else name
        y = x
        if expansion > 1:
            y = F.relu6(norm(f"{inside}.expand", numbers.conv(f"{inside}.expand", y)))
        assert y.shape[1] == expansion * x.shape[1], name
        y = F.relu6(norm(f"{inside}.depthwise", depthwise(numbers[f"{inside}.depthwise.filter"], y, size, stride)))
        y = norm(f"{inside}.project", numbers.conv(f"{inside}.project", y))
        assert y.shape[1] == outputs, name
        return x + y if adds else y

    x = F.relu6(norm("stem", numbers.conv("stem", same(x, 3, 2), 2)))
    for number, (count, size, stride, expansion, outputs) in enumerate(STAGES):
        for index in range(count):
            x = block(f"block{number + 1}_{index + 1}", x, size, stride if index == 0 else 1, expansion, outputs)
    x = F.relu6(norm("head", numbers.conv("head", x)))
    return [numbers.dense("fc", numbers.drop(x.mean((2, 3)), 0.2))]
