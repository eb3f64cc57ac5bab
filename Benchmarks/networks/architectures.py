"""The networks, layer by layer, with the names that Fovea's layers have."""

from graph import Network


def alexnet() -> Network:
    """Torchvision's: one tower, no local response normalisation."""
    net = Network(224)
    x = net.convolution(net.image, "conv1", 11, 64, stride=4, padding=2)
    x = net.max_pool(x, 3)
    x = net.convolution(x, "conv2", 5, 192, padding=2)
    x = net.max_pool(x, 3)
    x = net.convolution(x, "conv3", 3, 384, padding=1)
    x = net.convolution(x, "conv4", 3, 256, padding=1)
    x = net.convolution(x, "conv5", 3, 256, padding=1)
    x = net.max_pool(x, 3)
    return classifier(net, x)


def vgg16() -> Network:
    """Column D of the paper's table; no batch normalisation."""
    net = Network(224)
    x = net.image
    for block, (count, width) in enumerate([(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)], 1):
        for index in range(1, count + 1):
            x = net.convolution(x, f"conv{block}_{index}", 3, width, padding=1)
        x = net.max_pool(x, 2)
    return classifier(net, x)


def classifier(net: Network, x) -> Network:
    x = net.dense(x, "fc6", 4096, is_rectified=True)
    x = net.dense(x, "fc7", 4096, is_rectified=True)
    net.dense(x, "fc8", 1000)
    return net


def resnet(blocks: list, is_deep: bool) -> Network:
    """Torchvision's: batch normalisation behind every convolution, the stride in the 3×3 filters."""
    net = Network(224)
    x = net.convolution(net.image, "conv1", 7, 64, stride=2, padding=3, normalization="bn1")
    x = net.max_pool(x, 3, padding=1)
    for stage, count in enumerate(blocks):
        for index in range(count):
            width, stride = 64 << stage, 2 if index == 0 and stage > 0 else 1
            x = residual_block(net, x, f"conv{stage + 2}_{index + 1}", width, stride, is_deep)
    net.dense(net.mean(x), "fc", 1000)
    return net


def residual_block(net: Network, x, name: str, width: int, stride: int, is_deep: bool):
    outputs = 4 * width if is_deep else width

    def convolution(y, index, size, channels, step=1, is_rectified=True):
        return net.convolution(
            y, f"{name}.body.conv{index}", size, channels, step, size // 2, f"{name}.body.bn{index}", is_rectified
        )

    if is_deep:
        y = convolution(convolution(x, 1, 1, width), 2, 3, width, stride)
        y = convolution(y, 3, 1, outputs, is_rectified=False)
    else:
        y = convolution(convolution(x, 1, 3, width, stride), 2, 3, width, is_rectified=False)
    if stride != 1 or x.shape.channels != outputs:
        x = net.convolution(x, f"{name}.shortcut.conv", 1, outputs, stride, 0, f"{name}.shortcut.bn", is_rectified=False)
    return net.sum(y, x)


def googlenet() -> Network:
    """Torchvision's, without side branches: batch normalisation, 3×3 filters in the branches called 5x5."""
    net = Network(224, epsilon=1e-3)

    def convolution(y, name, size, outputs, stride=1):
        return net.convolution(y, name, size, outputs, stride, size // 2, f"{name}_bn")

    x = net.max_pool(convolution(net.image, "conv1", 7, 64, 2), 3, rounds_up=True)
    x = convolution(convolution(x, "conv2_reduce", 1, 64), "conv2", 3, 192)
    x = net.max_pool(x, 3, rounds_up=True)
    for module, (one, reduce3, three, reduce5, five, pool) in INCEPTION.items():
        name = f"inception{module}"
        x = net.concatenation([
            convolution(x, f"{name}.1x1.conv", 1, one),
            convolution(convolution(x, f"{name}.3x3.reduce", 1, reduce3), f"{name}.3x3.conv", 3, three),
            convolution(convolution(x, f"{name}.5x5.reduce", 1, reduce5), f"{name}.5x5.conv", 3, five),
            convolution(net.max_pool(x, 3, 1, 1), f"{name}.pool.proj", 1, pool),
        ])  # fmt: skip
        if module in ("3b", "4e"):
            x = net.max_pool(x, 3 if module == "3b" else 2, rounds_up=True)
    net.dense(net.mean(x), "fc", 1000)
    return net


#: The rows of GoogLeNet's table.
INCEPTION = {
    "3a": (64, 96, 128, 16, 32, 32), "3b": (128, 128, 192, 32, 96, 64), "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64), "4c": (128, 128, 256, 24, 64, 64), "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128), "5a": (256, 160, 320, 32, 128, 128), "5b": (384, 192, 384, 48, 128, 128),
}  # fmt: skip

#: By the names that they have in Fovea.
NETWORKS = {
    "alexnet_torchvision": alexnet,
    "vgg16": vgg16,
    "resnet18": lambda: resnet([2, 2, 2, 2], is_deep=False),
    "resnet50": lambda: resnet([3, 4, 6, 3], is_deep=True),
    "googlenet_torchvision": googlenet,
}
