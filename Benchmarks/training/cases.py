"""What is measured: steps of a training, always with the same batch."""

from dataclasses import asdict, dataclass

from networks import NETWORKS

#: Of stochastic gradient descent.
LEARNING_RATE, MOMENTUM = 0.01, 0.9

CLASSES = 10


@dataclass(frozen=True)
class Case:
    """Forward, soft-max and cross-entropy, backward, and the change of all parameters, for `[batch, size, size, channels]`."""

    network: str
    batch: int
    size: int
    channels: int

    @property
    def layers(self) -> tuple:
        return NETWORKS[self.network]


CASES = {
    "LeNet-5, 28x28": Case("LeNet-5, 28x28", batch=64, size=28, channels=1),
    "LeNet-5, 32x32": Case("LeNet-5, 32x32", batch=64, size=32, channels=1),
    "ResNet-20": Case("ResNet-20", batch=32, size=32, channels=3),
}

#: Steps whose losses are compared before anything is timed.
COMPARED = 3


def fields(case: Case) -> dict:
    return asdict(case)
