"""Outputs and gradients of every family of networks beside torch's, with the same numbers.

A cell draws the numbers of a network and computes outputs, those of side branches, the loss, its gradients and the running
statistics that training leaves, in single and in double precision, without training and in training. All of it goes through
safetensors files to a reference in torch, which computes the same in double precision: torchvision's networks where it has them,
else the papers' tables as they are written down in reference_networks/. Both sides drop the same in dropout.

An error is the length of the difference divided by the length of what the reference has. In double precision the two differ by
rounding only, 10⁻¹⁶ in each of many sums; a stride, a border, an order of axes or an ε that is not the reference's is seen as 10⁻⁶
and more. In single precision rounding is 10⁻⁷, and now and then a rectifier or a maximum decides otherwise about numbers that are
equal but for it: gradients of training, with means over a few pixels, then differ by some 10⁻². That bound finds gross errors only.
"""

import pathlib

import pytest
import torch
import torch.nn.functional as F
from reference_networks import alexnet, efficientnet, inception, lenet, residual, torchvision_models
from reference_networks.numbers import KEPT, Numbers
from safetensors.torch import load_file

#: One: where other programs are at work too, threads wait for each other more than they compute.
torch.set_num_threads(1)

WRITER = pathlib.Path(__file__).parent / "reference_networks/write_networks.swift"

#: The largest error that a tensor may have.
BOUNDS = {"double": {"output": 1e-12, "gradient": 1e-11}, "single": {"output": 1e-4, "gradient": 1e-1}}

#: The network in a cell, and its reference. Images are about as small as the layers allow, and no squares, so that rows and columns
#: cannot be mistaken for each other; where a normalisation takes its means over the batch, maps keep several pixels.
NETWORKS = {
    "lenet1": ("LeNet1()", lenet.lenet1),
    "lenet5_1998": ("LeNet5(.original)", lenet.lenet5_1998),
    "lenet5_modern": ("LeNet5(.modern)", lenet.lenet5_modern),
    "alexnet_two_tower": ("AlexNet(.twoTowers, classes: 10, input: [67, 99, 3])", alexnet.two_groups),
    "alexnet_towers": ("AlexNet(.explicitTowers, classes: 10, input: [67, 99, 3])", alexnet.two_towers),
    "alexnet_one_tower": ("AlexNet(.oneTower, classes: 10, input: [67, 99, 3])", alexnet.one_tower),
    "alexnet_torchvision": ("AlexNet(.torchvision, classes: 10, input: [63, 95, 3])", torchvision_models.alexnet()),
    "zfnet": ("ZFNet(classes: 10, input: [68, 100, 3])", alexnet.zfnet),
    "vgg16": ("VGG(depth: 16, classes: 10, input: [32, 64, 3])", torchvision_models.vgg(16)),
    "vgg11_bn": ("VGG(depth: 11, hasBatchNorm: true, classes: 10, input: [32, 64, 3])", torchvision_models.vgg(11, has_norm=True)),
    "resnet18": ("ResNet(depth: 18, classes: 10, input: [64, 48, 3])", torchvision_models.resnet(18)),
    "resnet18_a": ("ResNet(depth: 18, shortcut: .zeroPadding, classes: 10, input: [64, 48, 3])", residual.resnet18("A")),
    "resnet18_c": ("ResNet(depth: 18, shortcut: .projectionEverywhere, classes: 10, input: [64, 48, 3])", residual.resnet18("C")),
    "plain18": ("ResNet(depth: 18, shortcut: .none, classes: 10, input: [64, 48, 3])", residual.resnet18("plain")),
    "resnet50": ("ResNet(depth: 50, classes: 10, input: [64, 48, 3])", torchvision_models.resnet(50)),
    "resnet50_paper_v1": (
        "ResNet(depth: 50, downsampling: .inFirstFilter, classes: 10, input: [64, 48, 3])",
        torchvision_models.resnet(50, strides_in_first=True),
    ),
    "cifar_resnet20": ("CIFARResNet(depth: 20, input: [24, 32, 3])", residual.cifar(20, "A")),
    "cifar_resnet20_b": ("CIFARResNet(depth: 20, shortcut: .projection, input: [24, 32, 3])", residual.cifar(20, "B")),
    "cifar_resnet20_c": ("CIFARResNet(depth: 20, shortcut: .projectionEverywhere, input: [24, 32, 3])", residual.cifar(20, "C")),
    "cifar_plain20": ("CIFARResNet(depth: 20, shortcut: .none, input: [24, 32, 3])", residual.cifar(20, "plain")),
    "nin_cifar10": ("NetworkInNetwork(.cifar10, input: [16, 20, 3])", inception.nin_cifar10),
    "nin_imagenet": ("NetworkInNetwork(.imageNet, classes: 10, input: [71, 103, 3])", inception.nin_imagenet),
    "googlenet_paper": ("GoogLeNet(hasSideBranches: true, classes: 10, input: [96, 128, 3])", inception.googlenet),
    "googlenet_torchvision": (
        "GoogLeNet(.torchvision, hasSideBranches: true, classes: 10, input: [96, 128, 3])",
        torchvision_models.googlenet(),
    ),
    "squeezenet1_1": ("SqueezeNet(classes: 10, input: [48, 64, 3])", torchvision_models.squeezenet()),
    "efficientnet_lite0": ("EfficientNetLite0(classes: 10, input: [64, 48, 3])", efficientnet.efficientnet_lite0),
}


def reference_results(network, file: dict[str, torch.Tensor], training: bool) -> dict[str, torch.Tensor]:
    """What the reference computes with the numbers of a file, under the names that the cell gives its results."""
    layers = {name.removeprefix("layers."): tensor for name, tensor in file.items() if name.startswith("layers.")}
    has_gradients = training or any(name.endswith("runningMean") for name in layers)
    numbers = Numbers(layers, training)
    images = file["images"].double().requires_grad_()
    with torch.set_grad_enabled(has_gradients):
        outputs = network(numbers, images.permute(0, 3, 1, 2))
    assert numbers.used == layers.keys(), f"the reference has no use for {layers.keys() - numbers.used}"
    results = {} if training else {"plain": outputs[0]}
    if has_gradients:
        results |= {f"output.{index}": output for index, output in enumerate(outputs)}
        losses = [F.cross_entropy(output, file["labels"].long()) for output in outputs]
        results["loss"] = losses[0] + 0.3 * sum(losses[1:])
        results["loss"].backward()
        results["gradient.input"] = images.grad
        for name, tensor in numbers.tensors.items():
            if not name.endswith(KEPT):
                results[f"gradient.layers.{name}"] = tensor.grad
            elif training:
                results[f"after.{name}"] = tensor
    return {name: tensor.detach() for name, tensor in results.items()}


def errors(found: dict[str, torch.Tensor], expected: dict[str, torch.Tensor]) -> dict[str, float]:
    """The error of every tensor. A gradient that vanishes, as that of a bias right before a normalisation over the batch, counts
    as if it were 10⁻⁴ of all gradients together."""
    assert found.keys() == expected.keys(), f"one side only has {sorted(found.keys() ^ expected.keys())}"
    least = 1e-4 * sum(float(tensor.norm()) ** 2 for name, tensor in expected.items() if is_gradient(name)) ** 0.5
    answer = {}
    for name, tensor in expected.items():
        assert found[name].shape == tensor.shape, f"{name}: {list(found[name].shape)}, the reference's {list(tensor.shape)}"
        length = max(float(tensor.norm()), least if is_gradient(name) else 0)
        answer[name] = float((found[name].double() - tensor).norm()) / length
    return answer


def is_gradient(name: str) -> bool:
    return name.startswith("gradient")


@pytest.fixture(scope="module")
def writer(shared):
    shared.ok(WRITER.read_text())
    return shared


@pytest.mark.parametrize("name", NETWORKS)
def test_outputs_and_gradients_are_the_reference_s(writer, tmp_path, name):
    cell, network = NETWORKS[name]
    writer.ok(f'try write({cell}, batch: 2, to: "{tmp_path}")')
    numbers = load_file(tmp_path / "numbers.safetensors")
    found = {precision: load_file(tmp_path / f"{precision}.safetensors") for precision in BOUNDS}
    for file in tmp_path.iterdir():  # half a gigabyte, some of them
        file.unlink()
    for mode in ("inference", "training"):
        expected = reference_results(network, numbers, training=mode == "training")
        for precision, bounds in BOUNDS.items():
            own = {key.removeprefix(f"{mode}."): tensor for key, tensor in found[precision].items() if key.startswith(mode)}
            for key, error in errors(own, expected).items():
                shape = "×".join(map(str, expected[key].shape))
                text = f"{name}, {precision}, {mode}: {key} [{shape}] is off by {error:.1e}"
                assert error <= bounds["gradient" if is_gradient(key) else "output"], text
