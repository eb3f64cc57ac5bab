"""LeNet-1 (LeCun et al., 1990) and LeNet-5 (LeCun et al., 1998), map by map."""

import torch
import torch.nn.functional as F
from torch import Tensor

from .numbers import Numbers, flat

#: Table I of the paper of 1998: a row for each map of S2, an X where the map of C3 in that column sees it.
TABLE = """
X...XXX..XXXX.XX
XX...XXX..XXXX.X
XXX...XXX..X.XXX
.XXX..XXXX..X.XX
..XXX..XXXX.XX.X
...XXX..XXXX.XXX
"""

#: Two maps of H2 see to six of H3: one each alone, and both together four times (LeCun et al., 1990: 12 maps, 20 kernels).
TABLE_1989 = """
XXX.XX......
.XXXXX......
......XXX.XX
.......XXXXX
"""


def squash(x: Tensor) -> Tensor:
    """Appendix A of the paper of 1998: f(a) = A tanh(S a), with A = 1.7159 and S = 2/3."""
    return 1.7159 * torch.tanh(2 / 3 * x)


def subsample(numbers: Numbers, name: str, x: Tensor) -> Tensor:
    """The four numbers of a window are added, multiplied by a coefficient, a bias is added, and the result squashed."""
    total = x[:, :, ::2, ::2] + x[:, :, 1::2, ::2] + x[:, :, ::2, 1::2] + x[:, :, 1::2, 1::2]
    return squash(total * numbers[f"{name}.coefficient"].view(-1, 1, 1) + numbers[f"{name}.bias"].view(-1, 1, 1))


def partly(numbers: Numbers, name: str, x: Tensor, table: str) -> Tensor:
    """Every output map by itself, from those maps that its column of the table marks."""
    rows = table.split()
    kernels = numbers[f"{name}.filter"].unbind(2)
    taken, maps = 0, []
    for column in range(len(rows[0])):
        total = numbers[f"{name}.bias"][column]
        for row in range(len(rows)):
            if rows[row][column] == "X":
                total = total + F.conv2d(x[:, row : row + 1], kernels[taken][None, None])
                taken += 1
        maps.append(total)
    assert taken == len(kernels)
    return squash(torch.cat(maps, dim=1))


def lenet1(numbers: Numbers, x: Tensor) -> list[Tensor]:
    x = squash(numbers.conv("H1", x))
    x = subsample(numbers, "H2", x)
    x = partly(numbers, "H3", x, TABLE_1989)
    x = subsample(numbers, "H4", x)
    return [numbers.dense("output", flat(x))]


def lenet5_1998(numbers: Numbers, x: Tensor) -> list[Tensor]:
    x = squash(numbers.conv("C1", x))
    x = subsample(numbers, "S2", x)
    x = partly(numbers, "C3", x, TABLE)
    x = subsample(numbers, "S4", x)
    x = squash(numbers.conv("C5", x))
    x = squash(numbers.dense("F6", flat(x)))
    pictures = numbers["output.pictures"]
    return [-torch.stack([((x - picture) ** 2).sum(1) for picture in pictures.unbind(1)], dim=1)]


def lenet5_modern(numbers: Numbers, x: Tensor) -> list[Tensor]:
    x = F.avg_pool2d(torch.tanh(numbers.conv("C1", x, padding=2)), 2)
    x = F.avg_pool2d(torch.tanh(numbers.conv("C3", x)), 2)
    x = torch.tanh(numbers.dense("C5", flat(x)))
    x = torch.tanh(numbers.dense("F6", x))
    return [numbers.dense("output", x)]
