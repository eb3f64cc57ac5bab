"""ONNX Runtime: forward convolutions."""

import numpy as np
import onnxruntime

from data import read
from peers.onnx_model import convolution


def version() -> str:
    return onnxruntime.__version__


def prepare(case, folder, threads):
    if case.kind != "convolution" or case.direction != "forward":
        return None
    image = np.ascontiguousarray(read(folder, "input", case.input_shape).transpose(0, 3, 1, 2))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(convolution(case, folder), options, providers=["CPUExecutionProvider"])
    shape = [case.n, case.k, case.oh, case.ow]
    output = np.empty(shape, np.float32)
    binding = session.io_binding()
    binding.bind_cpu_input("x", image)
    binding.bind_output("y", "cpu", 0, np.float32, shape, output.ctypes.data)
    return (
        lambda: session.run_with_iobinding(binding),
        lambda: np.ascontiguousarray(output.transpose(0, 2, 3, 1)),
        "NCHW",
    )
