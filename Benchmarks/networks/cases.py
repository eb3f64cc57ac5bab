"""What is measured: inferences."""

from dataclasses import asdict, dataclass

from architectures import NETWORKS
from graph import Network


@dataclass(frozen=True)
class Case:
    """The scores of `[batch, 224, 224, 3]`."""

    network: str
    batch: int

    def graph(self) -> Network:
        return NETWORKS[self.network]()


TITLES = {
    "alexnet_torchvision": "AlexNet", "vgg16": "VGG-16", "resnet18": "ResNet-18", "resnet50": "ResNet-50",
    "googlenet_torchvision": "GoogLeNet",
}  # fmt: skip

CASES = {f"{title}, batch {batch}": Case(network, batch) for batch in (1, 8) for network, title in TITLES.items()}


def fields(case: Case) -> dict:
    return asdict(case)
