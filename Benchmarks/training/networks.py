"""The networks that are trained, as lists of layers in Fovea's layouts: images `[n, h, w, c]`, filters `[kh, kw, c, k]`,
weights `[inputs, outputs]`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Convolution:
    size: int
    inputs: int
    outputs: int
    stride: int = 1
    padding: int = 0
    has_bias: bool = True
    activation: str = ""


@dataclass(frozen=True)
class Dense:
    inputs: int
    outputs: int
    activation: str = ""


@dataclass(frozen=True)
class BatchNorm:
    """With ε = 10⁻⁵ and running statistics that a batch replaces by a tenth."""

    channels: int


@dataclass(frozen=True)
class Activation:
    name: str


@dataclass(frozen=True)
class AveragePool:
    size: int


@dataclass(frozen=True)
class GlobalAveragePool:
    pass


@dataclass(frozen=True)
class Flatten:
    """In the order h, w, c."""


@dataclass(frozen=True)
class Residual:
    """The rectified sum of what the body and the shortcut give; a shortcut without layers gives the input."""

    body: tuple
    shortcut: tuple


def lenet(padding: int) -> tuple:
    """LeNet-5 with plain average pooling (after LeCun et al., 1998)."""
    return (
        Convolution(5, 1, 6, padding=padding, activation="tanh"), AveragePool(2),
        Convolution(5, 6, 16, activation="tanh"), AveragePool(2),
        Flatten(), Dense(400, 120, "tanh"), Dense(120, 84, "tanh"), Dense(84, 10),
    )  # fmt: skip


def block(inputs: int, outputs: int, stride: int = 1) -> Residual:
    projection = (Convolution(1, inputs, outputs, stride, has_bias=False), BatchNorm(outputs))
    body = (
        Convolution(3, inputs, outputs, stride, padding=1, has_bias=False), BatchNorm(outputs), Activation("relu"),
        Convolution(3, outputs, outputs, padding=1, has_bias=False), BatchNorm(outputs),
    )  # fmt: skip
    return Residual(body, () if inputs == outputs else projection)


def resnet20() -> tuple:
    """The residual network for CIFAR of 20 layers (He et al., 2016), with projections as shortcuts (option B)."""
    return (
        Convolution(3, 3, 16, padding=1, has_bias=False), BatchNorm(16), Activation("relu"),
        block(16, 16), block(16, 16), block(16, 16),
        block(16, 32, stride=2), block(32, 32), block(32, 32),
        block(32, 64, stride=2), block(64, 64), block(64, 64),
        GlobalAveragePool(), Dense(64, 10),
    )  # fmt: skip


NETWORKS = {"LeNet-5, 28x28": lenet(2), "LeNet-5, 32x32": lenet(0), "ResNet-20": resnet20()}
