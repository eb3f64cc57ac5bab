"""OpenVINO on the processor: forward convolutions."""

import numpy as np
import openvino
from openvino import opset13 as ops

from data import read
from common.fastest import fastest


def version() -> str:
    return openvino.__version__.split("-")[0]


def prepare(case, folder, threads):
    if case.kind != "convolution" or case.direction != "forward":
        return None
    return fastest({layout: (lambda layout=layout: compiled(case, folder, threads, layout)) for layout in ("NCHW", "NHWC")})


def compiled(case, folder, threads, layout):
    image = read(folder, "input", case.input_shape)
    if layout == "NCHW":
        image = np.ascontiguousarray(image.transpose(0, 3, 1, 2))
    x = ops.parameter(image.shape, np.float32)
    node = x if layout == "NCHW" else ops.transpose(x, np.array([0, 3, 1, 2]))
    geometry = ([case.stride] * 2, [case.pad] * 2, [case.pad] * 2, [case.dilation] * 2)
    kernel = read(folder, "filter", case.filter_shape).transpose(3, 2, 0, 1)
    if case.groups == 1:
        node = ops.convolution(node, ops.constant(np.ascontiguousarray(kernel)), *geometry)
    else:
        shape = (case.groups, case.k // case.groups, *kernel.shape[1:])
        node = ops.group_convolution(node, ops.constant(np.ascontiguousarray(kernel.reshape(shape))), *geometry)
    if layout == "NHWC":
        node = ops.transpose(node, np.array([0, 2, 3, 1]))
    settings = {
        "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32",
        "PERFORMANCE_HINT": "LATENCY", "ENABLE_CPU_PINNING": False,
    }  # fmt: skip
    model = openvino.Core().compile_model(openvino.Model([node], [x], "case"), "CPU", settings)
    request = model.create_infer_request()
    # The tensor does not keep the array that it shares.
    request.set_input_tensor(openvino.Tensor(image, shared_memory=True))

    def result(keep=image):
        output = request.get_output_tensor().data
        return np.array(output if layout == "NHWC" else output.transpose(0, 2, 3, 1), order="C")

    return request.infer, result
