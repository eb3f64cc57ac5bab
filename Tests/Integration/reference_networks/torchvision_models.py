"""torchvision's own networks, with the numbers of a file under the names that they have there."""

import re
import sys
from collections.abc import Callable

import torch
from torch import Tensor, nn

from .numbers import Numbers, known_dropout


def import_models():
    """torchvision.models. Its compiled part finds no place in a torch for processors only, and then it stumbles over operations
    that it wants to describe; networks need none of them. They are declared, one after the other."""
    while True:
        try:
            import torchvision.models

            return torchvision.models
        except RuntimeError as error:
            missing = re.match(r"operator (torchvision::\w+) does not exist", str(error))
            if not missing:
                raise
            torch.library.define(missing[1], "(Tensor boxes, Tensor scores, float threshold) -> Tensor")
            for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
                del sys.modules[name]


models = import_models()

#: What the parameters of a layer are called here and there.
PARTS = {
    "filter": "weight",
    "weight": "weight",
    "bias": "bias",
    "scale": "weight",
    "offset": "bias",
    "runningMean": "running_mean",
    "runningVariance": "running_var",
}


class KnownDropout(nn.Module):
    """In place of torchvision's: the zeros that Fovea's results have. `channels`: of the maps that come as a row."""

    def __init__(self, rate: float, channels: int = 1):
        super().__init__()
        self.rate = rate
        self.channels = channels

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        if x.dim() == 4:
            return known_dropout(x, self.rate)
        return known_dropout(x.unflatten(1, (self.channels, 1, -1)), self.rate).flatten(1)


def replace_dropout(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout):
            setattr(module, name, KnownDropout(child.p))
        else:
            replace_dropout(child)


def torch_layout(name: str, tensor: Tensor, channels: int | None) -> Tensor:
    """The axes in torch's order. `channels`: of the maps that a dense layer takes as a row, which torch has map by map."""
    if name.endswith(".filter"):
        return tensor.permute(3, 2, 0, 1)
    if not name.endswith(".weight"):
        return tensor
    if channels:
        pixels = tensor.shape[0] // channels
        tensor = tensor.reshape(pixels, channels, -1).transpose(0, 1).reshape(tensor.shape)
    return tensor.T


def reference(
    make: Callable[[], nn.Module], names: list[tuple[str, str]], flattened: dict[str, int] = {}
) -> Callable[[Numbers, Tensor], list[Tensor]]:
    """A network of torchvision.

    names: patterns of a layer's name in Fovea, the first that fits, and what torchvision calls it.
    flattened: the channels of the maps that the dense layers of these names take.
    """

    def there(name: str) -> str:
        layer, _, part = name.rpartition(".")
        for pattern, replacement in names:
            if re.fullmatch(pattern, layer):
                return f"{re.fullmatch(pattern, layer).expand(replacement)}.{PARTS[part]}"
        raise KeyError(name)

    def network(numbers: Numbers, x: Tensor) -> list[Tensor]:
        model = make().double()
        replace_dropout(model)
        model.train(numbers.training)
        if hasattr(model, "aux1"):
            # GoogLeNet gives its sides only as long as it says that it trains; the layers within still do as they are told.
            model.training = True
        given = {}
        for name in numbers.tensors:
            given[there(name)] = torch_layout(name, numbers[name], flattened.get(name.rpartition(".")[0]))
        wanted = {name for name in model.state_dict() if not name.endswith("num_batches_tracked")}
        assert given.keys() == wanted, given.keys() ^ wanted
        outputs = torch.func.functional_call(model, given, (x,))
        return [outputs.logits, outputs.aux_logits1, outputs.aux_logits2] if hasattr(model, "aux1") else [outputs]

    return network


def indices(prefix: str, numbers: dict[str, int]) -> list[tuple[str, str]]:
    return [(name, f"{prefix}.{number}") for name, number in numbers.items()]


def for_pixels(make, pixels: int) -> Callable[[], nn.Module]:
    """A network whose last maps have so many pixels, for small images. torchvision's mean of as many pixels as images of 224 leave
    changes nothing there; here it would repeat the few."""

    def built() -> nn.Module:
        model = make(num_classes=10)
        place, layer = next((place, layer) for place, layer in enumerate(model.classifier) if isinstance(layer, nn.Linear))
        height, width = model.avgpool.output_size
        model.classifier[place] = nn.Linear(layer.in_features // (height * width) * pixels, layer.out_features)
        model.avgpool = nn.Identity()
        if isinstance(model.classifier[0], nn.Dropout):
            model.classifier[0] = KnownDropout(model.classifier[0].p, channels=layer.in_features // (height * width))
        return model

    return built


def alexnet():
    features = indices("features", {"conv1": 0, "conv2": 3, "conv3": 6, "conv4": 8, "conv5": 10})
    classifier = indices("classifier", {"fc6": 1, "fc7": 4, "fc8": 6})
    return reference(for_pixels(models.alexnet, 2), features + classifier, {"fc6": 256})


def vgg(depth: int, has_norm: bool = False):
    """Features are counted through: a convolution, its normalisation, a rectifier; pooling behind each block."""
    names, place = {}, 0
    for block, count in enumerate({11: [1, 1, 2, 2, 2], 16: [2, 2, 3, 3, 3]}[depth], 1):
        for index in range(1, count + 1):
            names[f"conv{block}_{index}"] = place
            if has_norm:
                names[f"bn{block}_{index}"] = place + 1
            place += 3 if has_norm else 2
        place += 1
    classifier = indices("classifier", {"fc6": 0, "fc7": 3, "fc8": 6})
    make = getattr(models, f"vgg{depth}_bn" if has_norm else f"vgg{depth}")
    return reference(for_pixels(make, 2), indices("features", names) + classifier, {"fc6": 512})


def resnet(depth: int, strides_in_first: bool = False):
    """strides_in_first: in the 1×1 filters of a block, as the paper has them."""
    names = [(r"(conv1|bn1|fc)", r"\1")]
    for stage in range(2, 6):
        for block in range(1, 7):
            here, there = f"conv{stage}_{block}", f"layer{stage - 1}.{block - 1}"
            names += [
                (rf"{here}\.body\.((conv|bn)\d)", rf"{there}.\1"),
                (rf"{here}\.shortcut\.conv", f"{there}.downsample.0"),
                (rf"{here}\.shortcut\.bn", f"{there}.downsample.1"),
            ]

    def built() -> nn.Module:
        model = getattr(models, f"resnet{depth}")(num_classes=10)
        if strides_in_first:
            for stage in (model.layer2, model.layer3, model.layer4):
                stage[0].conv1.stride, stage[0].conv2.stride = stage[0].conv2.stride, stage[0].conv1.stride
        return model

    return reference(built, names)


def googlenet():
    block = r"(inception\d[a-e])"
    names = [
        (r"(conv1)", r"\1.conv"),
        (r"(conv1)_bn", r"\1.bn"),
        (r"conv2_reduce", "conv2.conv"),
        (r"conv2_reduce_bn", "conv2.bn"),
        (r"conv2", "conv3.conv"),
        (r"conv2_bn", "conv3.bn"),
        (rf"{block}\.1x1\.conv", r"\1.branch1.conv"),
        (rf"{block}\.1x1\.conv_bn", r"\1.branch1.bn"),
        (r"side(\d)\.(fc\d)", r"aux\1.\2"),
        (r"side(\d)\.conv", r"aux\1.conv.conv"),
        (r"side(\d)\.conv_bn", r"aux\1.conv.bn"),
        (r"(fc)", r"\1"),
    ]
    for branch, size in ((2, "3x3"), (3, "5x5")):
        for place, part in enumerate(("reduce", "conv")):
            names.append((rf"{block}\.{size}\.{part}", rf"\1.branch{branch}.{place}.conv"))
            names.append((rf"{block}\.{size}\.{part}_bn", rf"\1.branch{branch}.{place}.bn"))
    names.append((rf"{block}\.pool\.proj", r"\1.branch4.1.conv"))
    names.append((rf"{block}\.pool\.proj_bn", r"\1.branch4.1.bn"))

    def built() -> nn.Module:
        return models.googlenet(num_classes=10, aux_logits=True, transform_input=False, init_weights=False)

    return reference(built, names, {"side1.fc1": 128, "side2.fc1": 128})


def squeezenet():
    names = [("conv1", "features.0"), ("conv10", "classifier.1")]
    for fire, place in zip(range(2, 10), (3, 4, 6, 7, 9, 10, 11, 12)):
        names.append((rf"fire{fire}\.squeeze1x1", f"features.{place}.squeeze"))
        names.append((rf"fire{fire}\.expand\.(\dx\d)", rf"features.{place}.expand\1"))
    return reference(lambda: models.squeezenet1_1(num_classes=10), names)
