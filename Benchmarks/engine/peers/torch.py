"""PyTorch on the processor."""

import numpy as np
import torch

from data import read
from common.fastest import fastest


def version() -> str:
    return torch.__version__


def nchw(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(array).permute(0, 3, 1, 2)


def oihw(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(array).permute(3, 2, 0, 1)


def prepare(case, folder, threads):
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    if case.kind == "product":
        left = torch.from_numpy(read(folder, "left", (case.rows, case.depth)))
        right = torch.from_numpy(read(folder, "right", (case.depth, case.columns)))
        output = torch.empty(case.rows, case.columns)
        return lambda: torch.mm(left, right, out=output), output.numpy, "mm"
    if case.kind != "convolution":
        return None
    image = nchw(read(folder, "input", case.input_shape))
    kernel = oihw(read(folder, "filter", case.filter_shape))
    gradient = nchw(read(folder, "gradient", case.output_shape))
    make = forward if case.direction == "forward" else backward
    layouts = {"NCHW": torch.contiguous_format, "NHWC": torch.channels_last}
    ways = {
        note: (lambda layout=layout: make(case, *(x.contiguous(memory_format=layout) for x in (image, kernel, gradient))))
        for note, layout in layouts.items()
    }
    if case.direction == "forward":
        ways["packed"] = lambda: packed(case, image.contiguous(), kernel.contiguous())
    return fastest(ways)


def keeping(call, convert):
    kept = []

    def run():
        kept[:] = [call()]

    return run, lambda: convert(kept[0])


def nhwc(tensor: torch.Tensor) -> np.ndarray:
    return tensor.permute(0, 2, 3, 1).contiguous().numpy()


def forward(case, image, kernel, gradient):
    def call():
        return torch.conv2d(image, kernel, None, case.stride, case.pad, case.dilation, case.groups)

    return keeping(call, nhwc)


def packed(case, image, kernel):
    """oneDNN's own layouts from end to end, the filter packed beforehand."""
    image = image.to_mkldnn()
    kernel = torch.ops.mkldnn._reorder_convolution_weight(
        kernel.to_mkldnn(), [case.pad] * 2, [case.stride] * 2, [case.dilation] * 2, case.groups, list(image.shape)
    )

    def call():
        return torch.ops.aten.mkldnn_convolution(
            image, kernel, None, [case.pad] * 2, [case.stride] * 2, [case.dilation] * 2, case.groups
        )

    return keeping(call, lambda output: nhwc(output.to_dense()))


def backward(case, image, kernel, gradient):
    mask = [case.direction == "input-gradient", case.direction == "filter-gradient", False]

    def call():
        return torch.ops.aten.convolution_backward(
            gradient, image, kernel, None, [case.stride] * 2, [case.pad] * 2, [case.dilation] * 2, False, [0, 0],
            case.groups, mask,
        )  # fmt: skip

    if mask[0]:
        return keeping(call, lambda gradients: nhwc(gradients[0]))
    return keeping(call, lambda gradients: gradients[1].permute(2, 3, 1, 0).contiguous().numpy())
