"""Networks as every library can build them: nodes, each with those that it reads."""

from dataclasses import dataclass
from math import prod


@dataclass(frozen=True)
class Shape:
    height: int
    width: int
    channels: int

    @property
    def count(self) -> int:
        return self.height * self.width * self.channels


@dataclass(frozen=True, eq=False)
class Node:
    """What it gives is an image of this shape for each of the batch; `Dense` and `Mean` give 1×1 pixels."""

    name: str
    inputs: tuple
    shape: Shape


class Image(Node):
    """What the network is given."""


@dataclass(frozen=True, eq=False)
class Convolution(Node):
    """With a bias, or with the batch normalisation of that name in its place; through a rectifier or not."""

    size: int
    stride: int
    padding: int
    normalization: str
    epsilon: float
    is_rectified: bool

    @property
    def filter_shape(self) -> tuple:
        return self.size, self.size, self.inputs[0].shape.channels, self.shape.channels


@dataclass(frozen=True, eq=False)
class MaxPool(Node):
    size: int
    stride: int
    padding: int
    rounds_up: bool


class Mean(Node):
    """Of each channel."""


@dataclass(frozen=True, eq=False)
class Dense(Node):
    """Of all values of its input, which lie in the order height, width, channel."""

    is_rectified: bool


class Sum(Node):
    """Of two inputs, through a rectifier."""


class Concatenation(Node):
    """Of the inputs' channels."""


class Network:
    """The nodes in the order in which they can be computed."""

    def __init__(self, size: int, epsilon: float = 1e-5):
        self.epsilon = epsilon
        self.image = Image("image", (), Shape(size, size, 3))
        self.nodes = [self.image]

    @property
    def output(self) -> Node:
        return self.nodes[-1]

    def add(self, node: Node) -> Node:
        self.nodes.append(node)
        return node

    def convolution(self, x, name, size, outputs, stride=1, padding=0, normalization="", is_rectified=True) -> Node:
        height, width = ((side + 2 * padding - size) // stride + 1 for side in (x.shape.height, x.shape.width))
        return self.add(
            Convolution(
                name, (x,), Shape(height, width, outputs), size, stride, padding, normalization, self.epsilon, is_rectified
            )
        )

    def max_pool(self, x, size, stride=2, padding=0, rounds_up=False) -> Node:
        extra = stride - 1 if rounds_up else 0
        height, width = ((side + 2 * padding - size + extra) // stride + 1 for side in (x.shape.height, x.shape.width))
        shape = Shape(height, width, x.shape.channels)
        return self.add(MaxPool(f"pool{len(self.nodes)}", (x,), shape, size, stride, padding, rounds_up))

    def mean(self, x) -> Node:
        return self.add(Mean("mean", (x,), Shape(1, 1, x.shape.channels)))

    def dense(self, x, name, outputs, is_rectified=False) -> Node:
        return self.add(Dense(name, (x,), Shape(1, 1, outputs), is_rectified))

    def sum(self, x, y) -> Node:
        return self.add(Sum(f"sum{len(self.nodes)}", (x, y), x.shape))

    def concatenation(self, parts) -> Node:
        shape = Shape(parts[0].shape.height, parts[0].shape.width, sum(part.shape.channels for part in parts))
        return self.add(Concatenation(f"concatenation{len(self.nodes)}", tuple(parts), shape))


def parameter_shapes(node: Node) -> dict:
    """The parameters of a node by the names that Fovea gives them."""
    outputs = node.shape.channels
    if isinstance(node, Dense):
        return {f"{node.name}.weight": (node.inputs[0].shape.count, outputs), f"{node.name}.bias": (outputs,)}
    if not isinstance(node, Convolution):
        return {}
    shapes = {f"{node.name}.filter": node.filter_shape}
    if not node.normalization:
        return shapes | {f"{node.name}.bias": (outputs,)}
    vectors = ("scale", "offset", "runningMean", "runningVariance")
    return shapes | {f"{node.normalization}.{vector}": (outputs,) for vector in vectors}


def needed_bytes(net: Network, batch: int) -> int:
    """The parameters, and the most that activations take at once: those that a later node reads, and the one in the making."""
    parameters = sum(prod(shape) for node in net.nodes for shape in parameter_shapes(node).values())
    last_reader = {x: index for index, node in enumerate(net.nodes) for x in node.inputs}
    most = max(
        sum(x.shape.count for x in net.nodes[: index + 1] if last_reader.get(x, index) >= index)
        for index in range(len(net.nodes))
    )
    return 4 * (parameters + batch * most)
