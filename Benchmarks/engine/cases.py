"""What is measured: the convolutions of well-known networks, matrix products, and image filters."""

from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Convolution:
    """A convolution of `[n, h, w, c]` with a filter `[kh, kw, c / groups, k]`; all sides have the same padding."""

    n: int
    h: int
    w: int
    c: int
    kh: int
    kw: int
    k: int
    stride: int = 1
    pad: int = 0
    dilation: int = 1
    groups: int = 1
    #: forward, input-gradient or filter-gradient
    direction: str = "forward"
    kind: str = "convolution"

    def output_size(self, size: int, taps: int) -> int:
        return (size + 2 * self.pad - self.dilation * (taps - 1) - 1) // self.stride + 1

    @property
    def oh(self) -> int:
        return self.output_size(self.h, self.kh)

    @property
    def ow(self) -> int:
        return self.output_size(self.w, self.kw)

    @property
    def input_shape(self) -> tuple:
        return (self.n, self.h, self.w, self.c)

    @property
    def filter_shape(self) -> tuple:
        return (self.kh, self.kw, self.c // self.groups, self.k)

    @property
    def output_shape(self) -> tuple:
        return (self.n, self.oh, self.ow, self.k)

    @property
    def result_shape(self) -> tuple:
        return {
            "forward": self.output_shape,
            "input-gradient": self.input_shape,
            "filter-gradient": self.filter_shape,
        }[self.direction]

    @property
    def operations(self) -> int:
        """Floating-point operations of the definition, whatever the algorithm does."""
        return 2 * self.n * self.oh * self.ow * self.k * self.kh * self.kw * self.c // self.groups

    @property
    def terms(self) -> int:
        """Products that are summed for one value of the result."""
        taps = self.kh * self.kw
        return {
            "forward": taps * self.c // self.groups,
            "input-gradient": taps * self.k // self.groups,
            "filter-gradient": self.n * self.oh * self.ow,
        }[self.direction]


@dataclass(frozen=True)
class Product:
    """`[rows, depth] · [depth, columns]`, none of the factors known beforehand."""

    rows: int
    columns: int
    depth: int
    kind: str = "product"

    @property
    def result_shape(self) -> tuple:
        return (self.rows, self.columns)

    @property
    def operations(self) -> int:
        return 2 * self.rows * self.columns * self.depth

    @property
    def terms(self) -> int:
        return self.depth


@dataclass(frozen=True)
class ImageFilter:
    """A filter on every channel of an image, zeros beyond the border; the result is float32."""

    name: str  # sobel, scharr, box, gaussian, generic
    size: int
    channels: int
    pixels: str = "float32"
    h: int = 1080
    w: int = 1920
    kind: str = "filter"

    @property
    def result_shape(self) -> tuple:
        return (self.h, self.w, self.channels)

    @property
    def operations(self) -> int:
        return 2 * self.h * self.w * self.channels * self.size * self.size

    @property
    def terms(self) -> int:
        return self.size * self.size


def fields(case) -> dict:
    return asdict(case)


LAYERS = {
    "AlexNet conv1": Convolution(4, 227, 227, 3, 11, 11, 96, stride=4),
    "AlexNet conv2": Convolution(4, 27, 27, 96, 5, 5, 256, pad=2),
    "AlexNet conv3": Convolution(4, 13, 13, 256, 3, 3, 384, pad=1),
    "AlexNet conv4": Convolution(4, 13, 13, 384, 3, 3, 384, pad=1),
    "AlexNet conv5": Convolution(4, 13, 13, 384, 3, 3, 256, pad=1),
    "VGG-16 1_1": Convolution(1, 224, 224, 3, 3, 3, 64, pad=1),
    "VGG-16 2_1": Convolution(1, 112, 112, 64, 3, 3, 128, pad=1),
    "VGG-16 3_2": Convolution(1, 56, 56, 256, 3, 3, 256, pad=1),
    "VGG-16 4_2": Convolution(1, 28, 28, 512, 3, 3, 512, pad=1),
    "VGG-16 5_1": Convolution(1, 14, 14, 512, 3, 3, 512, pad=1),
    "ResNet-50 stem": Convolution(4, 224, 224, 3, 7, 7, 64, stride=2, pad=3),
    "ResNet-50 1x1 64-256": Convolution(4, 56, 56, 64, 1, 1, 256),
    "ResNet-50 1x1 512-128": Convolution(4, 28, 28, 512, 1, 1, 128),
    "ResNet-50 1x1 1024-256": Convolution(4, 14, 14, 1024, 1, 1, 256),
    "ResNet-50 1x1 512-2048": Convolution(4, 7, 7, 512, 1, 1, 2048),
    "ResNet-50 3x3 stride 2": Convolution(4, 56, 56, 128, 3, 3, 128, stride=2, pad=1),
    "dilated 3x3": Convolution(4, 28, 28, 256, 3, 3, 256, pad=2, dilation=2),
    "depthwise 3x3": Convolution(4, 56, 56, 128, 3, 3, 128, pad=1, groups=128),
    # Small networks in training: few channels, whole batches.
    "LeNet conv1": Convolution(64, 28, 28, 1, 5, 5, 6, pad=2),
    "LeNet conv2": Convolution(64, 14, 14, 6, 5, 5, 16),
    "LeNet conv1 on 32x32": Convolution(64, 32, 32, 1, 5, 5, 6),
    "ResNet-20 3-16": Convolution(32, 32, 32, 3, 3, 3, 16, pad=1),
    "ResNet-20 16-16": Convolution(32, 32, 32, 16, 3, 3, 16, pad=1),
    "ResNet-20 16-32 stride 2": Convolution(32, 32, 32, 16, 3, 3, 32, stride=2, pad=1),
    "ResNet-20 32-32": Convolution(32, 16, 16, 32, 3, 3, 32, pad=1),
    "ResNet-20 32-64 stride 2": Convolution(32, 16, 16, 32, 3, 3, 64, stride=2, pad=1),
    "ResNet-20 64-64": Convolution(32, 8, 8, 64, 3, 3, 64, pad=1),
}

DIRECTIONS = ["forward", "input-gradient", "filter-gradient"]

FILTERS = [
    (name, size, channels, pixels)
    for pixels in ("float32", "uint8")
    for channels in (1, 3)
    for name, size in (("sobel", 3), ("scharr", 3), ("box", 3), ("gaussian", 5), ("generic", 7))
]


def all_cases() -> dict:
    """Every case by its name, in the order of the table."""
    cases = {}
    for direction in DIRECTIONS:
        for name, layer in LAYERS.items():
            title = name if direction == "forward" else f"{name}, {direction.replace('-', ' ')}"
            cases[title] = replace(layer, direction=direction)
    for size in (1024, 2048):
        cases[f"GEMM {size}"] = Product(size, size, size)
    for name, size, channels, pixels in FILTERS:
        color = "gray" if channels == 1 else "RGB"
        cases[f"{name} {size}x{size}, {color} {pixels}"] = ImageFilter(name, size, channels, pixels)
    return cases


def family(case) -> str:
    """Which of the bars a case belongs to."""
    if case.kind == "convolution":
        return "forward" if case.direction == "forward" else "gradients"
    return {"product": "GEMM", "filter": "filters"}[case.kind]
